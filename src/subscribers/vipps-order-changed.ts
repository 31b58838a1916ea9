import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderEditWorkflowEvents, OrderWorkflowEvents } from "@medusajs/framework/utils"
import { settleVippsOrderWorkflow } from "../workflows/sync-order"

/** Whatever may change what an order costs. Medusa cancels payments and asks for new ones; this corrects its rows. */
export default async function vippsOrderChanged({ event, container }: SubscriberArgs<{ order_id: string }>) {
  await settleVippsOrderWorkflow(container).run({
    input: { order_id: event.data.order_id, is_changed: true },
  })
}

export const config: SubscriberConfig = {
  event: [
    OrderEditWorkflowEvents.CONFIRMED,
    OrderEditWorkflowEvents.CANCELED,
    OrderWorkflowEvents.EXCHANGE_CREATED,
    OrderWorkflowEvents.CLAIM_CREATED,
    OrderWorkflowEvents.RETURN_REQUESTED,
    OrderWorkflowEvents.RETURN_RECEIVED,
  ],
  context: { subscriberId: "vipps-order-changed" },
}
