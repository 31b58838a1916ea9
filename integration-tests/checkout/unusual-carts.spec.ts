import { z } from "zod"
import { lineFor, minorOf, type Cart, type PaidOrder, type StartedPayment } from "../../demo/harness"
import { callbackProcessed, comeBack } from "../support/shopper/return-link"
import { newCustomer } from "../support/shopper/customer"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { offer, openSweden, sellAt, usePromotions } from "../support/staff/catalog"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { orderPage } from "../support/staff/order-page"
import { orderPlaced, ordersOf, paymentsOf } from "../support/orders/orders"
import {
  done,
  fulfillmentsOf,
  itemsOf,
  packFulfillment,
  post,
  shipFulfillment,
} from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"

/**
 * Carts that cost nothing or next to nothing, store credit, goods without shipping; and what changes of a cart or its customer while
 * the shopper has the app open. `capture` is `on-shipment`.
 */
jest.setTimeout(300_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_CAPTURE: "on-shipment" },
    sandbox: { switches: { rateLimits: false } },
  })
  await offer(harness, { code: "GRATIS", type: "percentage", value: 100, allocation: "across" })
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const giveCredit = ({ cartId }: { cartId: string }, amount: number) =>
  done(post(harness, `/carts/${cartId}/credit`, { amount }))
const makeFree = async ({ cartId }: { cartId: string }) =>
  expect(await usePromotions(harness, cartId, ["GRATIS"])).toBe(0)

async function approveUnheard({ reference }: StartedPayment): Promise<void> {
  await loseNotice(harness)
  await harness.sandbox.control.approve(reference)
}

async function countPayments(): Promise<number> {
  return (await harness.sandbox.control.ledger()).length
}

async function expectLetGo({ reference }: StartedPayment): Promise<void> {
  await eventually("let go", async () => (await atVipps(harness, reference)).state === "CANCELLED")
  expect(await atVipps(harness, reference)).toMatchObject({ capturedMinor: 0 })
}

const orderSchema = z.object({ order: z.object({ total: z.number(), payment_status: z.string() }) })

/** The cart's one order, which nobody pays for. */
async function expectFreeOrder({ cartId }: { cartId: string }): Promise<void> {
  const [orderId, ...others] = await ordersOf(harness, cartId)
  expect(others).toEqual([])
  const { body } = await harness.admin.order(orderId ?? "", "id,total,payment_status")
  expect(orderSchema.parse(body).order).toMatchObject({ total: 0 })
}

describe("a cart that costs nothing", () => {
  it.each([
    ["a 100 % promotion", makeFree],
    ["store credit", (cart: Cart) => giveCredit(cart, 1000)],
  ])("by %s: is an order without a payment, and Vipps is asked for none", async (_, makeItFree) => {
    const before = await countPayments()
    const cart = await harness.shop.cart("1000")
    await makeItFree(cart)

    const session = await harness.shop.session(await harness.shop.collection(cart.cartId))
    const completion = await harness.shop.complete(cart.cartId)

    expect(session).toMatchObject({
      status: 400,
      message: expect.stringMatching(/0.kr was not started: Vipps takes payments from 1.kr/),
    })
    expect(completion).toMatchObject({ status: 200, body: { type: "order" } })
    await expectFreeOrder(cart)
    expect(await countPayments()).toBe(before)
  })

  it("by a coupon while the app is open: what was begun is not paid any more, and the order is free", async () => {
    const started = await harness.shop.startPayment("1000")

    await makeFree(started)
    const completion = await harness.shop.complete(started.cartId)

    expect(completion).toMatchObject({ status: 200, body: { type: "order" } })
    await expectLetGo(started)
    await expectFreeOrder(started)
  })

  it("by a coupon while Vipps can't be reached: what is approved afterwards is let go", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("cancel", { status: 503 }, 50)
    await makeFree(started)
    await harness.shop.complete(started.cartId)
    await harness.sandbox.control.clearFaults()

    await harness.sandbox.control.approve(started.reference)

    await expectLetGo(started)
    await expectFreeOrder(started)
    expect(await paymentsOf(harness, started.collectionId)).toEqual([])
  })

  it.each(["the storefront completes it", "the shopper comes back from Vipps"])(
    "by a coupon after the approval, and %s: what is reserved is let go",
    async (who) => {
      const started = await harness.shop.startPayment("1000")
      await approveUnheard(started)
      await makeFree(started)

      if (who.startsWith("the shopper"))
        expect((await comeBack(harness, started)).query.vipps).toBe("rejected")
      expect(await harness.shop.complete(started.cartId)).toMatchObject({ body: { type: "order" } })

      await expectLetGo(started)
      await expectFreeOrder(started)
    },
  )
})

