import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { PaymentEvents } from "@medusajs/framework/utils"
import { isAllTaken } from "../medusa/fast-checks"
import { isOurs } from "../context/vipps-payment"
import { syncVippsOrderWorkflow } from "../workflows/sync-order"

/** Medusa tells of a movement some milliseconds before it has read what it answers with. */
const ANSWER_MS = 20

/** After a capture less is due, maybe nothing; after a refund as well, since Medusa credits the order. Any provider's. */
export default async function vippsPaymentMoved({ event, container }: SubscriberArgs<{ id: string }>) {
  // whoever clicked is answered first: our question would take the warm connection from the answer
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS))
  const { id } = event.data
  if ((await isOurs(container, id)) && (await isAllTaken(container, id))) return
  await syncVippsOrderWorkflow(container).run({ input: { payment_id: id } })
}

export const config: SubscriberConfig = {
  event: [PaymentEvents.CAPTURED, PaymentEvents.REFUNDED],
  context: { subscriberId: "vipps-payment-moved" },
}
