import { z } from "zod"
import { describeCart, expectBody, lineFor, type PaidOrder, type StartedPayment } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { sentAmounts } from "../support/ledgers/sent-amounts"
import { ordersOf, orderPlaced, paymentsOf } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { comeBack } from "../support/shopper/return-link"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { sellAt } from "../support/staff/catalog"
import { receiveReturn, requestReturn } from "../support/staff/goods-returns"
import { done, itemsOf, packFulfillment, post, shipFulfillment } from "../support/staff/order-actions"
import { orderPage } from "../support/staff/order-page"
import { eventually } from "../support/time/eventually"
import { eventOf, send, signDelivery, webhookOf } from "../webhooks/deliveries"

/**
 * What went wrong in other payment plugins, by their public reports, where no other test plays the same: docs/reports.md. The shop
 * is on ePayment and hears of approvals by webhooks; its server stands in Norwegian settings and Auckland's time.
 */
jest.setTimeout(240_000)

/** The job that registers the webhook runs three times a minute. */
const JOB_MS = 60_000
const OTHER = "pp_system_default"
const cartSchema = z.object({ cart: z.object({ id: z.string() }) })
const nothing = { captured: "0", refunded: "0" }

/** A store's own subscriber, as one that sends the confirmation. */
const confirmation = `
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

export default async function confirm({ event, container }) {
  await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw("insert into confirmation values (?)", [event.data.id])
}
export const config = { event: "order.placed", context: { subscriberId: "confirmation" } }
`

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    job: true,
    env: { VIPPS_API: "epayment", TZ: "Pacific/Auckland", LANG: "nb_NO.UTF-8", LC_ALL: "nb_NO.UTF-8" },
    sandbox: { switches: { rateLimits: false } },
    files: { "src/subscribers/confirmation.ts": confirmation },
  })
  await harness.sql(`create table confirmation (order_id text)`)
  await disableReconciliation(harness)
  const { webhooks } = harness.sandbox.control
  await eventually("the registration", async () => (await webhooks.registrations()).length > 0, JOB_MS)
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

async function payByWebhook(goods: Parameters<ObservedShop["shop"]["startPayment"]>[0] = "1000") {
  const started = await harness.shop.startPayment(goods)
  await harness.sandbox.control.approve(started.reference)
  return orderPlaced(harness, started)
}

async function approveUnheard({ reference }: StartedPayment): Promise<void> {
  await harness.sandbox.control.callbacksSettled()
  await harness.sandbox.control.next("webhook", { lose: true })
  await harness.sandbox.control.approve(reference)
  await harness.sandbox.control.callbacksSettled()
}

async function deliverAgain(payment: StartedPayment, names: string[]): Promise<void> {
  const webhook = await webhookOf(harness)
  for (const name of names) expect(await send(signDelivery(webhook, eventOf(payment, name)))).toBe(200)
}

/** A later delivery of another payment has been followed up: the events before it as well, or nearly so. */
async function workDone(): Promise<void> {
  await payByWebhook()
  await harness.sandbox.control.callbacksSettled()
}

const foundOutside = ({ reference }: PaidOrder) =>
  harness.sql(`select 1 from vipps_operation where reference = $1 and origin = 'external'`, [reference])

async function statusOf({ orderId }: PaidOrder): Promise<unknown> {
  const [row] = await harness.sql(`select status from "order" where id = $1`, [orderId])
  return row?.status
}

