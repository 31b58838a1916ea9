import { z } from "zod"
import { lineFor, type JsonObject, type StartedPayment } from "../../demo/stage"
import { askState, comeBack, openLink, returnLink, tokenOf } from "../support/coming-back"
import { countDatabase, type CountedDatabase } from "../support/counted-database"
import { eventually } from "../support/eventually"
import { usePromotions } from "../support/goods"
import { atVipps, countCalls } from "../support/ledgers"
import { orderPlaced, ordersOf } from "../support/orders"
import { countOrderNumbers, prepareRefusals, refuseCart, refusingFiles } from "../support/refusing-shop"
import { setStock } from "../support/stock"
import { passTime } from "../support/time"
import { bootWatchedShop, type WatchedShop } from "../support/watched-store"

/** Approved in Vipps, and the shop can't make the order: what the shopper and the staff are told, and what becomes of the money. */
jest.setTimeout(300_000)

/** In all, for the six seconds in which one of two hundred asks for them all. */
const MOST_STATEMENTS = 300

let stage: WatchedShop
let database: CountedDatabase

beforeAll(async () => {
  stage = await bootWatchedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_RETURN_URL: "http://localhost:8000/checkout" },
    sandbox: { switches: { rateLimits: false } },
    files: refusingFiles,
    leadToDatabase: async (url) => {
      database = await countDatabase(url)
      return database.url
    },
  })
  await prepareRefusals(stage)
})
afterAll(async () => {
  await stage?.stop()
  database?.stop()
})
afterEach(async () => {
  await stage.sandbox.control.clearFaults()
  await setStock(stage, GOODS, 1_000)
  await setRegionProviders(["pp_vipps_vipps"])
  await stage.sql(`delete from refusal`)
})

const GOODS = "Test: 999,99 kr"

async function approveUnheard({ reference }: StartedPayment): Promise<void> {
  await stage.sandbox.control.next("callback", { lose: true })
  await stage.sandbox.control.approve(reference)
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
  const answer = await stage.admin.api({ method: "GET", path: `/admin/vipps/payments?q=${reference}` })
  const [payment] = listSchema.parse(answer.body).payments
  if (!payment) throw new Error(`${reference} is not in the list`)
  return payment
}

async function expectLetGo({ reference, cartId }: StartedPayment): Promise<void> {
  expect(await atVipps(stage, reference)).toMatchObject({ state: "CANCELLED", capturedMinor: 0 })
  expect(await ordersOf(stage, cartId)).toEqual([])
}

async function setRegionProviders(providers: string[]): Promise<void> {
  const path = `/admin/regions/${stage.facts.regionId}`
  const answer = await stage.admin.api({ method: "POST", path, body: { payment_providers: providers } })
  expect(answer.status).toBe(200)
}

/** A cart with a promotion of 100 kr, which something limits. */
async function startWithPromotion(code: string, limits: JsonObject): Promise<StartedPayment> {
  const kind = { type: "percentage", value: 10, target_type: "items", allocation: "across" }
  // of the currency of its campaign
  const application_method = { ...kind, currency_code: "nok" }
  const promotion = { code, type: "standard", status: "active", application_method, ...limits }
  const made = await stage.admin.api({ method: "POST", path: "/admin/promotions", body: promotion })
  expect(made.status).toBe(200)
  const cart = await stage.shop.cart("1000")
  expect(await usePromotions(stage, cart.cartId, [code])).toBe(900)
  return stage.shop.startPayment(cart)
}

/** A campaign that may give away so much in all. */
const campaign = {
  name: "Vårsalg",
  campaign_identifier: "vaarsalg",
  budget: { type: "spend", limit: 150, currency_code: "nok" },
}

async function deleteProduct(title: string): Promise<void> {
  const { variantId } = lineFor(stage.facts.variants, title)
  const [row] = await stage.sql(`select product_id from product_variant where id = $1`, [variantId])
  const path = `/admin/products/${String(row?.product_id)}/variants/${variantId}`
  expect(await stage.admin.api({ method: "DELETE", path })).toMatchObject({ status: 200 })
}

