import { z } from "zod"
import type { Answer, PaidOrder, StartedPayment } from "../../demo/harness"
import type { Api } from "../../src/sandbox"
import { apis } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { lockTable } from "../support/database/lock-table"
import { atVipps, countCalls, type Moved } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf } from "../support/orders/orders"
import { passTime } from "../support/time/time"

/**
 * A server dies twice, and starts again with the other API each time: both halves play both APIs, and what one left is found after a
 * move in either direction. ePayment's events say whose a movement is in the first half, and don't in the second. SHOP_API=epayment:
 * all by ePayment.
 */
jest.setTimeout(180_000)

type Move = { first: Api; second: Api }
const moves: Move[] = apis.map((first) => ({ first, second: apis.find((api) => api !== first) ?? first }))

/** Longer than any test: the server is dead before this answer comes, or this request executes. */
const NEVER_MS = 3_600_000
/** A request that takes too long is repeated, and shall not be answered then either. */
const REPEATS = 20

let harness: BootedShop
let clicks: Promise<Answer | undefined>[] = []

/** A click whose answer never comes: the server is killed meanwhile. */
function click(answer: Promise<Answer>): void {
  clicks.push(answer.catch(() => undefined))
}

/** Kills the server at whatever it is doing, lets six minutes pass, and starts it again on the same database. */
async function killAndRestart(api: Api, whileDown: () => Promise<void> = async () => {}): Promise<void> {
  await harness.server.kill()
  expect(await Promise.all(clicks)).toEqual(clicks.map(() => undefined))
  clicks = []
  await whileDown()
  await harness.sandbox.control.clearFaults()
  await loseWebhooks()
  await passTime(harness, 6)
  await harness.server.start({ VIPPS_API: api })
}

/** What a webhook tells would come before the click, the button or the job that a test is about. */
async function loseWebhooks(): Promise<void> {
  await harness.sandbox.control.next("webhook", { lose: true }, 1_000)
}

async function executed(
  paid: PaidOrder,
  moved: Partial<{ captures: number; refunds: number }>,
): Promise<void> {
  await eventually("the execution at Vipps", async () => {
    const { captures, refunds } = await atVipps(harness, paid.reference)
    return captures === (moved.captures ?? captures) && refunds === (moved.refunds ?? refunds)
  })
}

async function arrived(
  call: "capture" | "refund" | "details",
  { reference }: { reference: string },
): Promise<void> {
  await eventually(`${call} at Vipps`, async () => {
    const requests = await harness.sandbox.control.requests({ call, reference })
    return requests.some(({ status }) => status === "pending")
  })
}

/** The job runs every 20 seconds; whatever is unequal at the end is shown. */
async function becomesEqual(paid: PaidOrder, moved: Moved): Promise<void> {
  const isEqual = async () =>
    expectEqualLedgers(harness, paid, moved).then(
      () => true,
      () => false,
    )
  await eventually("equal ledgers", isEqual, 60_000).catch(() => expectEqualLedgers(harness, paid, moved))
}

const pay = () => harness.shop.payWithVipps("1000")

async function payAndCapture(): Promise<PaidOrder> {
  const paid = await pay()
  expect(await harness.admin.capture(paid, "500")).toMatchObject({ status: 200 })
  return paid
}

const countSchema = z.object({ count: z.coerce.number() })

async function countRows(table: "capture" | "refund", paid: PaidOrder): Promise<number> {
  const [row] = await harness.sql(`select count(*) from ${table} where payment_id = $1`, [paid.paymentId])
  return countSchema.parse(row).count
}

/** As for a look that failed: the job keeps its pauses, so that the clerk is faster. */
async function keepFromJob(...payments: PaidOrder[]): Promise<void> {
  for (const { reference } of payments) {
    await harness.sql(
      `update vipps_attempt set failed_polls = 1, next_poll_at = now() + interval '1 hour' where reference = $1`,
      [reference],
    )
  }
}

describe.each(moves)("by $first, then by $second:", (move) => {
  beforeAll(async () => {
    harness = await bootShop({ env: { VIPPS_API: move.first } })
    await loseWebhooks()
  })
  afterAll(() => harness?.stop())

  describe("killed while Vipps' answer was on its way", () => killDuringAnswers(move))
  describe("killed at eight other places", () => killElsewhere(move))
})

