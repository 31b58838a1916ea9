import { z } from "zod"
import { createApi, expectBody, type Answer, type JsonObject, type PaidOrder } from "../../demo/harness"
import { lockTable } from "../support/database/lock-table"
import { newCustomer } from "../support/shopper/customer"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { readView } from "../support/staff/admin-api"
import { beginEdit, cancelEdit, confirmEdit, done, editOrder, post } from "../support/staff/order-actions"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { passTime } from "../support/time/time"

/** Beside an open change of the order Medusa refunds and cancels only to find out, afterwards, that it can't. */
jest.setTimeout(180_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ sandbox: { switches: { rateLimits: false } } })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())

let customers = 0

/** A customer with an account asks to take over an order that was placed without one. */
async function askForTransfer(order: PaidOrder): Promise<void> {
  const customer = await newCustomer(harness, `kunde${++customers}@example.no`)
  await done(customer({ method: "POST", path: `/store/orders/${order.orderId}/transfer/request`, body: {} }))
}

const cancelTransfer = (order: PaidOrder) =>
  done(post(harness, `/admin/orders/${order.orderId}/transfer/cancel`))

async function orderCaptured(): Promise<PaidOrder> {
  const order = await placeSampleOrder(harness)
  await done(harness.admin.capture(order, 1000))
  return order
}

/** By a store's own code, past every route and middleware. */
const runWorkflow = (body: JsonObject): Promise<Answer> =>
  createApi(harness.server.url)({ method: "POST", path: "/order-workflows", body })

const ways: [way: string, refund: (order: PaidOrder, amount: number) => Promise<Answer>][] = [
  ["Medusa's own route", (order, amount) => harness.admin.refund(order, amount)],
  ["our route", (order, amount) => harness.admin.vipps(order).refund(amount)],
  ["Medusa's workflow", (order, amount) => runWorkflow({ refund: order.paymentId, amount })],
]

describe("an edit that is not confirmed", () => {
  const notes = async (order: PaidOrder) => {
    const { notes } = await readView(harness.admin.api, order)
    return notes.filter(({ code }) => code === "edit-not-confirmed").map(({ message }) => message)
  }

  it("is named in the panel if it changes what can be captured, until it is confirmed", async () => {
    const order = await placeSampleOrder(harness)
    expect(await notes(order)).toEqual([])

    await beginEdit(harness, order, { Lue: 0 })

    expect(await notes(order)).toEqual([
      expect.stringMatching(
        /^An edit of the order is not confirmed yet. Once it is confirmed, 750\skr can be captured instead of 1.000\skr\.$/,
      ),
    ])
    // as the admin's own page leaves it for the customer: "Force confirm" is still to be pressed
    await done(post(harness, `/admin/order-edits/${order.orderId}/request`))
    expect(await notes(order)).toHaveLength(1)
    await confirmEdit(harness, order)
    expect(await notes(order)).toEqual([])
  })

  it("is not, if as much can be captured with it: the customer must be asked for more", async () => {
    const order = await placeSampleOrder(harness)
    await beginEdit(harness, order, { Lue: 2 })
    expect(await notes(order)).toEqual([])
    await cancelEdit(harness, order)
  })
})

const orderSchema = z.object({
  order: z.object({
    status: z.string(),
    total: z.number(),
    summary: z.object({ pending_difference: z.number() }),
  }),
})

async function readOrder(order: PaidOrder) {
  const answer = await harness.admin.order(order, "id,status,total,summary")
  return expectBody(orderSchema, answer, "reading the order").order
}

describe("a goodwill refund while a customer asks to take over the order", () => {
  it.each(ways)(
    "by %s is refused in words as often as it is clicked, and nothing is sent",
    async (_, refund) => {
      const order = await orderCaptured()
      await askForTransfer(order)
      const before = await countCalls(harness, order.reference)

      const answers = [
        ...(await Promise.all([refund(order, 100), refund(order, 100)])),
        await refund(order, 100),
      ]

      for (const { status, message } of answers) {
        expect({ status, message }).toEqual({
          status: 400,
          message: expect.stringMatching(
            /^The refund of 100\skr was not made: a transfer of the order to another customer is begun .* Finish or cancel the change/,
          ),
        })
      }
      expect(await countCalls(harness, order.reference)).toEqual(before)
      expect(
        await harness.sql(`select 1 from vipps_operation where reference = $1 and kind = 'refund'`, [
          order.reference,
        ]),
      ).toEqual([])
      await expectLedgers(harness, order, { captured: "1000", refunded: "0" })
    },
  )

  it("goes through once that is over, with Medusa's credit line, so that nobody is asked to pay it again", async () => {
    const order = await orderCaptured()
    await askForTransfer(order)
    expect((await harness.admin.refund(order, 100)).status).toBe(400)
    await cancelTransfer(order)

    expect((await harness.admin.refund(order, 100)).status).toBe(200)

    await expectLedgers(harness, order, { captured: "1000", refunded: "100" })
    expect(await readOrder(order)).toMatchObject({ total: 900, summary: { pending_difference: 0 } })
    expect((await viewOf(order)).notes).toEqual([])
  })
})

