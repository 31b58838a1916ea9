/** A whole, safe number of øre. Made by `ore`, `oreFromDecimal` and `roundToOre`. */
export type Ore = number & { readonly __ore: unique symbol }

/** What Vipps knows a payment by. Made by `deriveOrderId`. */
export type OrderId = string & { readonly __orderId: unique symbol }

/** Medusa's payment session, `payses_…`. */
export type SessionId = string & { readonly __sessionId: unique symbol }

/** The `X-Request-Id` of one intended movement of money, at most 40 characters. */
export type RequestId = string & { readonly __requestId: unique symbol }
