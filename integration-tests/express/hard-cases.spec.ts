import { domainToASCII } from "node:url"
import { z } from "zod"
import { expectBody } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { comeBack } from "../support/shopper/return-link"
import { offer, sellAt, usePromotions } from "../support/staff/catalog"
import { done } from "../support/staff/order-actions"
import { eventually } from "../support/time/eventually"
import { minutesAgo, passTime } from "../support/time/time"
import {
  approveUnheard,
  askExpress,
  bareCart,
  expectFreed,
  expectWhole,
  orderFacts,
  paymentFacts,
  startExpress,
  variantOf,
} from "./shopper"

/** What few shops and shoppers have, and some have all at once. */
jest.setTimeout(240_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_API: "epayment" } })
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const start = async () => startExpress(harness, { cart_id: await bareCart(harness) })

describe("a shopper's e-mail address", () => {
  it("at a domain with letters that Medusa does not take is the order's, in the letters of the domain's own name", async () => {
    const domain = "blåbær.no"
    const started = await start()
    await approveUnheard(harness, started, { person: { email: `kari@${domain}` } })
    expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "paid" })
    const paid = await orderPlaced(harness, started)
    expect(domainToASCII(domain)).toMatch(/^xn--/)
    expect(await orderFacts(harness, paid.orderId)).toMatchObject({
      ...{ email: `kari@${domainToASCII(domain)}`, total: "849" },
    })
  })

  it("that Medusa does not take at all: no order, told why, and nothing is held", async () => {
    const started = await minutesAgo(harness, 2, async () => {
      const one = await start()
      await approveUnheard(harness, one, { person: { email: '"kari nordmann"@example.no' } })
      return one
    })
    await passTime(harness, 2)
    expect((await comeBack(harness, started)).query).toMatchObject({
      ...{ vipps: "failed", code: "express-details" },
    })
    await expectFreed(harness, started)
    expect(await ordersOf(harness, started.cartId)).toEqual([])
  })
})

describe("a publishable key with two sales channels", () => {
  const channelSchema = z.object({ sales_channel: z.object({ id: z.string() }) })
  let second: string

  beforeAll(async () => {
    const { api } = harness.admin
    const body = { name: "Torget" }
    const made = await api({ method: "POST", path: "/admin/sales-channels", body })
    second = expectBody(channelSchema, made, "making a sales channel").sales_channel.id
    const token = harness.facts.publishableKey
    const [key] = await harness.sql(`select id from api_key where token = $1`, [token])
    const path = `/admin/api-keys/${String(key?.id)}/sales-channels`
    expect(await api({ method: "POST", path, body: { add: [second] } })).toMatchObject({ status: 200 })
    const [product] = await harness.sql(`select product_id from product_variant where id = $1`, [
      variantOf(harness, "Ullgenser"),
    ])
    const products = `/admin/sales-channels/${second}/products`
    const sold = await api({ method: "POST", path: products, body: { add: [product?.product_id] } })
    expect(sold).toMatchObject({ status: 200 })
  })
  afterAll(() =>
    harness.sql(`delete from publishable_api_key_sales_channel where sales_channel_id = $1`, [second]),
  )

  const product = () => ({ variant_id: variantOf(harness, "Ullgenser"), quantity: 1 })

  it("must name the one of a product page, and it is never guessed", async () => {
    const code = "express-sales-channel"
    expect(await askExpress(harness, product())).toMatchObject({ status: 400, body: { code } })
    expect(await askExpress(harness, { ...product(), sales_channel_id: "sc_other" })).toMatchObject({
      ...{ status: 400, body: { code } },
    })
  })

  it("sells in the one that it names, and from that one's stock alone", async () => {
    const ledger = await harness.sandbox.control.ledger()
    // Medusa says that the channel has no place with stock
    expect(await askExpress(harness, { ...product(), sales_channel_id: second })).toMatchObject({
      ...{ status: 400, body: { type: "invalid_data" } },
    })
    expect(await harness.sandbox.control.ledger()).toHaveLength(ledger.length)
    const path = `/admin/stock-locations/${harness.facts.stockLocationId}/sales-channels`
    const stocked = await harness.admin.api({ method: "POST", path, body: { add: [second] } })
    expect(stocked).toMatchObject({ status: 200 })

    const started = await startExpress(harness, { ...product(), sales_channel_id: second })
    await approveUnheard(harness, started)
    expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "paid" })
    const paid = await orderPlaced(harness, started)
    const [order] = await harness.sql(`select sales_channel_id as id from "order" where id = $1`, [
      paid.orderId,
    ])
    expect(order).toEqual({ id: second })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })
})

