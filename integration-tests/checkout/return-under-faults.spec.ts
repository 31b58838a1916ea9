import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { comeBack, countDetailsCalls, openLink, returnLink, tokenOf } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { loseNotice } from "../support/shopper/notices"

jest.setTimeout(120_000)

const checkoutPage = "http://localhost:8000/checkout"
const appPage = "http://localhost:8000/app/paid"

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({
    env: { VIPPS_RETURN_URL: `${checkoutPage},${appPage}`, VIPPS_TIMEOUT_MS: "120000" },
  })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const started = (data = {}) => harness.shop.startPayment("1000", data)

async function approveUnheard({ reference }: StartedPayment): Promise<void> {
  await loseNotice(harness)
  await harness.sandbox.control.approve(reference)
}

async function expectOneOrder(payment: StartedPayment) {
  const paid = await orderPlaced(harness, payment)
  expect(await ordersOf(harness, payment.cartId)).toEqual([paid.orderId])
  expect(await paymentsOf(harness, payment.collectionId)).toEqual([paid.paymentId])
  await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  return paid
}

/** As if another server had begun to, by this payment of the cart. */
async function completingFor({ reference }: StartedPayment, ms: number): Promise<void> {
  await harness.sql(
    `update vipps_attempt set completion_lease_until = now() + $2 * interval '1 millisecond' where reference = $1`,
    [reference, ms],
  )
}

describe("nobody hangs, and nobody sees an error", () => {
  it("in two browsers and on two servers at once: one order", async () => {
    const { server } = await harness.bootAnother()
    const payment = await started()
    await approveUnheard(payment)
    const link = await returnLink(harness, payment)
    const otherLink = link.replace(harness.server.url, server.url)

    const landed = await Promise.all([link, otherLink, link, otherLink].map((one) => openLink(one)))

    const paid = await expectOneOrder(payment)
    const query = { vipps: "paid", cart_id: payment.cartId, order_id: paid.orderId }
    expect(landed.map((one) => one.query)).toEqual(landed.map(() => query))
    await server.stop()
  })

  it("while another server completes the cart: they wait for it", async () => {
    const payment = await started()
    await approveUnheard(payment)
    await completingFor(payment, 3_000)
    const free = Date.now() + 3_000

    expect((await comeBack(harness, payment)).query).toMatchObject({ vipps: "paid", cart_id: payment.cartId })
    const { orderId } = await expectOneOrder(payment)
    const [order] = await harness.sql(`select created_at as at from "order" where id = $1`, [orderId])
    expect(z.object({ at: z.date() }).parse(order).at.getTime()).toBeGreaterThan(free - 100)
  })

  it("while another server completes it by an older payment, and does not end: pending, no second order", async () => {
    const older = await started()
    const payment = await harness.shop.startPayment({ cartId: older.cartId, totalMinor: older.amountMinor })
    await approveUnheard(payment)
    await completingFor(older, 60_000)

    const landed = await comeBack(harness, payment)

    expect(landed).toMatchObject({ status: 302, query: { vipps: "pending", cart_id: payment.cartId } })
    expect(await harness.sql(`select 1 from order_cart where cart_id = $1`, [payment.cartId])).toEqual([])
    await completingFor(older, 0)
    expect((await comeBack(harness, payment)).query).toMatchObject({ vipps: "paid" })
    await expectOneOrder(payment)
  })

  it("when Vipps does not answer: pending, and the order is made once it does", async () => {
    const payment = await started()
    await approveUnheard(payment)
    // longer than the browser would wait: the try times out at last, and its repeat is answered
    await harness.sandbox.control.next("details", { delayMs: 100_000 }, 20)

    const landed = await comeBack(harness, payment)
    await harness.sandbox.control.clearFaults()

    expect(landed).toMatchObject({ status: 302, query: { vipps: "pending", cart_id: payment.cartId } })
    await eventually("the order", async () => (await ordersOf(harness, payment.cartId))[0], 60_000)
    await expectOneOrder(payment)
    expect((await comeBack(harness, payment)).query).toMatchObject({ vipps: "paid" })
  })

  it("when the shop's own database fails: pending", async () => {
    const payment = await started({ return_url: appPage })
    await approveUnheard(payment)
    const link = await returnLink(harness, payment)
    await harness.sql(`alter table vipps_attempt rename to vipps_attempt_gone`)

    const landed = await openLink(link).finally(() =>
      harness.sql(`alter table vipps_attempt_gone rename to vipps_attempt`),
    )

    expect(landed).toMatchObject({ status: 302, page: checkoutPage, text: expect.not.stringMatching(/gone/) })
    expect(landed.query).toEqual({ vipps: "pending", vipps_token: await tokenOf(harness, payment) })
    expect(await comeBack(harness, payment)).toMatchObject({ page: appPage, query: { vipps: "paid" } })
  })
})

describe("no link leads anywhere else", () => {
  it("not when the page is no longer on the shop's list", async () => {
    const payment = await started({ return_url: appPage })
    await approveUnheard(payment)
    await harness.sql(`update vipps_attempt set return_url = 'https://evil.example/' where reference = $1`, [
      payment.reference,
    ])

    const landed = await openLink(`${await returnLink(harness, payment)}?return_url=https://evil.example/`)

    expect(landed).toMatchObject({ status: 302, page: checkoutPage, query: { vipps: "paid" } })
  })

  it.each([
    { language: "nb-NO,nb;q=0.9,en;q=0.8", lang: "nb", says: "Vi kjenner ikke denne lenken" },
    { language: "en-GB,en;q=0.9", lang: "en", says: "We don't know this link" },
    { language: "<script>", lang: "nb", says: "Du trenger ikke å betale en gang til" },
  ])("an unknown one says so in words ($lang)", async ({ language, lang, says }) => {
    const payment = await started()
    const token = await tokenOf(harness, payment)
    const unknown = [
      `${payment.reference}.${"A".repeat(32)}`,
      `${token}A`,
      "x".repeat(8_000),
      "%E0%A4%A",
      "%00",
    ]

    const answers = await Promise.all(
      unknown.map((one) =>
        openLink(`${harness.server.url}/vipps/return/${one}`, { "accept-language": language }),
      ),
    )

    for (const { status, text, response } of answers) {
      expect(status).toBe(404)
      expect(text).toContain(`lang="${lang}"`)
      expect(text).toContain(says)
      expect(text).toContain(`href="${new URL(checkoutPage).origin}"`)
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'")
      expect(response.headers.get("cache-control")).toBe("no-store")
    }
    expect(await countDetailsCalls(harness, payment.reference)).toBe(0)
  })
})
