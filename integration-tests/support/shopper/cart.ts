import { lineFor } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"

/** The shopper puts one more thing into the cart: another total, so Medusa deletes the payment session. */
export async function addToCart(
  { shop, facts }: Pick<BootedShop, "shop" | "facts">,
  cartId: string,
): Promise<void> {
  const { variantId, quantity } = lineFor(facts.variants, "Test: 1 kr")
  const path = `/store/carts/${cartId}/line-items`
  const answer = await shop.api({ method: "POST", path, body: { variant_id: variantId, quantity } })
  if (!answer.ok) throw new Error(`adding to cart ${cartId}: ${answer.status} ${answer.message}`)
}
