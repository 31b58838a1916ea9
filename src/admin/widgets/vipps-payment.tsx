import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { PaymentPanel } from "../components/payment-panel"
import type { MedusaPayment } from "../../contract/admin-api"

type Collection = { payments?: MedusaPayment[] | null }
type Order = { version?: number; summary?: unknown; payment_collections?: Collection[] | null }

/** On the order's page: a panel for each of its Vipps payments. An edited order may have several. */
export default function VippsPaymentWidget({ data }: { data: Order }) {
  const panels = (data.payment_collections ?? []).flatMap((collection) => {
    // an edit changes what is due, but not the payment at once
    const version = JSON.stringify([data.version, data.summary, collection])
    const payments = (collection.payments ?? []).filter(({ provider_id }) =>
      /^pp_vipps(_|$)/.test(provider_id),
    )
    return payments.map((payment) => <PaymentPanel key={payment.id} medusas={payment} version={version} />)
  })
  return <>{panels}</>
}

export const config = defineWidgetConfig({ zone: "order.details.side.before" })
