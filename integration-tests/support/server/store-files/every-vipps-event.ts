import { appendFile } from "node:fs/promises"
import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"

/** A subscriber as a store would write one: keeps what the plugin tells, one JSON line per event. */
export default async function keepEvent({ event }: SubscriberArgs<Record<string, unknown>>) {
  const file = process.env.STORE_EVENTS_FILE
  if (file) await appendFile(file, JSON.stringify({ name: event.name, ...event.data }) + "\n")
}

export const config: SubscriberConfig = {
  event: [
    "vipps.payment_reserved",
    "vipps.payment_captured",
    "vipps.capture_failed",
    "vipps.remainder_released",
    "vipps.payment_refunded",
    "vipps.refund_failed",
    "vipps.payment_canceled",
    "vipps.operation_unresolved",
    "vipps.external_operation_found",
    "vipps.completion_failed",
    "vipps.orphan_canceled",
    "vipps.needs_review",
    "vipps.authorization_expiring",
  ],
  context: { subscriberId: "every-vipps-event" },
}
