import { createApi, type Answer, type PaidOrder } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { orderPlaced } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"

jest.setTimeout(120_000)

const dayMs = 24 * 60 * 60_000

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop()
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())

type Route = { route: string; capture: Money; refund: Money }
type Money = (paid: PaidOrder, amount: unknown) => Promise<Answer>

/** The buttons of Medusa's own admin, and the plugin's. */
const routes: Route[] = ["/admin/payments", "/admin/vipps/payments"].map((route) => {
  const ask = (what: string) => (paid: PaidOrder, amount: unknown) =>
    harness.admin.api({ method: "POST", path: `${route}/${paid.paymentId}/${what}`, body: { amount } })
  return { route, capture: ask("capture"), refund: ask("refund") }
})

/** Refused in words, nothing sent, nothing on record. */
async function expectRefused(
  paid: PaidOrder,
  ask: () => Promise<Answer>,
  says: RegExp,
  status = 400,
): Promise<void> {
  const before = await whatWasDone(paid)
  const answer = await ask()
  expect({ status: answer.status, message: answer.message }).toEqual({
    status,
    message: expect.stringMatching(says),
  })
  expect(await whatWasDone(paid)).toEqual(before)
}

async function whatWasDone(paid: PaidOrder) {
  const { rows } = await harness.admin.recorded(paid)
  return { calls: await countCalls(harness, paid.reference), rows, books: await harness.admin.booked(paid) }
}

/** A payment that the shopper approved so many days ago. */
async function paidDaysAgo(days: number, p: { direct?: boolean } = {}): Promise<PaidOrder> {
  await harness.sandbox.control.setClock({ offsetMs: -days * dayMs })
  await harness.sandbox.control.directCapture(p.direct ?? false)
  try {
    return await harness.shop.payWithVipps("1000")
  } finally {
    await harness.sandbox.control.directCapture(false)
    await harness.sandbox.control.setClock({ offsetMs: 0 })
  }
}

/** "3 May 2025", as the staff reads it. */
function osloDay(at: Date): string {
  const format = { timeZone: "Europe/Oslo", day: "numeric", month: "long", year: "numeric" } as const
  return new Intl.DateTimeFormat("en-GB", format).format(at)
}

async function datesOf(paid: PaidOrder, days: number): Promise<{ reserved: string; until: string }> {
  const reservedAt = new Date((await atVipps(harness, paid.reference)).reservedAt ?? "")
  return { reserved: osloDay(reservedAt), until: osloDay(new Date(reservedAt.getTime() + days * dayMs)) }
}