describe("a cart that costs less than Vipps takes", () => {
  it("half a krone: is refused in words, and Vipps is not asked", async () => {
    const before = await countPayments()
    const cart = await harness.shop.cart("1000")
    await giveCredit(cart, 999.5)

    expect(await harness.shop.session(await harness.shop.collection(cart.cartId))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/0,50.kr was not started: Vipps takes payments from 1.kr/),
    })
    expect(await countPayments()).toBe(before)
  })

  it("one krone: is paid, captured and refunded", async () => {
    const cart = await harness.shop.cart("1000")
    await giveCredit(cart, 999)

    const paid = await harness.shop.payWithVipps(cart)

    expect(await atVipps(harness, paid.reference)).toMatchObject({ reservedMinor: 100 })
    await done(harness.admin.capture(paid))
    await done(harness.admin.refund(paid))
    await expectEqualLedgers(harness, paid, { captured: "1", refunded: "1" })
  })
})

describe("1000 kr, of which store credit pays 300", () => {
  it("700 are reserved, captured by Medusa's button and refunded, and nothing is outstanding", async () => {
    const cart = await harness.shop.cart("1000")
    await giveCredit(cart, 300)

    const paid = await harness.shop.payWithVipps(cart)

    expect(await atVipps(harness, paid.reference)).toMatchObject({ reservedMinor: 70_000, state: "RESERVED" })
    await done(harness.admin.capture(paid))
    expect(await orderPage(harness, paid)).toMatchObject({
      status: "captured",
      outstanding: "0",
      paid: "700",
    })
    await harness.orderChanged(paid.orderId)
    await done(harness.admin.refund(paid, "200"))
    await passTime(harness, 61)
    await harness.reconcile()
    await expectEqualLedgers(harness, paid, { captured: "700", refunded: "200" })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
  })

  it("given while the app is open, of which Medusa tells no payment: 700 are captured, and 300 are released", async () => {
    const started = await harness.shop.startPayment("1000")
    await giveCredit(started, 300)
    await harness.sandbox.control.approve(started.reference)

    const paid = await orderPlaced(harness, started)
    await callbackProcessed(harness, started)
    await harness.orderChanged(paid.orderId)
    expect(await harness.admin.recorded(paid)).toMatchObject({ amountMinor: 70_000 })
    await done(harness.admin.capture(paid))
    await harness.orderChanged(paid.orderId)

    expect(await atVipps(harness, paid.reference)).toMatchObject({
      capturedMinor: 70_000,
      releasedMinor: 30_000,
    })
    await expectEqualLedgers(harness, paid, { captured: "700", refunded: "0" })
    expect(await orderPage(harness, paid)).toMatchObject({ outstanding: "0", paid: "700", paymentLink: null })
  })
})

describe("an order that is cancelled after a partial refund", () => {
  it.each([
    { captured: "1000", released: 0 },
    { captured: "750", released: 25_000 },
  ])("of $captured kr captured: the rest is paid back, once", async ({ captured, released }) => {
    const paid = await harness.shop.payWithVipps("1000")
    await done(harness.admin.capture(paid, captured))
    await done(harness.admin.refund(paid, "100"))

    await done(harness.admin.cancelOrder(paid))
    await eventually("what is reserved is let go", async () => {
      await harness.orderChanged(paid.orderId)
      return (await atVipps(harness, paid.reference)).releasedMinor === released
    })
    await passTime(harness, 61)
    await harness.reconcile()

    expect(await atVipps(harness, paid.reference)).toMatchObject({
      capturedMinor: minorOf(captured),
      refundedMinor: minorOf(captured),
      refunds: 2,
    })
    await expectEqualLedgers(harness, paid, { captured, refunded: captured })
    expect(await orderPage(harness, paid)).toMatchObject({ paid: "0", paymentLink: null })
  })
})

