import { z } from "zod"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import { bootShop, type BootedShop } from "../support/server/boot"
import { offer, priceWithoutTax, sellAt, usePromotions } from "../support/staff/catalog"
import { comeBack } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { approveUnheard, bareCart, orderFacts, paymentFacts, readAvailability, startExpress } from "./shopper"

/** What is reserved, the order's total and Medusa's payment agree to the øre, however the price comes about. */
jest.setTimeout(240_000)

let harness: BootedShop
const posten = () => harness.facts.shippingOptions.posten

beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_API: "epayment" } })
})
afterAll(() => harness?.stop())

async function buy(cartId: string, shippingOptionId = posten()) {
  const started = await startExpress(harness, { cart_id: cartId })
  await harness.sandbox.control.approve(started.reference, { shippingOptionId })
  // the shop may not have registered for webhooks yet
  await comeBack(harness, started)
  const paid = await orderPlaced(harness, started)
  const order = await orderFacts(harness, paid.orderId)
  const payment = await paymentFacts(harness, started.collectionId)
  await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  const { reservedMinor } = await atVipps(harness, started.reference)
  return { started, paid, order, payment, reservedMinor }
}

it("15 % off, and the code is the order's", async () => {
  await offer(harness, { code: "FEMTEN", type: "percentage", value: 15, allocation: "across" })
  const cartId = await bareCart(harness, "Votter")
  expect(await usePromotions(harness, cartId, ["FEMTEN"])).toBe(254.15)
  const { started, order, payment, reservedMinor, paid } = await buy(cartId)
  expect(started.amountMinor).toBe(25_415)
  expect(reservedMinor).toBe(35_315)
  expect(order).toMatchObject({ total: "353.15", shipping: "99" })
  expect(payment).toMatchObject({ collection: "353.15", payment: "353.15" })
  const promotions = await harness.sql(`select 1 from order_promotion where order_id = $1`, [paid.orderId])
  expect(promotions).toHaveLength(1)
})

it("a total with half an øre", async () => {
  await offer(harness, { code: "FEMTEN2", type: "percentage", value: 15, allocation: "across" })
  const cartId = await bareCart(harness, {
    variant_id: (await sellAt(harness, 249.5)).variantId,
    quantity: 1,
  })
  expect(await usePromotions(harness, cartId, ["FEMTEN2"])).toBe(212.075)
  const { started, order, payment, reservedMinor, paid } = await buy(cartId)
  expect(started.amountMinor).toBe(21_208)
  expect(reservedMinor).toBe(31_108)
  expect(order).toMatchObject({ total: "311.075" })
  expect(payment).toMatchObject({ collection: "311.075", session: "311.075", payment: "311.075" })
  await harness.admin.vipps(paid).capture("311.08")
  expect(await atVipps(harness, paid.reference)).toMatchObject({ capturedMinor: 31_108 })
})

it("prices without tax, of goods and shipping", async () => {
  await priceWithoutTax(harness, true)
  try {
    const cartId = await bareCart(harness, "Votter")
    const { shipping_options } = await readAvailability(harness, cartId)
    expect(shipping_options.find(({ id }) => id === posten())).toMatchObject({ amount: 123.75 })
    const { started, order, reservedMinor } = await buy(cartId)
    expect(started.amountMinor).toBe(37_375)
    expect(reservedMinor).toBe(49_750)
    expect(order).toMatchObject({ total: "497.5", shipping: "123.75" })
  } finally {
    await priceWithoutTax(harness, false)
  }
})

it("the tax of goods and shipping is in the order", async () => {
  const { paid } = await buy(await bareCart(harness))
  const answer = await harness.admin.api({
    method: "GET",
    path: `/admin/orders/${paid.orderId}?fields=tax_total`,
  })
  const { order } = z.object({ order: z.object({ tax_total: z.number() }) }).parse(answer.body)
  expect(order.tax_total).toBeCloseTo(169.8, 6)
})

it("a promotion that every cart gets on shipping is in the offered price", async () => {
  const body = {
    ...{ code: "HALVFRAKT", type: "standard", status: "active", is_automatic: true },
    application_method: {
      ...{ type: "percentage", value: 50, target_type: "shipping_methods", allocation: "across" },
      currency_code: "nok",
    },
  }
  const made = await harness.admin.api({ method: "POST", path: "/admin/promotions", body })
  expect(made.ok).toBe(true)
  try {
    const cartId = await bareCart(harness, "Votter")
    const { shipping_options } = await readAvailability(harness, cartId)
    expect(shipping_options.find(({ id }) => id === posten())).toMatchObject({ amount: 49.5 })
    const { order, reservedMinor } = await buy(cartId)
    expect(reservedMinor).toBe(34_850)
    // the method's price is before its promotions, as in a normal checkout
    expect(order).toMatchObject({ total: "348.5", shipping: "99" })
  } finally {
    await harness.sql(`update promotion set status = 'inactive' where code = 'HALVFRAKT'`)
  }
})

