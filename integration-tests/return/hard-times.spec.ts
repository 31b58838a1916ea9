import { z } from "zod"
import type { StartedPayment } from "../../demo/stage"
import { bootShop, type BootedShop } from "../support/boot"
import { comeBack, countQuestions, openLink, returnLink, tokenOf } from "../support/coming-back"
import { eventually } from "../support/eventually"
import { expectLedgers } from "../support/ledgers"
import { ordersOf, orderPlaced, paymentsOf } from "../support/orders"
import { letRepairSleep } from "../support/sleeping-repair"

jest.setTimeout(120_000)

const checkoutPage = "http://localhost:8000/checkout"
const appPage = "http://localhost:8000/app/paid"

let stage: BootedShop

beforeAll(async () => {
  stage = await bootShop({
    env: { VIPPS_RETURN_URL: `${checkoutPage},${appPage}`, VIPPS_TIMEOUT_MS: "120000" },
  })
  await letRepairSleep(stage)
})
afterAll(() => stage?.stop())
afterEach(() => stage.sandbox.control.clearFaults())

const started = (data = {}) => stage.shop.startPayment("1000", data)

async function approveUnheard({ reference }: StartedPayment): Promise<void> {
  await stage.sandbox.control.next("callback", { lose: true })
  await stage.sandbox.control.approve(reference)
}

async function expectOneOrder(payment: StartedPayment) {
  const paid = await orderPlaced(stage, payment)
  expect(await ordersOf(stage, payment.cartId)).toEqual([paid.orderId])
  expect(await paymentsOf(stage, payment.collectionId)).toEqual([paid.paymentId])
  await expectLedgers(stage, paid, { captured: "0", refunded: "0" })
  return paid
}

/** As if another server had begun to, by this payment of the cart. */
async function completingFor({ reference }: StartedPayment, ms: number): Promise<void> {
  await stage.sql(
    `update vipps_attempt set completion_lease_until = now() + $2 * interval '1 millisecond' where reference = $1`,
    [reference, ms],
  )
}

describe("nobody hangs, and nobody sees an error", () => {
  it("in two browsers and on two servers at once: one order", async () => {
    const { server } = await stage.bootAnother()
    const payment = await started()
    await approveUnheard(payment)
    const link = await returnLink(stage, payment)
    const otherLink = link.replace(stage.server.url, server.url)

    const landed = await Promise.all([link, otherLink, link, otherLink].map((one) => openLink(one)))

    const paid = await expectOneOrder(payment)
    const told = { vipps: "paid", cart_id: payment.cartId, order_id: paid.orderId }
    expect(landed.map((one) => one.told)).toEqual(landed.map(() => told))
    await server.stop()
  })

  it("while another server completes the cart: they wait for it", async () => {
    const payment = await started()
    await approveUnheard(payment)
    await completingFor(payment, 3_000)
    const free = Date.now() + 3_000

    expect((await comeBack(stage, payment)).told).toMatchObject({ vipps: "paid", cart_id: payment.cartId })
    const { orderId } = await expectOneOrder(payment)
    const [order] = await stage.sql(`select created_at as at from "order" where id = $1`, [orderId])
    expect(z.object({ at: z.date() }).parse(order).at.getTime()).toBeGreaterThan(free - 100)
  })

  it("while another server completes it by an older payment, and does not end: pending, no second order", async () => {
    const older = await started()
    const payment = await stage.shop.startPayment({ cartId: older.cartId, totalMinor: older.amountMinor })
    await approveUnheard(payment)
    await completingFor(older, 60_000)

    const landed = await comeBack(stage, payment)

    expect(landed).toMatchObject({ status: 302, told: { vipps: "pending", cart_id: payment.cartId } })
    expect(await stage.sql(`select 1 from order_cart where cart_id = $1`, [payment.cartId])).toEqual([])
    await completingFor(older, 0)
    expect((await comeBack(stage, payment)).told).toMatchObject({ vipps: "paid" })
    await expectOneOrder(payment)
  })

  it("when Vipps does not answer: pending, and the order is made once it does", async () => {
    const payment = await started()
    await approveUnheard(payment)
    // longer than the browser would wait: the try times out at last, and its repeat is answered
    await stage.sandbox.control.next("details", { delayMs: 100_000 }, 20)

    const landed = await comeBack(stage, payment)
    await stage.sandbox.control.clearFaults()

    expect(landed).toMatchObject({ status: 302, told: { vipps: "pending", cart_id: payment.cartId } })
    await eventually("the order", async () => (await ordersOf(stage, payment.cartId))[0], 60_000)
    await expectOneOrder(payment)
    expect((await comeBack(stage, payment)).told).toMatchObject({ vipps: "paid" })
  })

  it("when the shop's own database fails: pending", async () => {
    const payment = await started({ return_url: appPage })
    await approveUnheard(payment)
    const link = await returnLink(stage, payment)
    await stage.sql(`alter table vipps_attempt rename to vipps_attempt_gone`)

    const landed = await openLink(link).finally(() =>
      stage.sql(`alter table vipps_attempt_gone rename to vipps_attempt`),
    )

    expect(landed).toMatchObject({ status: 302, page: checkoutPage, text: expect.not.stringMatching(/gone/) })
    expect(landed.told).toEqual({ vipps: "pending", vipps_token: await tokenOf(stage, payment) })
    expect(await comeBack(stage, payment)).toMatchObject({ page: appPage, told: { vipps: "paid" } })
  })
})

describe("no link leads anywhere else", () => {
  it("not when the page is no longer on the shop's list", async () => {
    const payment = await started({ return_url: appPage })
    await approveUnheard(payment)
    await stage.sql(`update vipps_attempt set return_url = 'https://evil.example/' where reference = $1`, [
      payment.reference,
    ])

    const landed = await openLink(`${await returnLink(stage, payment)}?return_url=https://evil.example/`)

    expect(landed).toMatchObject({ status: 302, page: checkoutPage, told: { vipps: "paid" } })
  })

  it.each([
    { language: "nb-NO,nb;q=0.9,en;q=0.8", lang: "nb", says: "Vi kjenner ikke denne lenken" },
    { language: "en-GB,en;q=0.9", lang: "en", says: "We don't know this link" },
    { language: "<script>", lang: "nb", says: "Du trenger ikke å betale en gang til" },
  ])("an unknown one says so in words ($lang)", async ({ language, lang, says }) => {
    const payment = await started()
    const token = await tokenOf(stage, payment)
    const unknown = [
      `${payment.reference}.${"A".repeat(32)}`,
      `${token}A`,
      "x".repeat(8_000),
      "%E0%A4%A",
      "%00",
    ]

    const answers = await Promise.all(
      unknown.map((one) =>
        openLink(`${stage.server.url}/vipps/return/${one}`, { "accept-language": language }),
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
    expect(await countQuestions(stage, payment.reference)).toBe(0)
  })
})
