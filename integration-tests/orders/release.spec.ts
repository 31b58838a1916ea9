import type { PaidOrder } from "../../demo/harness"
import { readList, readView } from "../support/staff/admin-api"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { expectPage, onPage } from "../support/staff/order-page"
import { paymentsOf } from "../support/orders/orders"
import { askForPayment } from "../support/staff/phone-order"
import { beginEdit, cancelEdit, done, editOrder, post } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"

/** `releaseRemainder`: of a reservation of 1000 kr, what the order needs no more is let go by itself. */
jest.setTimeout(180_000)

const { captured, refunded, canceled } = onPage
const MINUTES_UNTIL_NEXT_LOOK = 6

describe("when-paid, the default", () => {
  let harness: ObservedShop

  beforeAll(async () => {
    harness = await bootObservedShop({
      env: { VIPPS_TIMEOUT_MS: "2000" },
      sandbox: { switches: { rateLimits: false } },
    })
  })
  afterAll(() => harness?.stop())

  const order = () => placeSampleOrder(harness)
  const released = (paid: PaidOrder, minor: number) =>
    eventually("the release", async () => (await atVipps(harness, paid.reference)).releasedMinor === minor)

  /** Whatever there is to do for this payment is done when this has answered. */
  const resolve = (paid: PaidOrder) => done(harness.admin.vipps(paid).resolve())

  it("she bought one of the two: edit, capture, and the rest is released by itself; then it can be refunded", async () => {
    const paid = await order()
    await editOrder(harness, paid, { Lue: 0 })
    await eventually("the new total", async () => (await harness.admin.recorded(paid)).amountMinor === 75_000)

    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })

    await released(paid, 25_000)
    const page = { status: "captured", outstanding: "0", paid: "750", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("750")] })
    expect(await harness.event(paid.reference, "vipps.remainder_released")).toMatchObject({
      amount_minor: 25_000,
    })
    expect(await harness.admin.refund(paid, "750")).toMatchObject({ status: 200 })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1, cancel: 1, refund: 1 })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "750" })
  })

  it("edited below what is captured: the rest is released, and the difference refunded by the stock button", async () => {
    const paid = await order()
    await harness.admin.capture(paid, "400")

    await editOrder(harness, paid, { Ullgenser: 0 })

    await released(paid, 60_000)
    const page = { status: "captured", outstanding: "-150", paid: "400", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("400")] })
    expect(await harness.admin.refund(paid, "150")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "400", refunded: "150" })
  })

  it("an order taken by phone, paid by link: edited, captured, released and refunded like any other", async () => {
    const asked = await askForPayment(harness)
    await harness.sandbox.control.approve(asked.reference)
    const paymentId = await eventually("its payment", async () => {
      return (await paymentsOf(harness, asked.collectionId))[0]
    })
    const paid: PaidOrder = { ...asked, paymentId }

    await editOrder(harness, paid, { "Test: 1000 kr": 0, Ullgenser: 1 })

    const due = { status: "authorized", outstanding: "750", paid: "0", paymentLink: null }
    await expectPage(harness, paid, { ...due, payments: [onPage.pending("750")] })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    await released(paid, 25_000)
    expect(await harness.admin.refund(paid, "250")).toMatchObject({ status: 200 })
    const page = { status: "partially_refunded", outstanding: "0", paid: "500", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("750")] })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "250" })
  })

  it("two captures, then a refund of more than either: one refund, and both ledgers agree", async () => {
    const paid = await order()
    expect(await harness.admin.capture(paid, "400")).toMatchObject({ status: 200 })
    expect(await harness.admin.capture(paid, "600")).toMatchObject({ status: 200 })

    expect(await harness.admin.refund(paid, "700")).toMatchObject({ status: 200 })

    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 2, refund: 1 })
    const page = { status: "partially_refunded", outstanding: "0", paid: "300", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("1000")] })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "700" })
  })

  it("edited to nothing: the whole reservation is let go", async () => {
    const paid = await order()

    await editOrder(harness, paid, { Ullgenser: 0, Lue: 0 })

    await eventually("the cancellation", async () => {
      return (await atVipps(harness, paid.reference)).state === "CANCELLED"
    })
    await expectPage(harness, paid, {
      status: "canceled",
      outstanding: "0",
      paid: "0",
      paymentLink: null,
      payments: [canceled("1000")],
    })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("a part captured and the rest still due: nothing is let go, and the rest can be captured", async () => {
    const paid = await order()
    await harness.admin.capture(paid, "400")
    await harness.admin.refund(paid, "100")

    await resolve(paid)

    expect(await atVipps(harness, paid.reference)).toMatchObject({ releasedMinor: 0 })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
    expect(await harness.admin.capture(paid, "600")).toMatchObject({ status: 200 })
    const page = { status: "partially_refunded", outstanding: "0", paid: "900", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("1000")] })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "100" })
  })

  it("waits for an edit that is begun, and lets go when it is cancelled", async () => {
    const paid = await order()
    await editOrder(harness, paid, { Lue: 0 })
    await eventually("the new total", async () => (await harness.admin.recorded(paid)).amountMinor === 75_000)
    await beginEdit(harness, paid, { Lue: 1 })
    await harness.admin.capture(paid, "750")
    await resolve(paid)
    expect(await atVipps(harness, paid.reference)).toMatchObject({ releasedMinor: 0 })

    await cancelEdit(harness, paid)

    await released(paid, 25_000)
    const page = { status: "captured", outstanding: "0", paid: "750", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("750")] })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it("an edit begun and forgotten holds the rest back: said where the staff look, and let go once it is declined", async () => {
    const paid = await order()
    await editOrder(harness, paid, { Lue: 0 })
    await eventually("the new total", async () => (await harness.admin.recorded(paid)).amountMinor === 75_000)
    await beginEdit(harness, paid, { Lue: 1 })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })

    const resolved = await resolve(paid)

    const sentence =
      /^An edit of the order, begun .* is neither confirmed nor cancelled.* 250.kr .* stays reserved\. Finish or cancel the change/
    expect(resolved.body.unresolved).toMatchObject([{ message: expect.stringMatching(sentence) }])
    expect((await readView(harness.admin.api, paid)).problems).toEqual([])
    await passTime(harness, 61)
    expect((await readView(harness.admin.api, paid)).problems).toMatchObject([
      { code: "release-blocked", message: expect.stringMatching(sentence), amount: 250, resolve: false },
    ])
    const { payments } = await readList(harness.admin.api, "filter=attention")
    expect(payments.find(({ reference }) => reference === paid.reference)?.attention).toEqual([
      "release-blocked",
    ])
    await harness.reconcile()
    expect(await atVipps(harness, paid.reference)).toMatchObject({ releasedMinor: 0 })

    // Medusa tells nobody of this one: the reconciliation finds it
    await harness.sql(
      `update order_change set status = 'declined' where order_id = $1 and status = 'pending'`,
      [paid.orderId],
    )
    await passTime(harness, 24 * 60)
    await harness.reconcile()

    await released(paid, 25_000)
    expect((await readView(harness.admin.api, paid)).problems).toEqual([])
    const page = { status: "captured", outstanding: "0", paid: "750", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("750")] })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it("Vipps does not answer: the job lets go later", async () => {
    const paid = await order()
    await editOrder(harness, paid, { Lue: 0 })
    await eventually("the new total", async () => (await harness.admin.recorded(paid)).amountMinor === 75_000)
    await harness.sandbox.control.next("cancel", { dropResponse: "before-executing" }, 30)
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    await eventually("the attempt", async () => {
      return (
        (await harness.sandbox.control.requests({ call: "cancel", reference: paid.reference })).length > 0
      )
    })

    await harness.sandbox.control.clearFaults()
    await eventually("the release", async () => {
      await passTime(harness, MINUTES_UNTIL_NEXT_LOOK)
      await harness.reconcile()
      return (await atVipps(harness, paid.reference)).releasedMinor === 25_000
    })
    const page = { status: "captured", outstanding: "0", paid: "750", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("750")] })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it("the difference of a grown order marked as paid otherwise: the reservation keeps what is due, and lets go of the rest", async () => {
    const paid = await order()
    await editOrder(harness, paid, { Lue: 2 })
    const grown = { status: "partially_authorized", outstanding: "1250", paid: "0", paymentLink: "250" }
    await expectPage(harness, paid, { ...grown, payments: [onPage.pending("1000")] })
    const unpaid = await harness.sql(
      `select c.id from payment_collection c join order_payment_collection l on l.payment_collection_id = c.id
        where l.order_id = $1 and c.status = 'not_paid'`,
      [paid.orderId],
    )
    const body = { order_id: paid.orderId }
    await done(post(harness, `/admin/payment-collections/${String(unpaid[0]?.id)}/mark-as-paid`, body))

    await editOrder(harness, paid, { Lue: 1 })

    const page = { outstanding: "750", paid: "250", paymentLink: null, status: "partially_captured" }
    await expectPage(harness, paid, { ...page, payments: [onPage.pending("750"), captured("250")] })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    await released(paid, 25_000)
    expect(await atVipps(harness, paid.reference)).toMatchObject({ capturedMinor: 75_000, captures: 1 })
  })

  it("an order that is paid to the øre has nothing to let go", async () => {
    const paid = await order()
    await harness.admin.capture(paid, "1000")

    await resolve(paid)

    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
    await harness.admin.refund(paid, "1000")
    const page = { status: "refunded", outstanding: "0", paid: "0", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [refunded("1000")] })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "1000" })
  })
})

