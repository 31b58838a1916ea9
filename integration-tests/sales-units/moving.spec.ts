import type { PaidOrder, StartedPayment } from "../../demo/harness"
import type { Api, SeenRequest } from "../../src/sandbox"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, countCalls, type Moved } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { done } from "../support/staff/order-actions"
import { eventually } from "../support/time/eventually"
import { passTime } from "../support/time/time"

/**
 * One shop that moves from eCom to ePayment, back, and to ePayment for all payments, with payments in every state. Its
 * reconciliation runs when it is asked for, and no webhook comes.
 */
jest.setTimeout(240_000)

/** The server is dead before this answer comes, or before this request executes. */
const UNHEARD = { delayMs: 3_600_000, when: "after-executing" as const }
const NOT_DONE = { delayMs: 3_600_000, when: "before-executing" as const }

/** Payments of one run of the reconciliation at the end. */
const AT_ONCE = 10

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_API: "ecom" } })
})
afterAll(() => harness?.stop())

/** Payments at the moment of a move, by their state then. Each is of 1000 kr. */
type OldPayments = {
  pending: StartedPayment
  reserved: PaidOrder
  unwanted: PaidOrder
  /** 750 kr are captured */
  partlyCaptured: PaidOrder
  /** 750 kr are captured, of them 200 kr refunded */
  partlyRefunded: PaidOrder
  /** the capture of 300 kr was executed, and nobody heard it */
  inDoubt: PaidOrder
  /** the capture of 300 kr was sent, and not executed */
  notCaptured: PaidOrder
  /** 750 kr are captured; the refund of 200 kr was executed, and nobody heard it */
  refundInDoubt: PaidOrder
  /** 750 kr are captured; the rest was released, and nobody heard it */
  releaseInDoubt: PaidOrder
  /** is captured while Vipps is out */
  clickedInOutage: PaidOrder
  /** all 1000 kr are captured */
  captured: PaidOrder
  /** and all of them refunded */
  refunded: PaidOrder
  cancelled: PaidOrder
  rejected: StartedPayment
  expired: StartedPayment
}

/** Payments of all moves, and what Medusa and Vipps must have of each in the end. */
const kept: { paid: PaidOrder; moved: Moved }[] = []
/** without any money */
const ended: StartedPayment[] = []

async function keep(paid: PaidOrder, moved: Moved): Promise<void> {
  await expectEqualLedgers(harness, paid, moved)
  kept.push({ paid, moved })
}

async function prepare(): Promise<OldPayments> {
  const { shop, admin } = harness
  const pay = () => shop.payWithVipps("1000")
  const payAndCapture = async () => {
    const paid = await pay()
    await done(admin.capture(paid, "750"))
    return paid
  }
  const pending = await shop.startPayment("1000")
  const [reserved, unwanted] = [await pay(), await pay()]
  const [partlyCaptured, partlyRefunded] = [await payAndCapture(), await payAndCapture()]
  await done(admin.refund(partlyRefunded, "200"))
  const [inDoubt, notCaptured, clickedInOutage] = [await pay(), await pay(), await pay()]
  const [refundInDoubt, releaseInDoubt] = [await payAndCapture(), await payAndCapture()]
  return {
    ...{ pending, reserved, unwanted, partlyCaptured, partlyRefunded },
    ...{ inDoubt, notCaptured, refundInDoubt, releaseInDoubt, clickedInOutage },
    ...(await prepareEnded()),
  }
}

/** Nothing is open on them, so a move must leave them alone. */
async function prepareEnded() {
  const { shop, admin, sandbox } = harness
  const pay = () => shop.payWithVipps("1000")
  const [captured, refunded, cancelled] = [await pay(), await pay(), await pay()]
  await done(admin.capture(captured, "1000"))
  await done(admin.capture(refunded, "1000"))
  await done(admin.refund(refunded, "1000"))
  await done(admin.vipps(cancelled).cancel())
  const [rejected, expired] = [await shop.startPayment("1000"), await shop.startPayment("1000")]
  await sandbox.control.reject(rejected.reference)
  await sandbox.control.expire(expired.reference)
  return { captured, refunded, cancelled, rejected, expired }
}

