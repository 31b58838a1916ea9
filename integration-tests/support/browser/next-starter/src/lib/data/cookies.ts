import { cookies } from "next/headers"

const CART = "_medusa_cart_id"

export async function getCartId(): Promise<string | undefined> {
  return (await cookies()).get(CART)?.value
}

/** As the starter has it, `Strict` above all: a browser that another site has sent does not show this cookie. */
export async function setCartId(cartId: string): Promise<void> {
  const week = 60 * 60 * 24 * 7
  ;(await cookies()).set(CART, cartId, { maxAge: week, httpOnly: true, sameSite: "strict" })
}

export async function removeCartId(): Promise<void> {
  ;(await cookies()).set(CART, "", { maxAge: -1 })
}
