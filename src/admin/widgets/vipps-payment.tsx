import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { PaymentPanel } from "../components/payment-panel"

type Order = { payment_collections?: { payments?: { id: string; provider_id: string }[] | null }[] | null }

/** On the order's page: a panel for each of its Vipps payments. An edited order may have several. */
export default function VippsPaymentWidget({ data }: { data: Order }) {
  const payments = (data.payment_collections ?? []).flatMap(({ payments }) => payments ?? [])
  const ours = payments.filter(({ provider_id }) => /^pp_vipps(_|$)/.test(provider_id))
  return (
    <>
      {ours.map(({ id }) => (
        <PaymentPanel key={id} paymentId={id} />
      ))}
    </>
  )
}

export const config = defineWidgetConfig({ zone: "order.details.side.before" })
