import { isAllOnEpayment, ONLY_ECOM } from "./apis"
import type { BootedShop } from "./boot"

/**
 * For a test of what only eCom has, in a file that both APIs play: the shop, or in a run on ePayment one more server of it, which
 * starts its payments by eCom.
 */
export async function onEcom<Shop extends BootedShop>(shop: Shop): Promise<Shop> {
  if (!isAllOnEpayment) return shop
  return {
    ...shop,
    environment: { ...shop.environment, ...ONLY_ECOM },
    ...(await shop.bootAnother(ONLY_ECOM)),
  }
}
