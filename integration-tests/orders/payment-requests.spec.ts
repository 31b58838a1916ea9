import { z } from "zod"
import { expectBody, type PaidOrder } from "../../demo/harness"
import { readView } from "../support/staff/admin-api"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { expectOrderLedgers } from "../support/ledgers/order-ledgers"
import { expectPage, onPage } from "../support/staff/order-page"
import { payByLink } from "../support/shopper/payment-link"
import { done, post } from "../support/staff/order-actions"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"

/** What is asked of the customer besides the 1000 kr that are reserved, by which link; and what the shop gives away. */
jest.setTimeout(240_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

const { captured, canceled } = onPage
const view = (paid: PaidOrder) => readView(harness.admin.api, paid)

const linkSchema = z.looseObject({
  notes: z.array(z.object({ message: z.string() })),
  to_request: z.number(),
  payment_link: z.object({ url: z.string(), amount: z.number() }).nullable(),
})
const asked = async (paid: PaidOrder) => {
  const { notes, to_request, payment_link } = linkSchema.parse(await view(paid))
  return { notes: notes.map(({ message }) => message), to_request, payment_link }
}

describe("a payment link", () => {
  const withoutLink =
    /^250.kr of the order is not reserved any more: it was released to the customer\. .* make a payment link\.$/
  const withLink =
    /^250.kr of the order is not reserved any more: it was released to the customer\. .* send the payment link\.$/

  it("that is not there is not spoken of: after a release it is made by the panel's button, with a host, and paid", async () => {
    const paid = await placeSampleOrder(harness)
    await done(harness.admin.vipps(paid).capture("750"))
    await done(harness.admin.vipps(paid).release())
    expect(await asked(paid)).toEqual({
      notes: [expect.stringMatching(withoutLink)],
      to_request: 250,
      payment_link: null,
    })
    const page = { status: "captured", outstanding: "250", paid: "750" }
    await expectPage(harness, paid, { ...page, paymentLink: null, payments: [captured("750")] })

    const first = await done(harness.admin.vipps(paid).request())
    const again = await done(harness.admin.vipps(paid).request())

    const answered = z.object({ payment: linkSchema })
    const { payment } = expectBody(answered, first, "making a link")
    expect(expectBody(answered, again, "making a link").payment.payment_link).toEqual(payment.payment_link)
    expect(payment).toMatchObject({
      notes: [{ message: expect.stringMatching(withLink) }],
      to_request: 0,
      payment_link: {
        amount: 250,
        url: expect.stringMatching(
          new RegExp(`^https?://[^/]+/payment-collection/pay_col_\\w+\\?order_id=${paid.orderId}$`),
        ),
      },
    })
    const second = await payByLink(harness, paid)
    expect(second.amountMinor).toBe(25_000)
    expect(payment.payment_link?.url).toContain(second.collectionId)
    expect(await asked(paid)).toEqual({ notes: [], to_request: 0, payment_link: null })
    expect(await harness.admin.vipps(paid).request()).toMatchObject({
      status: 400,
      message: "No payment link was made: nothing of the order is left to ask the customer for.",
      body: { code: "nothing-to-request" },
    })
    expect(await harness.admin.capture(second, "250")).toMatchObject({ status: 200 })
    await expectOrderLedgers(harness, paid, [
      { payment: paid, captured: "750", refunded: "0" },
      { payment: second, captured: "250", refunded: "0" },
    ])
  })

  it("is not offered for what was refunded in the Vipps portal, recorded or not", async () => {
    const paid = await placeSampleOrder(harness)
    await done(harness.admin.capture(paid, "1000"))
    await harness.sandbox.control.portal.refund(paid.reference, 10_000)
    await done(harness.admin.vipps(paid).refresh())

    expect(await asked(paid)).toEqual({ notes: [], to_request: 0, payment_link: null })
    expect(await harness.admin.vipps(paid).request()).toMatchObject({ status: 400 })
    await done(harness.admin.vipps(paid).resolve())
    expect(await asked(paid)).toEqual({ notes: [], to_request: 0, payment_link: null })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "100" })
  })
})

describe("a credit line of the shop's own, of which Medusa tells nobody", () => {
  const credit = (paid: PaidOrder, amount: number) =>
    done(
      post(harness, `/admin/orders/${paid.orderId}/credit-lines`, {
        amount,
        reference: "goodwill",
        reference_id: "late",
      }),
    )

  it("over the whole order: the next reconciliation lets the reservation go", async () => {
    const paid = await placeSampleOrder(harness)
    const before = await placeSampleOrder(harness)
    await credit(paid, 1000)

    await harness.reconcile()

    expect(await atVipps(harness, paid.reference)).toMatchObject({ state: "CANCELLED" })
    expect(await atVipps(harness, before.reference)).toMatchObject({ state: "RESERVED" })
    const page = { status: "canceled", outstanding: "0", paid: "0", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [canceled("1000")] })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("of 100 kr: the next reconciliation makes Capture take 900 kr, and the rest is released at once", async () => {
    const paid = await placeSampleOrder(harness)
    await credit(paid, 100)
    await harness.reconcile()
    expect(await harness.admin.recorded(paid)).toMatchObject({ amountMinor: 90_000 })

    expect(await harness.admin.capture(paid, "900")).toMatchObject({ status: 200 })

    await eventually(
      "the release",
      async () => (await atVipps(harness, paid.reference)).releasedMinor === 10_000,
    )
    const page = { status: "captured", outstanding: "0", paid: "900", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("900")] })
    await expectEqualLedgers(harness, paid, { captured: "900", refunded: "0" })
  })

  it("is looked at once", async () => {
    const paid = await placeSampleOrder(harness)
    await credit(paid, 100)
    await harness.reconcile()
    await harness.sql(
      `update order_credit_line set created_at = created_at - interval '2 minutes' where order_id = $1`,
      [paid.orderId],
    )

    const looks = (await countCalls(harness, paid.reference)).details

    await harness.reconcile()

    expect((await countCalls(harness, paid.reference)).details).toBe(looks)
  })
})
