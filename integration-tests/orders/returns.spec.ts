import { lineFor, type JsonObject, type PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { expectOrderLedgers } from "../support/ledgers/order-ledgers"
import { onPage, orderPage, type OrderPage } from "../support/staff/order-page"
import { payByLink } from "../support/shopper/payment-link"
import * as returns from "../support/staff/goods-returns"
import { done, itemIn, itemsOf, post } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"

/** A sweater of 750 kr and a hat of 250 kr are sent, and the customer sends something back. */
jest.setTimeout(180_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

const { pending, captured, canceled } = onPage

async function sent(): Promise<PaidOrder> {
  const paid = await placeSampleOrder(harness)
  const items = (await itemsOf(harness, paid)).map(({ id, quantity }) => ({ id, quantity }))
  const body = { items, location_id: harness.facts.stockLocationId }
  await done(post(harness, `/admin/orders/${paid.orderId}/fulfillments`, body))
  return paid
}

const beginOrderChange = (paid: PaidOrder, kind: "exchange" | "claim", more: JsonObject = {}) =>
  returns.beginOrderChange(harness, paid, kind, more)
const requestReturn = (paid: PaidOrder, title: string) => returns.requestReturn(harness, paid, title)
const receiveReturn = (paid: PaidOrder, path: string, title: string) =>
  returns.receiveReturn(harness, paid, path, title)
const latestReturn = (paid: PaidOrder) => returns.latestReturn(harness, paid)

/** Goods came back: their refund may still follow, so nothing is let go before. Then it is, without anybody's doing. */
async function expectReleasedAfterAnHour(paid: PaidOrder, isReleased: () => Promise<boolean>): Promise<void> {
  await harness.orderChanged(paid.orderId)
  await passTime(harness, 58)
  await harness.reconcile()
  expect(await isReleased()).toBe(false)
  await passTime(harness, 3)
  await harness.reconcile()
  expect(await isReleased()).toBe(true)
}

type Shown = Partial<OrderPage>

async function shows(paid: PaidOrder, expected: Shown): Promise<void> {
  let last: Shown = {}
  await eventually("the order page", async () => {
    const page = await orderPage(harness, paid)
    const keys = Object.keys(expected) as (keyof OrderPage)[]
    last = Object.fromEntries(keys.map((key) => [key, page[key]]))
    return JSON.stringify(last) === JSON.stringify(expected)
  }).catch(() => undefined)
  expect(last).toEqual(expected)
}

describe("a return", () => {
  it("of goods that are paid: the stock button refunds what is owed", async () => {
    const paid = await sent()
    await harness.admin.capture(paid, "1000")
    const path = await requestReturn(paid, "Lue")
    await shows(paid, { outstanding: "0", paymentLink: null })

    await receiveReturn(paid, path, "Lue")

    await shows(paid, { outstanding: "-250", paymentLink: null, payments: [captured("1000")] })
    expect(await harness.admin.refund(paid, "250")).toMatchObject({ status: 200 })
    await shows(paid, { outstanding: "0", status: "partially_refunded" })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "250" })
  })

  it("more than a year after the payment: the refund is refused with the dates, and what is owed stays in sight", async () => {
    const paid = await sent()
    await done(harness.admin.capture(paid, "1000"))
    await passTime(harness, 366 * 24 * 60)
    await receiveReturn(paid, await requestReturn(paid, "Lue"), "Lue")
    await shows(paid, { outstanding: "-250", paymentLink: null, payments: [captured("1000")] })

    const answer = await harness.admin.refund(paid, "250")

    expect(answer).toMatchObject({
      status: 400,
      message: expect.stringMatching(/Vipps refunds until .* bank transfer/),
    })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("refund")
    await shows(paid, { outstanding: "-250", status: "captured", payments: [captured("1000")] })
    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it("of goods that are not captured yet: nothing is let go on request, and less is due once they are back", async () => {
    const paid = await sent()
    const path = await requestReturn(paid, "Lue")
    await done(harness.admin.vipps(paid).resolve())
    expect(await atVipps(harness, paid.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
    await shows(paid, { outstanding: "1000", payments: [pending("1000")] })

    await receiveReturn(paid, path, "Lue")

    await shows(paid, { outstanding: "750", paymentLink: null, payments: [pending("750")] })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    await expectReleasedAfterAnHour(
      paid,
      async () => (await atVipps(harness, paid.reference)).releasedMinor === 25_000,
    )
    await shows(paid, { outstanding: "0", status: "captured", payments: [captured("750")] })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it("of everything, not captured yet: the reservation is let go an hour after it is back", async () => {
    const paid = await sent()
    const sweater = await requestReturn(paid, "Ullgenser")
    await receiveReturn(paid, sweater, "Ullgenser")
    const hat = await requestReturn(paid, "Lue")
    await receiveReturn(paid, hat, "Lue")

    await expectReleasedAfterAnHour(
      paid,
      async () => (await atVipps(harness, paid.reference)).state === "CANCELLED",
    )
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("capture")
    await shows(paid, { outstanding: "0", paymentLink: null, payments: [canceled("250")] })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })
})

describe("an exchange", () => {
  async function exchangeHatForSweater(paid: PaidOrder): Promise<void> {
    const path = await beginOrderChange(paid, "exchange")
    const { id } = await itemIn(harness, paid, "Lue")
    const { variantId } = lineFor(harness.facts.variants, "Ullgenser")
    await done(post(harness, `${path}/inbound/items`, { items: [{ id, quantity: 1 }] }))
    await done(post(harness, `${path}/outbound/items`, { items: [{ variant_id: variantId, quantity: 1 }] }))
    await done(post(harness, `${path}/request`))
  }

  it("for something dearer, when all is captured: the difference is paid by the link", async () => {
    const paid = await sent()
    await harness.admin.capture(paid, "1000")

    await exchangeHatForSweater(paid)
    // asked before the hat is back: it is counted as if it were
    await harness.orderChanged(paid.orderId)
    await shows(paid, { paymentLink: "500", payments: [captured("1000")] })
    await receiveReturn(paid, await latestReturn(paid), "Lue")

    await harness.orderChanged(paid.orderId)
    await shows(paid, { outstanding: "500", paymentLink: "500", payments: [captured("1000")] })
    const second = await payByLink(harness, paid)
    expect(second.amountMinor).toBe(50_000)
    expect(await harness.admin.capture(second, "500")).toMatchObject({ status: 200 })
    await shows(paid, { outstanding: "0", status: "captured" })
    await expectOrderLedgers(harness, paid, [
      { payment: paid, captured: "1000", refunded: "0" },
      { payment: second, captured: "500", refunded: "0" },
    ])
  })

  it("for something dearer, when nothing is captured: the reservation stays good for what it covers", async () => {
    const paid = await sent()

    await exchangeHatForSweater(paid)
    await harness.orderChanged(paid.orderId)
    await shows(paid, { paymentLink: "500", payments: [pending("1000")] })
    await receiveReturn(paid, await latestReturn(paid), "Lue")

    await shows(paid, { outstanding: "1500", paymentLink: "500", payments: [pending("1000")] })
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await shows(paid, { outstanding: "500", paymentLink: "500", payments: [captured("1000")] })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})

describe("a claim", () => {
  it("that is refunded: the stock button refunds what is owed once the goods are back", async () => {
    const paid = await sent()
    await harness.admin.capture(paid, "1000")
    const path = await beginOrderChange(paid, "claim", { type: "refund" })
    const { id } = await itemIn(harness, paid, "Lue")
    await done(
      post(harness, `${path}/claim-items`, { items: [{ id, quantity: 1, reason: "production_failure" }] }),
    )
    await done(post(harness, `${path}/inbound/items`, { items: [{ id, quantity: 1 }] }))
    await done(post(harness, `${path}/request`))
    await receiveReturn(paid, await latestReturn(paid), "Lue")

    await shows(paid, { outstanding: "-250", paymentLink: null, payments: [captured("1000")] })
    expect(await harness.admin.refund(paid, "250")).toMatchObject({ status: 200 })
    await shows(paid, { outstanding: "0", status: "partially_refunded", payments: [captured("1000")] })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "250" })
  })
})
