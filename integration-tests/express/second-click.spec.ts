import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { lockTable } from "../support/database/lock-table"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf, paymentsOf, sessionStatus } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { prepareRefusals, refuseCart, refusingFiles } from "../support/server/refusing-shop"
import { comeBack, comeBackUntilDecided, openLink, returnLink } from "../support/shopper/return-link"
import { setStock } from "../support/staff/stock"
import { eventually } from "../support/time/eventually"
import {
  approveUnheard,
  askExpress,
  bareCart,
  cartFacts,
  expectFreed,
  expectWhole,
  orderFacts,
  reconcile,
  startExpress,
  variantOf,
} from "./shopper"

/** More than one hand on a cart: clicks, tabs, and the storefront's own completion. */
jest.setTimeout(240_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_API: "epayment" }, files: refusingFiles })
  await prepareRefusals(harness)
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const start = async () => startExpress(harness, { cart_id: await bareCart(harness) })

/** Of a cart that has another shipping method than the shopper will choose. */
async function startWithMethod(): Promise<StartedPayment> {
  const cartId = await bareCart(harness)
  const path = `/store/carts/${cartId}/shipping-methods`
  await harness.shop.api({ method: "POST", path, body: { option_id: harness.facts.shippingOptions.pickUp } })
  return startExpress(harness, { cart_id: cartId })
}

async function complete({ cartId }: StartedPayment) {
  return harness.shop.api({ method: "POST", path: `/store/carts/${cartId}/complete` })
}

/** Five minutes after the click. */
async function endLink({ reference }: StartedPayment): Promise<void> {
  await harness.sql(
    `update vipps_attempt set url_expires_at = now() - interval '1 second' where reference = $1`,
    [reference],
  )
}

it("a receipt has the goods alone, though the cart has a delivery, and each option has its carrier", async () => {
  const { reference } = await startWithMethod()
  const [request] = await harness.sandbox.control.requests({ call: "initiate", reference })
  const sent = z
    .object({
      receipt: z.object({ orderLines: z.array(z.object({ name: z.string() })) }),
      shipping: z.object({
        fixedOptions: z.array(
          z.object({
            ...{ brand: z.string(), type: z.string() },
            options: z.array(z.object({ id: z.string() })),
          }),
        ),
      }),
    })
    .parse(request?.body)
  expect(sent.receipt.orderLines.map(({ name }) => name)).toEqual([expect.stringContaining("Ullgenser")])
  const { posten, pickUp } = harness.facts.shippingOptions
  const groups = sent.shipping.fixedOptions
  expect(groups.find(({ options }) => options.some(({ id }) => id === posten))).toMatchObject({
    brand: "POSTEN",
  })
  expect(groups.find(({ options }) => options.some(({ id }) => id === pickUp))).toMatchObject({
    ...{ brand: "OTHER", type: "IN_STORE" },
  })
})

describe("the storefront's own completion", () => {
  it("has the order of what the shopper approved, and asked again the same one", async () => {
    const started = await startWithMethod()
    const { cartId } = started
    await approveUnheard(harness, started)
    const first = await harness.shop.complete(cartId)
    const { orderId } = await expectWhole(harness, started)
    expect(first).toMatchObject({ status: 200, body: { type: "order" }, orderId })
    expect(await harness.shop.complete(cartId)).toMatchObject({ status: 200, orderId })
  })

  it("whose order was taken back after the authorization is asked again, and has what the shopper approved", async () => {
    const started = await startWithMethod()
    await refuseCart(harness, started, "when-paid")
    await approveUnheard(harness, started)
    expect(await complete(started)).toMatchObject({ status: 200, body: { type: "cart" } })
    expect(await sessionStatus(harness, started.sessionId)).toBe("authorized")
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await harness.sql(`delete from refusal`)
    await eventually("the order", async () => (await harness.shop.complete(started.cartId)).orderId)
    await expectWhole(harness, started)
  })

  it("whose order is taken back after the authorization every time: the shopper is told, and nothing is held", async () => {
    const started = await start()
    await refuseCart(harness, started, "when-paid")
    await approveUnheard(harness, started)
    const { query } = await comeBackUntilDecided(harness, started)
    expect(query).toMatchObject({ vipps: "failed", code: "refused-by-shop" })
    await expectFreed(harness, started)
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    const bare = { email: null, address_1: null, country_code: "no", completed: false, methods: 0 }
    expect(await cartFacts(harness, started.cartId)).toEqual(bare)
    await harness.sql(`delete from refusal`)
    const again = await startExpress(harness, { cart_id: started.cartId })
    await approveUnheard(harness, again)
    expect((await comeBack(harness, again)).query).toMatchObject({ vipps: "paid" })
    const paid = await orderPlaced(harness, again)
    expect(await orderFacts(harness, paid.orderId)).toMatchObject({
      total: "849",
      shipping: "99",
      city: "Oslo",
    })
    expect(await atVipps(harness, again.reference)).toMatchObject({ reservedMinor: 84_900, releasedMinor: 0 })
  })

  it("beside return and polling has the one order", async () => {
    const started = await start()
    await approveUnheard(harness, started)
    const [own] = await Promise.all([
      harness.shop.complete(started.cartId),
      comeBack(harness, started),
      reconcile(harness, started),
      harness.shop.complete(started.cartId),
    ])
    const { orderId } = await expectWhole(harness, started)
    expect(own.orderId).toBe(orderId)
  })

  it("is told to ask again while nothing is approved, and the cart stays bare", async () => {
    const started = await start()
    const error = { type: "payment_requires_more_error" }
    const body = { type: "cart", cart: { id: started.cartId }, error }
    expect(await complete(started)).toMatchObject({ status: 200, body })
    expect(await cartFacts(harness, started.cartId)).toMatchObject({ email: null, methods: 0 })
    await approveUnheard(harness, started)
    // Vipps is asked every other second
    await new Promise((resolve) => setTimeout(resolve, 2_100))
    expect(await complete(started)).toMatchObject({ status: 200, body: { type: "order" } })
    await expectWhole(harness, started)
  })

  it("is told that the shopper rejected it, and the session is over", async () => {
    const started = await start()
    await harness.sandbox.control.next("webhook", { lose: true })
    await harness.sandbox.control.reject(started.reference)
    const error = { type: "payment_authorization_error" }
    expect(await complete(started)).toMatchObject({ status: 200, body: { type: "cart", error } })
    expect(await sessionStatus(harness, started.sessionId)).toBe("canceled")
    expect(await ordersOf(harness, started.cartId)).toEqual([])
  })

  it("is told why there can be no order, and nothing is held", async () => {
    const started = await start()
    const address = { addressLine1: "Prøvegata 5", city: "Malmö", postCode: "21111", country: "SE" }
    await approveUnheard(harness, started, { address })
    expect(await complete(started)).toMatchObject({ status: 400, body: { code: "express-address" } })
    await expectFreed(harness, started)
    expect(await ordersOf(harness, started.cartId)).toEqual([])
  })
})