describe("webhooks", () => {
  it("of a refund that arrives before the answer to it: one refund, and nothing counts as made elsewhere", async () => {
    const paid = await payByWebhook()
    await done(harness.admin.capture(paid))
    await harness.sandbox.control.next("refund", { delayMs: 3_000, when: "after-executing" })
    let isAnswered = false

    const refund = harness.admin.refund(paid, "200").finally(() => (isAnswered = true))
    await eventually("the webhook of the refund", async () => {
      const seen = await harness.sandbox.control.webhooks.deliveries(paid.reference)
      return seen.some(({ name, status }) => name === "REFUNDED" && status === 200)
    })

    expect(isAnswered).toBe(false)
    expect(await refund).toMatchObject({ status: 200 })
    await workDone()
    expect(await foundOutside(paid)).toEqual([])
    expect(await countCalls(harness, paid.reference)).toMatchObject({ refund: 1 })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "200" })
  })

  it("of an approval that name other amounts: the order has what Vipps reserved, and one payment", async () => {
    const started = await harness.shop.startPayment("1000")
    await approveUnheard(started)
    const webhook = await webhookOf(harness)
    for (const value of [1, 99_900, 100_000_000]) {
      const event = eventOf(started, "AUTHORIZED", { amount: { currency: "NOK", value } })
      expect(await send(signDelivery(webhook, event))).toBe(200)
    }

    const paid = await orderPlaced(harness, started)
    await workDone()
    expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([paid.paymentId])
    await done(harness.admin.capture(paid))
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it("that come late, after the order was refunded and cancelled, bring nothing back", async () => {
    const paid = await placeSampleOrder(harness)
    await done(harness.admin.capture(paid))
    await done(harness.admin.refund(paid, "1000"))
    await done(harness.admin.cancelOrder(paid))
    expect(await statusOf(paid)).toBe("canceled")

    await deliverAgain(paid, ["AUTHORIZED", "CAPTURED", "AUTHORIZED", "CAPTURED"])
    await workDone()

    expect(await statusOf(paid)).toBe("canceled")
    expect(await itemsInStock(paid)).toEqual([])
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1, refund: 1 })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "1000" })
  })

  const shippedOnes = `select shipped_at is not null as shipped from fulfillment
     where id in (select fulfillment_id from order_fulfillment where order_id = $1) and deleted_at is null`

  it("of an order whose goods were sent are answered 200, and change nothing", async () => {
    const paid = await placeSampleOrder(harness)
    await done(harness.admin.capture(paid))
    await shipFulfillment(harness, paid, await packFulfillment(harness, paid, ["Ullgenser", "Lue"]))
    const before = await orderPage(harness, paid)
    const calls = await countCalls(harness, paid.reference)

    await deliverAgain(paid, ["CREATED", "AUTHORIZED", "CAPTURED", "AUTHORIZED", "CAPTURED"])
    await workDone()

    expect(await harness.sql(shippedOnes, [paid.orderId])).toEqual([{ shipped: true }])
    expect(await orderPage(harness, paid)).toEqual(before)
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: calls.capture })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  /** The order's goods that are still set aside. */
  const itemsInStock = ({ orderId }: PaidOrder) =>
    harness.sql(
      `select 1 from reservation_item where deleted_at is null
         and line_item_id in (select item_id from order_item where order_id = $1)`,
      [orderId],
    )
})

describe("the orders' numbers", () => {
  const numberOf = async ({ orderId }: PaidOrder) => {
    const [row] = await harness.sql(`select display_id from "order" where id = $1`, [orderId])
    return Number(row?.display_id)
  }

  // Medusa makes the order before it asks for its payment: each completion in vain would take a number
  it("have no gap for webhooks of payments that nobody has approved, nor for those that come again", async () => {
    const first = await payByWebhook()
    const started = await harness.shop.startPayment("1000")
    const rejected = await harness.shop.startPayment("1000")
    await harness.sandbox.control.reject(rejected.reference)
    await harness.sandbox.control.callbacksSettled()
    await deliverAgain(started, ["CREATED", "CREATED"])
    await deliverAgain(rejected, ["ABORTED", "TERMINATED", "CREATED"])
    const second = await payByWebhook()

    await harness.sandbox.control.next("webhook", { duplicate: 3 })
    await harness.sandbox.control.approve(started.reference)
    const third = await orderPlaced(harness, started)
    await harness.sandbox.control.callbacksSettled()
    await deliverAgain(started, ["AUTHORIZED", "AUTHORIZED"])
    await comeBack(harness, started)
    await harness.shop.complete(started.cartId)
    const fourth = await payByWebhook()

    const numbers = await Promise.all([first, second, third, fourth].map(numberOf))
    const [from = 0] = numbers
    expect(numbers).toEqual([from, from + 1, from + 2, from + 3])
  })
})

describe("the shop's own confirmation", () => {
  it("is sent once, however often and by whatever way the approval is told, and not for a refund", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.callbacksSettled()
    await harness.sandbox.control.next("webhook", { duplicate: 3 })
    await harness.sandbox.control.approve(started.reference)
    await Promise.all([
      comeBack(harness, started),
      harness.shop.complete(started.cartId),
      comeBack(harness, started),
      harness.shop.complete(started.cartId),
    ])
    const paid = await orderPlaced(harness, started)
    await done(harness.admin.capture(paid))
    await done(harness.admin.refund(paid, "200"))
    await deliverAgain(paid, ["AUTHORIZED", "REFUNDED"])
    await workDone()

    const sent = await harness.sql(`select order_id from confirmation where order_id = $1`, [paid.orderId])
    expect(sent).toEqual([{ order_id: paid.orderId }])
  })
})