describe("while the app is open", () => {
  async function expectPaid(started: StartedPayment): Promise<PaidOrder> {
    await harness.sandbox.control.approve(started.reference)
    const paid = await orderPlaced(harness, started)
    expect(await ordersOf(harness, started.cartId)).toHaveLength(1)
    expect(await atVipps(harness, started.reference)).toMatchObject({
      state: "RESERVED",
      reservedMinor: 100_000,
    })
    await done(harness.admin.capture(paid))
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
    return paid
  }

  it("the guest's customer is deleted: the approved payment is an order", async () => {
    const started = await harness.shop.startPayment("1000")
    const [cart] = await harness.sql(`select customer_id from cart where id = $1`, [started.cartId])
    const path = `/admin/customers/${String(cart?.customer_id)}`
    await done(harness.admin.api({ method: "DELETE", path }))

    await expectPaid(started)
  })

  it("the guest logs in, and the cart is theirs: the approved payment is the order of their account", async () => {
    const started = await harness.shop.startPayment("1000")
    const customer = await newCustomer(harness, "ola.logger.inn@example.no")
    await done(customer({ method: "POST", path: `/store/carts/${started.cartId}/customer` }))

    const { orderId } = await expectPaid(started)

    const [order] = await harness.sql(
      `select c.email, c.has_account from "order" o join customer c on c.id = o.customer_id where o.id = $1`,
      [orderId],
    )
    expect(order).toEqual({ email: "ola.logger.inn@example.no", has_account: true })
  })

  it("the cart moves to another currency: what was approved in kroner is let go, and Vipps is refused there", async () => {
    const line = await sellAt(harness, 1000, { currencies: ["nok", "sek"] })
    const started = await harness.shop.startPayment([line])
    await approveUnheard(started)
    const region_id = await openSweden(harness)
    const path = `/store/carts/${started.cartId}`
    await done(harness.shop.api({ method: "POST", path, body: { region_id } }))

    const { query } = await comeBack(harness, started)

    expect(query.vipps).toBe("rejected")
    await expectLetGo(started)
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    expect(await harness.shop.session(started.collectionId)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/Norwegian kroner \(NOK\) only, not in SEK/),
    })
  })
})

describe("goods without shipping, charged on-shipment", () => {
  const digital = () => sellAt(harness, 250, { isDigital: true })

  /** A download is handed over: packed as Medusa wants it, and marked as delivered. */
  async function deliver(paid: PaidOrder, title: string): Promise<void> {
    const item = (await itemsOf(harness, paid)).find((one) => one.title === title)
    const path = `/admin/orders/${paid.orderId}/fulfillments`
    const body = {
      items: [{ id: item?.id ?? "", quantity: 1 }],
      location_id: harness.facts.stockLocationId,
      shipping_option_id: harness.facts.shippingOptions.pickUp,
    }
    await done(post(harness, path, body))
    const fulfillment = (await fulfillmentsOf(harness, paid)).at(-1)
    await done(post(harness, `${path}/${fulfillment?.id}/mark-as-delivered`))
  }

  /** At Vipps, and in Medusa's books, which follow a moment later. */
  const isCaptured = (paid: PaidOrder, minor: number) =>
    eventually(`${minor} øre captured, and booked`, async () => {
      const booked = await harness.admin.booked(paid)
      const sum = booked.reduce((total, { amount }) => total + minorOf(amount), 0)
      return (await atVipps(harness, paid.reference)).capturedMinor === minor && sum === minor
    })

  it("alone, in a cart without a way of delivery: charged when they are delivered", async () => {
    const { variantId, quantity } = await digital()
    const cart = await cartWithoutDelivery([{ variant_id: variantId, quantity }])
    const paid = await harness.shop.payWithVipps(cart)

    await deliver(paid, "Vare til 250")

    await isCaptured(paid, 25_000)
    await harness.orderChanged(paid.orderId)
    await expectEqualLedgers(harness, paid, { captured: "250", refunded: "0" })
  })

  it("beside a sweater by Posten: each is charged when it goes out, shipping with the first", async () => {
    const cart = await harness.shop.cart([lineFor(harness.facts.variants, "Ullgenser"), await digital()])
    const option_id = harness.facts.shippingOptions.posten
    const path = `/store/carts/${cart.cartId}/shipping-methods`
    await done(harness.shop.api({ method: "POST", path, body: { option_id } }))
    const paid = await harness.shop.payWithVipps(cart)
    expect(paid.amountMinor).toBe(109_900)

    await deliver(paid, "Vare til 250")
    await isCaptured(paid, 34_900)
    const box = await packFulfillment(harness, paid, ["Ullgenser"])
    expect(await atVipps(harness, paid.reference)).toMatchObject({ capturedMinor: 34_900, releasedMinor: 0 })
    await shipFulfillment(harness, paid, box)

    await isCaptured(paid, 109_900)
    await harness.orderChanged(paid.orderId)
    await expectEqualLedgers(harness, paid, { captured: "1099", refunded: "0" })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 2 })
  })
})

const cartSchema = z.object({ cart: z.object({ id: z.string(), total: z.number() }) })

async function cartWithoutDelivery(items: { variant_id: string; quantity: number }[]): Promise<Cart> {
  const { regionId, salesChannelId } = harness.facts
  const address = { first_name: "Ola", last_name: "Nordmann", country_code: "no" }
  const body = {
    region_id: regionId,
    sales_channel_id: salesChannelId,
    email: "ola@example.no",
    items,
    shipping_address: address,
    billing_address: address,
  }
  const answer = await harness.shop.api({ method: "POST", path: "/store/carts", body })
  const { cart } = cartSchema.parse(answer.body)
  return { cartId: cart.id, totalMinor: minorOf(cart.total) }
}