describe("a second click", () => {
  it("keeps a payment that is approved, though its link has ended, and leads to its order", async () => {
    const started = await start()
    await approveUnheard(harness, started)
    await endLink(started)
    const again = await startExpress(harness, { cart_id: started.cartId })
    const url = await returnLink(harness, started)
    expect(again).toMatchObject({ reference: started.reference, sessionId: started.sessionId, url })
    expect((await openLink(again.url)).query).toMatchObject({ vipps: "paid" })
    await expectWhole(harness, started)
  })

  it("leads to the approved payment of a cart that has sold out since: the shopper is told, and nothing is held", async () => {
    const started = await startExpress(harness, { cart_id: await bareCart(harness, "Raggsokker") })
    try {
      await approveUnheard(harness, started)
      await setStock(harness, "Raggsokker", 0)
      const again = await startExpress(harness, { cart_id: started.cartId })
      expect(again).toMatchObject({ reference: started.reference, url: await returnLink(harness, started) })
      expect((await comeBackUntilDecided(harness, started)).query).toMatchObject({
        ...{ vipps: "failed", code: "sold-out" },
      })
      await expectFreed(harness, started)
      const refused = await askExpress(harness, { cart_id: started.cartId })
      expect(refused).toMatchObject({ status: 400, body: { code: "sold-out" } })
    } finally {
      await setStock(harness, "Raggsokker", 1_000)
    }
  })

  it("of a cart that has sold out, and is not approved, says so", async () => {
    const started = await startExpress(harness, { cart_id: await bareCart(harness, "Raggsokker") })
    try {
      await setStock(harness, "Raggsokker", 0)
      const ask = () => askExpress(harness, { cart_id: started.cartId })
      expect(await ask()).toMatchObject({ status: 400, body: { code: "sold-out" } })
      await harness.sandbox.control.next("details", { status: 500 }, 20)
      expect(await ask()).toMatchObject({ status: 400, body: { code: "express-not-known" } })
    } finally {
      await setStock(harness, "Raggsokker", 1_000)
    }
  })

  it("of a cart that is an order by now starts nothing", async () => {
    const started = await start()
    await approveUnheard(harness, started)
    await comeBack(harness, started)
    const refused = await askExpress(harness, { cart_id: started.cartId })
    expect(refused).toMatchObject({ status: 400, body: { code: "express-cart-ordered" } })
    await expectWhole(harness, started)
  })

  it("keeps an approved payment of the normal checkout", async () => {
    const ordinary = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("webhook", { lose: true })
    await harness.sandbox.control.approve(ordinary.reference)
    const again = await startExpress(harness, { cart_id: ordinary.cartId })
    expect(again.reference).toBe(ordinary.reference)
    expect((await openLink(again.url)).query).toMatchObject({ vipps: "paid" })
    await orderPlaced(harness, ordinary)
  })

  it("starts anew when the link has ended and nothing is approved", async () => {
    const started = await start()
    await endLink(started)
    const again = await startExpress(harness, { cart_id: started.cartId })
    expect(again.reference).not.toBe(started.reference)
    await expectFreed(harness, started)
  })

  it("is refused while Vipps does not say whether the payment is approved, which stays", async () => {
    const started = await start()
    await approveUnheard(harness, started)
    await endLink(started)
    await harness.sandbox.control.next("details", { status: 500 }, 20)
    const refused = await askExpress(harness, { cart_id: started.cartId })
    expect(refused).toMatchObject({ status: 400, body: { code: "express-not-known" } })
    await harness.sandbox.control.clearFaults()
    expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "paid" })
    await expectWhole(harness, started)
  })

  it("is refused in words while the first one does not end", async () => {
    const cartId = await bareCart(harness)
    await harness.sql(
      `insert into vipps_lock (id, owner, locked_until) values ($1, 'another', now() + interval '5 minutes')`,
      [`express ${cartId}`],
    )
    const refused = await askExpress(harness, { cart_id: cartId })
    expect(refused).toMatchObject({ status: 400, body: { code: "express-busy" } })
  })
})

