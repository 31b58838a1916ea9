import { z } from "zod"
import { lineFor, type JsonObject, type StartedPayment } from "../../demo/harness"
import {
  askState,
  comeBack,
  comeBackUntilDecided,
  openLink,
  returnLink,
  tokenOf,
} from "../support/shopper/return-link"
import { countDatabase, type CountedDatabase } from "../support/database/counted-database"
import { eventually } from "../support/time/eventually"
import { usePromotions } from "../support/staff/catalog"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import {
  countOrderNumbers,
  prepareRefusals,
  refuseCart,
  refusingFiles,
} from "../support/server/refusing-shop"
import { setStock } from "../support/staff/stock"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"
import { onEcom } from "../support/server/ecom-shop"

/** Approved in Vipps, and the shop can't make the order: what the shopper and the staff are told, and what becomes of the money. */
jest.setTimeout(300_000)

/** In all, for the six seconds in which one of two hundred asks for them all. */
const MOST_STATEMENTS = 300

let harness: ObservedShop
let database: CountedDatabase

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_RETURN_URL: "http://localhost:8000/checkout" },
    sandbox: { switches: { rateLimits: false } },
    files: refusingFiles,
    leadToDatabase: async (url) => {
      database = await countDatabase(url)
      return database.url
    },
  })
  await prepareRefusals(harness)
})
afterAll(async () => {
  await harness?.stop()
  database?.stop()
})
afterEach(async () => {
  await harness.sandbox.control.clearFaults()
  await setStock(harness, GOODS, 1_000)
  await setRegionProviders(["pp_vipps_vipps"])
  await harness.sql(`delete from refusal`)
})

const GOODS = "Test: 999,99 kr"

async function approveUnheard({ reference }: StartedPayment, place = harness): Promise<void> {
  await loseNotice(place)
  await harness.sandbox.control.approve(reference)
}

const listSchema = z.object({
  payments: z.array(
    z.looseObject({
      reference: z.string(),
      attention: z.array(z.string()),
      completion_failure: z
        .object({ code: z.string(), message: z.string(), count: z.number() })
        .loose()
        .nullable(),
    }),
  ),
})

async function inList({ reference }: StartedPayment) {
  const answer = await harness.admin.api({ method: "GET", path: `/admin/vipps/payments?q=${reference}` })
  const [payment] = listSchema.parse(answer.body).payments
  if (!payment) throw new Error(`${reference} is not in the list`)
  return payment
}

async function expectLetGo({ reference, cartId }: StartedPayment): Promise<void> {
  expect(await atVipps(harness, reference)).toMatchObject({ state: "CANCELLED", capturedMinor: 0 })
  expect(await ordersOf(harness, cartId)).toEqual([])
}

async function setRegionProviders(providers: string[]): Promise<void> {
  const path = `/admin/regions/${harness.facts.regionId}`
  const answer = await harness.admin.api({ method: "POST", path, body: { payment_providers: providers } })
  expect(answer.status).toBe(200)
}

/** A cart with a promotion of 100 kr, which something limits. */
async function startWithPromotion(code: string, limits: JsonObject): Promise<StartedPayment> {
  const kind = { type: "percentage", value: 10, target_type: "items", allocation: "across" }
  // of the currency of its campaign
  const application_method = { ...kind, currency_code: "nok" }
  const promotion = { code, type: "standard", status: "active", application_method, ...limits }
  const made = await harness.admin.api({ method: "POST", path: "/admin/promotions", body: promotion })
  expect(made.status).toBe(200)
  const cart = await harness.shop.cart("1000")
  expect(await usePromotions(harness, cart.cartId, [code])).toBe(900)
  return harness.shop.startPayment(cart)
}

/** A campaign that may give away so much in all. */
const campaign = {
  name: "Vårsalg",
  campaign_identifier: "vaarsalg",
  budget: { type: "spend", limit: 150, currency_code: "nok" },
}

