import { Button, Hint, Input, Label, Select, Text, Textarea } from "@medusajs/ui"
import { useQuery } from "@tanstack/react-query"
import { useId, useState, type FormEvent } from "react"
import { aboutAmount, isRefusal } from "../../rules"
import { withText } from "../../messages"
import { readRefundReasons } from "../lib/api"
import { amountText, minorFromTyped } from "../lib/amount"
import { useTexts, type Speaker, type Texts } from "../texts"

export type AmountBody = { amount: number; reason_id?: string; note?: string }

type Props = {
  kind: "capture" | "refund"
  max: number
  currencyCode: string
  isBusy: boolean
  onSubmit: (body: AmountBody) => void
  onClose: () => void
}

const NO_REASON = "none"

/** An amount with its limits, judged by the server's rules; for a refund also Medusa's reason and a note. */
export function AmountForm({ kind, max, currencyCode, isBusy, onSubmit, onClose }: Props) {
  const { t, say } = useTexts()
  const id = useId()
  const [typed, setTyped] = useState(() => String(max).replace(".", ","))
  const [reasonId, setReasonId] = useState(NO_REASON)
  const [note, setNote] = useState("")
  const judged = checkTypedAmount({ t, say }, { kind, typed, max, currencyCode })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (judged.amount === undefined || isBusy) return
    onSubmit({
      amount: judged.amount,
      ...(reasonId === NO_REASON ? {} : { reason_id: reasonId }),
      ...(note.trim() ? { note: note.trim() } : {}),
    })
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-y-4" aria-label={t[kind]}>
      <div className="flex flex-col gap-y-1">
        <Label size="small" weight="plus" htmlFor={`${id}-amount`}>
          {t.amount}
        </Label>
        <Input
          id={`${id}-amount`}
          autoFocus
          // whoever types another amount means it instead of this one
          onFocus={(event) => event.target.select()}
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          aria-invalid={judged.problem !== undefined}
          aria-describedby={`${id}-hint`}
        />
        <div id={`${id}-hint`} aria-live="polite">
          {judged.problem ? (
            <Hint variant="error">{judged.problem}</Hint>
          ) : (
            <Text size="small" className="text-ui-fg-subtle">
              {t.amountHint(amountText(max, currencyCode))}
            </Text>
          )}
        </div>
      </div>
      {kind === "refund" && <RefundFields {...{ id, reasonId, setReasonId, note, setNote }} />}
      <div className="flex items-center justify-end gap-x-2">
        <Button size="small" variant="secondary" type="button" onClick={onClose}>
          {t.close}
        </Button>
        <Button size="small" type="submit" disabled={judged.amount === undefined} isLoading={isBusy}>
          {judged.amount === undefined ? t[kind] : labelOf(t, kind, amountText(judged.amount, currencyCode))}
        </Button>
      </div>
    </form>
  )
}

function labelOf(t: Texts, kind: Props["kind"], amount: string): string {
  return kind === "capture" ? t.captureAmount(amount) : t.refundAmount(amount)
}

function checkTypedAmount(
  { t, say }: Pick<Speaker, "say"> & { t: Texts },
  p: Pick<Props, "kind" | "max" | "currencyCode"> & { typed: string },
): { amount: number; problem?: undefined } | { amount?: undefined; problem: string } {
  const { currencyCode } = p
  const amountMinor = minorFromTyped(p.typed, currencyCode)
  if (isRefusal(amountMinor)) return { problem: say(withText(aboutAmount(amountMinor, { currencyCode }))) }
  if (amountMinor <= 0) return { problem: t.amountTooLow(amountText(0, currencyCode)) }
  const isTooHigh = amountMinor > Math.round(p.max * 100)
  if (isTooHigh) return { problem: t.amountTooHigh[p.kind](amountText(p.max, currencyCode)) }
  return { amount: amountMinor / 100 }
}

function RefundFields(p: {
  id: string
  reasonId: string
  setReasonId: (id: string) => void
  note: string
  setNote: (note: string) => void
}) {
  const { t } = useTexts()
  const { data: reasons = [] } = useQuery({
    queryKey: ["vipps", "refund-reasons"],
    queryFn: readRefundReasons,
  })
  return (
    <>
      {reasons.length > 0 && (
        <div className="flex flex-col gap-y-1">
          <Label size="small" weight="plus" id={`${p.id}-reason`}>
            {t.reason}
          </Label>
          <Select value={p.reasonId} onValueChange={p.setReasonId} size="small">
            <Select.Trigger aria-labelledby={`${p.id}-reason`}>
              <Select.Value />
            </Select.Trigger>
            <Select.Content>
              <Select.Item value={NO_REASON}>{t.noReason}</Select.Item>
              {reasons.map(({ id, label }) => (
                <Select.Item key={id} value={id}>
                  {label}
                </Select.Item>
              ))}
            </Select.Content>
          </Select>
        </div>
      )}
      <div className="flex flex-col gap-y-1">
        <Label size="small" weight="plus" htmlFor={`${p.id}-note`}>
          {t.note}
        </Label>
        <Textarea
          id={`${p.id}-note`}
          maxLength={1000}
          rows={2}
          value={p.note}
          onChange={(event) => p.setNote(event.target.value)}
        />
      </div>
    </>
  )
}