describe("the shopper", () => {
  it("who approved, and then chose another way to pay: that one pays the order, and the reservation is let go", async () => {
    const region = `/admin/regions/${harness.facts.regionId}`
    await done(post(harness, region, { payment_providers: ["pp_vipps_vipps", OTHER] }))
    const started = await harness.shop.startPayment("1000")
    await approveUnheard(started)

    const path = `/store/payment-collections/${started.collectionId}/payment-sessions`
    await done(harness.shop.api({ method: "POST", path, body: { provider_id: OTHER } }))
    const { orderId = "" } = await harness.shop.complete(started.cartId)
    await deliverAgain(started, ["AUTHORIZED"])

    await eventually("the reservation to be let go", async () => {
      return (await atVipps(harness, started.reference)).state === "CANCELLED"
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([orderId])
    const paymentId = await harness.admin.paymentIdOf(orderId)
    expect(await paymentsOf(harness, started.collectionId)).toEqual([paymentId])
    expect(await harness.admin.capture(paymentId)).toMatchObject({ status: 200 })
    expect(await countCalls(harness, started.reference)).not.toHaveProperty("capture")
  })

  it("with 150 lines in the cart, which is completed three times at once: one order", async () => {
    const { variantId } = lineFor(harness.facts.variants, "Lue")
    const items = Array.from({ length: 150 }, (_, line) => ({
      ...{ variant_id: variantId, quantity: 1, metadata: { line } },
    }))
    const body = { ...describeCart(harness.facts, []), items }
    const made = await harness.shop.api({ method: "POST", path: "/store/carts", body })
    const { id: cartId } = expectBody(cartSchema, made, "making a cart").cart
    const shipping = { option_id: harness.facts.shippingOptions.pickUp }
    const path = `/store/carts/${cartId}/shipping-methods`
    await done(harness.shop.api({ method: "POST", path, body: shipping }))
    const started = await harness.shop.startPayment({ cartId, totalMinor: 0 })
    expect(started.amountMinor).toBe(3_750_000)
    await approveUnheard(started)

    await Promise.all([1, 2, 3].map(() => harness.shop.complete(cartId)))

    const paid = await orderPlaced(harness, started)
    expect(await ordersOf(harness, cartId)).toEqual([paid.orderId])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([paid.paymentId])
    await expectEqualLedgers(harness, paid, nothing)
  })

  it("comes back by an address that no cache keeps", async () => {
    const paid = await payByWebhook()

    const { status, response } = await comeBack(harness, paid)

    expect([status, response.headers.get("cache-control")]).toEqual([302, "no-store"])
  })
})

describe("amounts", () => {
  it("a captured 87.957975 kr is refunded by Medusa's form, which offers 87.96, to nothing", async () => {
    const paid = await payByWebhook([await sellAt(harness, 87.957975)])
    await done(harness.admin.capture(paid))

    expect(await harness.admin.refund(paid, "87.96")).toMatchObject({ status: 200 })

    await expectLedgers(harness, paid, { captured: "87.96", refunded: "87.96" })
  })

  it("a captured 87.957975 kr is paid back, whole, as its order is cancelled", async () => {
    const paid = await payByWebhook([await sellAt(harness, 87.957975)])
    await done(harness.admin.capture(paid))

    await done(harness.admin.cancelOrder(paid))

    await expectLedgers(harness, paid, { captured: "87.96", refunded: "87.96" })
  })

  it("100 kr are refunded in three parts of 33.333333 kr, to nothing", async () => {
    const paid = await payByWebhook([await sellAt(harness, 100)])
    await done(harness.admin.capture(paid))

    for (let part = 0; part < 3; part++) await done(harness.admin.refund(paid, "33.333333"))

    expect(await sentAmounts(harness, "refund", paid)).toEqual([3333, 3334, 3333])
    expect(await harness.admin.refund(paid, "0.01")).toMatchObject({ status: 400 })
    await expectLedgers(harness, paid, { captured: "100", refunded: "100" })
  })

  it("two returns, each refunded: the order owes nothing, and the customer neither", async () => {
    const paid = await placeSampleOrder(harness)
    const items = (await itemsOf(harness, paid)).map(({ id, quantity }) => ({ id, quantity }))
    const body = { items, location_id: harness.facts.stockLocationId }
    await done(post(harness, `/admin/orders/${paid.orderId}/fulfillments`, body))
    await done(harness.admin.capture(paid))

    for (const [title, price] of [
      ["Lue", "250"],
      ["Ullgenser", "750"],
    ] as const) {
      await receiveReturn(harness, paid, await requestReturn(harness, paid, title), title)
      await done(harness.admin.refund(paid, price))
    }

    expect(await orderPage(harness, paid)).toMatchObject({ outstanding: "0", paid: "0", status: "refunded" })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "1000" })
  })
})

describe("a server in Auckland", () => {
  it("takes the time of a reservation as Vipps has it", async () => {
    const before = Date.now()

    const paid = await payByWebhook()

    const [row] = await harness.sql(
      `select extract(epoch from reserved_at)::float8 as reserved from vipps_attempt where reference = $1`,
      [paid.reference],
    )
    const reservedAt = Number(row?.reserved) * 1000
    expect(reservedAt).toBeGreaterThan(before - 5_000)
    expect(reservedAt).toBeLessThan(Date.now() + 5_000)
  })
})