const viewSchema = z.object({
  payment: z.object({
    notes: z.array(z.object({ code: z.string() })),
    problems: z.array(z.object({ code: z.string() })),
    actions: z.object({
      refund: z.object({ max: z.number(), refusal: z.object({ code: z.string() }).nullable() }),
    }),
    medusa_buttons: z.object({ refund: z.object({ code: z.string() }).nullable() }),
  }),
})

async function viewOf(order: PaidOrder) {
  return expectBody(viewSchema, await harness.admin.vipps(order).status(), "reading the panel").payment
}

describe("the panel, while an edit is begun", () => {
  it("says that nothing can be refunded and why, and after a cancelled edit that all can", async () => {
    const order = await orderCaptured()
    await beginEdit(harness, order, { Lue: 2 })

    expect(await viewOf(order)).toMatchObject({
      actions: { refund: { max: 0, refusal: { code: "refund-change-open" } } },
      medusa_buttons: { refund: { code: "medusa-refund-refused" } },
    })
    await cancelEdit(harness, order)
    expect(await viewOf(order)).toMatchObject({
      actions: { refund: { max: 1000, refusal: null } },
      medusa_buttons: { refund: null },
    })
  })

  it("says that a refund made in the Vipps portal waits for it, and asks no customer to pay it back", async () => {
    const order = await orderCaptured()
    await beginEdit(harness, order, { Lue: 2 })
    await harness.sandbox.control.portal.refund(order.reference, 10_000)

    const resolved = await harness.admin.vipps(order).resolve()

    expect(resolved.body).toMatchObject({
      unresolved: [{ message: expect.stringMatching(/100\skr .* once the open change of the order/) }],
    })
    const asking = (await viewOf(order)).notes.filter(({ code }) => code.startsWith("not-reserved"))
    expect(asking).toEqual([])
    await cancelEdit(harness, order)
    expect((await harness.admin.vipps(order).resolve()).body).toMatchObject({ unresolved: [] })
    await expectLedgers(harness, order, { captured: "1000", refunded: "100" })
    expect(await readOrder(order)).toMatchObject({ total: 900, summary: { pending_difference: 0 } })
    expect((await viewOf(order)).notes).toEqual([])
  })
})

describe("a refund that the order owes", () => {
  it.each(ways)("goes on beside an open change by %s, and no more than that", async (_, refund) => {
    const order = await orderCaptured()
    await editOrder(harness, order, { Lue: 0 })
    await askForTransfer(order)

    expect(await refund(order, 250.01)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/Refund at most the 250\skr that the order owes the customer/),
    })
    expect(await viewOf(order)).toMatchObject({ actions: { refund: { max: 250, refusal: null } } })
    expect((await refund(order, 250)).status).toBe(200)
    expect((await refund(order, 1)).status).toBe(400)

    await expectLedgers(harness, order, { captured: "1000", refunded: "250" })
    expect(await readOrder(order)).toMatchObject({ total: 750, summary: { pending_difference: 0 } })
  })
})

