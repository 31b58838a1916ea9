const KEPT = "cart"

/** Which cart is this browser's. */
export function keptCart() {
  return localStorage.getItem(KEPT) ?? undefined
}

export function keepCart(cartId) {
  localStorage.setItem(KEPT, cartId)
}

export function forgetCart(cartId) {
  if (keptCart() === cartId) localStorage.removeItem(KEPT)
}
