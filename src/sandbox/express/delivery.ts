import type { Payment } from "../payment"
import type { Address, Person } from "../types"
import type { World } from "../world"
import type { Express, ShippingGroup } from "./express"

export type DeliveryStep = "delivered-there" | "not-shipped-there" | "no-answer" | "no-express"

/** The shopper gives an address: the shop's options for it are found, and kept until another one is given. */
export async function deliverTo(
  { shippingCallbacks }: Pick<World, "shippingCallbacks">,
  payment: Payment,
  { person, address }: { person: Person; address: Address },
): Promise<DeliveryStep> {
  const { express } = payment
  if (express === undefined) return "no-express"
  express.delivery = undefined
  const offered = fixedOffer(express) ?? (await shippingCallbacks.ask(payment, address))
  if (typeof offered === "string") return offered
  express.delivery = { person, address, groups: offered.groups }
  return "delivered-there"
}

function fixedOffer({ shipping }: Express): { groups: ShippingGroup[] } | "not-shipped-there" | undefined {
  const groups = shipping.fixedOptions
  if (groups === undefined) return undefined
  return groups.some(({ options }) => options.length > 0) ? { groups } : "not-shipped-there"
}

/** Where the app lets the shopper live: the countries that the shop named, or that of its sales unit. */
export function countriesOf({ express, market }: Payment): string[] {
  return express?.shipping.allowedCountries ?? [market]
}
