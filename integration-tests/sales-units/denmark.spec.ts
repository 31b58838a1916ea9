import { z } from "zod"
import { describeCart, expectBody, minorOf, type PaidOrder, type StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { sentAmounts } from "../support/ledgers/sent-amounts"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { comeBack } from "../support/shopper/return-link"
import { readView } from "../support/staff/admin-api"
import { sellAt } from "../support/staff/catalog"
import { done, post } from "../support/staff/order-actions"
import { minutesAgo } from "../support/time/time"

/** A shop whose sales unit is Danish: kroner of Denmark, and 14 days in place of 180. */
jest.setTimeout(240_000)

const DAY_MINUTES = 24 * 60
const PRICE = 1049.95

let harness: ObservedShop
let danishCarts: { cartId: string; totalMinor: number }[]
let regionId: string

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_API: "epayment", VIPPS_MARKET: "DK" },
    sandbox: { units: [{ ...defaultUnit, market: "DK" }] },
  })
  regionId = await openDenmark()
  const line = await sellAt(harness, PRICE, { isDigital: true, currencies: ["nok", "dkk"] })
  danishCarts = []
  for (let n = 0; n < 8; n++) danishCarts.push(await fill(line))
})
afterAll(() => harness?.stop())

const regionSchema = z.object({ region: z.object({ id: z.string() }) })

async function openDenmark(): Promise<string> {
  const body = {
    name: "Danmark",
    currency_code: "dkk",
    countries: ["dk"],
    payment_providers: ["pp_vipps_vipps"],
  }
  return expectBody(regionSchema, await post(harness, "/admin/regions", body), "opening Denmark").region.id
}

const cartSchema = z.object({ cart: z.object({ id: z.string(), total: z.number() }) })

async function fill(line: { variantId: string; quantity: number }) {
  const norwegian = describeCart(harness.facts, [line])
  const address = {
    ...norwegian.shipping_address,
    country_code: "dk",
    city: "København",
    postal_code: "1550",
  }
  const body = { ...norwegian, region_id: regionId, shipping_address: address, billing_address: address }
  const answer = await harness.shop.api({ method: "POST", path: "/store/carts", body })
  const { id, total } = expectBody(cartSchema, answer, "a Danish cart").cart
  return { cartId: id, totalMinor: minorOf(total) }
}

function takeCart() {
  const cart = danishCarts.pop()
  if (!cart) throw new Error("all carts are used up")
  return cart
}

const start = (): Promise<StartedPayment> => harness.shop.startPayment(takeCart())
const pay = (): Promise<PaidOrder> => harness.shop.payWithVipps(takeCart())

describe("a Danish sales unit", () => {
  it("takes kroner of Denmark to the øre, and captures, refunds and releases them", async () => {
    const paid = await pay()

    await done(harness.admin.capture(paid, "749.95"))
    await done(harness.admin.vipps(paid).release())
    await done(harness.admin.refund(paid, "0.05"))

    expect(await atVipps(harness, paid.reference)).toMatchObject({
      api: "epayment",
      currency: "DKK",
      reservedMinor: 104_995,
      capturedMinor: 74_995,
      releasedMinor: 30_000,
      refundedMinor: 5,
    })
    expect(await sentAmounts(harness, "capture", paid)).toEqual([74_995])
    expect(await sentAmounts(harness, "refund", paid)).toEqual([5])
    expect(await harness.event(paid.reference, "vipps.payment_captured")).toMatchObject({
      amount_minor: 74_995,
      currency_code: "dkk",
    })
    await expectEqualLedgers(harness, paid, { captured: "749.95", refunded: "0.05" })
  })

  it("refuses what is too much in its own currency", async () => {
    const paid = await pay()

    const answer = await harness.admin.vipps(paid).capture("1050")

    expect(answer).toMatchObject({
      status: 400,
      message: expect.stringMatching(/The capture of 1.050.DKK was not made: 1.049,95.DKK was reserved/),
    })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("capture")
  })

  it("tells shoppers in Danish", async () => {
    const started = await start()
    expect((await atVipps(harness, started.reference)).transactionText).toBe("Bestilling i webshoppen")

    await harness.sandbox.control.approve(started.reference)
    expect(await comeBack(harness, started)).toMatchObject({
      status: 302,
      page: "http://localhost:8000/checkout",
      query: { vipps: "paid", order_id: expect.any(String) },
    })
  })

  it("says in Danish, with the app's name there, that it does not know a link", async () => {
    const response = await fetch(`${harness.server.url}/vipps/return/${"x".repeat(40)}`)
    const brand = Date.now() < Date.parse("2027-01-12T00:00:00+01:00") ? "MobilePay" : "Vipps"

    expect(response.status).toBe(404)
    const page = await response.text()
    expect(page).toContain('<html lang="da">')
    expect(page).toContain("Vi kender ikke dette link")
    expect(page).toContain(`Hvis du har godkendt betalingen i ${brand}`)
  })
})

