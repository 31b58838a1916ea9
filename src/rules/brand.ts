/** A whole, safe number of øre. Made by `minor`, `minorFromDecimal` and `roundToMinor`. */
export type MinorUnits = number & { readonly __minor: unique symbol }

/** What Vipps knows a payment by. Made by `deriveReference`. */
export type OrderId = string & { readonly __orderId: unique symbol }
