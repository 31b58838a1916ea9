import type { PaidOrder } from "../../demo/harness"
import { ONLY_ECOM } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { expectRefused, moneyRoutes } from "../support/staff/refusals"

/** Until when Vipps does what. A reservation of ePayment is cancelled when its time is over: src/rules/__tests__ and denmark.spec. */
jest.setTimeout(120_000)

const dayMs = 24 * 60 * 60_000

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ env: ONLY_ECOM })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())

const routes = moneyRoutes(() => harness)

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
      harness,
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
      harness,
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
      harness,
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
      harness,
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