async function deleteProduct(title: string): Promise<void> {
  const { variantId } = lineFor(harness.facts.variants, title)
  const [row] = await harness.sql(`select product_id from product_variant where id = $1`, [variantId])
  const path = `/admin/products/${String(row?.product_id)}/variants/${variantId}`
  expect(await harness.admin.api({ method: "DELETE", path })).toMatchObject({ status: 200 })
}

/** What a shop does between the shopper's way to Vipps and the way back; then undone, as far as it can be. */
const reasons = [
  {
    code: "sold-out",
    what: "the goods are sold out",
    says: /sold out\. Medusa says: Not enough stock/,
    start: () => harness.shop.startPayment("999.99"),
    spoil: () => setStock(harness, GOODS, 0),
    undo: () => setStock(harness, GOODS, 1_000),
  },
  {
    code: "promotion-unavailable",
    what: "the promotion was used as often as it may be",
    says: /used up\. Medusa says: Promotion usage exceeds the limit/,
    start: () => startWithPromotion("ONCE", { limit: 1 }),
    spoil: () => harness.sql(`update promotion set used = 1 where code = 'ONCE'`),
    undo: () => harness.sql(`update promotion set used = 0 where code = 'ONCE'`),
  },
  {
    code: "promotion-unavailable",
    what: "the campaign's budget is used up",
    says: /used up\. Medusa says: Promotion usage exceeds the budget limit/,
    start: () => startWithPromotion("BUDGET", { campaign }),
    spoil: () => harness.sql(`update promotion_campaign_budget set used = 100, raw_used = '{"value":"100"}'`),
    undo: () => harness.sql(`update promotion_campaign_budget set used = 0, raw_used = '{"value":"0"}'`),
  },
  {
    code: "payment-method-unavailable",
    what: "Vipps is taken out of the region",
    says: /not enabled in the cart's region\. Medusa says: Payment provider pp_vipps_vipps is not enabled/,
    start: () => harness.shop.startPayment("1000"),
    spoil: () => setRegionProviders(["pp_system_default"]),
    undo: () => setRegionProviders(["pp_vipps_vipps"]),
  },
  {
    code: "product-unavailable",
    what: "the product is deleted",
    says: /no longer for sale/,
    start: () => harness.shop.startPayment([lineFor(harness.facts.variants, "Ullpledd")]),
    spoil: () => deleteProduct("Ullpledd"),
    undo: () => undefined,
  },
  {
    code: "refused-by-shop",
    what: "the shop's own code refuses it",
    says: /refused it\. Medusa says: we do not deliver to Svalbard/,
    start: async () => {
      const started = await harness.shop.startPayment("1000")
      await refuseCart(harness, started, "medusa")
      return started
    },
    spoil: () => undefined,
    undo: () => harness.sql(`delete from refusal`),
  },
]

