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
