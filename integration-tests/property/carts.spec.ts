import * as fc from "fast-check"
import { minorOf } from "../../demo/stage"
import { priceWithoutTax } from "../support/goods"
import { atVipps } from "../support/ledgers"
import { bootWatchedShop, type WatchedShop } from "../support/watched-store"
import { anyCart, fillCart, type RandomCart } from "./carts/cart"
import { openMarket, type Market } from "./carts/market"
import { anyWay, takeAndGiveBack, type Way } from "./carts/play"

/**
 * Random carts, with promotions, taxes, shipping and store credit as Medusa computes them. Each can be paid, captured in any
 * parts, and refunded to zero. A longer run: PROPERTY_RUNS=500. The same again: PROPERTY_SEED=… of a failure.
 */
const RUNS = Number(process.env.CART_RUNS ?? 25)
const SEED = Number(process.env.PROPERTY_SEED ?? 1127)
/** Vipps takes payments from 1 kr. */
const LEAST_ORE = 100

jest.setTimeout(60_000 + RUNS * 20_000)
let stage: WatchedShop
let market: Market

beforeAll(async () => {
  stage = await bootWatchedShop({ sandbox: { switches: { rateLimits: false } } })
  market = await openMarket(stage)
})
afterAll(async () => {
  if (stage) await priceWithoutTax(stage, false)
  await stage?.stop()
})

async function payAndPlay(p: { cart: RandomCart; capture: Way; refund: Way }): Promise<boolean> {
  const { cartId, total } = await fillCart(stage, market, p.cart)
  if (minorOf(total) < LEAST_ORE) return false
  const paid = await stage.shop.payWithVipps({ cartId, totalMinor: minorOf(total) })
  const { reservedMinor } = await atVipps(stage, paid.reference)
  expect({ total, reservedMinor }).toEqual({ total, reservedMinor: minorOf(total) })
  await takeAndGiveBack(stage, paid, p)
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