/** What a shop does between the shopper's way to Vipps and the way back; then undone, as far as it can be. */
const reasons = [
  {
    code: "sold-out",
    what: "the goods are sold out",
    says: /sold out\. Medusa says: Not enough stock/,
    start: () => stage.shop.startPayment("999.99"),
    spoil: () => setStock(stage, GOODS, 0),
    undo: () => setStock(stage, GOODS, 1_000),
  },
  {
    code: "promotion-unavailable",
    what: "the promotion was used as often as it may be",
    says: /used up\. Medusa says: Promotion usage exceeds the limit/,
    start: () => startWithPromotion("ONCE", { limit: 1 }),
    spoil: () => stage.sql(`update promotion set used = 1 where code = 'ONCE'`),
    undo: () => stage.sql(`update promotion set used = 0 where code = 'ONCE'`),
  },
  {
    code: "promotion-unavailable",
    what: "the campaign's budget is used up",
    says: /used up\. Medusa says: Promotion usage exceeds the budget limit/,
    start: () => startWithPromotion("BUDGET", { campaign }),
    spoil: () => stage.sql(`update promotion_campaign_budget set used = 100, raw_used = '{"value":"100"}'`),
    undo: () => stage.sql(`update promotion_campaign_budget set used = 0, raw_used = '{"value":"0"}'`),
  },
  {
    code: "payment-method-unavailable",
    what: "Vipps is taken out of the region",
    says: /not enabled in the cart's region\. Medusa says: Payment provider pp_vipps_vipps is not enabled/,
    start: () => stage.shop.startPayment("1000"),
    spoil: () => setRegionProviders(["pp_system_default"]),
    undo: () => setRegionProviders(["pp_vipps_vipps"]),
  },
  {
    code: "product-unavailable",
    what: "the product is deleted",
    says: /no longer for sale/,
    start: () => stage.shop.startPayment([lineFor(stage.facts.variants, "Ullpledd")]),
    spoil: () => deleteProduct("Ullpledd"),
    undo: () => undefined,
  },
  {
    code: "refused-by-shop",
    what: "the shop's own code refuses it",
    says: /refused it\. Medusa says: we do not deliver to Svalbard/,
    start: async () => {
      const started = await stage.shop.startPayment("1000")
      await refuseCart(stage, started, "medusa")
      return started
    },
    spoil: () => undefined,
    undo: () => stage.sql(`delete from refusal`),
  },
]

