import { lineFor, type PaidOrder } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"

/** A sweater of 750 kr and a hat of 250 kr, 1000 kr reserved: the order of the seed's story. */
export function placeSampleOrder({ shop, facts }: Pick<BootedShop, "shop" | "facts">): Promise<PaidOrder> {
  return shop.payWithVipps(["Ullgenser", "Lue"].map((title) => lineFor(facts.variants, title)))
}
