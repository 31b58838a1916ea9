// Express of ePayment: the shopper chooses address and shipping in the app, and Vipps adds the shipping to the amount.

/** Vipps' kinds of delivery (OpenAPI). */
export const shippingTypes = ["HOME_DELIVERY", "PICKUP_POINT", "MAILBOX", "IN_STORE", "OTHER"] as const
export type ShippingType = (typeof shippingTypes)[number]

/** The carriers whose names and marks the app knows (OpenAPI). */
export const shippingBrands = [
  ...(["POSTEN", "BRING", "POSTNORD", "HELTHJEM", "PORTERBUDDY", "DHL", "INSTABOX", "FEDEX"] as const),
  ...(["MATKAHUOLTO", "GLS", "POSTI", "GORDON", "OTHER"] as const),
] as const
export type ShippingBrand = (typeof shippingBrands)[number]

export type ShippingOption = {
  /** Unique among the options of one offer: it is all that comes back of the choice. */
  id: string
  /** With tax, in the payment's currency; 0 is free. */
  amountMinor: number
  name: string
  /** The one that the app has chosen beforehand. */
  isDefault?: boolean
  /** The lowest comes first. */
  priority?: number
  /** More about it, such as a shop's address. */
  meta?: string
  /** Free text, such as "1-3 days". */
  estimatedDelivery?: string
}
/** One carrier's options of one kind. */
export type ShippingGroup = {
  type: ShippingType
  brand: ShippingBrand
  options: ShippingOption[]
  isDefault?: boolean
  priority?: number
}

/**
 * What makes a payment an Express payment. `dynamic`: Vipps asks `callbackUrl` (https, port 80, 443 or 8080) each time that the
 * shopper gives an address, with `callbackToken` as `Authorization`: 1 to 50 letters, digits and hyphens.
 */
export type ExpressShipping = (
  { kind: "fixed"; groups: ShippingGroup[] } | { kind: "dynamic"; callbackUrl: string; callbackToken: string }
) & {
  /** ISO 3166 alpha-2, lower case: where the shop delivers. Without it Vipps takes the sales unit's country. */
  countryCodes?: readonly string[]
}

export type ExpressAddress = {
  line1: string
  line2?: string
  city: string
  postalCode: string
  /** ISO 3166 alpha-2, lower case. */
  countryCode: string
}

/** What the shopper approved in an Express payment; "" where Vipps gave nothing. Personal data: it goes into the cart, and into no log. */
export type ExpressChoice = {
  email: string
  firstName: string
  lastName: string
  /** With a plus and the country's code: `+4712345678`. */
  phoneNumber: string
  address: ExpressAddress
  shippingOptionId: string
  /** What Vipps added to the amount for shipping. undefined: Vipps gave none that we can read. */
  shippingCostMinor: number | undefined
  /** What was reserved when the shopper approved: goods and shipping. */
  authorizedMinor: number
}

/** What Vipps asks of a dynamic offer: which options this payment has at this address. Not signed. */
export type ShippingQuestion = { reference: string; address: ExpressAddress }
