import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { Container } from "@medusajs/ui"
import { PaymentSummary } from "../components/payment-summary"
import { useFirstPlace, vippsPaymentsOf, type Order } from "../lib/order"

/**
 * On screens with one column, where Medusa's sections come before the panel: what can be captured, at the top. Screens with two
 * columns have the panel itself there.
 */
export default function VippsSummaryWidget({ data }: { data: Order }) {
  const place = useFirstPlace()
  const payments = vippsPaymentsOf(data)
  if (payments.length === 0) return null
  return (
    <Container className="divide-y p-0 xl:hidden" style={place}>
      {payments.map(({ medusas, version }) => (
        <PaymentSummary key={medusas.id} medusas={medusas} version={version} />
      ))}
    </Container>
  )
}

export const config = defineWidgetConfig({ zone: "order.details.before" })