describe("14 days after the reservation", () => {
  const paidDaysAgo = (days: number) => minutesAgo(harness, days * DAY_MINUTES, pay)

  it("a capture is refused, and Vipps is not asked", async () => {
    const paid = await paidDaysAgo(15)

    const answer = await harness.admin.capture(paid, "100")

    expect(answer).toMatchObject({
      status: 400,
      message: expect.stringMatching(/was reserved .* and Vipps captures until/),
    })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("capture")
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  /** Vipps' own end of a reservation past its deadline, found by one poll. */
  async function expectFreed(paid: PaidOrder, p: { kind: string; freedMinor: number; captured: string }) {
    expect(await atVipps(harness, paid.reference)).toMatchObject({ releasedMinor: p.freedMinor })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
    expect(await harness.event(paid.reference, "vipps.external_operation_found")).toMatchObject({
      ...{ kind: p.kind, amount_minor: p.freedMinor, currency_code: "dkk" },
    })
    const { released, problems } = await readView(harness.admin.api, paid)
    expect({ released, problems }).toEqual({ released: p.freedMinor / 100, problems: [] })
    await expectEqualLedgers(harness, paid, { captured: p.captured, refunded: "0" })
  }

  const pollNow = ({ reference }: PaidOrder) =>
    harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [reference])

  it("Vipps frees the reservation by itself, and Medusa's payment is cancelled", async () => {
    const paid = await paidDaysAgo(15)
    await pollNow(paid)

    await harness.reconcile()

    await expectFreed(paid, { kind: "cancel", freedMinor: 104_995, captured: "0" })
    expect(await harness.admin.recorded(paid)).toMatchObject({ canceledAt: expect.any(String) })
  })

  it("Vipps frees the rest of what was captured in part, and Medusa waits for no more", async () => {
    const paid = await paidDaysAgo(13)
    await done(harness.admin.capture(paid, "100"))
    await pollNow(paid)

    // two days later at Vipps
    await minutesAgo(harness, -2 * DAY_MINUTES, () => harness.reconcile())

    await expectFreed(paid, { kind: "release", freedMinor: 94_995, captured: "100" })
    expect(await harness.admin.recorded(paid)).toMatchObject({ capturedAt: expect.any(String) })
  })

  it("less a day, a capture is made", async () => {
    const paid = await paidDaysAgo(13)

    await done(harness.admin.capture(paid, "100"))

    await expectEqualLedgers(harness, paid, { captured: "100", refunded: "0" })
  })

  it("less two days, the staff are warned, and see the days that are left", async () => {
    const paid = await paidDaysAgo(12)
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [paid.reference])

    await harness.reconcile()

    expect(await harness.event(paid.reference, "vipps.authorization_expiring")).toMatchObject({
      amount_minor: 104_995,
      currency_code: "dkk",
      days: 12,
      bank_days: 14,
    })
    expect(await readView(harness.admin.api, paid)).toMatchObject({ capture_days_left: 2 })
  })
})
