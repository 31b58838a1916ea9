import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { FulfillmentWorkflowEvents, OrderWorkflowEvents } from "@medusajs/framework/utils"
import { captureVippsFulfillmentWorkflow } from "../workflows/capture-fulfillment"

type Packed = { order_id: string; fulfillment_id: string }
type Sent = { id: string }

/** A fulfillment is packed, shipped, or handed over without shipping; the option `capture` says which of them charges it. */
export default async function vippsFulfillmentSent({ event, container }: SubscriberArgs<Packed | Sent>) {
  const { data } = event
  const fulfillmentId = "fulfillment_id" in data ? data.fulfillment_id : data.id
  await captureVippsFulfillmentWorkflow(container).run({ input: { fulfillment_id: fulfillmentId } })
}

export const config: SubscriberConfig = {
  event: [
    OrderWorkflowEvents.FULFILLMENT_CREATED,
    FulfillmentWorkflowEvents.SHIPMENT_CREATED,
    FulfillmentWorkflowEvents.DELIVERY_CREATED,
  ],
  context: { subscriberId: "vipps-fulfillment-sent" },
}
