import { minorOf, type BasketLine, type PaidOrder } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { offer, priceWithoutTax, sellAt, usePromotions } from "../support/staff/catalog"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { orderPage } from "../support/staff/order-page"

/** Medusa does not round totals: a cart can cost 127.415 kr. Vipps moves whole øre. */
jest.setTimeout(300_000)
let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ sandbox: { switches: { rateLimits: false } } })
  for (const percent of [10, 15, 33])
    await offer(harness, {
      code: `MINUS${percent}`,
      type: "percentage",
      value: percent,
      allocation: "across",
    })
  await offer(harness, { code: "FAST100", type: "fixed", value: 100, allocation: "across" })
})
afterAll(() => harness?.stop())

async function cartOf(goods: BasketLine[], code?: string): Promise<{ cartId: string; total: number }> {
  const { cartId, totalMinor } = await harness.shop.cart(goods)
  const total = code === undefined ? totalMinor / 100 : await usePromotions(harness, cartId, [code])
  return { cartId, total }
}

async function payFor(goods: BasketLine[], code?: string): Promise<PaidOrder & { total: number }> {
  const { cartId, total } = await cartOf(goods, code)
  return { ...(await harness.shop.payWithVipps({ cartId, totalMinor: minorOf(total) })), total }
}

describe("what Vipps is asked to reserve is Medusa's total, rounded half up", () => {
  test.each([
    [[149.9], "MINUS15", 127.415, 12_742],
    [[249.5], "MINUS15", 212.075, 21_208],
    [[318.99], "MINUS15", 271.1415, 27_114],
    [[349.9], "MINUS15", 297.415, 29_742],
    [[999.99], "MINUS10", 899.991, 89_999],
    [[299, 399], "MINUS33", 467.66, 46_766],
    [[299, 399, 179], "FAST100", undefined, undefined],
  ])("%p with %s: %p kr", async (prices, code, total, reservedMinor) => {
    const goods = await Promise.all(prices.map((price) => sellAt(harness, price)))
    const paid = await payFor(goods, code)
    if (total !== undefined) expect(paid.total).toBe(total)
    const vipps = await atVipps(harness, paid.reference)
    expect(vipps).toMatchObject({ amountMinor: reservedMinor ?? minorOf(paid.total), state: "RESERVED" })
  })

  test.each([
    [19.99, 24.9875, 2499],
    [999.99, 1249.9875, 124_999],
  ])("%p kr without tax, 25 %% on top: %p kr", async (price, total, reservedMinor) => {
    const line = await sellAt(harness, price)
    await priceWithoutTax(harness, true)
    try {
      const { cartId } = await harness.shop.cart([line])
      const paid = await harness.shop.payWithVipps({ cartId, totalMinor: 0 })
      expect(await atVipps(harness, paid.reference)).toMatchObject({ amountMinor: reservedMinor })
      expect(paid.amountMinor).toBe(minorOf(total))
      expect((await harness.admin.capture(paid)).status).toBe(200)
      await expectLedgers(harness, paid, { captured: String(reservedMinor / 100), refunded: "0" })
    } finally {
      await priceWithoutTax(harness, false)
    }
  })
})

describe("249.50 kr less 15 %, 212.075 kr", () => {
  const whole = { captured: "212.08", refunded: "0" }
  const order = async () => payFor([await sellAt(harness, 249.5)], "MINUS15")

  it("is reserved as 212.08 kr", async () => {
    const paid = await order()
    expect(paid.total).toBe(212.075)
    expect(await atVipps(harness, paid.reference)).toMatchObject({
      amountMinor: 21_208,
      reservedMinor: 21_208,
    })
  })

  it("is captured by Medusa's button without an amount, and refunded to zero by it", async () => {
    const paid = await order()
    expect((await harness.admin.capture(paid)).status).toBe(200)
    await expectLedgers(harness, paid, whole)
    expect(await orderPage(harness, paid)).toMatchObject({ status: "captured", outstanding: "0" })
    expect((await harness.admin.refund(paid)).status).toBe(200)
    await expectLedgers(harness, paid, { captured: "212.08", refunded: "212.08" })
  })

  it("is captured with the payment's amount, as Medusa's button posts it", async () => {
    const paid = await order()
    expect((await harness.admin.capture(paid, 212.075)).status).toBe(200)
    await expectLedgers(harness, paid, whole)
    expect((await harness.admin.recorded(paid)).capturedAt).not.toBeNull()
  })

  it("is captured and refunded in two parts with fractions", async () => {
    const paid = await order()
    for (const part of [100.0375, 112.0375])
      expect((await harness.admin.capture(paid, part)).status).toBe(200)
    await expectLedgers(harness, paid, whole)
    for (const part of [100.0335, 112.0415]) expect((await harness.admin.refund(paid, part)).status).toBe(200)
    await expectLedgers(harness, paid, { captured: "212.08", refunded: "212.08" })
    expect((await harness.admin.recorded(paid)).rows.map(({ amount }) => amount)).toEqual([
      "100.0375",
      "112.0375",
      "100.0335",
      "112.0415",
    ])
  })

  it("is refunded by Medusa's form, which offers two decimals, to exactly nothing", async () => {
    const paid = await order()
    await harness.admin.capture(paid)
    expect((await harness.admin.refund(paid, 12.08)).status).toBe(200)
    expect((await harness.admin.refund(paid, 200)).status).toBe(200)
    await expectLedgers(harness, paid, { captured: "212.08", refunded: "212.08" })
    const { rows } = await harness.admin.recorded(paid)
    expect(rows.map(({ amount }) => amount)).toEqual(["212.075", "12.08", "199.995"])
  })

  it("after a part the button captures the rest, and Medusa's books close exactly", async () => {
    const paid = await order()
    expect((await harness.admin.vipps(paid).capture(100)).status).toBe(200)
    expect((await harness.admin.capture(paid, 212.075)).status).toBe(200)
    await expectLedgers(harness, paid, whole)
    const { rows } = await harness.admin.recorded(paid)
    expect(rows.map(({ amount }) => amount)).toEqual(["100", "112.075"])
  })

  it("is captured and refunded on our own routes, by the øre that a person can type", async () => {
    const paid = await order()
    expect(await harness.admin.vipps(paid).capture(100.005)).toMatchObject({
      status: 400,
      message: expect.stringContaining("at most two decimals"),
    })
    expect((await harness.admin.vipps(paid).capture(212.08)).status).toBe(200)
    await expectLedgers(harness, paid, whole)
    expect((await harness.admin.vipps(paid).refund(12.08)).status).toBe(200)
    expect((await harness.admin.vipps(paid).refund(200)).status).toBe(200)
    await expectLedgers(harness, paid, { captured: "212.08", refunded: "212.08" })
    const { rows } = await harness.admin.recorded(paid)
    expect(rows.map(({ amount }) => amount)).toEqual(["212.075", "12.08", "199.995"])
  })

  it("a part that makes no øre moves nothing, and says so", async () => {
    const paid = await order()
    expect((await harness.admin.capture(paid, 0.004)).message).toBe(
      "The capture of 0.004 kr was not made: it is less than one øre, also together with what was captured before, so " +
        "there is nothing for Vipps to move. Enter at least 0.01 kr.",
    )
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("a cancelled order lets all of it go", async () => {
    const paid = await order()
    expect((await harness.admin.cancelOrder(paid)).status).toBe(200)
    expect(await atVipps(harness, paid.reference)).toMatchObject({ state: "CANCELLED" })
  })
})
