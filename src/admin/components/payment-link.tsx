import { Button, Copy, Text, toast, usePrompt } from "@medusajs/ui"
import { amountText } from "../lib/amount"
import type { useClick } from "../lib/payment"
import type { PaymentView } from "../../contract/admin-api"
import { useTexts } from "../texts"

type Props = { payment: PaymentView; click: ReturnType<typeof useClick> }

/** The whole link, with its host, by which the customer pays what no reservation covers; or the button that makes one. */
export function PaymentLink({ payment, click }: Props) {
  const { t } = useTexts()
  const prompt = usePrompt()
  const { payment_link: link, to_request: amount, currency_code } = payment
  if (amount > 0) {
    const text = amountText(amount, currency_code)
    const question = { title: t.makePaymentLink(text), description: t.confirmPaymentLink(text) }
    async function request(): Promise<void> {
      const words = { confirmText: t.confirm, cancelText: t.close, variant: "confirmation" as const }
      if (!(await prompt({ ...question, ...words }))) return
      click.mutate({ path: "request" }, { onSuccess: () => toast.success(t.paymentLinkMade) })
    }
    return (
      <div className="px-6 py-4">
        <Button size="small" variant="secondary" onClick={() => void request()} disabled={click.isPending}>
          {question.title}
        </Button>
      </div>
    )
  }
  if (!link) return null
  return (
    <div className="flex items-start justify-between gap-x-2 px-6 py-4">
      <div className="min-w-0">
        <Text size="xsmall" className="text-ui-fg-subtle" data-vipps-said>
          {t.paymentLink(amountText(link.amount, currency_code))}
        </Text>
        <Text size="small" className="break-all">
          {link.url}
        </Text>
      </div>
      <Copy content={link.url} aria-label={t.copyPaymentLink} className="text-ui-fg-subtle shrink-0" />
    </div>
  )
}
