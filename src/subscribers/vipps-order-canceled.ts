import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderWorkflowEvents } from "@medusajs/framework/utils"
import { releaseCanceledOrderWorkflow } from "../workflows/release-canceled-order"

export default async function vippsOrderCanceled({ event, container }: SubscriberArgs<{ id: string }>) {
  await releaseCanceledOrderWorkflow(container).run({ input: { order_id: event.data.id } })
}

export const config: SubscriberConfig = {
  event: OrderWorkflowEvents.CANCELED,
  context: { subscriberId: "vipps-order-canceled" },
}
