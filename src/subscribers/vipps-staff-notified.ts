import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { notifyVippsStaffWorkflow } from "../workflows/notify-staff"

/** What needs somebody of the staff reaches them without their looking at the payment. */
export default async function vippsStaffNotified({
  event,
  container,
}: SubscriberArgs<Record<string, unknown>>) {
  await notifyVippsStaffWorkflow(container).run({ input: { name: event.name, data: event.data } })
}

export const config: SubscriberConfig = {
  event: [
    "vipps.capture_failed",
    "vipps.refund_failed",
    "vipps.operation_unresolved",
    "vipps.external_operation_found",
    "vipps.completion_failed",
    "vipps.needs_review",
    "vipps.authorization_expiring",
  ],
  context: { subscriberId: "vipps-staff-notified" },
}
