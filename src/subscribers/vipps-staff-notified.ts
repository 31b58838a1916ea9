import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { notifiedEvents, notifyVippsStaffWorkflow } from "../workflows/notify-staff"

/** What needs somebody of the staff reaches them without their looking at the payment. */
export default async function vippsStaffNotified({
  event,
  container,
}: SubscriberArgs<Record<string, unknown>>) {
  await notifyVippsStaffWorkflow(container).run({ input: { name: event.name, data: event.data } })
}

export const config: SubscriberConfig = {
  event: [...notifiedEvents],
  context: { subscriberId: "vipps-staff-notified" },
}
