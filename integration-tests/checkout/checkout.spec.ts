import { z } from "zod"
import { expectBody, type StartedPayment } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { addToCart } from "../support/shopper/cart"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls, expectLedgers, reads } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf, sessionStatus } from "../support/orders/orders"
import { askForPayment } from "../support/staff/phone-order"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { startExpired } from "../support/time/time"
import { loseNotice, nextNotice } from "../support/shopper/notices"
import { answerReserved } from "../support/shopper/vipps-details"
import { apiOfRun } from "../support/server/apis"
import { onEcom } from "../support/server/ecom-shop"

jest.setTimeout(120_000)

const checkoutPage = "http://localhost:8000/checkout"
const appPage = "http://localhost:8000/app/paid?from=app"

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_RETURN_URL: `${checkoutPage},${appPage}` } })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())

/** Vipps reserves 1000 kr; nothing has been captured yet. */
async function expectReserved(started: StartedPayment, minor = 100_000) {
  expect(await atVipps(harness, started.reference)).toMatchObject({
    state: "RESERVED",
    reservedMinor: minor,
    capturedMinor: 0,
    releasedMinor: 0,
  })
}

describe("an approved payment becomes one order", () => {
  it("by the callback alone", async () => {
    const started = await harness.shop.startPayment("1000")

    await harness.sandbox.control.approve(started.reference)

    const paid = await orderPlaced(harness, started)
    expect(await harness.admin.recorded(paid)).toMatchObject({ authorizedMinor: 100_000, capturedAt: null })
    await expectReserved(started)
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("by the storefront's completion alone, when the callback gets lost", async () => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.approve(started.reference)

    const completion = await harness.shop.complete(started.cartId)

    expect(completion).toMatchObject({ status: 200, body: { type: "order" } })
    const paid = await orderPlaced(harness, started)
    expect(paid.orderId).toBe(completion.orderId)
    await expectReserved(started)
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("by the shopper's return alone, when the callback gets lost and the storefront does nothing", async () => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.approve(started.reference)

    const landed = await comeBack(started.reference)

    const paid = await orderPlaced(harness, started)
    expect(landed.outcome).toEqual({ vipps: "paid", cart_id: started.cartId, order_id: paid.orderId })
    await expectReserved(started)
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("when callback, return and completion come at the same moment", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.approve(started.reference)

    const [completion, landed] = await Promise.all([
      harness.shop.complete(started.cartId),
      comeBack(started.reference),
      harness.sandbox.control.callbacksSettled(),
    ])

    const paid = await orderPlaced(harness, started)
    await callbackNoted(started.reference)
    // the cart's lock is free again only when everybody who completes it is done
    expect(await harness.shop.complete(started.cartId)).toMatchObject({ orderId: paid.orderId })
    expect(completion.orderId).toBe(paid.orderId)
    expect(landed.outcome).toMatchObject({ vipps: "paid", order_id: paid.orderId })
    expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([paid.paymentId])
    await expectReserved(started)
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("with one call to Vipps per operation", async () => {
    await harness.sandbox.control.clearRequests()
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.approve(started.reference)
    const paid = await orderPlaced(harness, started)
    await harness.shop.complete(started.cartId)
    // after ePayment's webhook of a release the payment is read once more: webhooks.spec.ts
    await nextNotice(harness, { lose: true }, 10)

    const answers = [
      await harness.admin.capture(paid, "750"),
      await harness.admin.vipps(paid).release(),
      await harness.admin.refund(paid, "100"),
    ]

    await harness.sandbox.control.callbacksSettled()
    await harness.sandbox.control.clearFaults()
    expect(answers.map(({ status, message }) => message ?? status)).toEqual([200, 200, 200])
    expect(await countCalls(harness, started.reference)).toEqual({
      initiate: 1,
      ...reads(1),
      capture: 1,
      cancel: 1,
      refund: 1,
    })
    expect((await harness.sandbox.control.requests({ call: "token" })).length).toBeLessThanOrEqual(1)
    await expectLedgers(harness, paid, { captured: "750", refunded: "100" })
  })
})

describe("a payment that is not there yet, or never comes", () => {
  it("can be asked for again while the shopper has not approved", async () => {
    const started = await harness.shop.startPayment("1000")

    const early = await harness.shop.complete(started.cartId)

    expect(early).toMatchObject({
      status: 200,
      body: { type: "cart", error: { type: "payment_requires_more_error" } },
      message: expect.stringContaining("not approved yet"),
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([])

    await loseNotice(harness)
    await harness.sandbox.control.approve(started.reference)
    const late = await harness.shop.complete(started.cartId)

    expect(late).toMatchObject({ status: 200, body: { type: "order" } })
    await expectLedgers(harness, await orderPlaced(harness, started), { captured: "0", refunded: "0" })
  })

  it("can be asked for again when Vipps could not be asked", async () => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.approve(started.reference)
    await harness.sandbox.control.next("details", { status: 503 }, 10)
    const early = await harness.shop.complete(started.cartId)
    await harness.sandbox.control.clearFaults()

    const late = await harness.shop.complete(started.cartId)

    expect(early).toMatchObject({ status: 200, body: { type: "cart" } })
    expect(early.message).toContain("could not be asked")
    expect(late).toMatchObject({ status: 200, body: { type: "order" } })
    await expectLedgers(harness, await orderPlaced(harness, started), { captured: "0", refunded: "0" })
  })

  const endings: { ending: string; end: (reference: string) => Promise<void>; landsOn: string }[] = [
    {
      ending: "rejected",
      end: (reference) => harness.sandbox.control.reject(reference),
      landsOn: "rejected",
    },
    {
      ending: "expired at Vipps",
      end: (reference) => harness.sandbox.control.expire(reference),
      // eCom's history has the same entry for both
      landsOn: { ecom: "rejected", epayment: "expired" }[apiOfRun],
    },
  ]

  it.each(endings)("$ending: the session is canceled, and a new one gives the order", async (p) => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await p.end(started.reference)

    const landed = await comeBack(started.reference)
    const completion = await harness.shop.complete(started.cartId)

    expect(landed.outcome).toEqual({ vipps: p.landsOn, cart_id: started.cartId })
    expect(completion).toMatchObject({ status: 400, orderId: undefined })
    expect(await sessionStatus(harness, started.sessionId)).toBe("canceled")
    await payAgain(started)
  })

  it.each(endings)("$ending, and told by the callback: a new session gives the order", async (p) => {
    const started = await harness.shop.startPayment("1000")
    await p.end(started.reference)
    await callbackNoted(started.reference)

    expect(await harness.shop.complete(started.cartId)).toMatchObject({ status: 400, orderId: undefined })
    expect(await sessionStatus(harness, started.sessionId)).toBe("canceled")
    await payAgain(started)
  })

  it("expired, of which eCom's history has no trace: it counts as expired, and a new session gives the order", async () => {
    const started = await startExpired(harness, () => harness.shop.startPayment("1000"))
    await callbackNoted(started.reference)

    const landed = await comeBack(started.reference)
    const completion = await harness.shop.complete(started.cartId)

    expect(landed.outcome).toEqual({ vipps: "expired", cart_id: started.cartId })
    expect(completion).toMatchObject({ status: 400, orderId: undefined })
    expect(await sessionStatus(harness, started.sessionId)).toBe("canceled")
    await payAgain(started)
  })

  async function payAgain(before: StartedPayment) {
    const again = await harness.shop.startPayment({ cartId: before.cartId, totalMinor: before.amountMinor })
    expect(again.reference).not.toBe(before.reference)
    await harness.sandbox.control.approve(again.reference)
    const paid = await orderPlaced(harness, again)
    expect(await ordersOf(harness, before.cartId)).toEqual([paid.orderId])
    expect(await atVipps(harness, before.reference)).toMatchObject({ reservedMinor: 0 })
    await expectReserved(again)
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  }
})

describe("nothing is authorized that Vipps did not reserve for this very session", () => {
  it("not when the session asks for more than was reserved", async () => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.approve(started.reference)
    await harness.sql(
      `update payment_session set amount = 1001, raw_amount = '{"value":"1001","precision":20}' where id = $1`,
      [started.sessionId],
    )

    await expectNoOrder(started, /reserved 1.000.kr.* for 1.001.kr/)
  })

  it("not when Vipps reserved another amount", async () => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.approve(started.reference)
    await answerReserved(harness.sandbox, started.reference, 90_000)

    await expectNoOrder(started, /reserved 900.kr.* for 1.000.kr/)
  })

  async function expectNoOrder(started: StartedPayment, message: RegExp) {
    const completion = await harness.shop.complete(started.cartId)
    const landed = await comeBack(started.reference)
    const placed = await ordersOf(harness, started.cartId)
    await harness.sandbox.control.clearFaults()
    expect(completion).toMatchObject({ status: 200, body: { type: "cart" }, orderId: undefined })
    expect(completion.message).toMatch(message)
    expect(landed.outcome).not.toHaveProperty("order_id")
    expect(placed).toEqual([])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([])
  }

  it("not when a storefront points at another shopper's paid order", async () => {
    const victim = await harness.shop.payWithVipps("1000")
    const cart = await harness.shop.cart("1000")

    const started = await harness.shop.startPayment(cart, {
      vipps: {
        reference: victim.reference,
        url: "https://evil.example/pay",
        expires_at: "2099-01-01T00:00:00Z",
      },
      session_id: victim.sessionId,
      id: victim.reference,
    })

    expect(started.url).toContain(harness.sandbox.url)
    expect(started.reference).toContain(started.sessionId.replace("payses_", ""))
    expect(await harness.shop.complete(started.cartId)).toMatchObject({
      body: { type: "cart", error: { type: "payment_requires_more_error" } },
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await addToCart(harness, started.cartId)
    await expectReserved(victim)
    await expectLedgers(harness, victim, { captured: "0", refunded: "0" })
  })
})

describe("what Vipps can't take is refused in words, before any call", () => {
  it("another currency than Norwegian kroner", async () => {
    const collectionId = await swedishCollection()
    const before = await harness.sandbox.control.requests({ call: "initiate" })

    const answer = await harness.shop.session(collectionId)

    expect(answer.status).toBe(400)
    expect(answer.message).toMatch(/Norwegian kroner \(NOK\) only, not in SEK/)
    expect(await harness.sandbox.control.requests({ call: "initiate" })).toHaveLength(before.length)
  })

  it.each([
    { price: "0.99", status: 400, payments: 0 },
    { price: "1", status: 200, payments: 1 },
  ])("a payment of $price kr: $status", async ({ price, status, payments }) => {
    const { cartId } = await harness.shop.cart(price)
    const before = await harness.sandbox.control.requests({ call: "initiate" })

    const answer = await harness.shop.session(await harness.shop.collection(cartId))

    expect(answer.status).toBe(status)
    if (status === 400)
      expect(answer.message).toMatch(/0,99.kr was not started: Vipps takes payments from 1.kr/)
    expect(await harness.sandbox.control.requests({ call: "initiate" })).toHaveLength(
      before.length + payments,
    )
  })

  async function swedishCollection(): Promise<string> {
    const created = await harness.admin.api({
      method: "POST",
      path: "/admin/regions",
      body: {
        name: "Sverige",
        currency_code: "sek",
        countries: ["se"],
        payment_providers: ["pp_vipps_vipps"],
      },
    })
    const { region } = expectBody(z.object({ region: z.object({ id: z.string() }) }), created, "a region")
    const goods = harness.facts.variants.find(({ title }) => title === "Ullgenser")
    if (!goods) throw new Error("the shop has no sweaters")
    const { id, productId, priceMinor } = goods
    const priced = await harness.admin.api({
      method: "POST",
      path: `/admin/products/${productId}/variants/${id}`,
      body: {
        prices: [
          { currency_code: "nok", amount: priceMinor / 100 },
          { currency_code: "sek", amount: priceMinor / 100 },
        ],
      },
    })
    expect(priced.message ?? priced.status).toBe(200)
    const cart = await harness.shop.api({
      method: "POST",
      path: "/store/carts",
      body: { region_id: region.id, sales_channel_id: harness.facts.salesChannelId },
    })
    const { cart: made } = expectBody(z.object({ cart: z.object({ id: z.string() }) }), cart, "a cart")
    const body = { variant_id: id, quantity: 1 }
    const filled = await harness.shop.api({
      method: "POST",
      path: `/store/carts/${made.id}/line-items`,
      body,
    })
    expect(filled.message ?? filled.status).toBe(200)
    return harness.shop.collection(made.id)
  }
})

describe("the shopper comes back", () => {
  it.each([
    { asked: "nothing", data: {}, page: checkoutPage },
    { asked: "the second page of the list", data: { return_url: appPage }, page: appPage },
    { asked: "somebody else's page", data: { return_url: "https://evil.example/" }, page: checkoutPage },
    {
      asked: "a page below one of the list",
      data: { return_url: `${checkoutPage}/../x` },
      page: checkoutPage,
    },
    { asked: "nonsense", data: { return_url: { href: appPage } }, page: checkoutPage },
  ])("to $page when the storefront asked for $asked", async ({ data, page }) => {
    const started = await harness.shop.startPayment("1000", data)
    await harness.sandbox.control.approve(started.reference)

    const landed = await comeBack(started.reference)

    const paid = await orderPlaced(harness, started)
    const wanted = new URL(page)
    expect(landed.status).toBe(302)
    expect(landed.url.origin + landed.url.pathname).toBe(wanted.origin + wanted.pathname)
    expect(landed.outcome).toEqual({
      ...Object.fromEntries(wanted.searchParams),
      vipps: "paid",
      cart_id: started.cartId,
      order_id: paid.orderId,
    })
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("before having approved: pending, and nothing is placed", async () => {
    const started = await harness.shop.startPayment("1000")

    const landed = await comeBack(started.reference)

    expect(landed.outcome).toEqual({
      vipps: "pending",
      cart_id: started.cartId,
      vipps_token: expect.stringContaining(started.reference),
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
  })

  it("finds no order behind a forged link", async () => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.approve(started.reference)
    const { fallBack } = await atVipps(harness, started.reference)
    const mac = fallBack.split(".").at(-1) ?? ""
    const other = await harness.shop.startPayment("1000")
    const { fallBack: anothers } = await atVipps(harness, other.reference)
    const forged = [
      fallBack.slice(0, -mac.length) + "A".repeat(mac.length),
      fallBack.slice(0, -1),
      `${fallBack}A`,
      anothers.replace(other.reference, started.reference),
      `${harness.server.url}/vipps/return/${started.reference}`,
      `${harness.server.url}/vipps/return/%F0%9F%92%A9`,
    ]

    const answers = await Promise.all(forged.map((link) => fetch(link, { redirect: "manual" })))

    expect(answers.map(({ status }) => status)).toEqual(forged.map(() => 404))
    expect(await ordersOf(harness, started.cartId)).toEqual([])
  })
})

describe("an order without a cart, whose payment the staff asked for", () => {
  it("gets its payment by the callback", async () => {
    const asked = await askForPayment(harness)

    await harness.sandbox.control.approve(asked.reference)

    const paymentId = await eventually(
      "a payment",
      async () => (await paymentsOf(harness, asked.collectionId))[0],
    )
    const paid = { ...asked, paymentId }
    expect(await harness.admin.recorded(paid)).toMatchObject({ authorizedMinor: 100_000, capturedAt: null })
    await harness.admin.capture(paid, "1000")
    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})

/** ePayment has no direct capture. */
describe("where the sales unit captures directly, as eCom can", () => {
  let direct: BootedShop

  beforeAll(async () => {
    direct = await onEcom(harness)
    await harness.sandbox.control.directCapture(true)
  })
  afterAll(() => harness.sandbox.control.directCapture(false))

  it("goods are captured as they are paid", async () => {
    const started = await direct.shop.startPayment("1000")
    await loseNotice(direct)
    await direct.sandbox.control.approve(started.reference)
    await direct.shop.complete(started.cartId)

    const paid = await orderPlaced(direct, started)

    expect(await direct.admin.order(paid, "id,payment_status")).toMatchObject({
      body: { order: { payment_status: "captured" } },
    })
    expect(await direct.admin.recorded(paid)).toMatchObject({ capturedAt: expect.any(String) })
    expect(await countCalls(direct, started.reference)).toEqual({ initiate: 1, details: 1 })
    await expectLedgers(direct, paid, { captured: "1000", refunded: "0" })
  })

  it("an approved payment becomes a captured order by the callback alone", async () => {
    const started = await direct.shop.startPayment("1000")
    await direct.sandbox.control.approve(started.reference)

    const paid = await orderPlaced(direct, started)

    // Medusa writes the order's books last, after the payment and its collection
    await eventually(
      "a captured order in the books",
      async () => (await direct.admin.booked(paid)).length > 0,
    )
    expect(await direct.admin.order(paid, "id,payment_status")).toMatchObject({
      body: { order: { payment_status: "captured" } },
    })
    expect(await countCalls(direct, started.reference)).toEqual({ initiate: 1, details: 1 })
    await expectLedgers(direct, paid, { captured: "1000", refunded: "0" })
  })

  it("an order without a cart gets its capture booked by the callback", async () => {
    const asked = await askForPayment(direct)

    await direct.sandbox.control.approve(asked.reference)

    const paymentId = await eventually(
      "a payment",
      async () => (await paymentsOf(direct, asked.collectionId))[0],
    )
    const paid = { ...asked, paymentId }
    await eventually(
      "the capture in the order's books",
      async () => (await direct.admin.booked(paid)).length > 0,
    )
    expect(await countCalls(direct, asked.reference)).toEqual({ initiate: 1, details: 1 })
    await expectLedgers(direct, paid, { captured: "1000", refunded: "0" })
  })
})

/** The browser that Vipps sends back, not following where our server sends it on to. */
async function comeBack(reference: string) {
  const { fallBack } = await atVipps(harness, reference)
  const response = await fetch(fallBack, { redirect: "manual" })
  const url = new URL(response.headers.get("location") ?? "about:blank")
  return { status: response.status, url, outcome: Object.fromEntries(url.searchParams) }
}

async function callbackNoted(reference: string): Promise<void> {
  await harness.sandbox.control.callbacksSettled()
  await eventually("the callback in the journal", async () => {
    const rows = await harness.sql(
      `select 1 from vipps_attempt where reference = $1 and callback_at is not null`,
      [reference],
    )
    return rows.length === 1
  })
}