describe("free shipping of one type of option", () => {
  const typeSchema = z.object({ id: z.string() })

  beforeAll(async () => {
    const [type] = await harness.sql(
      `select shipping_option_type_id as id from shipping_option where id = $1`,
      [posten()],
    )
    const attribute = "shipping_methods.shipping_option.shipping_option_type_id"
    const body = {
      ...{ code: "FRIPOST", type: "standard", status: "active", is_automatic: true },
      application_method: {
        ...{ type: "percentage", value: 100, target_type: "shipping_methods", allocation: "across" },
        currency_code: "nok",
        target_rules: [{ attribute, operator: "in", values: [typeSchema.parse(type).id] }],
      },
      campaign: {
        ...{ name: "Fri frakt", campaign_identifier: "fri-frakt" },
        budget: { type: "usage", limit: 1 },
      },
    }
    const made = await harness.admin.api({ method: "POST", path: "/admin/promotions", body })
    expect(made).toMatchObject({ status: 200 })
  })
  afterAll(() => harness.sql(`update promotion set status = 'inactive' where code = 'FRIPOST'`))

  it("is what the shopper approves, stands in the order, and its use is counted", async () => {
    const cartId = await bareCart(harness)
    const { shipping_options } = await readAvailability(harness, cartId)
    expect(shipping_options.find(({ id }) => id === posten())).toMatchObject({ amount: 0 })
    const { order, reservedMinor, started, paid } = await buy(cartId)
    expect(reservedMinor).toBe(started.amountMinor)
    expect(order).toMatchObject({ total: "750", method: "Posten" })
    const [counted] = await harness.sql(
      `select trim_scale(b.used)::text as used, a.code, p.promotion_id is not null as linked
         from order_shipping s
         join order_shipping_method_adjustment a on a.shipping_method_id = s.shipping_method_id
         join promotion own on own.code = a.code
         join promotion_campaign_budget b on b.campaign_id = own.campaign_id
         left join order_promotion p on p.order_id = s.order_id and p.promotion_id = own.id
        where s.order_id = $1`,
      [paid.orderId],
    )
    expect(counted).toEqual({ used: "1", code: "FRIPOST", linked: true })
  })

  it("is not offered when it is used up", async () => {
    const { shipping_options } = await readAvailability(harness, await bareCart(harness))
    expect(shipping_options.find(({ id }) => id === posten())).toMatchObject({ amount: 99 })
  })
})

describe("a region with another country, whose taxes are others", () => {
  const inRegion = async (countries: string[]) => {
    const path = `/admin/regions/${harness.facts.regionId}`
    const answer = await harness.admin.api({ method: "POST", path, body: { countries } })
    expect(answer).toMatchObject({ status: 200 })
  }

  beforeAll(async () => {
    await inRegion(["no", "se"])
    const default_tax_rate = { rate: 12, name: "Moms", code: "moms" }
    const body = { country_code: "se", provider_id: "tp_system", default_tax_rate }
    const made = await harness.admin.api({ method: "POST", path: "/admin/tax-regions", body })
    expect(made).toMatchObject({ status: 200 })
    await priceWithoutTax(harness, true)
  })
  afterAll(async () => {
    await priceWithoutTax(harness, false)
    await inRegion(["no"])
  })

  it("a cart for it gets the sales unit's country, and the price with its tax", async () => {
    const cartId = await bareCart(harness, "Votter")
    const body = { shipping_address: { country_code: "se" } }
    await harness.shop.api({ method: "POST", path: `/store/carts/${cartId}`, body })
    const { started, order, reservedMinor } = await buy(cartId)
    expect(started.amountMinor).toBe(37_375)
    expect(reservedMinor).toBe(49_750)
    expect(order).toMatchObject({ total: "497.5", shipping: "123.75", country_code: "no" })
  })

  it("a shopper's address there: no order, and nothing is held", async () => {
    const started = await startExpress(harness, { cart_id: await bareCart(harness, "Votter") })
    await approveUnheard(harness, started, {
      address: { addressLine1: "Testgatan 1", city: "Malmö", postCode: "21111", country: "SE" },
    })
    const { query } = await comeBack(harness, started)
    expect(query).toMatchObject({ vipps: "failed", code: "express-address" })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await eventually(
      "the release",
      async () => (await atVipps(harness, started.reference)).state === "CANCELLED",
    )
  })
})

it("free shipping", async () => {
  const { order, reservedMinor, started } = await buy(
    await bareCart(harness),
    harness.facts.shippingOptions.pickUp,
  )
  expect(reservedMinor).toBe(started.amountMinor)
  expect(order).toMatchObject({ total: "750", shipping: "0", method: "Hent i butikk" })
})
