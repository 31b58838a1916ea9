import type { PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { expectPage, onPage, type OrderPage } from "../support/staff/order-page"
import { beginEdit, cancelEdit, editOrder, type Goods } from "../support/staff/order-actions"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"

/** A sweater of 750 kr and a hat of 250 kr are ordered, 1000 kr are reserved, and then the order is edited. */
jest.setTimeout(180_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_RELEASE_REMAINDER: "manual" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

const order = () => placeSampleOrder(harness)
const showsPage = (paid: PaidOrder, page: OrderPage) => expectPage(harness, paid, page)
const { pending, captured } = onPage
const nothingAsked = { paymentLink: null }

/** The reservation as it was made: nothing released, nothing cancelled, and nobody has tried. */
async function expectHeld(paid: PaidOrder, capturedMinor: number): Promise<void> {
  expect(await atVipps(harness, paid.reference)).toMatchObject({
    reservedMinor: 100_000,
    capturedMinor,
    releasedMinor: 0,
  })
  expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
}

describe("an edit with nothing captured", () => {
  const edits: { story: string; goods: Goods; total: string }[] = [
    { story: "without the hat", goods: { Lue: 0 }, total: "750" },
    { story: "without the sweater", goods: { Ullgenser: 0 }, total: "250" },
  ]

  it.each(edits)(
    "down, $story: the stock button captures exactly the new total",
    async ({ goods, total }) => {
      const paid = await order()

      await editOrder(harness, paid, goods)

      const due = { status: "authorized", outstanding: total, paid: "0", payments: [pending(total)] }
      await showsPage(paid, { ...due, ...nothingAsked })
      await expectHeld(paid, 0)
      expect(await harness.admin.capture(paid, total)).toMatchObject({ status: 200 })
      const paidUp = { status: "captured", outstanding: "0", paid: total, payments: [captured(total)] }
      await showsPage(paid, { ...paidUp, ...nothingAsked })
      await expectHeld(paid, Number(total) * 100)
      await expectEqualLedgers(harness, paid, { captured: total, refunded: "0" })
    },
  )

  it("a page that still shows the old total captures the new one's amount, or nothing", async () => {
    const paid = await order()
    await editOrder(harness, paid, { Lue: 0 })
    const due = { status: "authorized", outstanding: "750", paid: "0", payments: [pending("750")] }
    await showsPage(paid, { ...due, ...nothingAsked })

    const stale = await harness.admin.capture(paid, "1000")

    expect(stale).toMatchObject({ status: 400, message: expect.stringContaining("750\u00A0kr") })
    await expectHeld(paid, 0)
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("up: the reservation stays good for what it covers, and the difference alone is asked for", async () => {
    const paid = await order()

    await editOrder(harness, paid, { Lue: 2 })

    const grown = {
      status: "partially_authorized",
      outstanding: "1250",
      paid: "0",
      payments: [pending("1000")],
    }
    await showsPage(paid, { ...grown, paymentLink: "250" })
    await expectHeld(paid, 0)
    expect(await harness.admin.vipps(paid).status()).toMatchObject({
      body: { payment: { due: 1000, notes: [{ message: expect.stringContaining("250\u00A0kr") }] } },
    })
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    const part = {
      status: "partially_captured",
      outstanding: "250",
      paid: "1000",
      payments: [captured("1000")],
    }
    await showsPage(paid, { ...part, paymentLink: "250" })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it.each([
    { story: "to what it was", hats: 1, total: "1000", link: null, status: "authorized" },
    { story: "above the reservation", hats: 3, total: "1500", link: "500", status: "partially_authorized" },
  ])("down, then up $story: nothing of the reservation is lost", async ({ hats, total, link, status }) => {
    const paid = await order()
    await editOrder(harness, paid, { Lue: 0 })
    const down = { status: "authorized", outstanding: "750", paid: "0", payments: [pending("750")] }
    await showsPage(paid, { ...down, ...nothingAsked })

    await editOrder(harness, paid, { Lue: hats })

    await showsPage(paid, {
      status,
      outstanding: total,
      paid: "0",
      paymentLink: link,
      payments: [pending("1000")],
    })
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await expectHeld(paid, 100_000)
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it("up, then down again: the customer is asked for nothing", async () => {
    const paid = await order()
    await editOrder(harness, paid, { Lue: 3 })
    const up = { status: "partially_authorized", outstanding: "1500", paid: "0", payments: [pending("1000")] }
    await showsPage(paid, { ...up, paymentLink: "500" })

    await editOrder(harness, paid, { Lue: 2 })
    await showsPage(paid, { ...up, outstanding: "1250", paymentLink: "250" })
    await editOrder(harness, paid, { Lue: 0 })

    const down = { status: "authorized", outstanding: "750", paid: "0", payments: [pending("750")] }
    await showsPage(paid, { ...down, ...nothingAsked })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    await expectHeld(paid, 75_000)
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it("that is begun and cancelled changes nothing", async () => {
    const paid = await order()
    await beginEdit(harness, paid, { Lue: 0 })
    await cancelEdit(harness, paid)

    const asOrdered = { status: "authorized", outstanding: "1000", paid: "0", payments: [pending("1000")] }
    await showsPage(paid, { ...asOrdered, ...nothingAsked })
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})

describe("an edit after 400 kr are captured", () => {
  async function partlyCaptured(): Promise<PaidOrder> {
    const paid = await order()
    expect(await harness.admin.capture(paid, "400")).toMatchObject({ status: 200 })
    return paid
  }

  it("down: the stock button, which posts the whole amount, captures what is due", async () => {
    const paid = await partlyCaptured()

    await editOrder(harness, paid, { Lue: 0 })

    const due = { status: "partially_captured", outstanding: "350", paid: "400", payments: [pending("750")] }
    await showsPage(paid, { ...due, ...nothingAsked })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    const paidUp = { status: "captured", outstanding: "0", paid: "750", payments: [captured("750")] }
    await showsPage(paid, { ...paidUp, ...nothingAsked })
    await expectHeld(paid, 75_000)
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it.each([
    { story: "below what is captured", goods: { Ullgenser: 0 }, owed: "150" },
    { story: "and up again, still below", goods: { Ullgenser: 0, "Test: 1 kr": 10 }, owed: "140" },
  ])("down, $story: nothing can be captured, the difference can be refunded", async ({ goods, owed }) => {
    const paid = await partlyCaptured()

    await editOrder(harness, paid, goods)

    const over = { status: "captured", outstanding: `-${owed}`, paid: "400", payments: [captured("400")] }
    await showsPage(paid, { ...over, ...nothingAsked })
    expect(await harness.admin.vipps(paid).capture("100")).toMatchObject({
      status: 400,
      message: expect.stringContaining("600\u00A0kr"),
    })
    expect(await harness.admin.refund(paid, owed)).toMatchObject({ status: 200 })
    await expectHeld(paid, 40_000)
    await expectEqualLedgers(harness, paid, { captured: "400", refunded: owed })
  })

  it("up: the rest of the reservation is captured, and the difference asked for", async () => {
    const paid = await partlyCaptured()

    await editOrder(harness, paid, { Lue: 2 })

    const grown = {
      status: "partially_captured",
      outstanding: "850",
      paid: "400",
      payments: [pending("1000")],
    }
    await showsPage(paid, { ...grown, paymentLink: "250" })
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    const part = {
      status: "partially_captured",
      outstanding: "250",
      paid: "1000",
      payments: [captured("1000")],
    }
    await showsPage(paid, { ...part, paymentLink: "250" })
    await expectHeld(paid, 100_000)
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})

describe("the stock Capture button after a partial capture, without any edit", () => {
  it("captures the rest", async () => {
    const paid = await order()
    expect(await harness.admin.capture(paid, "400")).toMatchObject({ status: 200 })

    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })

    const paidUp = { status: "captured", outstanding: "0", paid: "1000", payments: [captured("1000")] }
    await showsPage(paid, { ...paidUp, ...nothingAsked })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})