describe("an order that is to be cancelled while an edit is begun", () => {
  it("is not, in words, and its money stays; once the edit is cancelled, it is", async () => {
    const order = await orderCaptured()
    await beginEdit(harness, order, { Lue: 2 })

    const [first, second] = await Promise.all([
      harness.admin.cancelOrder(order),
      harness.admin.cancelOrder(order),
    ])

    const message = expect.stringMatching(
      /^The order was not cancelled: an edit of the order is begun and not finished/,
    )
    expect([first, second]).toMatchObject([
      { status: 400, message },
      { status: 400, message },
    ])
    expect(await readOrder(order)).toMatchObject({ status: "pending" })
    await expectLedgers(harness, order, { captured: "1000", refunded: "0" })
    await cancelEdit(harness, order)
    expect((await harness.admin.cancelOrder(order)).status).toBe(200)
    expect(await atVipps(harness, order.reference)).toMatchObject({ refundedMinor: 100_000 })
  })

  it("keeps its money also when a store's own code cancels it", async () => {
    const order = await orderCaptured()
    await beginEdit(harness, order, { Lue: 2 })

    expect((await runWorkflow({ cancel: order.orderId })).ok).toBe(false)

    expect(await readOrder(order)).toMatchObject({ status: "pending", total: 1000 })
    await expectLedgers(harness, order, { captured: "1000", refunded: "0" })
  })

  it("keeps its reservation when nothing is captured", async () => {
    const order = await placeSampleOrder(harness)
    await beginEdit(harness, order, { Lue: 2 })

    expect((await harness.admin.cancelOrder(order)).status).toBe(400)

    expect(await atVipps(harness, order.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
    await cancelEdit(harness, order)
    expect((await done(harness.admin.capture(order, 1000))).status).toBe(200)
  })
})

async function refundCredits(order: PaidOrder): Promise<number> {
  const lines = await harness.sql(
    `select distinct c.id from order_credit_line c join "order" o on o.id = c.order_id and o.version = c.version
      where c.order_id = $1 and c.deleted_at is null`,
    [order.orderId],
  )
  return lines.length
}

/** Where a server can end after Vipps has paid back, and before Medusa's refund is whole. */
const lastSteps = [
  // nobody has seen a refund that is not in the order's books: whoever refunds next is told of it once
  { table: "order_transaction", left: "nothing in the order's books", isOpen: false, isTold: true },
  { table: "order_change", left: "no credit line", isOpen: false, isTold: false },
  { table: "order_change_action", left: "an empty change", isOpen: true, isTold: false },
  { table: "order_credit_line", left: "a change that is not confirmed", isOpen: true, isTold: false },
]

describe("a server that ends while Medusa books a refund", () => {
  it.each(lastSteps)(
    "and leaves $left: the reconciliation does the rest, once",
    async ({ table, isOpen, isTold }) => {
      const order = await orderCaptured()
      const lock = await lockTable(harness, table)
      const refund = harness.admin.refund(order, 100).catch(() => undefined)
      try {
        await lock.reached()
        expect(await atVipps(harness, order.reference)).toMatchObject({ refundedMinor: 10_000 })
        await harness.server.kill()
      } finally {
        await lock.release()
      }
      await refund
      await harness.server.start()
      expect(await readOrder(order)).toMatchObject({ total: 1000 })
      if (isOpen) {
        const before = await harness.admin.refund(order, 50)
        expect(before.message).toMatch(
          /the credit line of an earlier refund is begun and not finished.* Wait ten minutes: the shop finishes it by itself, then refund\.$/,
        )
      }

      // what a run has booked is left alone for five minutes, as what Medusa books
      for (let run = 0; run < 3; run++) {
        await passTime(harness, 6)
        await Promise.all([harness.reconcile(), harness.reconcile()])
      }

      expect(await readOrder(order)).toMatchObject({ total: 900, summary: { pending_difference: 0 } })
      expect(await refundCredits(order)).toBe(1)
      await expectLedgers(harness, order, { captured: "1000", refunded: "100" })
      if (isTold)
        expect((await harness.admin.refund(order, 50)).message).toMatch(
          /^The refund of 100\skr .* went through/,
        )
      expect((await harness.admin.refund(order, 50)).status).toBe(200)
      expect(await readOrder(order)).toMatchObject({ total: 850, summary: { pending_difference: 0 } })
      expect((await viewOf(order)).notes).toEqual([])
    },
  )
})

describe("a credit line that was begun and never finished", () => {
  it("of a store's own is finished too, whoever began it, and no refund is refused any more", async () => {
    const order = await placeSampleOrder(harness)
    await done(harness.admin.capture(order, 500))
    const lock = await lockTable(harness, "order_credit_line")
    const credit = post(harness, `/admin/orders/${order.orderId}/credit-lines`, {
      amount: 30,
      reference: "goodwill",
      reference_id: "late",
    }).catch(() => undefined)
    await lock.reached()
    await harness.server.kill()
    await lock.release()
    await credit
    await harness.server.start()
    expect((await harness.admin.refund(order, 50)).status).toBe(400)

    await passTime(harness, 6)
    await harness.reconcile()

    expect(await readOrder(order)).toMatchObject({ total: 970, summary: { pending_difference: 470 } })
    expect((await harness.admin.refund(order, 50)).status).toBe(200)
    expect(await readOrder(order)).toMatchObject({ total: 920, summary: { pending_difference: 470 } })
  })
})

describe("a refund that Vipps never got", () => {
  it("is not credited with the one before it, although the order asks for what is not captured yet", async () => {
    const order = await placeSampleOrder(harness)
    await done(harness.admin.capture(order, 500))
    await done(harness.admin.refund(order, 100))
    await passTime(harness, 6)
    // as the server died in it: Medusa has committed the row, and nothing was sent
    await harness.sql(
      `insert into refund (id, amount, raw_amount, payment_id, created_by, created_at)
       values ('ref_01HZZZZZZZZZZZZZZZZZZZZZZZ', 200, '{"value": "200", "precision": 20}', $1, 'kari', now() - interval '1 minute')`,
      [order.paymentId],
    )

    await harness.reconcile()

    expect(await refundCredits(order)).toBe(1)
    expect(await readOrder(order)).toMatchObject({ total: 900, summary: { pending_difference: 500 } })
  })
})
