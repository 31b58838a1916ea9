import { z } from "zod"
import { createApi, expectBody, type StartedPayment } from "../../demo/harness"
import { offer, sellAt, usePromotions } from "../support/staff/catalog"
import { atVipps } from "../support/ledgers/ledgers"
import { ordersOf } from "../support/orders/orders"
import { done, post } from "../support/staff/order-actions"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"

/** What Vipps is told of a purchase when it begins, and when a payment that was begun is offered again. */
jest.setTimeout(240_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_API: "epayment" } })
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const line = z.looseObject({ totalAmount: z.number(), isShipping: z.boolean().optional() })
const created = z.object({
  amount: z.object({ value: z.number() }),
  receipt: z.object({ orderLines: z.array(line) }).optional(),
  metadata: z.record(z.string(), z.string()),
})

async function createsOf({ reference }: Pick<StartedPayment, "reference">) {
  const sent = await harness.sandbox.control.requests({ call: "initiate", reference })
  return sent.map(({ body }) => created.parse(body))
}

async function expectReceipt(started: StartedPayment) {
  const [create, ...others] = await createsOf(started)
  const lines = create?.receipt?.orderLines ?? []
  expect(others).toEqual([])
  expect(lines.reduce((sum, { totalAmount }) => sum + totalAmount, 0)).toBe(create?.amount.value)
  return lines
}

it("shows goods and shipping, and names Medusa's ids", async () => {
  const started = await harness.shop.startPayment("1000")

  const lines = await expectReceipt(started)

  expect(lines.filter(({ isShipping }) => isShipping)).toHaveLength(1)
  expect(lines.length).toBeGreaterThan(1)
  const [create] = await createsOf(started)
  expect(create?.metadata).toEqual({
    payment_session_id: started.sessionId,
    payment_collection_id: started.collectionId,
    cart_id: started.cartId,
  })
})

it.each([
  { price: 250, of: "that explains the line", discount: 3750 },
  // 212.075: neither 37.42 nor 37.43 explains 212.08
  { price: 249.5, of: "with a fraction of an øre", discount: undefined },
])("15 % of $price kr, a discount $of: the lines add up to the payment", async ({ price, discount }) => {
  const code = `FEMTEN${Math.round(price * 10)}`
  await offer(harness, { code, type: "percentage", value: 15, allocation: "across" })
  const cart = await harness.shop.cart([await sellAt(harness, price)])
  const total = await usePromotions(harness, cart.cartId, [code])

  const lines = await expectReceipt(
    await harness.shop.startPayment({ ...cart, totalMinor: Math.round(total * 100) }),
  )

  expect(lines[0]?.discount).toBe(discount)
})

it("shows nothing of a cart that store credit pays in part, which can be paid", async () => {
  const cart = await harness.shop.cart("1000")
  await done(post(harness, `/carts/${cart.cartId}/credit`, { amount: 400 }))

  const started = await harness.shop.startPayment({ ...cart, totalMinor: 60_000 })

  expect(await createsOf(started)).toMatchObject([{ amount: { value: 60_000 } }])
  expect((await createsOf(started))[0]?.receipt).toBeUndefined()
})

it("that Vipps has in another currency: no order, nothing freed, and a person is asked", async () => {
  const started = await harness.shop.startPayment("1000")
  const { reference } = started
  await harness.sql(`update vipps_attempt set currency_code = 'eur' where reference = $1`, [reference])
  await harness.sandbox.control.next("webhook", { lose: true })
  await harness.sandbox.control.approve(reference)

  expect(await harness.shop.complete(started.cartId)).toMatchObject({ body: { type: "cart" } })
  await harness.sql(
    `update vipps_attempt set next_poll_at = case when reference = $1 then now() - interval '1 second' end`,
    [reference],
  )
  const { unresolved, needReview } = await harness.reconcile()

  expect(unresolved).toEqual([expect.stringContaining("another currency")])
  expect(needReview).toBe(1)
  expect(await ordersOf(harness, started.cartId)).toEqual([])
  expect(await atVipps(harness, reference)).toMatchObject({ reservedMinor: 100_000, releasedMinor: 0 })
})

describe("a session that is offered again", () => {
  const offered = z.object({
    data: z.object({ vipps: z.object({ url: z.string(), reference: z.string(), expires_at: z.string() }) }),
  })
  const linkOf = ({ url, reference, expiresAt }: StartedPayment) => ({
    url,
    reference,
    expires_at: expiresAt,
  })

  async function offerAgain(started: StartedPayment) {
    const path = `/payment-sessions/${started.sessionId}`
    const body = { amount: 1000, data: { vipps: linkOf(started) } }
    const answer = await createApi(harness.server.url)({ method: "POST", path, body })
    return expectBody(offered, answer, "offering the session again").data.vipps
  }

  it("keeps the link that waits for the shopper, and starts nothing", async () => {
    const started = await harness.shop.startPayment("1000")
    const before = await harness.sandbox.control.ledger()

    expect(await offerAgain(started)).toEqual(linkOf(started))

    expect(await harness.sandbox.control.ledger()).toHaveLength(before.length)
  })

  it("gets a new one if the shopper has said no, though nobody has told the shop", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("webhook", { lose: true })
    await harness.sandbox.control.reject(started.reference)

    const again = await offerAgain(started)

    expect(again.reference).not.toBe(started.reference)
    expect(again.url).not.toBe(started.url)
  })
})
