import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { offer, priceWithoutTax, sellAt, usePromotions } from "../support/staff/catalog"
import { comeBack } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import {
  approveUnheard,
  askExpress,
  bareCart,
  orderFacts,
  paymentFacts,
  readAvailability,
  startExpress,
} from "./shopper"

/** What is reserved, the order's total and Medusa's payment agree to the øre, however the price comes about. */
jest.setTimeout(240_000)

let harness: ObservedShop
const posten = () => harness.facts.shippingOptions.posten

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_API: "epayment" } })
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

/** For the post. */
async function charge(to: string): Promise<void> {
  const changed = await harness.sql(
    `update price set amount = $2::numeric, raw_amount = jsonb_build_object('value', $2::text, 'precision', 20)
      where currency_code = 'nok' and deleted_at is null and price_set_id in
        (select price_set_id from shipping_option_price_set where shipping_option_id = $1 and deleted_at is null)
      returning id`,
    [posten(), to],
  )
  expect(changed).toHaveLength(1)
}

async function tax(percent: number): Promise<void> {
  const changed = await harness.sql(
    `update tax_rate set rate = $1 where is_default and deleted_at is null and tax_region_id in
       (select id from tax_region where country_code = 'no' and deleted_at is null) returning id`,
    [percent],
  )
  expect(changed).toHaveLength(1)
}

const endPromotion = (code: string) =>
  harness.sql(`update promotion set status = 'inactive' where code = $1`, [code])

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

it("15 % off goods and shipping, whose prices have øre and no tax in them", async () => {
  const application_method = {
    ...{ type: "percentage", value: 15, target_type: "shipping_methods", allocation: "across" },
    currency_code: "nok",
  }
  const promotion = {
    code: "FRAKT15",
    type: "standard",
    status: "active",
    is_automatic: true,
    application_method,
  }
  const made = await harness.admin.api({ method: "POST", path: "/admin/promotions", body: promotion })
  expect(made.ok).toBe(true)
  await offer(harness, { code: "FEMTEN3", type: "percentage", value: 15, allocation: "across" })
  await charge("79.93")
  await priceWithoutTax(harness, true)
  try {
    const { variantId } = await sellAt(harness, 133.37)
    const cartId = await bareCart(harness, { variant_id: variantId, quantity: 3 })
    await usePromotions(harness, cartId, ["FEMTEN3"])
    const { started, order, payment, reservedMinor } = await buy(cartId)
    // 3 × 133.37 × 0.85 × 1.25 = 425.116875, and 79.93 × 0.85 × 1.25 = 84.925625
    expect(started.amountMinor).toBe(42_512)
    expect(reservedMinor).toBe(42_512 + 8_493)
    const total = Number(z.object({ total: z.string() }).parse(order).total)
    expect(Math.round(total * 100)).toBe(reservedMinor)
    expect(payment).toMatchObject({ payments: 1 })
  } finally {
    await priceWithoutTax(harness, false)
    await charge("99")
    await harness.sql(`update promotion set status = 'inactive' where code = 'FRAKT15'`)
  }
})

describe("a gift card", () => {
  const give = async (cartId: string, amount: number) => {
    const path = `/carts/${cartId}/credit`
    expect(await harness.shop.api({ method: "POST", path, body: { amount } })).toMatchObject({ status: 200 })
  }

  it("pays a part of the goods, and Express the rest with shipping", async () => {
    const cartId = await bareCart(harness)
    await give(cartId, 300)
    const { started, reservedMinor, order } = await buy(cartId)
    expect(started.amountMinor).toBe(45_000)
    expect(reservedMinor).toBe(54_900)
    expect(order).toMatchObject({ shipping: "99", email: "kari.nordmann@example.no" })
  })

  it("that pays all goods is used in the ordinary checkout", async () => {
    const cartId = await bareCart(harness)
    await give(cartId, 750)
    expect(await askExpress(harness, { cart_id: cartId })).toMatchObject({
      ...{ status: 400, body: { code: "express-credit" } },
    })
  })

  it("that is given after the start ends the payment", async () => {
    const started = await startExpress(harness, { cart_id: await bareCart(harness) })
    await approveUnheard(harness, started)
    await give(started.cartId, 300)
    const { query } = await comeBack(harness, started)
    expect(query).toMatchObject({ vipps: "failed" })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await eventually(
      "the release",
      async () => (await atVipps(harness, started.reference)).state === "CANCELLED",
    )
  })
})

