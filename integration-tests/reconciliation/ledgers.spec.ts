import { z } from "zod"
import { expectBody, type PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { lockTable } from "../support/database/lock-table"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { done, itemsOf, post } from "../support/staff/order-actions"
import { minutesAgo, passTime } from "../support/time/time"
import { apiOfRun } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"

jest.setTimeout(180_000)

const DAY_MINUTES = 24 * 60
/** Longer than everything that repair waits for before it takes something for left behind. */
const LEFT_BEHIND_MINUTES = 6

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

const pay = () => harness.shop.payWithVipps("1000")

async function captured(kroner: string): Promise<PaidOrder> {
  const paid = await pay()
  expect(await harness.admin.capture(paid, kroner)).toMatchObject({ status: 200 })
  return paid
}

/** Time passes, and one run of the reconciliation looks at whatever is due then. */
async function reconcileAfter(minutes: number) {
  await passTime(harness, minutes)
  return harness.reconcile()
}

/** As when Medusa's own write failed after Vipps' answer, or a backup was restored. */
async function loseRows(table: "capture" | "refund", { paymentId }: PaidOrder): Promise<void> {
  await harness.sql(
    `with gone as (delete from ${table} where payment_id = $1 returning id)
     delete from order_transaction where reference_id in (select id from gone)`,
    [paymentId],
  )
}

const seenSchema = z.object({ payment: z.object({ captured: z.number(), refunded: z.number() }) })
const operationRow = z.object({ state: z.string(), origin: z.string(), has_row: z.boolean() })

async function operationsOf({ reference }: PaidOrder) {
  const rows = await harness.sql(
    `select state, origin, medusa_row_id is not null as has_row from vipps_operation where reference = $1 order by created_at`,
    [reference],
  )
  return rows.map((row) => operationRow.parse(row))
}

describe("what Vipps executed and Medusa lost", () => {
  it("is recorded again after a while, and not made again", async () => {
    const paid = await captured("750")
    await harness.admin.refund(paid, "200")
    await loseRows("capture", paid)
    await loseRows("refund", paid)

    await reconcileAfter(LEFT_BEHIND_MINUTES)

    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "200" })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1, refund: 1 })
  })

  it("beside an older refund, a capture that Medusa is booking at this moment is left to Medusa", async () => {
    const paid = await captured("250")
    await done(harness.admin.refund(paid, "50"))
    await passTime(harness, LEFT_BEHIND_MINUTES)
    const books = await lockTable(harness, "order_transaction")
    const capturing = harness.admin.capture(paid, "200")
    await books.reached()

    const run = harness.reconcile()
    // done, or waiting to book it as well
    await Promise.race([run, books.reached(2)])
    await books.release()
    await Promise.all([run, capturing])

    await expectEqualLedgers(harness, paid, { captured: "450", refunded: "50" })
    // nor is it taken over: its clerk has an answer
    const takenOver = `select 1 from vipps_operation where reference = $1 and lease_owner <> medusa_row_id`
    expect(await harness.sql(takenOver, [paid.reference])).toEqual([])
  })

  it("is written down again when the journal has lost it, and not made again", async () => {
    const paid = await captured("750")
    await harness.sql(`delete from vipps_operation where reference = $1`, [paid.reference])

    await reconcileAfter(LEFT_BEHIND_MINUTES)

    expect(await operationsOf(paid)).toMatchObject([{ state: "executed", has_row: true }])
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1 })
  })
})

const summarySchema = z.object({ order: z.object({ summary: z.object({ pending_difference: z.number() }) }) })

/** "Outstanding amount" on Medusa's order page. */
async function outstandingOf(paid: PaidOrder): Promise<number> {
  const answer = await harness.admin.order(paid, "id,summary")
  return expectBody(summarySchema, answer, "reading the summary").order.summary.pending_difference
}

