import type { PaidOrder } from "../../demo/harness"
import { readList, readView } from "../support/staff/admin-api"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { receiveReturn, requestReturn } from "../support/staff/goods-returns"
import { beginEdit, cancelEdit, done, editOrder, packFulfillment } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"

/**
 * A sweater of 750 kr is captured and sent, a hat of 250 kr is still to be sent: what it costs stays reserved, whatever Medusa makes of
 * the sweater's refund and return. The option `releaseRemainder` is `when-paid`.
 */
jest.setTimeout(240_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

async function sweaterSent(): Promise<PaidOrder> {
  const paid = await placeSampleOrder(harness)
  await packFulfillment(harness, paid, ["Ullgenser"])
  await done(harness.admin.vipps(paid).capture("750"))
  return paid
}

/** All that the plugin does by itself until then has been done. */
async function minutesLater(paid: PaidOrder, minutes: number): Promise<void> {
  await harness.orderChanged(paid.orderId)
  await passTime(harness, minutes)
  await harness.reconcile()
}

const releasedMinor = async (paid: PaidOrder) => (await atVipps(harness, paid.reference)).releasedMinor
const problemsOf = async (paid: PaidOrder) => (await readView(harness.admin.api, paid)).problems
async function attentionOf(paid: PaidOrder): Promise<string[] | undefined> {
  const { payments } = await readList(harness.admin.api, "filter=attention&limit=100")
  return payments.find(({ reference }) => reference === paid.reference)?.attention
}

const CAPTURE_OR_RELEASE =
  /^250.kr stays reserved for goods that are not paid, .* Capture it when you send the goods, or release it/

async function expectKeptForTheHat(paid: PaidOrder): Promise<void> {
  await minutesLater(paid, 0)
  await minutesLater(paid, 61)
  await minutesLater(paid, 24 * 60)
  expect(await releasedMinor(paid)).toBe(0)
  expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
  expect(await problemsOf(paid)).toMatchObject([
    {
      code: "goods-not-paid",
      message: expect.stringMatching(CAPTURE_OR_RELEASE),
      amount: 250,
      resolve: false,
    },
  ])
  expect(await attentionOf(paid)).toEqual(["goods-not-paid"])
}

describe("the sweater comes back", () => {
  it("refunded first, and returned afterwards: the hat's money stays reserved, is said, and captured when it is sent", async () => {
    const paid = await sweaterSent()
    const path = await requestReturn(harness, paid, "Ullgenser")
    await done(harness.admin.refund(paid, "750"))
    await receiveReturn(harness, paid, path, "Ullgenser")

    await expectKeptForTheHat(paid)

    await packFulfillment(harness, paid, ["Lue"])
    expect(await harness.admin.capture(paid, "250")).toMatchObject({ status: 200 })
    await minutesLater(paid, 0)
    expect(await problemsOf(paid)).toEqual([])
    expect(await attentionOf(paid)).toBeUndefined()
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "750" })
  })

  it("returned first, and refunded in full within the hour: the same", async () => {
    const paid = await sweaterSent()
    await receiveReturn(harness, paid, await requestReturn(harness, paid, "Ullgenser"), "Ullgenser")
    await minutesLater(paid, 50)
    expect(await releasedMinor(paid)).toBe(0)
    expect(await problemsOf(paid)).toEqual([])
    const { notes } = await readView(harness.admin.api, paid)
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^The order needs 250.kr less than is reserved\. Nothing is left to capture\. 250.kr stays reserved until .*: goods came back .*, and their refund may still follow\./,
      ),
    ])

    await done(harness.admin.refund(paid, "750"))

    await expectKeptForTheHat(paid)
    expect(await harness.admin.vipps(paid).capture("250")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "750" })
  })

  it("returned, and refunded less what the hat costs: the rest is released, an hour after the refund", async () => {
    const paid = await sweaterSent()
    await receiveReturn(harness, paid, await requestReturn(harness, paid, "Ullgenser"), "Ullgenser")
    await minutesLater(paid, 50)

    await done(harness.admin.refund(paid, "500"))
    await minutesLater(paid, 55)

    expect(await releasedMinor(paid)).toBe(0)
    await minutesLater(paid, 6)
    expect(await releasedMinor(paid)).toBe(25_000)
    expect(await problemsOf(paid)).toEqual([])
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "500" })
  })

  it("asked to be sent back, and not here yet: nothing is released, and why is said", async () => {
    const paid = await placeSampleOrder(harness)
    await packFulfillment(harness, paid, ["Ullgenser"])
    await editOrder(harness, paid, { Lue: 0 })
    const path = await requestReturn(harness, paid, "Ullgenser")
    await done(harness.admin.vipps(paid).capture("750"))

    await minutesLater(paid, 24 * 60)

    expect(await releasedMinor(paid)).toBe(0)
    const { notes, problems } = await readView(harness.admin.api, paid)
    expect({ notes: notes.map(({ message }) => message), problems }).toEqual({
      notes: [expect.stringMatching(/250.kr stays reserved while a return, requested .*, is not received\./)],
      problems: [],
    })
    await receiveReturn(harness, paid, path, "Ullgenser")
    await done(harness.admin.refund(paid, "750"))
    await minutesLater(paid, 61)
    expect(await releasedMinor(paid)).toBe(25_000)
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "750" })
  })
})