describe("a shopper who comes back is told that nothing is charged, and why", () => {
  it.each(reasons)("$code: $what", async ({ code, says, start, spoil, undo }) => {
    const payment = await start()
    await spoil()
    await approveUnheard(payment)
    const before = harness.server.log().length

    const { status, query } = await comeBackUntilDecided(harness, payment)

    expect({ status, query }).toEqual({
      status: 302,
      query: { vipps: "failed", code, cart_id: payment.cartId },
    })
    await expectLetGo(payment)
    expect(await harness.event(payment.reference, "vipps.completion_failed")).toMatchObject({
      amount_minor: payment.amountMinor,
      code,
      reason: expect.stringMatching(says),
    })
    expect(await harness.event(payment.reference, "vipps.orphan_canceled")).toMatchObject({
      amount_minor: payment.amountMinor,
      code,
      reason: expect.stringMatching(says),
    })
    const names = (await harness.events(payment.reference)).map(({ name }) => name)
    expect(names.filter((name) => name === "vipps.completion_failed")).toHaveLength(1)
    expect(harness.server.log().slice(before)).toMatch(
      new RegExp(`Vipps payment ${payment.reference}: .*${says.source}`),
    )
    expect(await inList(payment)).toMatchObject({
      attention: ["completion-failed"],
      completion_failure: { code, message: expect.stringMatching(says) },
    })
    // and it stays so when the reason is gone: the shopper may have paid anew, or elsewhere
    await undo()
    expect(await harness.shop.complete(payment.cartId)).toMatchObject({ orderId: undefined })
    expect((await comeBackUntilDecided(harness, payment)).query).toEqual(query)
    expect((await askState(harness, await tokenOf(harness, payment))).body).toEqual({ state: "failed", code })
    await expectLetGo(payment)
  })

  it("refused-by-shop, when the region lacks another provider, whose session the cart has as well", async () => {
    const payment = await harness.shop.startPayment("1000")
    await harness.sql(
      `insert into payment_session (id, currency_code, amount, raw_amount, provider_id, data, context, status, payment_collection_id)
         select 'payses_gone', currency_code, amount, raw_amount, 'pp_gone_gone', '{}', '{}', 'pending', payment_collection_id
           from payment_session where id = $1`,
      [payment.sessionId],
    )
    await approveUnheard(payment)

    const { query } = await comeBackUntilDecided(harness, payment)

    expect(query).toEqual({ vipps: "failed", code: "refused-by-shop", cart_id: payment.cartId })
    await expectLetGo(payment)
    expect(await inList(payment)).toMatchObject({
      completion_failure: {
        code: "refused-by-shop",
        message: expect.stringMatching(
          /the shop refused it\. Medusa says: Payment provider pp_gone_gone is not/,
        ),
      },
    })
  })

  it("and the cart can be paid again, which gives one order and takes it off the staff's list", async () => {
    const payment = await harness.shop.startPayment("999.99")
    await setStock(harness, GOODS, 0)
    await approveUnheard(payment)
    expect((await comeBackUntilDecided(harness, payment)).query).toMatchObject({ vipps: "failed" })
    await setStock(harness, GOODS, 1_000)

    const { cartId, amountMinor } = payment
    const again = await harness.shop.startPayment({ cartId, totalMinor: amountMinor })
    await approveUnheard(again)
    expect((await comeBackUntilDecided(harness, again)).query).toMatchObject({ vipps: "paid" })

    expect(await ordersOf(harness, cartId)).toHaveLength(1)
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "CANCELLED" })
    expect(await atVipps(harness, again.reference)).toMatchObject({
      state: "RESERVED",
      reservedMinor: amountMinor,
    })
    expect((await inList(payment)).attention).toEqual([])
  })
})

/** By then Medusa has stored the payment, and takes the order back: it cancels the payment itself. */
describe("an order that the shop's own code refuses when it is paid", () => {
  it.each([
    ["the callback gets lost", approveUnheard],
    ["the callback is first", approveHeard],
  ])("%s: failed, nothing is charged, no order ever, and the cart can be paid again", async (_, approve) => {
    const payment = await harness.shop.startPayment("1000")
    await refuseCart(harness, payment, "when-paid")
    await approve(payment)

    const { query } = await comeBackUntilDecided(harness, payment)

    expect(query).toEqual({ vipps: "failed", code: "refused-by-shop", cart_id: payment.cartId })
    await expectLetGo(payment)
    const reason = expect.stringMatching(/refused it\. Medusa says: the warehouse does not take this order/)
    expect(await harness.event(payment.reference, "vipps.completion_failed")).toMatchObject({
      amount_minor: 100_000,
      code: "refused-by-shop",
      reason,
    })
    expect((await inList(payment)).attention).toEqual(["completion-failed"])
    await harness.sql(`delete from refusal`)
    expect(await harness.shop.complete(payment.cartId)).toMatchObject({ orderId: undefined })
    expect((await comeBackUntilDecided(harness, payment)).query).toEqual(query)

    const again = await harness.shop.startPayment({ cartId: payment.cartId, totalMinor: payment.amountMinor })
    await approveUnheard(again)
    expect((await comeBackUntilDecided(harness, again)).query).toMatchObject({ vipps: "paid" })
    expect(await ordersOf(harness, payment.cartId)).toHaveLength(1)
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "CANCELLED", capturedMinor: 0 })
  })

  async function approveHeard(payment: StartedPayment): Promise<void> {
    await harness.sandbox.control.approve(payment.reference)
    await harness.event(payment.reference, "vipps.completion_failed")
  }
})

