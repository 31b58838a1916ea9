import { sdk } from "@lib/config"
import type { HttpTypes } from "@medusajs/types"
import { getCartId } from "./cookies"

export async function retrieveCart(): Promise<HttpTypes.StoreCart | null> {
  const id = await getCartId()
  if (!id) return null
  return sdk.store.cart.retrieve(id).then(
    ({ cart }) => cart,
    () => null,
  )
}