describe("a shopper who comes back is told that nothing is charged, and why", () => {
  it.each(reasons)("$code: $what", async ({ code, says, start, spoil, undo }) => {
    const payment = await start()
    await spoil()
    await approveUnheard(payment)
    const before = stage.server.log().length

    const { status, told } = await comeBack(stage, payment)

    expect({ status, told }).toEqual({
      status: 302,
      told: { vipps: "failed", code, cart_id: payment.cartId },
    })
    await expectLetGo(payment)
    expect(await stage.event(payment.reference, "vipps.completion_failed")).toMatchObject({
      amount_minor: payment.amountMinor,
      code,
      reason: expect.stringMatching(says),
    })
    expect(await stage.event(payment.reference, "vipps.orphan_canceled")).toMatchObject({
      amount_minor: payment.amountMinor,
      code,
      reason: expect.stringMatching(says),
    })
    const names = (await stage.events(payment.reference)).map(({ name }) => name)
    expect(names.filter((name) => name === "vipps.completion_failed")).toHaveLength(1)
    expect(stage.server.log().slice(before)).toMatch(
      new RegExp(`Vipps payment ${payment.reference}: .*${says.source}`),
    )
    expect(await inList(payment)).toMatchObject({
      attention: ["completion-failed"],
      completion_failure: { code, message: expect.stringMatching(says) },
    })
    // and it stays so when the reason is gone: the shopper may have paid anew, or elsewhere
    await undo()
    expect(await stage.shop.complete(payment.cartId)).toMatchObject({ orderId: undefined })
    expect((await comeBack(stage, payment)).told).toEqual(told)
    expect((await askState(stage, await tokenOf(stage, payment))).body).toEqual({ state: "failed", code })
    await expectLetGo(payment)
  })

  it("refused-by-shop, when the region lacks another provider, whose session the cart has as well", async () => {
    const payment = await stage.shop.startPayment("1000")
    await stage.sql(
      `insert into payment_session (id, currency_code, amount, raw_amount, provider_id, data, context, status, payment_collection_id)
         select 'payses_gone', currency_code, amount, raw_amount, 'pp_gone_gone', '{}', '{}', 'pending', payment_collection_id
           from payment_session where id = $1`,
      [payment.sessionId],
    )
    await approveUnheard(payment)

    const { told } = await comeBack(stage, payment)

    expect(told).toEqual({ vipps: "failed", code: "refused-by-shop", cart_id: payment.cartId })
    await expectLetGo(payment)
    expect(await inList(payment)).toMatchObject({
      completion_failure: {
        code: "refused-by-shop",
        message: expect.stringMatching(
          /the shop's own code, refused it\. Medusa says: Payment provider pp_gone_gone is not/,
        ),
      },
    })
  })

  it("and the cart can be paid again, which gives one order and takes it off the staff's list", async () => {
    const payment = await stage.shop.startPayment("999.99")
    await setStock(stage, GOODS, 0)
    await approveUnheard(payment)
    expect((await comeBack(stage, payment)).told).toMatchObject({ vipps: "failed" })
    await setStock(stage, GOODS, 1_000)

    const { cartId, amountMinor } = payment
    const again = await stage.shop.startPayment({ cartId, totalMinor: amountMinor })
    await approveUnheard(again)
    expect((await comeBack(stage, again)).told).toMatchObject({ vipps: "paid" })

    expect(await ordersOf(stage, cartId)).toHaveLength(1)
    expect(await atVipps(stage, payment.reference)).toMatchObject({ state: "CANCELLED" })
    expect(await atVipps(stage, again.reference)).toMatchObject({
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
    const payment = await stage.shop.startPayment("1000")
    await refuseCart(stage, payment, "when-paid")
    await approve(payment)

    const { told } = await comeBack(stage, payment)

    expect(told).toEqual({ vipps: "failed", code: "refused-by-shop", cart_id: payment.cartId })
    await expectLetGo(payment)
    const reason = expect.stringMatching(/refused it\. Medusa says: the warehouse does not take this order/)
    expect(await stage.event(payment.reference, "vipps.completion_failed")).toMatchObject({
      amount_minor: 100_000,
      code: "refused-by-shop",
      reason,
    })
    expect((await inList(payment)).attention).toEqual(["completion-failed"])
    await stage.sql(`delete from refusal`)
    expect(await stage.shop.complete(payment.cartId)).toMatchObject({ orderId: undefined })
    expect((await comeBack(stage, payment)).told).toEqual(told)

    const again = await stage.shop.startPayment({ cartId: payment.cartId, totalMinor: payment.amountMinor })
    await approveUnheard(again)
    expect((await comeBack(stage, again)).told).toMatchObject({ vipps: "paid" })
    expect(await ordersOf(stage, payment.cartId)).toHaveLength(1)
    expect(await atVipps(stage, payment.reference)).toMatchObject({ state: "CANCELLED", capturedMinor: 0 })
  })

  async function approveHeard(payment: StartedPayment): Promise<void> {
    await stage.sandbox.control.approve(payment.reference)
    await stage.event(payment.reference, "vipps.completion_failed")
  }
})

describe("a storefront that asks by the store API", () => {
  it("is told the same, when the goods are sold out", async () => {
    const payment = await stage.shop.startPayment("999.99")
    await setStock(stage, GOODS, 0)
    await approveUnheard(payment)
    const token = await tokenOf(stage, payment)

    const { body } = await eventually("a verdict", async () => {
      const answer = await askState(stage, token)
      return answer.body.state !== "pending" && answer
    })
    await setStock(stage, GOODS, 1_000)

    expect(body).toEqual({ state: "failed", code: "sold-out" })
    await expectLetGo(payment)
  })
})

describe("one refusal is not believed", () => {
  it.each(["plain", "medusa", "network", "database"] as const)(
    "of the shop's own code (%s)",
    async (kind) => {
      const payment = await stage.shop.startPayment("1000")
      await refuseCart(stage, payment, kind, 1)
      await approveUnheard(payment)

      const { told } = await comeBack(stage, payment)

      const paid = await orderPlaced(stage, payment)
      expect(told).toEqual({ vipps: "paid", cart_id: payment.cartId, order_id: paid.orderId })
      expect(await inList(payment)).toMatchObject({ attention: [], completion_failure: null })
    },
  )

  it("nor the callback's, when the stock comes back before the shopper does", async () => {
    const payment = await stage.shop.startPayment("999.99")
    await setStock(stage, GOODS, 0)
    await stage.sandbox.control.approve(payment.reference)
    expect(await stage.event(payment.reference, "vipps.completion_failed")).toMatchObject({
      code: "sold-out",
    })
    await setStock(stage, GOODS, 1_000)

    expect((await comeBack(stage, payment)).told).toMatchObject({ vipps: "paid" })

    expect(await ordersOf(stage, payment.cartId)).toHaveLength(1)
    expect(await atVipps(stage, payment.reference)).toMatchObject({ state: "RESERVED" })
  })

  it("and a network that stays away for as long as the shopper waits is none at all", async () => {
    const payment = await stage.shop.startPayment("1000")
    await refuseCart(stage, payment, "network")
    await approveUnheard(payment)

    const { told } = await comeBack(stage, payment)

    expect(told).toMatchObject({ vipps: "pending" })
    expect(await atVipps(stage, payment.reference)).toMatchObject({ state: "RESERVED" })
    expect(await inList(payment)).toMatchObject({ completion_failure: null })
    await stage.sql(`delete from refusal where cart_id = $1`, [payment.cartId])
    expect((await comeBack(stage, payment)).told).toMatchObject({ vipps: "paid" })
  })
})

describe("nothing is said of money that is not there, or not free", () => {
  it("a cart that is sold out and not approved: pending, and the staff hear nothing", async () => {
    const payment = await stage.shop.startPayment("999.99")
    await setStock(stage, GOODS, 0)

    const { told } = await comeBack(stage, payment)
    await setStock(stage, GOODS, 1_000)

    expect(told).toMatchObject({ vipps: "pending" })
    expect(await stage.events(payment.reference)).toEqual([])
    expect(await inList(payment)).toMatchObject({ attention: [], completion_failure: null })
  })

  it("a direct capture: pending, the money stays where it is, and the staff are told", async () => {
    await stage.sandbox.control.directCapture(true)
    try {
      const payment = await stage.shop.startPayment("999.99")
      await setStock(stage, GOODS, 0)
      await approveUnheard(payment)

      const { told } = await comeBack(stage, payment)
      await setStock(stage, GOODS, 1_000)

      expect(told).toMatchObject({ vipps: "pending" })
      expect(await atVipps(stage, payment.reference)).toMatchObject({
        capturedMinor: 99_999,
        refundedMinor: 0,
      })
      expect(await stage.event(payment.reference, "vipps.completion_failed")).toMatchObject({
        code: "sold-out",
      })
      expect(await countCalls(stage, payment.reference)).not.toHaveProperty("cancel")
    } finally {
      await stage.sandbox.control.directCapture(false)
    }
  })

  it("Vipps can't cancel at that moment: failed all the same, no order ever, and repair lets it go", async () => {
    const payment = await stage.shop.startPayment("999.99")
    await setStock(stage, GOODS, 0)
    await approveUnheard(payment)
    await stage.sandbox.control.next("cancel", { status: 503 }, 50)

    const { told } = await comeBack(stage, payment)
    await setStock(stage, GOODS, 1_000)

    expect(told).toMatchObject({ vipps: "failed", code: "sold-out" })
    expect(await atVipps(stage, payment.reference)).toMatchObject({ state: "RESERVED" })
    expect(await stage.shop.complete(payment.cartId)).toMatchObject({ orderId: undefined })
    expect((await comeBack(stage, payment)).told).toEqual(told)
    await stage.sandbox.control.clearFaults()
    await eventually("let go", async () => {
      await passTime(stage, 1)
      await stage.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [
        payment.reference,
      ])
      await stage.reconcile()
      return (await atVipps(stage, payment.reference)).state === "CANCELLED"
    })
    await expectLetGo(payment)
  })
})

describe("each try burns an order number", () => {
  it("so twenty returns and forty questions try hardly more often than one", async () => {
    await stage.sandbox.control.directCapture(true)
    try {
      const payment = await stage.shop.startPayment("999.99")
      await setStock(stage, GOODS, 0)
      await approveUnheard(payment)
      const token = await tokenOf(stage, payment)
      const before = await countOrderNumbers(stage)

      await Promise.all(Array.from({ length: 20 }, () => comeBack(stage, payment)))
      for (let round = 0; round < 4; round++)
        await Promise.all(Array.from({ length: 10 }, () => askState(stage, token)))
      await setStock(stage, GOODS, 1_000)

      expect((await countOrderNumbers(stage)) - before).toBeLessThanOrEqual(3)
    } finally {
      await stage.sandbox.control.directCapture(false)
    }
  })
})

describe("a return link", () => {
  it("that is older than a day tells the outcome, and no cart, no order and no token any more", async () => {
    const paid = await stage.shop.payWithVipps("1000")
    const open = await stage.shop.startPayment("1000")
    await passTime(stage, 24 * 60 - 5)
    expect((await comeBack(stage, paid)).told).toMatchObject({ order_id: paid.orderId })
    await passTime(stage, 10)

    expect((await comeBack(stage, paid)).told).toEqual({ vipps: "paid" })
    expect((await askState(stage, await tokenOf(stage, paid))).body).toEqual({ state: "paid" })
    expect(Object.keys((await comeBack(stage, open)).told)).toEqual(["vipps"])
  })

  it("on which two hundred browsers wait costs about as much as one", async () => {
    const payment = await stage.shop.startPayment("1000")
    const link = await returnLink(stage, payment)
    let landed: Awaited<ReturnType<typeof openLink>>[] = []

    const statements = await database.countOnce(async () => {
      landed = await Promise.all(Array.from({ length: 200 }, () => openLink(link)))
    })

    expect(new Set(landed.map(({ told }) => told.vipps))).toEqual(new Set(["pending"]))
    expect(statements).toBeLessThan(MOST_STATEMENTS)
  })
})
