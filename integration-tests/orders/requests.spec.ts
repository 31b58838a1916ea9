import { z } from "zod"
import { expectBody, type PaidOrder } from "../../demo/stage"
import { readView } from "../admin/read"
import { expectEqualLedgers } from "../support/equal-ledgers"
import { eventually } from "../support/eventually"
import { atVipps, countCalls } from "../support/ledgers"
import { expectOrderLedgers } from "../support/order-ledgers"
import { expectPage, onPage } from "../support/order-page"
import { payByLink } from "../support/payment-link"
import { done, post } from "../support/staff"
import { bootWatchedShop, type WatchedShop } from "../support/watched-store"
import { orderWool } from "../support/wool"

/** What is asked of the customer besides the 1000 kr that are reserved, by which link; and what the shop gives away. */
jest.setTimeout(240_000)

let stage: WatchedShop

beforeAll(async () => {
  stage = await bootWatchedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => stage?.stop())

const { captured, canceled } = onPage
const view = (paid: PaidOrder) => readView(stage.admin.api, paid)

const linkSchema = z.looseObject({
  notes: z.array(z.string()),
  to_request: z.number(),
  payment_link: z.object({ url: z.string(), amount: z.number() }).nullable(),
})
const asked = async (paid: PaidOrder) => {
  const { notes, to_request, payment_link } = linkSchema.parse(await view(paid))
  return { notes, to_request, payment_link }
}

describe("a payment link", () => {
  const withoutLink =
    /^250.kr of the order is not reserved, and no payment link asks for that amount: make one in the Vipps panel/
  const withLink =
    /^250.kr of the order is not reserved: ask the customer for it with the payment link on the order\.$/

  it("that is not there is not spoken of: after a release it is made by the panel's button, with a host, and paid", async () => {
    const paid = await orderWool(stage)
    await done(stage.admin.vipps(paid).capture("750"))
    await done(stage.admin.vipps(paid).release())
    expect(await asked(paid)).toEqual({
      notes: [expect.stringMatching(withoutLink)],
      to_request: 250,
      payment_link: null,
    })
    const page = { status: "captured", outstanding: "250", paid: "750" }
    await expectPage(stage, paid, { ...page, paymentLink: null, payments: [captured("750")] })

    const first = await done(stage.admin.vipps(paid).request())
    const again = await done(stage.admin.vipps(paid).request())

    const answered = z.object({ payment: linkSchema })
    const { payment } = expectBody(answered, first, "making a link")
    expect(expectBody(answered, again, "making a link").payment.payment_link).toEqual(payment.payment_link)
    expect(payment).toMatchObject({
      notes: [expect.stringMatching(withLink)],
      to_request: 0,
      payment_link: {
        amount: 250,
        url: expect.stringMatching(
          new RegExp(`^https?://[^/]+/payment-collection/pay_col_\\w+\\?order_id=${paid.orderId}$`),
        ),
      },
    })
    const second = await payByLink(stage, paid)
    expect(second.amountMinor).toBe(25_000)
    expect(payment.payment_link?.url).toContain(second.collectionId)
    expect(await asked(paid)).toEqual({ notes: [], to_request: 0, payment_link: null })
    expect(await stage.admin.vipps(paid).request()).toMatchObject({
      status: 400,
      message: "No payment link was made: nothing of the order is left to ask the customer for.",
      body: { code: "nothing-to-request" },
    })
    expect(await stage.admin.capture(second, "250")).toMatchObject({ status: 200 })
    await expectOrderLedgers(stage, paid, [
      { payment: paid, captured: "750", refunded: "0" },
      { payment: second, captured: "250", refunded: "0" },
    ])
  })

  it("is not offered for what was refunded in the Vipps portal, recorded or not", async () => {
    const paid = await orderWool(stage)
    await done(stage.admin.capture(paid, "1000"))
    await stage.sandbox.control.portal.refund(paid.reference, 10_000)
    await done(stage.admin.vipps(paid).refresh())

    expect(await asked(paid)).toEqual({ notes: [], to_request: 0, payment_link: null })
    expect(await stage.admin.vipps(paid).request()).toMatchObject({ status: 400 })
    await done(stage.admin.vipps(paid).settle())
    expect(await asked(paid)).toEqual({ notes: [], to_request: 0, payment_link: null })
    await expectEqualLedgers(stage, paid, { captured: "1000", refunded: "100" })
  })
})

describe("a credit line of the shop's own, of which Medusa tells nobody", () => {
  const credit = (paid: PaidOrder, amount: number) =>
    done(
      post(stage, `/admin/orders/${paid.orderId}/credit-lines`, {
        amount,
        reference: "goodwill",
        reference_id: "late",
      }),
    )

  it("over the whole order: the next reconciliation lets the reservation go", async () => {
    const paid = await orderWool(stage)
    const before = await orderWool(stage)
    await credit(paid, 1000)

    await stage.reconcile()

    expect(await atVipps(stage, paid.reference)).toMatchObject({ state: "CANCELLED" })
    expect(await atVipps(stage, before.reference)).toMatchObject({ state: "RESERVED" })
    const page = { status: "canceled", outstanding: "0", paid: "0", paymentLink: null }
    await expectPage(stage, paid, { ...page, payments: [canceled("1000")] })
    await expectEqualLedgers(stage, paid, { captured: "0", refunded: "0" })
  })

  it("of 100 kr: the next reconciliation makes Capture take 900 kr, and the rest is released at once", async () => {
    const paid = await orderWool(stage)
    await credit(paid, 100)
    await stage.reconcile()
    expect(await stage.admin.recorded(paid)).toMatchObject({ amountMinor: 90_000 })

    expect(await stage.admin.capture(paid, "900")).toMatchObject({ status: 200 })

    await eventually(
      "the release",
      async () => (await atVipps(stage, paid.reference)).releasedMinor === 10_000,
    )
    const page = { status: "captured", outstanding: "0", paid: "900", paymentLink: null }
    await expectPage(stage, paid, { ...page, payments: [captured("900")] })
    await expectEqualLedgers(stage, paid, { captured: "900", refunded: "0" })
  })

  it("is looked at once", async () => {
    const paid = await orderWool(stage)
    await credit(paid, 100)
    await stage.reconcile()
    await stage.sql(
      `update order_credit_line set created_at = created_at - interval '2 minutes' where order_id = $1`,
      [paid.orderId],
    )

    const looks = (await countCalls(stage, paid.reference)).details

    await stage.reconcile()

    expect((await countCalls(stage, paid.reference)).details).toBe(looks)
  })
})
