import { Client } from "@medusajs/framework/pg"
import type { Answer, PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { expectPage, onPage, orderPage } from "../support/staff/order-page"
import { confirmEdit, beginEdit, editOrder } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"

/** What happens between an edit and our mending of what Medusa makes of it. */
jest.setTimeout(180_000)

/** Longer than everything that repair waits for. */
const LEFT_BEHIND_MINUTES = 6

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "3000", VIPPS_RELEASE_REMAINDER: "manual" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

const { pending, captured } = onPage
const order = () => placeSampleOrder(harness)
const edited = { status: "authorized", outstanding: "750", paid: "0", paymentLink: null }
const overpaid = { status: "captured", outstanding: "-250", paid: "1000", paymentLink: null }

/** Our mending stands still before it has read anything: as when another server is at it. */
async function holdRepair({ orderId }: PaidOrder) {
  const client = new Client({ connectionString: harness.databaseUrl })
  client.on("error", () => {})
  await client.connect()
  await client.query("begin")
  // not committed: whoever wants the same lock waits for what becomes of this one
  await client.query(
    `insert into vipps_lock (id, owner, locked_until) values ($1, 'a test', now() + interval '1 hour')`,
    [`order ${orderId}`],
  )
  return {
    reached: () =>
      eventually("the mending", async () => {
        const waiting = await harness.sql(
          `select 1 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into vipps_lock%'`,
        )
        return waiting.length > 0
      }),
    release: () => client.end(),
  }
}

/** An edit is confirmed while a capture is at Vipps, which takes its time; gives what the clerk who captured is told. */
async function editWhileCapturing(paid: PaidOrder): Promise<Answer> {
  await beginEdit(harness, paid, { Lue: 0 })
  await harness.sandbox.control.next("capture", { delayMs: 1_500 })
  const capture = harness.admin.capture(paid, "1000")
  await eventually("the capture at Vipps", async () => {
    const asked = await harness.sandbox.control.requests({ call: "capture", reference: paid.reference })
    return asked.length > 0
  })
  await confirmEdit(harness, paid)
  return capture
}

it("an order that can't be cancelled, because an edit of it is begun, keeps its reservation", async () => {
  const paid = await order()
  await beginEdit(harness, paid, { Lue: 0 })

  expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 400 })

  expect(await atVipps(harness, paid.reference)).toMatchObject({ reservedMinor: 100_000, releasedMinor: 0 })
  await confirmEdit(harness, paid)
  await expectPage(harness, paid, { ...edited, payments: [pending("750")] })
  expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })
  await eventually(
    "nothing held",
    async () => (await atVipps(harness, paid.reference)).releasedMinor === 100_000,
  )
})

describe("an edit during a capture", () => {
  it("of everything, which goes through: the difference is the customer's", async () => {
    const paid = await order()
    expect(await editWhileCapturing(paid)).toMatchObject({ status: 200 })

    await expectPage(harness, paid, { ...overpaid, payments: [captured("1000")] })
    expect(await harness.admin.refund(paid, "250")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "250" })
  })

  it("whose answer is lost: nothing is changed until it is known, then everything fits", async () => {
    const paid = await order()
    await harness.sandbox.control.next("capture", { dropResponse: "after-executing" }, 20)
    await harness.sandbox.control.next("details", { status: 500 }, 20)
    expect(await harness.admin.capture(paid, "400")).toMatchObject({ status: 400 })

    await editOrder(harness, paid, { Lue: 0 })
    await harness.sandbox.control.clearFaults()
    await passTime(harness, LEFT_BEHIND_MINUTES)
    await harness.reconcile()

    await eventually("the capture on record", async () => {
      await passTime(harness, LEFT_BEHIND_MINUTES)
      await harness.reconcile()
      return (await orderPage(harness, paid)).paid === "400"
    })
    const due = { status: "partially_captured", outstanding: "350", paid: "400", paymentLink: null }
    await expectPage(harness, paid, { ...due, payments: [pending("750")] })
    // the clerk saw an error, so the outcome is told before anything more is captured
    expect(await harness.admin.capture(paid, "750")).toMatchObject({
      status: 400,
      message: expect.stringContaining("went through at Vipps"),
    })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})

describe("a crash between an edit and our mending", () => {
  it("the job mends it", async () => {
    const paid = await order()
    const mending = await holdRepair(paid)
    await editOrder(harness, paid, { Lue: 0 })
    await mending.reached()
    // not repaired: Medusa has closed the payment's collection, and the button would take the old total
    expect(await orderPage(harness, paid)).toMatchObject({ status: "canceled", payments: [pending("1000")] })

    await harness.server.kill()
    await mending.release()
    await harness.server.start()
    await passTime(harness, LEFT_BEHIND_MINUTES)
    await harness.reconcile()

    await expectPage(harness, paid, { ...edited, payments: [pending("750")] })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})

describe("an order that is cancelled while an edit is being repaired", () => {
  it("holds no money afterwards, and stays cancelled", async () => {
    const paid = await order()
    const mending = await holdRepair(paid)
    await editOrder(harness, paid, { Lue: 0 })
    await mending.reached()

    expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })
    await mending.release()

    await eventually("the reservation to be gone", async () => {
      return (await atVipps(harness, paid.reference)).state === "CANCELLED"
    })
    await eventually("the order page", async () => (await orderPage(harness, paid)).status === "canceled")
    expect((await orderPage(harness, paid)).payments).toEqual([onPage.canceled("1000")])
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })
})
