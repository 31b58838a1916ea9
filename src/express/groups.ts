import type { VippsOptions } from "../context/options"
import type { ExpressOffer } from "../operations"
import type { ShippingGroup } from "../vipps"
import { carrierOf } from "./carrier"
import type { PricedOption } from "./price-options"

/** As Vipps' app shows them: one group for each carrier and kind of delivery, in the shop's order. */
export function groupOptions(
  options: PricedOption[],
  carriers: VippsOptions["expressCarriers"],
): ShippingGroup[] {
  const groups = new Map<string, ShippingGroup>()
  for (const [index, option] of options.entries()) {
    const { brand, type } = carrierOf(option, carriers)
    const key = `${brand} ${type}`
    const group = groups.get(key) ?? { brand, type, options: [], priority: groups.size }
    groups.set(key, group)
    group.options.push({
      ...{ id: option.id, name: option.name, amountMinor: option.priceMinor, priority: index },
      ...(option.pickupAddress && { meta: option.pickupAddress }),
    })
  }
  return [...groups.values()]
}

/** What the journal keeps: the proof of what the shopper may have approved. */
export function offersOf(options: PricedOption[]): ExpressOffer[] {
  return options.map(({ id, profileId, name, priceMinor, discounts }) => ({
    ...{ optionId: id, profileId, name, priceMinor },
    ...(discounts.length > 0 && { discounts }),
  }))
}