describe("a storefront that asks by the store API", () => {
  it("is told the same, when the goods are sold out", async () => {
    const payment = await harness.shop.startPayment("999.99")
    await setStock(harness, GOODS, 0)
    await approveUnheard(payment)
    const token = await tokenOf(harness, payment)

    const { body } = await eventually("a verdict", async () => {
      const answer = await askState(harness, token)
      return answer.body.state !== "pending" && answer
    })
    await setStock(harness, GOODS, 1_000)

    expect(body).toEqual({ state: "failed", code: "sold-out" })
    await expectLetGo(payment)
  })
})

describe("one refusal is not believed", () => {
  it.each(["plain", "medusa", "network", "database"] as const)(
    "of the shop's own code (%s)",
    async (kind) => {
      const payment = await harness.shop.startPayment("1000")
      await refuseCart(harness, payment, kind, 1)
      await approveUnheard(payment)

      const { query } = await comeBackUntilDecided(harness, payment)

      const paid = await orderPlaced(harness, payment)
      expect(query).toEqual({ vipps: "paid", cart_id: payment.cartId, order_id: paid.orderId })
      expect(await inList(payment)).toMatchObject({ attention: [], completion_failure: null })
    },
  )

  it("nor the callback's, when the stock comes back before the shopper does", async () => {
    const payment = await harness.shop.startPayment("999.99")
    await setStock(harness, GOODS, 0)
    await harness.sandbox.control.approve(payment.reference)
    expect(await harness.event(payment.reference, "vipps.completion_failed")).toMatchObject({
      code: "sold-out",
    })
    await setStock(harness, GOODS, 1_000)

    expect((await comeBackUntilDecided(harness, payment)).query).toMatchObject({ vipps: "paid" })

    expect(await ordersOf(harness, payment.cartId)).toHaveLength(1)
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "RESERVED" })
  })

  it("and a network that stays away for as long as the shopper waits is none at all", async () => {
    const payment = await harness.shop.startPayment("1000")
    await refuseCart(harness, payment, "network")
    await approveUnheard(payment)

    const { query } = await comeBack(harness, payment)

    expect(query).toMatchObject({ vipps: "pending" })
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "RESERVED" })
    expect(await inList(payment)).toMatchObject({ completion_failure: null })
    await harness.sql(`delete from refusal where cart_id = $1`, [payment.cartId])
    expect((await comeBackUntilDecided(harness, payment)).query).toMatchObject({ vipps: "paid" })
  })
})