it("goods of two shipping profiles are bought in the ordinary checkout, and nothing is started", async () => {
  const body = { name: "Stort gods", type: "bulky" }
  const made = await harness.admin.api({ method: "POST", path: "/admin/shipping-profiles", body })
  const { shipping_profile } = z.object({ shipping_profile: z.object({ id: z.string() }) }).parse(made.body)
  const { variantId } = await sellAt(harness, 500)
  await harness.sql(
    `update product_shipping_profile set shipping_profile_id = $2
      where product_id = (select product_id from product_variant where id = $1)`,
    [variantId, shipping_profile.id],
  )
  const cartId = await bareCart(harness)
  const line = { variant_id: variantId, quantity: 1 }
  const path = `/store/carts/${cartId}/line-items`
  expect(await harness.shop.api({ method: "POST", path, body: line })).toMatchObject({ status: 200 })
  const before = (await harness.sandbox.control.ledger()).length
  const code = "express-several-profiles"
  expect(await readAvailability(harness, cartId)).toMatchObject({ available: false, code })
  expect(await askExpress(harness, { cart_id: cartId })).toMatchObject({ status: 400, body: { code } })
  expect(await harness.sandbox.control.ledger()).toHaveLength(before)
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

describe("a region without automatic taxes", () => {
  const change = async (automatic_taxes: boolean) => {
    const path = `/admin/regions/${harness.facts.regionId}`
    const answer = await harness.admin.api({ method: "POST", path, body: { automatic_taxes } })
    expect(answer).toMatchObject({ status: 200 })
  }
  const taxOf = async ({ orderId }: { orderId: string }) => {
    const path = `/admin/orders/${orderId}?fields=tax_total`
    const answer = await harness.admin.api({ method: "GET", path })
    return z.object({ order: z.object({ tax_total: z.number() }) }).parse(answer.body).order.tax_total
  }
  beforeAll(() => change(false))
  afterAll(() => change(true))

  it("has them in the order, and a second click is the same payment", async () => {
    const cartId = await bareCart(harness)
    const first = await startExpress(harness, { cart_id: cartId })
    const { started, order, paid } = await buy(cartId)
    expect(started).toEqual(first)
    expect(order).toMatchObject({ total: "849", shipping: "99" })
    expect(await taxOf(paid)).toBeCloseTo(169.8, 6)
  })

  it("has them on top of prices without tax", async () => {
    await priceWithoutTax(harness, true)
    try {
      const { started, order, paid, reservedMinor } = await buy(await bareCart(harness, "Votter"))
      expect(started.amountMinor).toBe(37_375)
      expect(reservedMinor).toBe(49_750)
      expect(order).toMatchObject({ total: "497.5", shipping: "123.75" })
      expect(await taxOf(paid)).toBeCloseTo(99.5, 6)
    } finally {
      await priceWithoutTax(harness, false)
    }
  })
})

describe("a cart of another day", () => {
  it("is paid with the taxes of the day that it is paid", async () => {
    await priceWithoutTax(harness, true)
    try {
      const cartId = await bareCart(harness, "Votter")
      await tax(15)
      const { started, order, reservedMinor } = await buy(cartId)
      // 299 and 99 with 15 %
      expect(started.amountMinor).toBe(34_385)
      expect(reservedMinor).toBe(34_385 + 11_385)
      expect(order).toMatchObject({ total: "457.7", shipping: "113.85" })
    } finally {
      await tax(25)
      await priceWithoutTax(harness, false)
    }
  })

  it("has no discount that has ended", async () => {
    await offer(harness, { code: "GAMMEL", type: "percentage", value: 15, allocation: "across" })
    const cartId = await bareCart(harness, "Votter")
    expect(await usePromotions(harness, cartId, ["GAMMEL"])).toBe(254.15)
    await endPromotion("GAMMEL")
    const { started, order } = await buy(cartId)
    expect(started.amountMinor).toBe(29_900)
    expect(order).toMatchObject({ total: "398" })
  })
})

describe("what changes after the start", () => {
  const finish = async (started: StartedPayment) => {
    await approveUnheard(harness, started)
    return (await comeBack(harness, started)).query
  }

  it("of shipping's price is the next shopper's: the order has the one that was approved", async () => {
    const started = await startExpress(harness, { cart_id: await bareCart(harness) })
    await charge("149")
    try {
      expect(await finish(started)).toMatchObject({ vipps: "paid" })
      const paid = await orderPlaced(harness, started)
      expect(await orderFacts(harness, paid.orderId)).toMatchObject({ total: "849", shipping: "99" })
    } finally {
      await charge("99")
    }
  })

  it("of a discount, too", async () => {
    await offer(harness, { code: "SLUTT", type: "percentage", value: 15, allocation: "across" })
    const cartId = await bareCart(harness, "Votter")
    await usePromotions(harness, cartId, ["SLUTT"])
    const started = await startExpress(harness, { cart_id: cartId })
    await endPromotion("SLUTT")
    expect(await finish(started)).toMatchObject({ vipps: "paid" })
    const paid = await orderPlaced(harness, started)
    expect(await orderFacts(harness, paid.orderId)).toMatchObject({ total: "353.15" })
  })

  it("of taxes on top: no order and nothing held, and the next start has them", async () => {
    await priceWithoutTax(harness, true)
    try {
      const cartId = await bareCart(harness, "Votter")
      const started = await startExpress(harness, { cart_id: cartId })
      await tax(15)
      expect(await finish(started)).toMatchObject({ vipps: "failed", code: "express-total" })
      await eventually(
        "the release",
        async () => (await atVipps(harness, started.reference)).state === "CANCELLED",
      )
      expect(await ordersOf(harness, cartId)).toEqual([])
      expect((await buy(cartId)).order).toMatchObject({ total: "457.7" })
    } finally {
      await tax(25)
      await priceWithoutTax(harness, false)
    }
  })
})