describe("365 days after the reservation", () => {
  it.each(routes)("a refund is refused with the dates ($route)", async ({ refund }) => {
    const paid = await paidDaysAgo(366, { direct: true })
    const { reserved, until } = await datesOf(paid, 365)

    await expectRefused(
      paid,
      () => refund(paid, 250),
      new RegExp(
        `^The refund of 250.kr was not made: .* reserved ${reserved} and Vipps refunds until ${until}`,
      ),
    )

    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it.each(routes)("less a day, a refund is made ($route)", async ({ refund }) => {
    const paid = await paidDaysAgo(364, { direct: true })

    const answer = await refund(paid, 250)

    expect(answer.message ?? answer.status).toBe(200)
    await expectLedgers(harness, paid, { captured: "1000", refunded: "250" })
  })
})

describe("180 days after the reservation", () => {
  it.each(routes)("a capture is refused with the dates ($route)", async ({ capture }) => {
    const paid = await paidDaysAgo(181)
    const { reserved, until } = await datesOf(paid, 180)

    await expectRefused(
      paid,
      () => capture(paid, 250),
      new RegExp(
        `^The capture of 250.kr was not made: .* reserved ${reserved} and Vipps captures until ${until}`,
      ),
    )

    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it.each(routes)("less a day, a capture is made ($route)", async ({ capture }) => {
    const paid = await paidDaysAgo(179)

    const answer = await capture(paid, 250)

    expect(answer.message ?? answer.status).toBe(200)
    await expectLedgers(harness, paid, { captured: "250", refunded: "0" })
  })

  it("a cancellation is refused with the dates", async () => {
    const paid = await paidDaysAgo(181)
    const { reserved, until } = await datesOf(paid, 180)

    await expectRefused(
      paid,
      () => harness.admin.vipps(paid).cancel(),
      new RegExp(
        `^The payment was not cancelled: it was reserved ${reserved} and Vipps cancels until ${until}`,
      ),
    )
  })

  it("less a day, a cancellation is made", async () => {
    const paid = await paidDaysAgo(179)

    const answer = await harness.admin.vipps(paid).cancel()

    expect(answer.message ?? answer.status).toBe(200)
    expect(await atVipps(harness, paid.reference)).toMatchObject({ state: "CANCELLED" })
  })

  it("a release is refused with the dates", async () => {
    const paid = await paidPartly(181)
    const { reserved, until } = await datesOf(paid, 180)

    await expectRefused(
      paid,
      () => harness.admin.vipps(paid).release(),
      new RegExp(
        `^The remainder of 250.kr was not released: .* reserved ${reserved} and Vipps releases until ${until}`,
      ),
    )
  })

  it("less a day, a release is made", async () => {
    const paid = await paidPartly(179)

    const answer = await harness.admin.vipps(paid).release()

    expect(answer.message ?? answer.status).toBe(200)
    expect(await atVipps(harness, paid.reference)).toMatchObject({ releasedMinor: 25_000 })
  })

  it("the order can still be cancelled, and Vipps is not asked for what it can't do", async () => {
    const paid = await paidDaysAgo(181)

    const answer = await harness.admin.cancelOrder(paid)

    expect(answer.status).toBe(200)
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
  })

  /** 750 of 1000 captured in time, so many days ago, in Vipps' portal; the shop has looked since. */
  async function paidPartly(days: number): Promise<PaidOrder> {
    const paid = await paidDaysAgo(days)
    await harness.sandbox.control.setClock({ offsetMs: -days * dayMs })
    await harness.sandbox.control.portal.capture(paid.reference, 75_000)
    await harness.sandbox.control.setClock({ offsetMs: 0 })
    const answer = await harness.admin.vipps(paid).refresh()
    expect(answer).toMatchObject({ status: 200, body: { payment: { captured: 750, remaining: 250 } } })
    return paid
  }
})

describe.each(routes)("amounts that can't be moved ($route)", ({ route, capture, refund }) => {
  let reserved: PaidOrder
  let captured: PaidOrder

  beforeAll(async () => {
    reserved = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(reserved, "749.99")
    captured = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(captured, "1000")
    await harness.admin.refund(captured, "749.99")
  })
  afterAll(async () => {
    await expectLedgers(harness, reserved, { captured: "749.99", refunded: "0" })
    await expectLedgers(harness, captured, { captured: "1000", refunded: "749.99" })
  })

  const malformed = [0, -1, -0.01, "250", "", null, NaN, true, [250], { value: 250 }]
  const fractions = [0.001, 250.004, 250.014, 0.1 + 0.2, 1e-7]

  // the payment's whole amount is what the stock button posts: there it stands for what is due
  it.each([250.02, 251, 999.99, 1_000_000_000])("captures no more than is left: %p", async (amount) => {
    await expectRefused(reserved, () => capture(reserved, amount), /capture/)
  })

  it.each([250.02, 251, 1000, 1_000_000_000])("refunds no more than was captured: %p", async (amount) => {
    await expectRefused(captured, () => refund(captured, amount), /refund/)
  })

  it.each(malformed)("captures nothing for %p", async (amount) => {
    await expectRefused(reserved, () => capture(reserved, amount), /amount|Number|Expected|Invalid/)
  })

  it.each(malformed)("refunds nothing for %p", async (amount) => {
    await expectRefused(captured, () => refund(captured, amount), /amount|Number|Expected|Invalid/)
  })

  // what somebody types on our own forms is asked to be whole øre; Medusa's amounts may have fractions, which are rounded
  const isTyped = route === "/admin/vipps/payments"
  const refused = isTyped ? fractions : fractions.filter((amount) => amount < 0.005)
  const why = isTyped ? /was not made: .*two decimals/ : /was not made: it is less than one øre/

  it.each(refused)("captures no fraction of an øre: %p", async (amount) => {
    await expectRefused(reserved, () => capture(reserved, amount), why)
  })

  it.each(refused)("refunds no fraction of an øre: %p", async (amount) => {
    await expectRefused(captured, () => refund(captured, amount), why)
  })
})

describe("more than is left is said with the numbers", () => {
  it("by the capture button of the plugin", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "750")

    await expectRefused(
      paid,
      () => harness.admin.vipps(paid).capture("251"),
      /The capture of 251.kr was not made: 1.000.kr was reserved, 750.kr is captured and 250.kr is left/,
    )
  })

  it("by the refund button of the plugin", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "750")

    await expectRefused(
      paid,
      () => harness.admin.vipps(paid).refund("751"),
      /The refund of 751.kr was not made: 750.kr was captured, 0.kr is refunded and 750.kr is left/,
    )
  })

  it("before anything is captured, a refund says what to do instead", async () => {
    const paid = await harness.shop.payWithVipps("1000")

    await expectRefused(
      paid,
      () => harness.admin.vipps(paid).refund("100"),
      /nothing is captured. Cancel the payment/,
    )
  })
})