/** The server dies while four requests are with Vipps, and starts again with another configuration. */
async function moveDuringClicks(old: OldPayments, env: Record<string, string>): Promise<string> {
  const { admin, sandbox } = harness
  const clicks = [
    await clickUnheard("capture", old.inDoubt, () => admin.capture(old.inDoubt, "300")),
    await clickUnheard("refund", old.refundInDoubt, () => admin.refund(old.refundInDoubt, "200")),
    await clickUnheard("cancel", old.releaseInDoubt, () => admin.vipps(old.releaseInDoubt).release()),
    await clickUnheard("capture", old.notCaptured, () => admin.capture(old.notCaptured, "300"), NOT_DONE),
  ]
  await harness.server.kill()
  await Promise.all(clicks.map(({ answer }) => answer))
  await sandbox.control.clearFaults()
  await passTime(harness, 6)
  const movedAt = new Date().toISOString()
  await harness.server.start(env)
  return movedAt
}

/** Returns once the request has reached Vipps. */
async function clickUnheard(
  call: "capture" | "refund" | "cancel",
  { reference }: PaidOrder,
  click: () => Promise<unknown>,
  fault: typeof UNHEARD | typeof NOT_DONE = UNHEARD,
): Promise<{ answer: Promise<unknown> }> {
  const { control } = harness.sandbox
  await control.next(call, fault)
  const answer = click().catch(() => undefined)
  await eventually(`the ${call} at Vipps`, async () => {
    const requests = await control.requests({ call, reference })
    return requests.some(({ status }) => status === "pending")
  })
  return { answer }
}

