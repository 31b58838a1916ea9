import type { MedusaContainer } from "@medusajs/framework/types"
import type { ConfiguredProvider } from "../context/configured-providers"

/** What this folder needs of Vipps' Webhooks API. A registration covers all payments of the sales unit. */
export type WebhooksApi = {
  /** The secret is told this once. */
  register(url: string, events: readonly string[]): Promise<{ id: string; secret: string }>
  /** All registrations of the sales unit, also those of other systems. */
  list(o?: { timeoutMs?: number }): Promise<{ id: string; url: string; events: string[] }[]>
  /** One that is gone already is no error. */
  remove(id: string): Promise<void>
}

/** Each event of a payment. Vipps' webhooks guide lists no others. */
export const EVENTS = [
  "created",
  "authorized",
  "aborted",
  "expired",
  "terminated",
  "captured",
  "cancelled",
  "refunded",
].map((event) => `epayments.payment.${event}.v1`)

/** Vipps keeps so many for each event of a sales unit, and refuses the next one. */
export const MOST_WEBHOOKS = 25

/** undefined: this provider starts no payments with ePayment, so it needs no webhook. */
export type ConnectWebhooks = (
  container: MedusaContainer,
  provider: ConfiguredProvider,
) => WebhooksApi | undefined