it("15 % off goods, a gift card, 15 % off shipping and prices with half an øre: the books agree, to the last capture", async () => {
  const application_method = {
    ...{ type: "percentage", value: 15, target_type: "shipping_methods", allocation: "across" },
    currency_code: "nok",
  }
  const body = { code: "FRAKT15", type: "standard", status: "active", is_automatic: true, application_method }
  const made = await harness.admin.api({ method: "POST", path: "/admin/promotions", body })
  expect(made).toMatchObject({ status: 200 })
  try {
    await offer(harness, { code: "FEMTEN", type: "percentage", value: 15, allocation: "across" })
    const { variantId } = await sellAt(harness, 133.37)
    const cart_id = await bareCart(harness, { variant_id: variantId, quantity: 3 })
    await usePromotions(harness, cart_id, ["FEMTEN"])
    const credit = { method: "POST", path: `/carts/${cart_id}/credit`, body: { amount: 100.01 } } as const
    expect(await harness.shop.api(credit)).toMatchObject({ status: 200 })

    const started = await startExpress(harness, { cart_id })
    // 3 × 133.37 × 0.85 - 100.01 = 240.0835, and 99 × 0.85 = 84.15
    expect(started.amountMinor).toBe(24_008)
    await approveUnheard(harness, started)
    expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "paid" })
    const paid = await orderPlaced(harness, started)
    expect(await atVipps(harness, started.reference)).toMatchObject({ reservedMinor: 32_423 })
    expect(await paymentFacts(harness, started.collectionId)).toMatchObject({
      ...{ collection: "324.2335", session: "324.2335", payment: "324.2335", payments: 1 },
    })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
    await done(harness.admin.vipps(paid).capture("324.23"))
    await done(harness.admin.vipps(paid).refund("84.15"))
    expect(await atVipps(harness, paid.reference)).toMatchObject({
      ...{ capturedMinor: 32_423, refundedMinor: 8_415, releasedMinor: 0 },
    })
    await expectLedgers(harness, paid, { captured: "324.23", refunded: "84.15" })
  } finally {
    await harness.sql(`update promotion set status = 'inactive' where code = 'FRAKT15'`)
  }
})

describe("Vipps' answer to the start is lost", () => {
  const live = async (references: string[]) =>
    (await harness.sandbox.control.ledger())
      .filter((one) => references.includes(one.reference) && one.state === "INITIATED")
      .map((one) => one.reference)
  const started = async (cartId: string) =>
    z
      .array(z.object({ reference: z.string() }))
      .parse(
        await harness.sql(
          `select a.reference from vipps_attempt a join cart_payment_collection c
              on c.payment_collection_id = a.payment_collection_id where c.cart_id = $1`,
          [cartId],
        ),
      )
      .map(({ reference }) => reference)

  it("once: the shopper does not notice, and one payment is open", async () => {
    const cart_id = await bareCart(harness)
    await harness.sandbox.control.next("initiate", { dropResponse: "after-executing" })
    const { reference } = await startExpress(harness, { cart_id })
    expect(await live(await started(cart_id))).toEqual([reference])
  })

  it("as the server dies: the cart waits for a minute at most, and then a click starts another payment, which becomes the one order", async () => {
    const cart_id = await bareCart(harness)
    // longer than this test, and so is each repeat
    await harness.sandbox.control.next("initiate", { delayMs: 600_000, when: "after-executing" }, 20)
    const asked = askExpress(harness, { cart_id }).catch(() => "died")
    const lost = await eventually("the start", async () => {
      const [one] = await started(cart_id)
      return one !== undefined && (await live([one])).length === 1 && one
    })
    await harness.server.kill()
    expect(await asked).toBe("died")
    await passTime(harness, 6)
    await harness.sandbox.control.clearFaults()
    await harness.server.start()
    const lock = [`express ${cart_id}`]
    const turn = `select locked_until - created_at <= interval '1 minute' as is_short from vipps_lock where id = $1`
    expect(await harness.sql(turn, lock)).toEqual([{ is_short: true }])
    await harness.sql(`update vipps_lock set locked_until = now() where id = $1`, lock)
    const next = await startExpress(harness, { cart_id })
    expect(next.reference).not.toBe(lost)
    // nobody has the lost one's link, so it can only expire
    await harness.sandbox.control.expire(lost)
    await approveUnheard(harness, next)
    expect((await comeBack(harness, next)).query).toMatchObject({ vipps: "paid" })
    await expectWhole(harness, next)
    expect(await atVipps(harness, lost)).toMatchObject({ reservedMinor: 0 })
  })
})
