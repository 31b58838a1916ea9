import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderWorkflowEvents } from "@medusajs/framework/utils"
import { settleVippsOrderWorkflow } from "../workflows/sync-order"

/** The staff have completed the order: with `releaseRemainder: on-order-completed`, what it no longer needs is released. */
export default async function vippsOrderCompleted({ event, container }: SubscriberArgs<{ id: string }>) {
  await settleVippsOrderWorkflow(container).run({ input: { order_id: event.data.id } })
}

export const config: SubscriberConfig = {
  event: OrderWorkflowEvents.COMPLETED,
  context: { subscriberId: "vipps-order-completed" },
}
