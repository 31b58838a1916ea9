import type { Payment } from "../payment"

/** What GET and the AUTHORIZED webhook say about the shopper's choice. Empty for other payments, and before the approval. */
export function describeChoice({ express }: Payment): Record<string, unknown> {
  if (express?.choice === undefined) return {}
  const { person, address, option, isConsentWithdrawn = false } = express.choice
  const { email, firstName, lastName, mobileNumber } = person
  return {
    shippingDetails: {
      address,
      shippingCost: option.amount.value,
      shippingOptionId: option.id,
      shippingOptionName: option.name,
    },
    ...(isConsentWithdrawn
      ? {}
      : { userDetails: { email, firstName, lastName, mobileNumber, addresses: [address] } }),
  }
}

/** What is reserved: the goods, and the option that the shopper chose. */
export function totalOf({ amountMinor, express }: Payment): number {
  return amountMinor + (express?.choice?.option.amount.value ?? 0)
}
