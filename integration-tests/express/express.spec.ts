import type { StartedPayment } from "../../demo/harness"
import { atVipps } from "../support/ledgers/ledgers"
import { ordersOf } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { comeBack } from "../support/shopper/return-link"
import { addToCart } from "../support/shopper/cart"
import { setStock } from "../support/staff/stock"
import { eventually } from "../support/time/eventually"
import {
  approveUnheard as approveInShop,
  askExpress,
  bareCart,
  cartFacts,
  expectWhole as expectWholeOrder,
  readAvailability,
  reconcile as reconcileShop,
  startExpress,
  startOnBoth,
  variantOf,
} from "./shopper"

/** Express with fixed shipping options, on one server. The reconciliation runs when a test asks for it. */
jest.setTimeout(240_000)

let harness: ObservedShop
const posten = () => harness.facts.shippingOptions.posten

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_API: "epayment" } })
})
afterAll(() => harness?.stop())
afterEach(async () => {
  await harness.sandbox.control.clearFaults()
})

async function start(goods = "Ullgenser"): Promise<StartedPayment> {
  return startExpress(harness, { cart_id: await bareCart(harness, goods) })
}

const approveUnheard = (started: StartedPayment, choice: object = {}) =>
  approveInShop(harness, started, choice)
const reconcile = (started: StartedPayment) => reconcileShop(harness, started)
const expectWhole = (started: StartedPayment, sums = {}) => expectWholeOrder(harness, started, sums)

describe("a cart without e-mail, address and shipping", () => {
  it("can be paid by Express, with the shop's options, and asking changes nothing", async () => {
    const cartId = await bareCart(harness)
    const before = await cartFacts(harness, cartId)
    const { available, shipping_options } = await readAvailability(harness, cartId)
    expect(available).toBe(true)
    expect(shipping_options.map(({ name, amount }) => [name, amount]).sort()).toEqual([
      ["Hent i butikk", 0],
      ["Posten", 99],
    ])
    expect(await cartFacts(harness, cartId)).toEqual(before)
  })

  it("starts a payment of the goods alone, and asked again it is the same one", async () => {
    const cartId = await bareCart(harness)
    const [first, second] = await Promise.all([
      startExpress(harness, { cart_id: cartId }),
      startExpress(harness, { cart_id: cartId }),
    ])
    expect(first.amountMinor).toBe(75_000)
    expect(second).toEqual(first)
    expect(await startExpress(harness, { cart_id: cartId })).toEqual(first)
  })

  it("becomes an order by the shopper's return alone", async () => {
    const started = await start()
    await approveUnheard(started)
    const { query } = await comeBack(harness, started)
    const { orderId } = await expectWhole(started)
    expect(query).toMatchObject({ vipps: "paid", order_id: orderId })
  })

  it("becomes an order by polling alone", async () => {
    const started = await start()
    await approveUnheard(started)
    await reconcile(started)
    await expectWhole(started)
  })

  it("becomes one order by return, polling and the storefront at once, on two servers", async () => {
    const other = await harness.bootAnother()
    try {
      const started = await startOnBoth(harness, other)
      await harness.sandbox.control.approve(started.reference, { shippingOptionId: posten() })
      await Promise.all([
        comeBack(harness, started),
        fetch(
          (await atVipps(harness, started.reference)).fallBack.replace(harness.server.url, other.server.url),
          {
            redirect: "manual",
          },
        ),
        reconcile(started),
        harness.reconcile(other.server.url),
        harness.shop.complete(started.cartId),
        other.shop.complete(started.cartId),
      ])
      await expectWhole(started)
    } finally {
      await other.server.stop()
    }
  })
})

describe("a product page", () => {
  it("sells by Express in a cart of its own", async () => {
    const started = await startExpress(harness, { variant_id: variantOf(harness, "Ullgenser"), quantity: 1 })
    await approveUnheard(started)
    await comeBack(harness, started)
    await expectWhole(started)
  })

  it("refuses a body with anything else in it", async () => {
    const variant_id = variantOf(harness, "Ullgenser")
    expect((await askExpress(harness, { variant_id, amount: 1 })).status).toBe(400)
    expect((await askExpress(harness, { cart_id: "cart_none" })).status).toBe(404)
  })
})

describe("what goes wrong", () => {
  async function expectRefused(started: StartedPayment, code: string) {
    const { query } = await comeBack(harness, started)
    expect(query).toMatchObject({ vipps: "failed", code })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await eventually(
      "the release",
      async () => (await atVipps(harness, started.reference)).state === "CANCELLED",
    )
    expect(await cartFacts(harness, started.cartId)).toEqual({
      ...{ email: null, address_1: null, country_code: "no", completed: false, methods: 0 },
    })
  }

  it("an address outside the region: no order, and nothing is held", async () => {
    const started = await start()
    await approveUnheard(started, {
      address: { addressLine1: "Prøvegata 5", city: "Malmö", postCode: "21111", country: "SE" },
    })
    await expectRefused(started, "express-address")
  })

  it("a shipping option that is gone", async () => {
    const started = await start()
    await harness.sql(`update shipping_option set deleted_at = now() where id = $1`, [posten()])
    try {
      await approveUnheard(started)
      await expectRefused(started, "express-option-gone")
    } finally {
      await harness.sql(`update shipping_option set deleted_at = null where id = $1`, [posten()])
    }
  })

  it("the price of the goods changed in the cart's own rows", async () => {
    const started = await start()
    await harness.sql(
      `update cart_line_item set unit_price = 700, raw_unit_price = '{"value": "700", "precision": 20}' where cart_id = $1`,
      [started.cartId],
    )
    await approveUnheard(started)
    await expectRefused(started, "express-total")
  })

  it("sold out meanwhile: the shopper is told, the money is freed, and the cart is as before", async () => {
    const started = await start("Lue")
    await setStock(harness, "Lue", 0)
    await approveUnheard(started)
    await expectRefused(started, "sold-out")
    await setStock(harness, "Lue", 1_000)
    expect((await askExpress(harness, { cart_id: await bareCart(harness, "Ullgenser") })).status).toBe(200)
  })

  it("the cart changed in another tab after the approval: the payment is cancelled", async () => {
    const started = await start()
    await approveUnheard(started)
    await addToCart(harness, started.cartId)
    const { query } = await comeBack(harness, started)
    expect(query).toMatchObject({ vipps: "failed", code: "express-cart-changed" })
    await eventually("the release", async () => {
      await reconcile(started)
      return (await atVipps(harness, started.reference)).state === "CANCELLED"
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
  })

  it("a rejection in the app ends it, and the shopper can start again", async () => {
    const started = await start()
    await harness.sandbox.control.reject(started.reference)
    const { query } = await comeBack(harness, started)
    expect(query).toMatchObject({ vipps: "rejected" })
    const again = await startExpress(harness, { cart_id: started.cartId })
    expect(again.reference).not.toBe(started.reference)
  })
})
