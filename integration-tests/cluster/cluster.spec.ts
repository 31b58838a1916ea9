import type { Answer, PaidOrder, StartedPayment } from "../../demo/harness"
import { comeBack } from "../support/shopper/return-link"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { lockTable } from "../support/database/lock-table"
import { atVipps, countCalls, type Moved } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf, paymentsOf } from "../support/orders/orders"
import { done } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { lockAttempt, excludeFromReconciliation } from "./lock-attempt"
import { capturedFor, ORDER_ORE, orderByPost, pack, ship, type Box } from "./fulfillments"
import {
  bootCluster,
  passLockTime,
  runsOf,
  standingStill,
  ticksDone,
  type Cluster,
  type Side,
} from "./two-servers"

jest.setTimeout(300_000)

/** Long enough that the other server's click meets it under way. */
const SLOW_MS = 5_000
/** Turns: the even ones are the first server's, the odd ones the second's. */
const PAIR = [0, 1]
const TWO_PAIRS = [0, 1, 2, 3]

let cluster: Cluster
/** Every order of this file, with what it shall have come to. */
const expected: { paid: PaidOrder; moved: Moved }[] = []

beforeAll(async () => {
  cluster = await bootCluster()
})
afterAll(() => cluster?.stop())

const start = (side: Side) => side.shop.startPayment("1000")
const statuses = (answers: Answer[]) => answers.map(({ status }) => status).sort()

async function expectOneOrder(started: StartedPayment): Promise<PaidOrder> {
  const paid = await orderPlaced(cluster, started)
  expect(await ordersOf(cluster, started.cartId)).toEqual([paid.orderId])
  expect(await paymentsOf(cluster, started.collectionId)).toEqual([paid.paymentId])
  return paid
}

/** Fulfillments may have to wait for the job, or for the news of them to be told again. */
const isCaptured = (paid: PaidOrder, minor: number) =>
  eventually(
    `${minor} øre captured`,
    async () => (await atVipps(cluster, paid.reference)).capturedMinor === minor,
    120_000,
  )

/** The reconciliation runs by itself; time passes, since a payment at rest is looked at in minutes. */
async function becomeEqual(admin: Side["admin"]): Promise<void> {
  const place = { ...cluster, admin }
  const compare = () => Promise.all(expected.map(({ paid, moved }) => expectEqualLedgers(place, paid, moved)))
  const isEqual = () =>
    compare().then(
      () => true,
      () => passTime(cluster, 6).then(() => false),
    )
  await eventually("equal ledgers", isEqual, 90_000).catch(compare)
}

it("a cart that is completed on both servers, called back and come back to is one order", async () => {
  const carts: StartedPayment[] = []
  // one after the other: Medusa refuses the second of two first carts of one customer
  for (const turn of TWO_PAIRS) carts.push(await start(cluster.side(turn)))
  const paid = await Promise.all(
    carts.map(async (started, turn) => {
      await cluster.sandbox.control.approve(started.reference)
      await Promise.all([
        cluster.side(turn).shop.complete(started.cartId),
        cluster.side(turn + 1).shop.complete(started.cartId),
        comeBack(cluster, started),
      ])
      return expectOneOrder(started)
    }),
  )
  for (const one of paid) expected.push({ paid: one, moved: { captured: "0", refunded: "0" } })
})

it("the same click on both servers moves the money once, and the second clerk is told", async () => {
  const { first, second } = cluster.sides
  const paid = await first.shop.payWithVipps("1000")
  await cluster.sandbox.control.next("capture", { delayMs: SLOW_MS })
  const captures = await Promise.all([first, second].map(({ admin }) => admin.capture(paid, "400")))
  await cluster.sandbox.control.next("refund", { delayMs: SLOW_MS })
  const refunds = await Promise.all([first, second].map(({ admin }) => admin.refund(paid, "100")))

  expect(statuses(captures)).toEqual([200, 400])
  expect(statuses(refunds)).toEqual([200, 400])
  expect(await atVipps(cluster, paid.reference)).toMatchObject({ captures: 1, refunds: 1 })
  expected.push({ paid, moved: { captured: "400", refunded: "100" } })
})

it("fulfillments of one order that leave by both servers are charged once each", async () => {
  const paid = await orderByPost(cluster, cluster.sides.first)
  const boxes = [
    await pack(cluster, cluster.sides.second, paid, "Ullgenser"),
    await pack(cluster, cluster.sides.first, paid, "Lue"),
  ]
  const [one, other] = boxes
  if (!one || !other) throw new Error("two fulfillments were packed")
  await done(ship(cluster.sides.first, paid, one))
  await done(ship(cluster.sides.second, paid, other))

  await isCaptured(paid, ORDER_ORE)
  // Vipps has it a moment before the journal
  await eventually("both on record", async () => (await capturedFor(cluster, paid)).length > 1)
  expect((await capturedFor(cluster, paid)).sort()).toEqual(boxes.map(({ id }) => `vipps:${id}`).sort())
  expected.push({ paid, moved: { captured: "1099", refunded: "0" } })
})

it("the reconciliation runs once per tick, whichever server takes it", async () => {
  await eventually(
    "as many runs as ticks, and some on each server",
    async () => {
      const ticks = await ticksDone(cluster)
      const runs = [cluster.sides.first, cluster.sides.second].map((side) => runsOf(side).length)
      return ticks.length >= 2 && ticks.length === runs.reduce((sum, count) => sum + count, 0)
    },
    90_000,
  )
})