describe("another tab that changes the cart while its order is made", () => {
  const line = () => ({ variant_id: variantOf(harness, "Votter"), quantity: 1 })
  const add = ({ cartId }: StartedPayment) =>
    harness.shop.api({ method: "POST", path: `/store/carts/${cartId}/line-items`, body: line() })

  it("comes too late once the cart is locked: the order is what was approved", async () => {
    const started = await start()
    await approveUnheard(harness, started)
    const orders = await lockTable(harness, '"order"')
    const back = comeBackUntilDecided(harness, started)
    try {
      await orders.reached()
      // Medusa's own routes wait two seconds for the cart
      expect(await add(started)).toMatchObject({ status: 500 })
    } finally {
      await orders.release()
    }
    expect((await back).query).toMatchObject({ vipps: "paid" })
    await expectWhole(harness, started)
    expect(await add(started)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("already completed") },
    })
    await expectWhole(harness, started)
  })

  it("while Vipps is asked what was chosen: no order, told why, and nothing is held", async () => {
    const started = await start()
    await approveUnheard(harness, started)
    await harness.sandbox.control.clearRequests()
    // a read gives up after five seconds
    await harness.sandbox.control.next("details", { delayMs: 4_500 })
    const back = comeBackUntilDecided(harness, started)
    await eventually(
      "the question",
      async () =>
        (await harness.sandbox.control.requests({ call: "details", reference: started.reference })).length >
        0,
    )
    expect(await add(started)).toMatchObject({ status: 200 })
    expect((await back).query).toMatchObject({ vipps: "failed", code: "express-cart-changed" })
    await expectFreed(harness, started)
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    const bare = { email: null, address_1: null, country_code: "no", completed: false, methods: 0 }
    expect(await cartFacts(harness, started.cartId)).toEqual(bare)
    // and the next click pays all that is in the cart by now
    expect((await startExpress(harness, { cart_id: started.cartId })).amountMinor).toBe(104_900)
  })
})

describe("two payments of a cart, started in two tabs", () => {
  async function startTwice() {
    const first = await start()
    const hide = (isHidden: boolean) =>
      harness.sql(
        `update payment_session set deleted_at = case when $1::boolean then now() end where id = $2`,
        [isHidden, first.sessionId],
      )
    // as if the other tab's server had not seen it yet
    await hide(true)
    const second = await startExpress(harness, { cart_id: first.cartId })
    await hide(false)
    return { first, second }
  }

  it("both approved: one order, as its shopper chose, and the other money is freed", async () => {
    const { pickUp: shippingOptionId } = harness.facts.shippingOptions
    const { first, second } = await startTwice()
    await approveUnheard(harness, first)
    await approveUnheard(harness, second, { shippingOptionId })
    expect((await comeBack(harness, second)).query).toMatchObject({ vipps: "paid" })
    const paid = await orderPlaced(harness, second)
    expect(await orderFacts(harness, paid.orderId)).toMatchObject({ total: "750", method: "Hent i butikk" })
    await expectFreed(harness, first)
    expect((await comeBack(harness, first)).query).toMatchObject({ order_id: paid.orderId })
    expect(await ordersOf(harness, first.cartId)).toEqual([paid.orderId])
    expect(await paymentsOf(harness, first.collectionId)).toHaveLength(1)
    expect(await atVipps(harness, second.reference)).toMatchObject({ reservedMinor: 75_000 })
  })

  it("an order of the one that can become one", async () => {
    const { first, second } = await startTwice()
    await approveUnheard(harness, first, {
      address: { addressLine1: "Prøvegata 5", city: "Malmö", postCode: "21111", country: "SE" },
    })
    await approveUnheard(harness, second)
    expect((await comeBack(harness, first)).query).toMatchObject({ vipps: "failed" })
    expect((await comeBack(harness, second)).query).toMatchObject({ vipps: "paid" })
    await expectFreed(harness, first)
    const paid = await orderPlaced(harness, second)
    expect(await orderFacts(harness, paid.orderId)).toMatchObject({ total: "849", city: "Oslo" })
  })
})
