/** A whole, safe number of minor units. Made by `minor`, `minorFromDecimal` and `roundToMinor`. */
export type MinorUnits = number & { readonly __minor: unique symbol }

/** Vipps' id of a payment. Made by `deriveReference`. */
export type Reference = string & { readonly __orderId: unique symbol }