describe("requests that are none", () => {
  const actions = ["capture", "refund", "release", "cancel", "refresh"]
  let paid: PaidOrder

  beforeAll(async () => {
    paid = await harness.shop.payWithVipps("1000")
  })
  afterAll(() => expectLedgers(harness, paid, { captured: "0", refunded: "0" }))

  it.each(actions)("%s of an unknown payment: 404", async (action) => {
    const body = action === "capture" || action === "refund" ? { amount: 1 } : {}
    const path = `/admin/vipps/payments/pay_01JUNKNOWN/${action}`
    const answer = await harness.admin.api({ method: "POST", path, body })
    expect(answer).toMatchObject({ status: 404, message: expect.stringContaining("pay_01JUNKNOWN") })
  })

  it("a look at an unknown payment: 404", async () => {
    expect(await harness.admin.vipps("pay_01JUNKNOWN").status()).toMatchObject({ status: 404 })
  })

  it.each(actions)("%s with a key that is not known: 400", async (action) => {
    const amount = action === "capture" || action === "refund" ? { amount: 1 } : {}
    const path = `/admin/vipps/payments/${paid.paymentId}/${action}`
    const body = { ...amount, currency_code: "nok" }
    await expectRefused(paid, () => harness.admin.api({ method: "POST", path, body }), /currency_code/)
  })

  it.each(actions)("%s without a login: 401", async (action) => {
    const stranger = createApi(harness.server.url)
    const path = `/admin/vipps/payments/${paid.paymentId}/${action}`
    const before = await whatWasDone(paid)
    expect((await stranger({ method: "POST", path, body: { amount: 1 } })).status).toBe(401)
    expect(await whatWasDone(paid)).toEqual(before)
  })

  it("a look without a login: 401", async () => {
    const path = `/admin/vipps/payments/${paid.paymentId}`
    expect((await createApi(harness.server.url)({ method: "GET", path })).status).toBe(401)
  })
})

describe("a payment of another sales unit", () => {
  it("is not touched: the staff is told which MSN it belongs to", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "500")
    await harness.sql(`update vipps_attempt set merchant_serial_number = '123456' where reference = $1`, [
      paid.reference,
    ])
    const says = /MSN 123456, and this shop is configured for MSN 654987/

    for (const { capture, refund } of routes) {
      await expectRefused(paid, () => capture(paid, 100), says)
      await expectRefused(paid, () => refund(paid, 100), says)
    }
    await expectRefused(paid, () => harness.admin.vipps(paid).release(), says)
    await expectRefused(paid, () => harness.admin.vipps(paid).cancel(), says)
    await expectRefused(paid, () => harness.admin.vipps(paid).refresh(), says)
    await expectLedgers(harness, paid, { captured: "500", refunded: "0" })
  })
})

describe("a store that has the provider but not the plugin's tables", () => {
  const tables = ["vipps_attempt", "vipps_operation"]
  const says =
    /tables of medusa-payment-vipps are missing.*"medusa-payment-vipps".*"plugins".*medusa db:migrate/

  it("is told so, and no payment is started or moved", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "500")
    const { cartId } = await harness.shop.cart("1000")
    const collectionId = await harness.shop.collection(cartId)
    const initiated = await harness.sandbox.control.requests({ call: "initiate" })
    await rename((table) => [table, `${table}_away`])
    try {
      expect(await harness.shop.session(collectionId)).toMatchObject({ message: expect.stringMatching(says) })
      expect(await harness.sandbox.control.requests({ call: "initiate" })).toHaveLength(initiated.length)
      for (const { capture, refund } of routes) {
        await expectRefused(paid, () => capture(paid, 100), says, 500)
        await expectRefused(paid, () => refund(paid, 100), says, 500)
      }
      await expectRefused(paid, () => harness.admin.vipps(paid).release(), says, 500)
    } finally {
      await rename((table) => [`${table}_away`, table])
    }
    await harness.admin.refund(paid, "100")
    await expectLedgers(harness, paid, { captured: "500", refunded: "100" })
  })

  async function rename(names: (table: string) => [string, string]): Promise<void> {
    for (const [from, to] of tables.map(names)) await harness.sql(`alter table ${from} rename to ${to}`)
  }
})

describe("the guards of what the shopper pays", () => {
  it("take an amount of many kroner as it is", async () => {
    const started = await harness.shop.startPayment("12500")
    await harness.sandbox.control.approve(started.reference)
    const paid = await orderPlaced(harness, started)
    await harness.admin.capture(paid, "12500")
    await expectLedgers(harness, paid, { captured: "12500", refunded: "0" })
  })
})
