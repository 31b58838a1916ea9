import { Button, InlineTip, Text } from "@medusajs/ui"
import { useState } from "react"
import type { PaymentView } from "../../contract/admin-api"
import { offeredActions } from "../lib/offered"
import { attentionText } from "../lib/attention"
import { useTexts } from "../texts"

export type Decision = { operation: string; went_through: boolean }
type Props = { payment: PaymentView; isBusy: boolean; onResolve: (decision?: Decision) => void }

/** What is wrong with the payment, and what resolves it. */
export function Problems({ payment, isBusy, onResolve }: Props) {
  const { t, say } = useTexts()
  const { problems } = payment
  if (problems.length === 0) return null
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
      {problems.map((problem, index) => (
        <InlineTip
          key={`${problem.code}-${index}`}
          label={attentionText(t, problem)}
          variant={problem.code === "in-progress" ? "info" : "error"}
          data-vipps-said
        >
          {say({ ...problem, code: `problem-${problem.code}` })}
        </InlineTip>
      ))}
      {problems.some(({ resolve }) => resolve) && (
        <Button size="small" variant="secondary" onClick={() => onResolve()} isLoading={isBusy}>
          {t.resolve}
        </Button>
      )}
      {payment.operation_open?.needs_manual_decision && (
        <Decide
          operation={payment.operation_open.id}
          kind={payment.operation_open.kind}
          isBusy={isBusy}
          onDecide={onResolve}
        />
      )}
    </div>
  )
}

/** What to know of it, and why one of Medusa's own buttons does not help. */
export function Notes({ payment }: { payment: PaymentView }) {
  const { t, say } = useTexts()
  const { warnings, notes, medusa_buttons } = payment
  // if the panel has a Capture button, the note about Medusa's own button is below it
  const capture = offeredActions(payment).includes("capture") ? null : medusa_buttons.capture
  const medusaButton = [capture, medusa_buttons.refund].filter((one) => one !== null)
  if (warnings.length + notes.length + medusaButton.length === 0) return null
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4">
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
      {medusaButton.map((said) => (
        <Text key={said.code} size="small" className="text-ui-fg-subtle" data-vipps-said>
          {say(said)}
        </Text>
      ))}
    </div>
  )
}

type DecideProps = {
  operation: string
  kind: string
  isBusy: boolean
  onDecide: (decision: Decision) => void
}

/** Only a person can tell whether a movement without a reference is ours. */
function Decide({ operation, kind, isBusy, onDecide }: DecideProps) {
  const { t } = useTexts()
  const [answer, setAnswer] = useState<boolean>()
  return (
    <div className="flex gap-x-2">
      {[true, false].map((went_through) => (
        <Button
          key={String(went_through)}
          size="small"
          variant="secondary"
          isLoading={isBusy && answer === went_through}
          disabled={isBusy}
          onClick={() => {
            setAnswer(went_through)
            onDecide({ operation, went_through })
          }}
        >
          {(went_through ? t.itWas : t.itWasNot)[kind]}
        </Button>
      ))}
    </div>
  )
}