describe.each([
  {
    move: "from eCom to ePayment",
    from: "ecom" as const,
    env: { VIPPS_API: "epayment" },
    old: "ecom" as const,
    fresh: "epayment" as const,
  },
  {
    move: "back to eCom",
    from: "epayment" as const,
    env: { VIPPS_API: "ecom" },
    old: "epayment" as const,
    fresh: "ecom" as const,
  },
  {
    move: "to ePayment, with ecomPayments: epayment",
    from: "ecom" as const,
    env: { VIPPS_API: "epayment", VIPPS_ECOM_PAYMENTS: "epayment" },
    old: "epayment" as const,
    fresh: "epayment" as const,
  },
])("after a move $move", ({ from, env, old: oldThrough, fresh }) => {
  let old: OldPayments
  let movedAt: string

  beforeAll(async () => {
    old = await prepare()
    for (const { reference } of Object.values(old))
      expect(await atVipps(harness, reference)).toMatchObject({ api: from })
    movedAt = await moveDuringClicks(old, env)
  })

  const requestsAbout = async ({ reference }: { reference: string }): Promise<SeenRequest[]> =>
    (await harness.sandbox.control.requests({ reference })).filter(({ at }) => at >= movedAt)

  const apisOf = async (payment: { reference: string }) => [
    ...new Set((await requestsAbout(payment)).map(({ api }) => api)),
  ]

  async function becomesEqual(paid: PaidOrder, moved: Moved): Promise<void> {
    const isEqual = () =>
      expectEqualLedgers(harness, paid, moved).then(
        () => true,
        () => false,
      )
    const reconciled = async () => {
      await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [
        paid.reference,
      ])
      await harness.reconcile()
      return isEqual()
    }
    await eventually("equal ledgers", reconciled, 60_000).catch(() =>
      expectEqualLedgers(harness, paid, moved),
    )
  }

  const operationsOf = async ({ reference }: PaidOrder) =>
    harness.sql(`select kind, api, state from vipps_operation where reference = $1 order by created_at`, [
      reference,
    ])

  it("an operation whose answer was lost is resolved by the API that sent it; later ones use the payment's", async () => {
    const { inDoubt } = old
    expect(await operationsOf(inDoubt)).toEqual([{ kind: "capture", api: from, state: "open" }])

    await becomesEqual(inDoubt, { captured: "300", refunded: "0" })

    expect(await countCalls(harness, inDoubt.reference)).toMatchObject({ capture: 1 })
    // whoever reads the payment for its figures, this read decided the operation
    expect(await apisOf(inDoubt)).toContain(from)
    // the clerk who saw no answer is told before anything more is captured
    expect(await harness.admin.capture(inDoubt, "100")).toMatchObject({ status: 400 })
    await done(harness.admin.capture(inDoubt, "100"))
    expect(await operationsOf(inDoubt)).toEqual([
      { kind: "capture", api: from, state: "executed" },
      { kind: "capture", api: oldThrough, state: "executed" },
    ])
    await keep(inDoubt, { captured: "400", refunded: "0" })
  })

  it("a capture that was sent and not made is taken back, and the next click makes it", async () => {
    const { notCaptured } = old
    await becomesEqual(notCaptured, { captured: "0", refunded: "0" })

    await done(harness.admin.capture(notCaptured, "300"))

    expect(await operationsOf(notCaptured)).toEqual([
      { kind: "capture", api: from, state: "not_executed" },
      { kind: "capture", api: oldThrough, state: "executed" },
    ])
    await keep(notCaptured, { captured: "300", refunded: "0" })
  })

  it("a refund and a release whose answers were lost are made once", async () => {
    const { refundInDoubt, releaseInDoubt } = old
    const movedOfRefund = { captured: "750", refunded: "200" }
    const movedOfRelease = { captured: "750", refunded: "0" }
    await becomesEqual(refundInDoubt, movedOfRefund)
    await becomesEqual(releaseInDoubt, movedOfRelease)

    for (const paid of [refundInDoubt, releaseInDoubt])
      expect((await operationsOf(paid)).at(-1)).toMatchObject({ api: from, state: "executed" })
    expect(await countCalls(harness, refundInDoubt.reference)).toMatchObject({ refund: 1 })
    expect(await atVipps(harness, releaseInDoubt.reference)).toMatchObject({ releasedMinor: 25_000 })
    await keep(refundInDoubt, movedOfRefund)
    await keep(releaseInDoubt, movedOfRelease)
  })

  it("while Vipps is out nothing is moved, and afterwards once", async () => {
    const { clickedInOutage } = old
    const { control } = harness.sandbox
    for (const call of ["capture", "details", "events"] as const)
      await control.next(call, { status: 503 }, 50)
    expect(await harness.admin.capture(clickedInOutage, "100")).toMatchObject({ status: 400 })
    await control.clearFaults()
    await passTime(harness, 6)
    await becomesEqual(clickedInOutage, { captured: "0", refunded: "0" })

    // one request is lost, and the answer to its repeat
    await control.next("capture", { dropResponse: "before-executing" })
    await control.next("capture", { dropResponse: "after-executing" })
    await done(harness.admin.capture(clickedInOutage, "100"))

    expect(await atVipps(harness, clickedInOutage.reference)).toMatchObject({ captures: 1 })
    await keep(clickedInOutage, { captured: "100", refunded: "0" })
  })

  it("what nobody had approved becomes an order", async () => {
    await harness.sandbox.control.approve(old.pending.reference)
    await harness.shop.complete(old.pending.cartId)

    const paid = await orderPlaced(harness, old.pending)
    await done(harness.admin.capture(paid, "1000"))

    expect(await apisOf(paid)).toEqual([oldThrough])
    await keep(paid, { captured: "1000", refunded: "0" })
  })

  it("a reservation is captured, refunded and released", async () => {
    await done(harness.admin.capture(old.reserved, "19.99"))
    await done(harness.admin.refund(old.reserved, "9.99"))
    await done(harness.admin.vipps(old.reserved).release())

    expect(await movesOf(old.reserved)).toEqual(
      ["capture", "refund", "cancel"].map((call) => [call, oldThrough]),
    )
    expect(await apisOf(old.reserved)).toEqual([oldThrough])
    expect(await atVipps(harness, old.reserved.reference)).toMatchObject({ releasedMinor: 98_001 })
    await keep(old.reserved, { captured: "19.99", refunded: "9.99" })
  })

  it("a reservation is cancelled", async () => {
    await done(harness.admin.vipps(old.unwanted).cancel())

    expect(await movesOf(old.unwanted)).toEqual([["cancel", oldThrough]])
    expect(await atVipps(harness, old.unwanted.reference)).toMatchObject({
      state: "CANCELLED",
      releasedMinor: 100_000,
    })
    await keep(old.unwanted, { captured: "0", refunded: "0" })
  })

  it("what was captured in part is captured to the end, and refunded", async () => {
    await done(harness.admin.capture(old.partlyCaptured, "250"))
    await done(harness.admin.refund(old.partlyCaptured, "1000"))

    expect(await movesOf(old.partlyCaptured)).toEqual(["capture", "refund"].map((call) => [call, oldThrough]))
    await keep(old.partlyCaptured, { captured: "1000", refunded: "1000" })
  })

  it("what was refunded in part is released, refunded once more, and never more than was captured", async () => {
    await done(harness.admin.vipps(old.partlyRefunded).release())
    await done(harness.admin.refund(old.partlyRefunded, "300"))
    expect(await harness.admin.refund(old.partlyRefunded, "250.01")).toMatchObject({ status: 400 })

    expect(await movesOf(old.partlyRefunded)).toEqual(["cancel", "refund"].map((call) => [call, oldThrough]))
    await keep(old.partlyRefunded, { captured: "750", refunded: "500" })
  })

  it("what was captured in full is refunded, and never more", async () => {
    await done(harness.admin.refund(old.captured, "400"))
    expect(await harness.admin.refund(old.captured, "600.01")).toMatchObject({ status: 400 })

    expect(await movesOf(old.captured)).toEqual([["refund", oldThrough]])
    await keep(old.captured, { captured: "1000", refunded: "400" })
  })

  it("what was refunded in full, or cancelled, moves nothing more", async () => {
    expect(await harness.admin.refund(old.refunded, "1")).toMatchObject({ status: 400 })
    expect(await harness.admin.capture(old.cancelled, "1")).toMatchObject({ status: 400 })

    for (const paid of [old.refunded, old.cancelled]) expect(await movesOf(paid)).toEqual([])
    await keep(old.refunded, { captured: "1000", refunded: "1000" })
    await keep(old.cancelled, { captured: "0", refunded: "0" })
  })

  it("who had rejected, or let it expire, has no order, and pays by the new way", async () => {
    for (const { cartId } of [old.rejected, old.expired]) {
      expect(await ordersOf(harness, cartId)).toEqual([])
      const again = await harness.shop.startPayment({ cartId, totalMinor: 100_000 })
      await harness.sandbox.control.approve(again.reference)
      await harness.shop.complete(cartId)
      const paid = await orderPlaced(harness, again)
      expect(await apisOf(paid)).toEqual([fresh])
      await keep(paid, { captured: "0", refunded: "0" })
    }
    ended.push(old.rejected, old.expired)
  })

  it("a poll of each finds nothing that was not made here", async () => {
    const references = Object.values(old).map(({ reference }) => reference)
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = any($1)`, [references])

    const { unresolved, needReview } = await harness.reconcile()

    expect({ unresolved, needReview }).toEqual({ unresolved: [], needReview: 0 })
    const found = await harness.sql(
      `select reference, kind from vipps_operation
        where reference = any($1) and (origin = 'external' or state = 'open')`,
      [references],
    )
    expect(found).toEqual([])
  })

  it("new payments take the new way", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await done(harness.admin.capture(paid, "750"))
    await done(harness.admin.vipps(paid).release())
    await done(harness.admin.refund(paid, "200"))

    expect(await atVipps(harness, paid.reference)).toMatchObject({ api: fresh })
    expect(await apisOf(paid)).toEqual([fresh])
    await keep(paid, { captured: "750", refunded: "200" })
  })

  /** What was sent since the move to change a payment, and through which API. */
  async function movesOf(payment: {
    reference: string
  }): Promise<[string, Api | "webhooks" | "report" | undefined][]> {
    const changes = (await requestsAbout(payment)).filter(({ call }) => !["details", "events"].includes(call))
    return changes.map(({ call, api }) => [call, api])
  }
})

it("after all moves, and a poll of each payment, all ledgers are still equal", async () => {
  const references = [...kept.map(({ paid }) => paid), ...ended].map(({ reference }) => reference)
  // a run has time for some, on a busy machine too
  for (let from = 0; from < references.length; from += AT_ONCE) {
    const some = references.slice(from, from + AT_ONCE)
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = any($1)`, [some])
    const { unresolved, needReview } = await harness.reconcile()
    expect({ unresolved, needReview }).toEqual({ unresolved: [], needReview: 0 })
  }
  expect(kept.length).toBeGreaterThanOrEqual(16)
  for (const { paid, moved } of kept) await expectEqualLedgers(harness, paid, moved)
  for (const { reference } of ended)
    expect(await atVipps(harness, reference)).toMatchObject({ captures: 0, refunds: 0 })
})
