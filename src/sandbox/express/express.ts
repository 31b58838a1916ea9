import type { ShippingBody } from "../epayment/shipping-body"
import type { Address, Person } from "../types"

export type ShippingGroup = NonNullable<ShippingBody["fixedOptions"]>[number]
export type ShippingOption = ShippingGroup["options"][number]

/** Where an Express payment goes, and the options that the shop has for it. */
export type Delivery = { person: Person; address: Address; groups: ShippingGroup[] }

/** What the shopper approves beside the goods. */
export type Choice = Pick<Delivery, "person" | "address"> & {
  option: ShippingOption
  isConsentWithdrawn?: boolean
}

/** The Express part of a payment. */
export type Express = {
  readonly shipping: ShippingBody
  /** Until the shopper has given an address there is none. */
  delivery: Delivery | undefined
  choice: Choice | undefined
}

/** Groups and options in the app's order: by priority, those without one last. */
export function inOrder(groups: readonly ShippingGroup[]): ShippingGroup[] {
  const byPriority = (one: { priority?: number | undefined }, other: { priority?: number | undefined }) =>
    (one.priority ?? Infinity) === (other.priority ?? Infinity)
      ? 0
      : (one.priority ?? Infinity) - (other.priority ?? Infinity)
  return [...groups]
    .sort(byPriority)
    .map((group) => ({ ...group, options: [...group.options].sort(byPriority) }))
}

/** The option that is chosen beforehand: the default one of the default group, or the first. */
export function defaultOption(groups: readonly ShippingGroup[]): ShippingOption | undefined {
  const filled = inOrder(groups).filter(({ options }) => options.length > 0)
  const group = filled.find(({ isDefault }) => isDefault) ?? filled[0]
  return group?.options.find(({ isDefault }) => isDefault) ?? group?.options[0]
}

export function findOption(groups: readonly ShippingGroup[], id: string): ShippingOption | undefined {
  return groups.flatMap(({ options }) => options).find((option) => option.id === id)
}
