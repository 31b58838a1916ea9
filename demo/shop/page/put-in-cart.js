import { el } from "./dom.js"
import { forgetCart, keepCart, keptCart } from "./kept-cart.js"
import { say } from "./language.js"
import { countCart } from "./layout.js"
import { addToCart, createCart, StoreError } from "./store.js"

/** Puts one of it into the cart, and says so in `status`. */
export async function putInCart({ variantId, name, status }) {
  try {
    const cart = await intoKeptCart(variantId)
    countCart(cart)
    status.replaceChildren(el("p", {}, say.added(name), " ", el("a", { href: "/cart" }, say.toCart)))
  } catch (error) {
    status.replaceChildren(el("p", { class: "alert" }, error.message))
  }
}

/** A cart that has become an order, or is gone, gives way to a new one. */
async function intoKeptCart(variantId) {
  const cartId = keptCart()
  if (cartId) {
    try {
      return await addToCart(cartId, variantId)
    } catch (error) {
      if (!(error instanceof StoreError) || error.status === undefined || error.status >= 500) throw error
      forgetCart(cartId)
    }
  }
  const cart = await createCart(variantId)
  keepCart(cart.id)
  return cart
}