describe("nothing is said of money that is not there, or not free", () => {
  it("a cart that is sold out and not approved: pending, and the staff hear nothing", async () => {
    const payment = await harness.shop.startPayment("999.99")
    await setStock(harness, GOODS, 0)

    const { query } = await comeBack(harness, payment)
    await setStock(harness, GOODS, 1_000)

    expect(query).toMatchObject({ vipps: "pending" })
    expect(await harness.events(payment.reference)).toEqual([])
    expect(await inList(payment)).toMatchObject({ attention: [], completion_failure: null })
  })

  it("a direct capture: pending, the money stays where it is, and the staff are told", async () => {
    // ePayment has no direct capture
    const direct = await onEcom(harness)
    await harness.sandbox.control.directCapture(true)
    try {
      const payment = await direct.shop.startPayment("999.99")
      await setStock(harness, GOODS, 0)
      await approveUnheard(payment, direct)

      const { query } = await comeBack(harness, payment)
      const failed = await harness.event(payment.reference, "vipps.completion_failed")
      await setStock(harness, GOODS, 1_000)

      expect(failed).toMatchObject({ code: "sold-out" })
      expect(query).toMatchObject({ vipps: "pending" })
      expect(await atVipps(harness, payment.reference)).toMatchObject({
        capturedMinor: 99_999,
        refundedMinor: 0,
      })
      expect(await countCalls(harness, payment.reference)).not.toHaveProperty("cancel")
    } finally {
      await harness.sandbox.control.directCapture(false)
    }
  })

  it("Vipps can't cancel at that moment: failed all the same, no order ever, and repair lets it go", async () => {
    const payment = await harness.shop.startPayment("999.99")
    await setStock(harness, GOODS, 0)
    await approveUnheard(payment)
    await harness.sandbox.control.next("cancel", { status: 503 }, 50)

    const { query } = await comeBackUntilDecided(harness, payment)
    await setStock(harness, GOODS, 1_000)

    expect(query).toMatchObject({ vipps: "failed", code: "sold-out" })
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "RESERVED" })
    expect(await harness.shop.complete(payment.cartId)).toMatchObject({ orderId: undefined })
    expect((await comeBackUntilDecided(harness, payment)).query).toEqual(query)
    await harness.sandbox.control.clearFaults()
    await eventually("let go", async () => {
      await passTime(harness, 1)
      await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [
        payment.reference,
      ])
      await harness.reconcile()
      return (await atVipps(harness, payment.reference)).state === "CANCELLED"
    })
    await expectLetGo(payment)
  })
})

describe("each try burns an order number", () => {
  it("so twenty returns and forty questions try hardly more often than one", async () => {
    // ePayment has no direct capture
    const direct = await onEcom(harness)
    await harness.sandbox.control.directCapture(true)
    try {
      const payment = await direct.shop.startPayment("999.99")
      await setStock(harness, GOODS, 0)
      await approveUnheard(payment, direct)
      const token = await tokenOf(harness, payment)
      const before = await countOrderNumbers(harness)

      await Promise.all(Array.from({ length: 20 }, () => comeBack(harness, payment)))
      for (let round = 0; round < 4; round++)
        await Promise.all(Array.from({ length: 10 }, () => askState(direct, token)))
      await setStock(harness, GOODS, 1_000)

      expect((await countOrderNumbers(harness)) - before).toBeLessThanOrEqual(3)
    } finally {
      await harness.sandbox.control.directCapture(false)
    }
  })
})

describe("a return link", () => {
  it("that is older than a day tells the outcome, and no cart, no order and no token any more", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    const open = await harness.shop.startPayment("1000")
    await passTime(harness, 24 * 60 - 5)
    expect((await comeBack(harness, paid)).query).toMatchObject({ order_id: paid.orderId })
    await passTime(harness, 10)

    expect((await comeBack(harness, paid)).query).toEqual({ vipps: "paid" })
    expect((await askState(harness, await tokenOf(harness, paid))).body).toEqual({ state: "paid" })
    expect(Object.keys((await comeBack(harness, open)).query)).toEqual(["vipps"])
  })

  it("on which two hundred browsers wait costs about as much as one", async () => {
    const payment = await harness.shop.startPayment("1000")
    const link = await returnLink(harness, payment)
    let landed: Awaited<ReturnType<typeof openLink>>[] = []

    const statements = await database.countOnce(async () => {
      landed = await Promise.all(Array.from({ length: 200 }, () => openLink(link)))
    })

    expect(new Set(landed.map(({ query }) => query.vipps))).toEqual(new Set(["pending"]))
    expect(statements).toBeLessThan(MOST_STATEMENTS)
  })
})
