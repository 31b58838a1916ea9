import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { completeVippsPaymentWorkflow } from "../workflows/complete-vipps-payment"

type Callback = { provider_id: string; reference: string; status: string }

/** The work behind a callback, after the route has answered Vipps. */
export default async function vippsCallbackReceived({ event, container }: SubscriberArgs<Callback>) {
  await completeVippsPaymentWorkflow(container).run({ input: event.data })
}

export const config: SubscriberConfig = {
  event: "vipps.callback_received",
  context: { subscriberId: "vipps-callback-received" },
}