function killDuringAnswers({ first, second }: Move): void {
  let captured: PaidOrder, refunded: PaidOrder, capturedAgain: PaidOrder, refundedAgain: PaidOrder
  let settledByHand: PaidOrder

  beforeAll(async () => {
    const { admin, sandbox } = harness
    captured = await pay()
    expect(await atVipps(harness, captured.reference)).toMatchObject({ api: first })
    refunded = await payAndCapture()
    capturedAgain = await pay()
    refundedAgain = await payAndCapture()
    settledByHand = await pay()
    const late = { delayMs: NEVER_MS, when: "after-executing" as const }
    await sandbox.control.next("capture", late, REPEATS)
    await sandbox.control.next("refund", late, REPEATS)
    click(admin.capture(captured, "750"))
    click(admin.refund(refunded, "200"))
    click(admin.capture(capturedAgain, "400"))
    click(admin.refund(refundedAgain, "200"))
    click(admin.vipps(settledByHand).capture("333.33"))
    await Promise.all([
      executed(captured, { captures: 1 }),
      executed(refunded, { refunds: 1 }),
      executed(capturedAgain, { captures: 1 }),
      executed(refundedAgain, { refunds: 1 }),
      executed(settledByHand, { captures: 1 }),
    ])
    await killAndRestart(second, () => keepFromJob(capturedAgain, refundedAgain, settledByHand))
  })

  it("a capture is adopted by the clerk's next click, and made once", async () => {
    expect(await harness.admin.capture(capturedAgain, "400")).toMatchObject({ status: 200 })

    await expectEqualLedgers(harness, capturedAgain, { captured: "400", refunded: "0" })
    expect(await countCalls(harness, capturedAgain.reference)).toMatchObject({ capture: 1 })
  })

  it("a refund is adopted by the clerk's next click, and made once", async () => {
    expect(await harness.admin.refund(refundedAgain, "200")).toMatchObject({ status: 200 })

    await expectEqualLedgers(harness, refundedAgain, { captured: "500", refunded: "200" })
    expect(await countCalls(harness, refundedAgain.reference)).toMatchObject({ refund: 1 })
  })

  it("a capture is finished by the button", async () => {
    expect(await harness.admin.vipps(settledByHand).resolve()).toMatchObject({ status: 200 })

    await expectEqualLedgers(harness, settledByHand, { captured: "333.33", refunded: "0" })
    expect(await countCalls(harness, settledByHand.reference)).toMatchObject({ capture: 1 })
  })

  it("a capture is finished by the job", async () => {
    await becomesEqual(captured, { captured: "750", refunded: "0" })

    expect(await countCalls(harness, captured.reference)).toMatchObject({ capture: 1 })
  })

  it("a refund is finished by the job, and the clerk who saw no answer is told before another one is made", async () => {
    await becomesEqual(refunded, { captured: "500", refunded: "200" })

    expect(await harness.admin.refund(refunded, "200")).toMatchObject({
      status: 400,
      message: expect.stringContaining("went through at Vipps"),
    })
    await expectEqualLedgers(harness, refunded, { captured: "500", refunded: "200" })
    expect(await harness.admin.refund(refunded, "200")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, refunded, { captured: "500", refunded: "400" })
  })
}