describe("an order's summary that Medusa has written over with an older one", () => {
  it("is counted again, from the order's transactions", async () => {
    const paid = await pay()
    const [item] = await itemsOf(harness, paid)
    if (!item) throw new Error("the order has no item")
    const items = [{ id: item.id, quantity: 1 }]
    const path = `/admin/orders/${paid.orderId}/fulfillments`
    const held = await lockTable(harness, "order_summary")

    // both have read it before either writes it, and the fulfillment's is written last
    const capture = harness.admin.capture(paid, "750")
    await held.reached()
    const fulfillment = post(harness, path, { items, location_id: harness.facts.stockLocationId })
    await held.reached(2)
    await held.release()
    await done(capture)
    await done(fulfillment)
    expect(await outstandingOf(paid)).toBe(1000)

    await reconcileAfter(LEFT_BEHIND_MINUTES)

    expect(await outstandingOf(paid)).toBe(250)
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})

/** Medusa's pool has ten. */
const MORE_THAN_CONNECTIONS = 14

it("one payment resolved by many at once keeps nobody waiting for a database connection", async () => {
  const paid = await captured("750")

  const clicks = Array.from({ length: MORE_THAN_CONNECTIONS }, () => harness.admin.vipps(paid).resolve())
  const answers = await Promise.all(clicks)

  expect(answers.map(({ status }) => status)).toEqual(clicks.map(() => 200))
  await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
})

describe("what was done in the Vipps portal", () => {
  it("is reported once, recorded by the button, and moves no money again", async () => {
    const paid = await captured("300")
    const { control } = harness.sandbox
    await control.portal.capture(paid.reference, 45_000)
    await control.portal.refund(paid.reference, 10_000)

    await reconcileAfter(2 * DAY_MINUTES)
    await reconcileAfter(2 * DAY_MINUTES)

    const externals = async () =>
      (await harness.events(paid.reference)).filter(({ name }) => name === "vipps.external_operation_found")
    await eventually("both externals", async () => (await externals()).length === 2)
    expect(await externals()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "capture", amount_minor: 45_000 }),
        expect.objectContaining({ kind: "refund", amount_minor: 10_000 }),
      ]),
    )
    const status = await harness.admin.vipps(paid).status()
    expect(seenSchema.parse(status.body).payment).toMatchObject({ captured: 750, refunded: 100 })
    expect(await harness.admin.recorded(paid)).toMatchObject({ captured: "300", refunded: "0" })

    expect(await harness.admin.vipps(paid).resolve()).toMatchObject({ status: 200, body: { unresolved: [] } })

    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "100" })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1 })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("refund")
  })

  it("a cancellation ends the payment in Medusa too", async () => {
    const paid = await pay()
    await harness.sandbox.control.portal.cancel(paid.reference)

    await reconcileAfter(2 * DAY_MINUTES)

    expect((await harness.admin.recorded(paid)).canceledAt).not.toBeNull()
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })
})

describe("a payment of which nothing can be captured any more", () => {
  const nextPollRow = z.object({ polls: z.coerce.number(), minutes: z.coerce.number().nullable() })

  async function nextPoll({ reference }: PaidOrder) {
    const [row] = await harness.sql(
      `select polls, extract(epoch from next_poll_at - now()) / 60 as minutes from vipps_attempt where reference = $1`,
      [reference],
    )
    return nextPollRow.parse(row)
  }

  async function paidDaysAgo(days: number): Promise<PaidOrder> {
    const paid = await minutesAgo(harness, days * DAY_MINUTES, pay)
    return paid
  }

  it("is read once more after 180 days: Vipps may have cancelled it", async () => {
    const almost = await paidDaysAgo(179.99)
    const over = await paidDaysAgo(181)
    // ePayment ends it by itself
    if (apiOfRun === "ecom")
      await minutesAgo(harness, 179 * DAY_MINUTES, () =>
        harness.sandbox.control.portal.cancel(over.reference),
      )

    await reconcileAfter(LEFT_BEHIND_MINUTES)
    const planned = await nextPoll(almost)
    expect(planned.minutes).toBeGreaterThan(60)
    expect(planned.minutes).toBeLessThan(60 + 0.02 * DAY_MINUTES)

    expect((await harness.admin.recorded(over)).canceledAt).not.toBeNull()
    const { polls, minutes } = await nextPoll(over)
    expect(minutes).toBeNull()
    await reconcileAfter(30 * DAY_MINUTES)
    expect(await nextPoll(over)).toEqual({ polls, minutes: null })
  })
})

