import * as fc from "fast-check"
import { minorOf } from "../../demo/harness"
import { priceWithoutTax } from "../support/staff/catalog"
import { atVipps } from "../support/ledgers/ledgers"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { anyCart, fillCart, type RandomCart } from "./carts/cart"
import { openMarket, type Market } from "./carts/market"
import { anyWay, takeAndGiveBack, type Way } from "./carts/play"

/**
 * Random carts, with promotions, taxes, shipping and store credit as Medusa computes them. Each can be paid, captured in any
 * parts, and refunded to zero. A longer run: CART_RUNS=500. The same again: PROPERTY_SEED=… of a failure.
 */
const RUNS = Number(process.env.CART_RUNS ?? 25)
const SEED = Number(process.env.PROPERTY_SEED ?? 1127)
/** Vipps takes payments from 1 kr. */
const LEAST_ORE = 100

jest.setTimeout(60_000 + RUNS * 20_000)
let harness: ObservedShop
let market: Market

beforeAll(async () => {
  harness = await bootObservedShop({ sandbox: { switches: { rateLimits: false } } })
  market = await openMarket(harness)
})
afterAll(async () => {
  if (harness) await priceWithoutTax(harness, false)
  await harness?.stop()
})

async function payAndPlay(p: { cart: RandomCart; capture: Way; refund: Way }): Promise<boolean> {
  const { cartId, total } = await fillCart(harness, market, p.cart)
  if (minorOf(total) < LEAST_ORE) return false
  const paid = await harness.shop.payWithVipps({ cartId, totalMinor: minorOf(total) })
  const { reservedMinor } = await atVipps(harness, paid.reference)
  expect({ total, reservedMinor }).toEqual({ total, reservedMinor: minorOf(total) })
  await takeAndGiveBack(harness, paid, p)
  return minorOf(total) / 100 !== total
}

describe("a cart that Medusa computed", () => {
  it(`can be paid, captured and refunded to zero, in ${RUNS} random carts`, async () => {
    let fractions = 0
    const anything = fc.record({ cart: anyCart(market.goods.length), capture: anyWay, refund: anyWay })
    await fc.assert(
      fc.asyncProperty(anything, async (p) => {
        if (await payAndPlay(p)) fractions += 1
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    )
    // otherwise nothing of it was about fractions
    expect(fractions).toBeGreaterThan(RUNS / 4)
  })
})