function killElsewhere({ first, second }: Move): void {
  let onItsWay: PaidOrder, refundOnItsWay: PaidOrder, notSent: PaidOrder
  let notWritten: PaidOrder, refundNotWritten: PaidOrder
  let captured: PaidOrder, refunded: PaidOrder, approved: StartedPayment

  beforeAll(async () => {
    const { admin, sandbox, shop } = harness
    await sandbox.control.assume({ eventKeys: "none", replays: "already-done" })
    onItsWay = await pay()
    expect(await atVipps(harness, onItsWay.reference)).toMatchObject({ api: second })
    refundOnItsWay = await payAndCapture()
    notSent = await pay()
    notWritten = await pay()
    refundNotWritten = await payAndCapture()
    captured = await pay()
    refunded = await payAndCapture()
    approved = await shop.startPayment("1000")
    await sandbox.control.next("callback", { lose: true })
    await sandbox.control.approve(approved.reference)
    // Vipps has answered, our journal knows, and Medusa's books can't be written
    const books = await lockTable(harness, "order_transaction")
    click(admin.capture(captured))
    await executed(captured, { captures: 1 })
    await books.reached()
    click(admin.refund(refunded, "200"))
    await executed(refunded, { refunds: 1 })
    await eventually("the refund in the journal", async () => {
      const rows = await harness.sql(
        `select 1 from vipps_operation where reference = $1 and kind = 'refund' and state = 'executed'`,
        [refunded.reference],
      )
      return rows.length === 1
    })
    const never = { delayMs: NEVER_MS, when: "before-executing" as const }
    await sandbox.control.next("details", never, REPEATS)
    click(shop.complete(approved.cartId))
    await arrived("details", approved)
    await sandbox.control.next("capture", never)
    await sandbox.control.next("refund", never)
    click(admin.capture(onItsWay, "750"))
    click(admin.refund(refundOnItsWay, "200"))
    await Promise.all([arrived("capture", onItsWay), arrived("refund", refundOnItsWay)])
    // the token is not good any more, and the new one doesn't come: the operation is in the journal, and was never made
    await sandbox.control.revokeTokens()
    await sandbox.control.next("token", never, REPEATS)
    click(admin.capture(notSent, "750"))
    await eventually("the wait for a token", async () => {
      const tokens = await sandbox.control.requests({ call: "token" })
      return tokens.some(({ status }) => status === "pending")
    })
    // Medusa has written its row, and our journal can't be written
    const journal = await lockTable(harness, "vipps_operation")
    click(admin.capture(notWritten, "750"))
    click(admin.refund(refundNotWritten, "200"))
    await eventually("Medusa's rows", async () => {
      const counts = [await countRows("capture", notWritten), await countRows("refund", refundNotWritten)]
      return counts.every((count) => count === 1)
    })
    await journal.reached(2)
    await killAndRestart(first, async () => {
      await books.release()
      await journal.release()
    })
  })

  it("a capture on its way: its row is taken away, and the next click captures once", async () => {
    await becomesEqual(onItsWay, { captured: "0", refunded: "0" })

    expect(await harness.admin.capture(onItsWay, "750")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, onItsWay, { captured: "750", refunded: "0" })
    expect(await atVipps(harness, onItsWay.reference)).toMatchObject({ captures: 1 })
  })

  it("a refund on its way: its row is taken away, and the next click refunds once", async () => {
    await becomesEqual(refundOnItsWay, { captured: "500", refunded: "0" })

    expect(await harness.admin.refund(refundOnItsWay, "200")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, refundOnItsWay, { captured: "500", refunded: "200" })
    expect(await atVipps(harness, refundOnItsWay.reference)).toMatchObject({ refunds: 1 })
  })

  it("a capture that was written down and not made", async () => {
    await becomesEqual(notSent, { captured: "0", refunded: "0" })

    expect(await harness.admin.capture(notSent, "750")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, notSent, { captured: "750", refunded: "0" })
  })

  it("a capture of which Medusa has a row and the journal nothing", async () => {
    await becomesEqual(notWritten, { captured: "0", refunded: "0" })

    expect(await harness.admin.capture(notWritten, "1000")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, notWritten, { captured: "1000", refunded: "0" })
  })

  it("a refund of which Medusa has a row and the journal nothing", async () => {
    await becomesEqual(refundNotWritten, { captured: "500", refunded: "0" })

    expect(await harness.admin.refund(refundNotWritten, "500")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, refundNotWritten, { captured: "500", refunded: "500" })
  })

  it("a capture of everything is booked, once", async () => {
    await becomesEqual(captured, { captured: "1000", refunded: "0" })

    expect((await harness.admin.recorded(captured)).capturedAt).not.toBeNull()
  })

  it("a refund is booked, once", async () => {
    await becomesEqual(refunded, { captured: "500", refunded: "200" })
  })

  it("an approved payment has its order, and just one", async () => {
    const paid = await eventually(
      "the order's payment",
      () => paymentsOf(harness, approved.collectionId).then(([one]) => one),
      60_000,
    )

    expect(await ordersOf(harness, approved.cartId)).toHaveLength(1)
    expect((await orderPlaced(harness, approved)).paymentId).toBe(paid)
    expect(await atVipps(harness, approved.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
  })
}
