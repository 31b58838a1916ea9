import { Button, InlineTip, Text } from "@medusajs/ui"
import type { PaymentView } from "../../contract/admin-api"
import { useTexts } from "../texts"

export type Decision = { operation: string; went_through: boolean }
type Props = { payment: PaymentView; isBusy: boolean; onSettle: (decision?: Decision) => void }

/** What to know and what to resolve, and why one of Medusa's own buttons does not help. */
export function Notices({ payment, isBusy, onSettle }: Props) {
  const { t, say } = useTexts()
  const { problems, warnings, notes, stock_buttons } = payment
  const stock = [stock_buttons.capture, stock_buttons.refund].filter((one) => one !== null)
  if (problems.length + warnings.length + notes.length + stock.length === 0) return null
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      {problems.map((problem, index) => (
        <InlineTip
          key={`${problem.code}-${index}`}
          label={t.attention[problem.code] ?? t.vipps}
          variant={problem.code === "under-way" ? "info" : "error"}
          data-vipps-said
        >
          {say({ ...problem, code: `problem-${problem.code}` })}
        </InlineTip>
      ))}
      {problems.some(({ settle }) => settle) && (
        <Button size="small" variant="secondary" onClick={() => onSettle()} isLoading={isBusy}>
          {t.settle}
        </Button>
      )}
      {payment.operation_open?.in_doubt && (
        <Decide operation={payment.operation_open.id} isBusy={isBusy} onDecide={onSettle} />
      )}
      {warnings.map((warning) => (
        <InlineTip
          key={warning.code}
          label={t.checkStates.warning ?? t.vipps}
          variant="warning"
          data-vipps-said
        >
          {say(warning)}
        </InlineTip>
      ))}
      {notes.map((note) => (
        <Text key={note.code} size="small" data-vipps-said>
          {say(note)}
        </Text>
      ))}
      {stock.map((said) => (
        <Text key={said.code} size="small" className="text-ui-fg-subtle" data-vipps-said>
          {say(said)}
        </Text>
      ))}
    </div>
  )
}

type DecideProps = { operation: string; isBusy: boolean; onDecide: (decision: Decision) => void }

/** Only a person can tell whether a movement without a reference is ours. */
function Decide({ operation, isBusy, onDecide }: DecideProps) {
  const { t } = useTexts()
  return (
    <div className="flex gap-x-2">
      {[true, false].map((went_through) => (
        <Button
          key={String(went_through)}
          size="small"
          variant="secondary"
          isLoading={isBusy}
          onClick={() => onDecide({ operation, went_through })}
        >
          {went_through ? t.itWas : t.itWasNot}
        </Button>
      ))}
    </div>
  )
}