describe("the hat comes back after a refund for goodwill, and the sweater is not wanted any more", () => {
  it("the credit counts once, whatever Medusa has copied of it to later versions of the order: all is released", async () => {
    const paid = await placeSampleOrder(harness)
    await packFulfillment(harness, paid, ["Lue"])
    await done(harness.admin.vipps(paid).capture("250"))
    await done(harness.admin.refund(paid, "50"))
    await receiveReturn(harness, paid, await requestReturn(harness, paid, "Lue"), "Lue")
    await editOrder(harness, paid, { Ullgenser: 0 })
    await done(harness.admin.refund(paid, "200"))

    await minutesLater(paid, 0)
    await minutesLater(paid, 61)

    expect(await problemsOf(paid)).toEqual([])
    expect(await releasedMinor(paid)).toBe(75_000)
    await expectEqualLedgers(harness, paid, { captured: "250", refunded: "250" })
  })
})

describe("the shop refunds for goodwill, and nothing comes back", () => {
  it("before the rest is captured: what the order needs no more is released, an hour after the refund", async () => {
    const paid = await placeSampleOrder(harness)
    await editOrder(harness, paid, { Lue: 0 })
    await eventually("the new total", async () => (await harness.admin.recorded(paid)).amountMinor === 75_000)
    await done(harness.admin.vipps(paid).capture("600"))
    await done(harness.admin.refund(paid, "100"))
    await minutesLater(paid, 0)
    await done(harness.admin.vipps(paid).capture("150"))
    await minutesLater(paid, 50)
    expect(await releasedMinor(paid)).toBe(0)

    await minutesLater(paid, 11)

    expect(await releasedMinor(paid)).toBe(25_000)
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "100" })
  })
})

describe("a capture of what is kept and not due", () => {
  /** By our own route, and in the panel before anybody clicks. */
  async function expectRefused(paid: PaidOrder, why: string): Promise<void> {
    const refusal = expect.stringMatching(
      new RegExp(
        `^The capture of 250.kr was not made: the order needs nothing more of this payment\\. ${why} To take more, edit the order first\\.$`,
      ),
    )
    const notDue = { code: "capture-not-due", message: refusal }
    expect(await harness.admin.vipps(paid).capture("250")).toMatchObject({
      status: 400,
      message: refusal,
    })
    const { actions } = await readView(harness.admin.api, paid)
    expect(actions.capture).toMatchObject({ max: 0, refusal: notDue })
  }

  it("is refused with the reason why it is kept, and not as if it were released now", async () => {
    const paid = await placeSampleOrder(harness)
    await packFulfillment(harness, paid, ["Ullgenser"])
    await editOrder(harness, paid, { Lue: 0 })
    const path = await requestReturn(harness, paid, "Ullgenser")
    await done(harness.admin.vipps(paid).capture("750"))
    await expectRefused(paid, "250.kr stays reserved while a return, requested .*, is not received\\. .*")

    await receiveReturn(harness, paid, path, "Ullgenser")
    await expectRefused(paid, "250.kr stays reserved until .*: goods came back .*")

    await beginEdit(harness, paid, { Lue: 1 })
    await expectRefused(paid, "An edit of the order, begun .* Until then 250.kr .* stays reserved\\. .*")

    await cancelEdit(harness, paid)
    // what that event sets off is over before the hour is
    await minutesLater(paid, 0)
    await passTime(harness, 61)
    await expectRefused(paid, "The 250.kr that is still reserved is released by itself\\.")
    await minutesLater(paid, 0)
    expect(await releasedMinor(paid)).toBe(25_000)
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})
