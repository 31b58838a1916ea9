import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { PaymentEvents } from "@medusajs/framework/utils"
import { isAllTaken } from "../medusa/fast-checks"
import { isOurs } from "../context/vipps-payment"
import { settleVippsOrderWorkflow } from "../workflows/sync-order"

/** Medusa emits the event some milliseconds before it has read its own answer. */
const ANSWER_MS = 20

/**
 * After a capture less is due, maybe nothing; also after a refund, since Medusa credits the order. For any provider's payment.
 */
export default async function vippsPaymentMoved({ event, container }: SubscriberArgs<{ id: string }>) {
  // the person who clicked is answered first: our query would take the warm connection from the answer
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MS))
  const { id } = event.data
  if ((await isOurs(container, id)) && (await isAllTaken(container, id))) return
  await settleVippsOrderWorkflow(container).run({ input: { payment_id: id } })
}

export const config: SubscriberConfig = {
  event: [PaymentEvents.CAPTURED, PaymentEvents.REFUNDED],
  context: { subscriberId: "vipps-payment-moved" },
}