it("runs that overlap on both servers look at each payment once", async () => {
  const started = await Promise.all(TWO_PAIRS.map((turn) => start(cluster.side(turn))))
  const held = await lockTable(cluster, "vipps_operation", "everybody")
  try {
    await eventually("a run on each server", async () => (await standingStill(cluster)).length === 2, 90_000)
    await cluster.sql(`update vipps_attempt set next_poll_at = now() where reference = any($1)`, [
      started.map(({ reference }) => reference),
    ])
  } finally {
    await held.release()
  }

  for (const { reference } of started) {
    await eventually("the look", async () => (await countCalls(cluster, reference)).details)
    expect(await countCalls(cluster, reference)).toEqual({ initiate: 1, details: 1 })
  }
})

describe("a server is killed in the middle of everything", () => {
  let survivor: Side, victim: Side
  let heard: StartedPayment
  let carts: StartedPayment[], clicked: PaidOrder[], sent: { paid: PaidOrder; box: Box }[]

  /** Nothing that was asked of the victim is answered any more; what was asked of the other one is. */
  async function askEverything(): Promise<Promise<Answer | undefined>[]> {
    for (const { reference } of carts) await cluster.sandbox.control.approve(reference)
    const asked = [
      ...carts.map(({ cartId }, turn) => cluster.side(turn).shop.complete(cartId)),
      ...clicked.map((paid, turn) => cluster.side(turn).admin.capture(paid, "400")),
      ...sent.map(({ paid, box }, turn) => ship(cluster.side(turn), paid, box)),
    ]
    return asked.map((answer) => answer.catch(() => undefined))
  }

  beforeAll(async () => {
    carts = await Promise.all(PAIR.map((turn) => start(cluster.side(turn))))
    clicked = await Promise.all(PAIR.map((turn) => cluster.side(turn).shop.payWithVipps("1000")))
    sent = await Promise.all(
      PAIR.map(async (turn) => {
        const paid = await orderByPost(cluster, cluster.side(turn))
        return { paid, box: await pack(cluster, cluster.side(turn), paid, "Ullgenser") }
      }),
    )
    heard = await start(cluster.sides.first)
    await excludeFromReconciliation(cluster, heard)

    const held = await lockAttempt(cluster, heard)
    await cluster.sandbox.control.approve(heard.reference)
    const follower = await eventually(
      "a server that follows the callback",
      async () => (await standingStill(cluster))[0],
    )
    const { first, second } = cluster.sides
    ;[victim, survivor] = follower === "first" ? [first, second] : [second, first]
    const before = (await cluster.sandbox.control.requests({ call: "capture" })).length
    await cluster.sandbox.control.next("capture", { delayMs: SLOW_MS, when: "after-executing" }, 4)
    const answers = await askEverything()
    await eventually("captures on their way", async () => {
      const requests = await cluster.sandbox.control.requests({ call: "capture" })
      return requests.length >= before + 2
    })
    await victim.server.kill()
    await held.release()
    expect(await Promise.all(answers)).toContain(undefined)
  })

  it("the callback that it was following is followed by the other one", async () => {
    await eventually("the order", async () => (await ordersOf(cluster, heard.cartId))[0], 150_000)

    const paid = await expectOneOrder(heard)
    expected.push({ paid, moved: { captured: "0", refunded: "0" } })
  })

  it("each cart is one order, when its shopper asks the other one, and asks again", async () => {
    await passLockTime(cluster)
    for (const started of carts) {
      await eventually(
        "a paid order",
        async () => {
          if ((await paymentsOf(cluster, started.collectionId)).length > 0) return true
          return survivor.shop.complete(started.cartId).then(() => false)
        },
        120_000,
      )
      const paid = await expectOneOrder(started)
      expected.push({ paid, moved: { captured: "0", refunded: "0" } })
    }
  })

  it("each click is made once, when the clerk looks and clicks again until it is on the page", async () => {
    for (const paid of clicked) {
      await eventually("400 kr on the page", async () => {
        if ((await survivor.admin.recorded(paid)).captured === "400") return true
        await survivor.admin.capture(paid, "400")
        return passTime(cluster, 6).then(() => false)
      })
      expect(await atVipps(cluster, paid.reference)).toMatchObject({ captures: 1, capturedMinor: 40_000 })
      expected.push({ paid, moved: { captured: "400", refunded: "0" } })
    }
  })

  it("each fulfillment is charged once, whether or not its news survived", async () => {
    for (const { paid, box } of sent) await ship(survivor, paid, box)
    await cluster.sql(`update fulfillment set shipped_at = shipped_at - interval '3 minutes'`)

    for (const { paid, box } of sent) {
      await isCaptured(paid, 84_900)
      await eventually("the capture resolved", async () => (await capturedFor(cluster, paid)).length > 0)
      expect(await capturedFor(cluster, paid)).toEqual([`vipps:${box.id}`])
      expect(await atVipps(cluster, paid.reference)).toMatchObject({ captures: 1 })
      expected.push({ paid, moved: { captured: "849", refunded: "0" } })
    }
  })

  it("the reconciliation goes on at the other one, and all ledgers become equal", async () => {
    const before = runsOf(survivor).length
    await eventually("two more runs", async () => runsOf(survivor).length >= before + 2, 60_000)

    await becomeEqual(survivor.admin)
  })
})
