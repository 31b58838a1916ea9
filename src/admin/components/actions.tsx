import { Button, Text, toast, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import type { useClick } from "../lib/payment"
import { amountText } from "../lib/amount"
import { offeredActions } from "../lib/offered"
import type { ActionName, PaymentView } from "../../contract/admin-api"
import { useTexts, type Texts } from "../texts"
import { AmountForm, type AmountBody } from "./amount-form"

/** `names`: of the buttons; all of them when left out. `hint`: a sentence below them. */
type Props = {
  payment: PaymentView
  click: ReturnType<typeof useClick>
  names?: ActionName[]
  hint?: string | undefined
}

function confirmationOf(t: Texts, name: ActionName, amount: string): { title: string; description: string } {
  switch (name) {
    case "capture":
      return { title: t.captureAmount(amount), description: t.confirmCapture(amount) }
    case "refund":
      return { title: t.refundAmount(amount), description: t.confirmRefund(amount) }
    case "release":
      return { title: t.release, description: t.confirmRelease(amount) }
    case "cancel":
      return { title: t.cancel, description: t.confirmCancel(amount) }
  }
}

/** The buttons that can work now; each asks once more before money moves. */
export function Actions({ payment, click, names, hint }: Props) {
  const { t } = useTexts()
  const prompt = usePrompt()
  const [form, setForm] = useState<"capture" | "refund">()
  const { actions } = payment
  const offered = offeredActions(payment)

  /** The result of an earlier click does not belong to the next one. */
  function show(next: typeof form): void {
    click.reset()
    setForm(next)
  }

  async function act(name: ActionName, body?: AmountBody): Promise<void> {
    const amount = amountText(body?.amount ?? actions[name].max, payment.currency_code)
    const question = { ...confirmationOf(t, name, amount), confirmText: t.confirm, cancelText: t.close }
    const isGentle = name === "capture"
    if (!(await prompt({ ...question, variant: isGentle ? "confirmation" : "danger" }))) return
    click.mutate(
      { path: name, ...(body && { body }) },
      {
        onSuccess: () => {
          setForm(undefined)
          toast.success(`${t.done[name]}: ${amount}`)
        },
      },
    )
  }

  if (form && offered.includes(form)) {
    return (
      <div className="px-6 py-4">
        <AmountForm
          key={form}
          kind={form}
          max={actions[form].max}
          currencyCode={payment.currency_code}
          isBusy={click.isPending}
          onSubmit={(body) => void act(form, body)}
          onClose={() => show(undefined)}
        />
      </div>
    )
  }
  const shown = offered.filter((name) => names === undefined || names.includes(name))
  if (shown.length === 0) return null
  const open = (name: ActionName) => (name === "capture" || name === "refund" ? show(name) : void act(name))
  return <Buttons names={shown} hint={hint} isBusy={click.isPending} onOpen={open} />
}

type ButtonsProps = {
  names: ActionName[]
  hint: string | undefined
  isBusy: boolean
  onOpen: (name: ActionName) => void
}

function Buttons({ names, hint, isBusy, onOpen }: ButtonsProps) {
  const { t } = useTexts()
  return (
    <div className="flex flex-col gap-y-2 px-6 py-4">
      <div className="flex flex-wrap items-center gap-2">
        {names.map((name) => (
          <Button
            key={name}
            size="small"
            variant={name === "capture" ? "primary" : "secondary"}
            disabled={isBusy}
            onClick={() => onOpen(name)}
          >
            {t[name]}
          </Button>
        ))}
      </div>
      {hint && (
        <Text size="xsmall" className="text-ui-fg-subtle" data-vipps-said>
          {hint}
        </Text>
      )}
    </div>
  )
}