describe("a payment that can't be resolved", () => {
  const stateRow = z.object({
    failed_polls: z.coerce.number(),
    parked: z.boolean(),
    minutes: z.coerce.number().nullable(),
  })

  async function pollState(reference: string) {
    const [row] = await harness.sql(
      `select failed_polls, needs_review_at is not null as parked, extract(epoch from next_poll_at - now()) / 60 as minutes
         from vipps_attempt where reference = $1`,
      [reference],
    )
    return stateRow.parse(row)
  }

  it("stops nobody else, is asked for ever more seldom, is parked after a while, and resolved by the button", async () => {
    const paid = await captured("750")
    const other = await captured("500")
    // Vipps doesn't know the order id that the journal has now
    const unknownId = `${paid.reference}7`
    const rename = (from: string, to: string) =>
      harness.sql(`update vipps_attempt set reference = $2 where reference = $1`, [from, to])
    await rename(paid.reference, unknownId)
    await loseRows("capture", other)

    await reconcileAfter(LEFT_BEHIND_MINUTES)
    expect((await pollState(unknownId)).failed_polls).toBeGreaterThan(0)
    await expectEqualLedgers(harness, other, { captured: "500", refunded: "0" })

    const pauses: (number | null)[] = []
    while (!(await pollState(unknownId)).parked) {
      pauses.push((await pollState(unknownId)).minutes)
      expect(pauses.length).toBeLessThan(20)
      await reconcileAfter(130)
    }
    expect(pauses.length).toBeGreaterThan(5)
    expect(pauses[0]).toBeLessThan(1)
    expect(pauses.at(-1)).toBeGreaterThan(60)
    expect(await harness.event(unknownId, "vipps.needs_review")).toMatchObject({ reason: expect.any(String) })
    const looked = (await harness.sandbox.control.requests({ call: "details", reference: unknownId })).length
    await reconcileAfter(3 * DAY_MINUTES)
    expect(await harness.sandbox.control.requests({ call: "details", reference: unknownId })).toHaveLength(
      looked,
    )

    await rename(unknownId, paid.reference)
    await loseRows("capture", paid)
    expect(await harness.admin.vipps(paid).resolve()).toMatchObject({ status: 200, body: { unresolved: [] } })
    expect(await pollState(paid.reference)).toMatchObject({ failed_polls: 0, parked: false })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})

describe("two runs at once, on two servers", () => {
  it("do everything once", async () => {
    const other = await harness.bootAnother()
    const { control } = harness.sandbox
    const lost = [await captured("750"), await captured("500"), await captured("333.33")]
    const movedOutside = await captured("300")
    const orphan = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await control.approve(orphan.reference)
    for (const paid of lost) await loseRows("capture", paid)
    await control.portal.capture(movedOutside.reference, 10_000)
    await passTime(harness, 2 * DAY_MINUTES)

    await Promise.all([0, 1, 2].flatMap(() => [harness.reconcile(), harness.reconcile(other.server.url)]))
    await passTime(harness, LEFT_BEHIND_MINUTES)
    await Promise.all([harness.reconcile(), harness.reconcile(other.server.url)])

    const amounts = ["750", "500", "333.33"]
    for (const [index, paid] of lost.entries()) {
      await expectEqualLedgers(harness, paid, { captured: amounts[index] ?? "", refunded: "0" })
      expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 1 })
    }
    await harness.event(movedOutside.reference, "vipps.external_operation_found")
    const events = (await harness.events(movedOutside.reference)).filter(
      ({ name }) => name === "vipps.external_operation_found",
    )
    expect(events).toHaveLength(1)
    expect(await atVipps(harness, orphan.reference)).toMatchObject({ state: "RESERVED" })
    await other.server.stop()
  })
})
