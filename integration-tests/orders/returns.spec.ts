import { lineFor, type JsonObject, type PaidOrder } from "../../demo/stage"
import { expectEqualLedgers } from "../support/equal-ledgers"
import { eventually } from "../support/eventually"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers"
import { expectOrderLedgers } from "../support/order-ledgers"
import { onPage, orderPage, type OrderPage } from "../support/order-page"
import { payByLink } from "../support/payment-link"
import * as returns from "../support/returns"
import { done, itemIn, itemsOf, post } from "../support/staff"
import { minutesAgo, passTime } from "../support/time"
import { bootWatchedShop, type WatchedShop } from "../support/watched-store"
import { orderWool } from "../support/wool"

/** A sweater of 750 kr and a hat of 250 kr are sent, and the customer sends something back. */
jest.setTimeout(180_000)

let stage: WatchedShop

beforeAll(async () => {
  stage = await bootWatchedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => stage?.stop())

const { pending, captured, canceled } = onPage

async function sent(): Promise<PaidOrder> {
  const paid = await orderWool(stage)
  const items = (await itemsOf(stage, paid)).map(({ id, quantity }) => ({ id, quantity }))
  const body = { items, location_id: stage.facts.stockLocationId }
  await done(post(stage, `/admin/orders/${paid.orderId}/fulfillments`, body))
  return paid
}

const begin = (paid: PaidOrder, kind: "exchange" | "claim", more: JsonObject = {}) =>
  returns.begin(stage, paid, kind, more)
const sendBack = (paid: PaidOrder, title: string) => returns.sendBack(stage, paid, title)
const receive = (paid: PaidOrder, path: string, title: string) => returns.receive(stage, paid, path, title)
const returnOf = (paid: PaidOrder) => returns.returnOf(stage, paid)

/** Goods came back: their refund may still follow, so nothing is let go before. Then it is, without anybody's doing. */
async function expectReleasedAfterAnHour(paid: PaidOrder, isReleased: () => Promise<boolean>): Promise<void> {
  await stage.orderChanged(paid.orderId)
  await passTime(stage, 58)
  await stage.reconcile()
  expect(await isReleased()).toBe(false)
  await passTime(stage, 3)
  await stage.reconcile()
  expect(await isReleased()).toBe(true)
}

type Shown = Partial<OrderPage>

async function shows(paid: PaidOrder, expected: Shown): Promise<void> {
  let last: Shown = {}
  await eventually("the order page", async () => {
    const page = await orderPage(stage, paid)
    const keys = Object.keys(expected) as (keyof OrderPage)[]
    last = Object.fromEntries(keys.map((key) => [key, page[key]]))
    return JSON.stringify(last) === JSON.stringify(expected)
  }).catch(() => undefined)
  expect(last).toEqual(expected)
}

describe("a return", () => {
  it("of goods that are paid: the stock button refunds what is owed", async () => {
    const paid = await sent()
    await stage.admin.capture(paid, "1000")
    const path = await sendBack(paid, "Lue")
    await shows(paid, { outstanding: "0", paymentLink: null })

    await receive(paid, path, "Lue")

    await shows(paid, { outstanding: "-250", paymentLink: null, payments: [captured("1000")] })
    expect(await stage.admin.refund(paid, "250")).toMatchObject({ status: 200 })
    await shows(paid, { outstanding: "0", status: "partially_refunded" })
    await expectEqualLedgers(stage, paid, { captured: "1000", refunded: "250" })
  })

  it("more than a year after the payment: the refund is refused with the dates, and what is owed stays in sight", async () => {
    await stage.sandbox.control.directCapture(true)
    const paid = await minutesAgo(stage, 366 * 24 * 60, sent)
    await stage.sandbox.control.directCapture(false)
    await receive(paid, await sendBack(paid, "Lue"), "Lue")
    await shows(paid, { outstanding: "-250", paymentLink: null, payments: [captured("1000")] })

    const answer = await stage.admin.refund(paid, "250")

    expect(answer).toMatchObject({
      status: 400,
      message: expect.stringMatching(/Vipps refunds until .* bank transfer/),
    })
    expect(await countCalls(stage, paid.reference)).not.toHaveProperty("refund")
    await shows(paid, { outstanding: "-250", status: "captured", payments: [captured("1000")] })
    await expectLedgers(stage, paid, { captured: "1000", refunded: "0" })
  })

  it("of goods that are not captured yet: nothing is let go on request, and less is due once they are back", async () => {
    const paid = await sent()
    const path = await sendBack(paid, "Lue")
    await done(stage.admin.vipps(paid).settle())
    expect(await atVipps(stage, paid.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
    await shows(paid, { outstanding: "1000", payments: [pending("1000")] })

    await receive(paid, path, "Lue")

    await shows(paid, { outstanding: "750", paymentLink: null, payments: [pending("750")] })
    expect(await stage.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    await expectReleasedAfterAnHour(
      paid,
      async () => (await atVipps(stage, paid.reference)).releasedMinor === 25_000,
    )
    await shows(paid, { outstanding: "0", status: "captured", payments: [captured("750")] })
    await expectEqualLedgers(stage, paid, { captured: "750", refunded: "0" })
  })

  it("of everything, not captured yet: the reservation is let go an hour after it is back", async () => {
    const paid = await sent()
    const sweater = await sendBack(paid, "Ullgenser")
    await receive(paid, sweater, "Ullgenser")
    const hat = await sendBack(paid, "Lue")
    await receive(paid, hat, "Lue")

    await expectReleasedAfterAnHour(
      paid,
      async () => (await atVipps(stage, paid.reference)).state === "CANCELLED",
    )
    expect(await countCalls(stage, paid.reference)).not.toHaveProperty("capture")
    await shows(paid, { outstanding: "0", paymentLink: null, payments: [canceled("250")] })
    await expectEqualLedgers(stage, paid, { captured: "0", refunded: "0" })
  })
})

describe("an exchange", () => {
  async function exchangeHatForSweater(paid: PaidOrder): Promise<void> {
    const path = await begin(paid, "exchange")
    const { id } = await itemIn(stage, paid, "Lue")
    const { variantId } = lineFor(stage.facts.variants, "Ullgenser")
    await done(post(stage, `${path}/inbound/items`, { items: [{ id, quantity: 1 }] }))
    await done(post(stage, `${path}/outbound/items`, { items: [{ variant_id: variantId, quantity: 1 }] }))
    await done(post(stage, `${path}/request`))
  }

  it("for something dearer, when all is captured: the difference is paid by the link", async () => {
    const paid = await sent()
    await stage.admin.capture(paid, "1000")

    await exchangeHatForSweater(paid)
    // asked before the hat is back: it is counted as if it were
    await stage.orderChanged(paid.orderId)
    await shows(paid, { paymentLink: "500", payments: [captured("1000")] })
    await receive(paid, await returnOf(paid), "Lue")

    await stage.orderChanged(paid.orderId)
    await shows(paid, { outstanding: "500", paymentLink: "500", payments: [captured("1000")] })
    const second = await payByLink(stage, paid)
    expect(second.amountMinor).toBe(50_000)
    expect(await stage.admin.capture(second, "500")).toMatchObject({ status: 200 })
    await shows(paid, { outstanding: "0", status: "captured" })
    await expectOrderLedgers(stage, paid, [
      { payment: paid, captured: "1000", refunded: "0" },
      { payment: second, captured: "500", refunded: "0" },
    ])
  })

  it("for something dearer, when nothing is captured: the reservation stays good for what it covers", async () => {
    const paid = await sent()

    await exchangeHatForSweater(paid)
    await stage.orderChanged(paid.orderId)
    await shows(paid, { paymentLink: "500", payments: [pending("1000")] })
    await receive(paid, await returnOf(paid), "Lue")

    await shows(paid, { outstanding: "1500", paymentLink: "500", payments: [pending("1000")] })
    expect(await stage.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await shows(paid, { outstanding: "500", paymentLink: "500", payments: [captured("1000")] })
    expect(await countCalls(stage, paid.reference)).not.toHaveProperty("cancel")
    await expectEqualLedgers(stage, paid, { captured: "1000", refunded: "0" })
  })
})

describe("a claim", () => {
  it("that is refunded: the stock button refunds what is owed once the goods are back", async () => {
    const paid = await sent()
    await stage.admin.capture(paid, "1000")
    const path = await begin(paid, "claim", { type: "refund" })
    const { id } = await itemIn(stage, paid, "Lue")
    await done(
      post(stage, `${path}/claim-items`, { items: [{ id, quantity: 1, reason: "production_failure" }] }),
    )
    await done(post(stage, `${path}/inbound/items`, { items: [{ id, quantity: 1 }] }))
    await done(post(stage, `${path}/request`))
    await receive(paid, await returnOf(paid), "Lue")

    await shows(paid, { outstanding: "-250", paymentLink: null, payments: [captured("1000")] })
    expect(await stage.admin.refund(paid, "250")).toMatchObject({ status: 200 })
    await shows(paid, { outstanding: "0", status: "partially_refunded", payments: [captured("1000")] })
    await expectEqualLedgers(stage, paid, { captured: "1000", refunded: "250" })
  })
})