describe("on-order-completed", () => {
  let harness: ObservedShop

  beforeAll(async () => {
    harness = await bootObservedShop({
      env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_RELEASE_REMAINDER: "on-order-completed" },
      sandbox: { switches: { rateLimits: false } },
    })
  })
  afterAll(() => harness?.stop())

  const complete = (paid: PaidOrder) => done(post(harness, `/admin/orders/${paid.orderId}/complete`))

  it("waits until the staff have completed the order", async () => {
    const paid = await placeSampleOrder(harness)
    await editOrder(harness, paid, { Lue: 0 })
    await eventually("the new total", async () => (await harness.admin.recorded(paid)).amountMinor === 75_000)
    await harness.admin.capture(paid, "750")
    await done(harness.admin.vipps(paid).resolve())
    expect(await atVipps(harness, paid.reference)).toMatchObject({ releasedMinor: 0 })

    await complete(paid)

    await eventually(
      "the release",
      async () => (await atVipps(harness, paid.reference)).releasedMinor === 25_000,
    )
    const page = { status: "captured", outstanding: "0", paid: "750", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("750")] })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })

  it("keeps what is still due of a completed order", async () => {
    const paid = await placeSampleOrder(harness)
    await harness.admin.capture(paid, "400")
    await complete(paid)
    await done(harness.admin.vipps(paid).resolve())

    expect(await atVipps(harness, paid.reference)).toMatchObject({ releasedMinor: 0 })
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})
