import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { PaymentPanel } from "../components/payment-panel"
import { useFirstPlace, vippsPaymentsOf, type Order } from "../lib/order"

/** On the order's page: a panel for each of its Vipps payments. An edited order may have several. */
export default function VippsPaymentWidget({ data }: { data: Order }) {
  const place = useFirstPlace()
  const panels = vippsPaymentsOf(data).map(({ medusas, version }) => (
    <PaymentPanel key={medusas.id} medusas={medusas} version={version} place={place} />
  ))
  return <>{panels}</>
}

export const config = defineWidgetConfig({ zone: "order.details.side.before" })
