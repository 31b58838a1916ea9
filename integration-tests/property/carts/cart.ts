import * as fc from "fast-check"
import { z } from "zod"
import { expectBody, type BasketLine } from "../../../demo/harness"
import { done, post } from "../../support/staff/order-actions"
import type { ObservedShop } from "../../support/server/observed-shop"
import { priceWithoutTax, usePromotions } from "../../support/staff/catalog"
import { EVERY_CODE, type Market } from "./market"

export type RandomCart = {
  /** prices without tax, which the cart adds on top */
  isNet: boolean
  lines: { good: number; quantity: number }[]
  codes: string[]
  isSent: boolean
  /** store credit, as a share of the total */
  credit: number
}

export const anyCart = (goods: number): fc.Arbitrary<RandomCart> =>
  fc.record({
    isNet: fc.boolean(),
    lines: fc.uniqueArray(
      fc.record({ good: fc.nat({ max: goods - 1 }), quantity: fc.integer({ min: 1, max: 4 }) }),
      {
        minLength: 1,
        maxLength: 4,
        selector: ({ good }) => good,
      },
    ),
    codes: fc.uniqueArray(fc.constantFrom(...EVERY_CODE), { maxLength: 3 }),
    isSent: fc.boolean(),
    credit: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.constantFrom(0.1, 0.33333)),
  })

type FilledCart = { cartId: string; total: number }

const cartSchema = z.object({ cart: z.object({ total: z.number() }) })

/** The cart as a storefront fills it, and its total as Medusa computes it, in kroner. */
export async function fillCart(harness: ObservedShop, { goods }: Market, p: RandomCart): Promise<FilledCart> {
  await priceWithoutTax(harness, p.isNet)
  const lines = p.lines.flatMap(({ good, quantity }): BasketLine[] => {
    const line = goods[good]
    return line ? [{ ...line, quantity }] : []
  })
  const { cartId } = await harness.shop.cart(lines)
  if (p.isSent) {
    const option_id = harness.facts.shippingOptions.posten
    await done(
      harness.shop.api({
        method: "POST",
        path: `/store/carts/${cartId}/shipping-methods`,
        body: { option_id },
      }),
    )
  }
  if (p.codes.length > 0) await usePromotions(harness, cartId, p.codes)
  const total = await totalOf(harness, cartId)
  const credit = Math.floor(total * p.credit * 100) / 100
  if (credit > 0) await done(post(harness, `/carts/${cartId}/credit`, { amount: credit }))
  return { cartId, total: await totalOf(harness, cartId) }
}

async function totalOf({ shop }: ObservedShop, cartId: string): Promise<number> {
  const answer = await shop.api({ method: "GET", path: `/store/carts/${cartId}` })
  return expectBody(cartSchema, answer, "reading the cart").cart.total
}
