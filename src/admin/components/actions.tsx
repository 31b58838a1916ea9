import { Button, toast, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import type { useClick } from "../lib/payment"
import { amountText } from "../lib/amount"
import type { ActionName, PaymentView } from "../../contract/admin-api"
import { useTexts, type Texts } from "../texts"
import { AmountForm, type AmountBody } from "./amount-form"

type Props = { payment: PaymentView; click: ReturnType<typeof useClick> }

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
export function Actions({ payment, click }: Props) {
  const { t } = useTexts()
  const prompt = usePrompt()
  const [form, setForm] = useState<"capture" | "refund">()
  const { actions, problems } = payment
  // the notices come first: they say what to wait for, or to decide
  const isBlocked = problems.some(({ code }) => code === "in-progress" || code === "needs-manual-decision")
  const isAllowed = (name: ActionName) => !isBlocked && actions[name].refusal === null

  /** What an earlier click was told does not belong to the next one. */
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

  if (form && isAllowed(form)) {
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
  const names = (["capture", "refund", "release", "cancel"] as const).filter(isAllowed)
  if (names.length === 0) return null
  const open = (name: ActionName) => (name === "capture" || name === "refund" ? show(name) : void act(name))
  return (
    <div className="flex flex-wrap items-center gap-2 px-6 py-4">
      {names.map((name) => (
        <Button
          key={name}
          size="small"
          variant={name === "capture" ? "primary" : "secondary"}
          disabled={click.isPending}
          onClick={() => open(name)}
        >
          {t[name]}
        </Button>
      ))}
    </div>
  )
}
