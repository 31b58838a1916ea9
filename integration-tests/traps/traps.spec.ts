import { z } from "zod"
import { lineFor, type PaidOrder, type StartedPayment } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf, sessionStatus } from "../support/orders/orders"
import { askForPayment } from "../support/staff/phone-order"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { refuses } from "../support/server/vipps-errors"
import { loseNotice } from "../support/shopper/notices"

/** What Medusa itself does that would lose money, or orders, if we let it. */
jest.setTimeout(180_000)

const LEFT_BEHIND_MINUTES = 6

let harness: ObservedShop
let second: Awaited<ReturnType<ObservedShop["bootAnother"]>>

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "4000" },
    sandbox: { switches: { rateLimits: false } },
  })
  second = await harness.bootAnother()
})
afterAll(() => harness?.stop())

const pay = () => harness.shop.payWithVipps("1000")

async function startApproved(): Promise<StartedPayment> {
  const started = await harness.shop.startPayment("1000")
  await approveUnheard(started.reference)
  return started
}

async function approveUnheard(reference: string): Promise<void> {
  await loseNotice(harness)
  await harness.sandbox.control.approve(reference)
}

async function expectReserved(reference: string): Promise<void> {
  expect(await atVipps(harness, reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
}

/** The shopper's browser comes back from Vipps, to this server. */
async function comeBack(serverUrl: string, reference: string): Promise<number> {
  const { fallBack } = await atVipps(harness, reference)
  const { pathname } = new URL(fallBack)
  return (await fetch(serverUrl + pathname, { redirect: "manual" })).status
}

async function waitsForDetails({ reference }: { reference: string }, count = 1): Promise<void> {
  await eventually("the question to Vipps", async () => {
    const asked = await harness.sandbox.control.requests({ call: "details", reference })
    return asked.filter(({ status }) => status === "pending").length >= count
  })
}

const dataRow = z.object({ data: z.unknown() })

async function dataOf({ paymentId }: PaidOrder): Promise<unknown> {
  const [row] = await harness.sql(`select data from payment where id = $1`, [paymentId])
  return dataRow.parse(row).data
}

describe("payment.data, which Medusa merges, or empties when a provider returns none", () => {
  it("stays what it is, whatever is done to the payment", async () => {
    const paid = await pay()
    const data = { vipps: { reference: paid.reference } }

    await Promise.all([harness.admin.capture(paid, "300"), second.admin.capture(paid, "200")])
    await harness.admin.vipps(paid).resolve()
    await harness.admin.refund(paid, "100")
    await harness.admin.vipps(paid).release()
    expect(await dataOf(paid)).toEqual(data)

    const canceled = await pay()
    await harness.admin.cancelOrder(canceled)
    expect(await dataOf(canceled)).toEqual({ vipps: { reference: canceled.reference } })
  })
})

describe("two authorizations of one session race, and Medusa cancels the payment of the one that lost", () => {
  it("keeps the reservation for the one that won", async () => {
    const asked = await askForPayment(harness)
    await approveUnheard(asked.reference)
    await harness.sandbox.control.next("details", { delayMs: 500 }, 2)

    const landings = await Promise.all([
      comeBack(harness.server.url, asked.reference),
      comeBack(second.server.url, asked.reference),
    ])

    expect(landings).toEqual([302, 302])
    // both have asked Vipps, and both were told: reserved
    expect((await countCalls(harness, asked.reference)).details).toBeGreaterThanOrEqual(2)
    expect(await paymentsOf(harness, asked.collectionId)).toHaveLength(1)
    expect(await countCalls(harness, asked.reference)).not.toHaveProperty("cancel")
    await expectReserved(asked.reference)
  })

  it("of a cart completed on two servers at once makes one order, with its reservation", async () => {
    const started = await startApproved()
    await harness.sandbox.control.next("details", { delayMs: 300 }, 2)

    const answers = await Promise.all([
      harness.shop.complete(started.cartId),
      second.shop.complete(started.cartId),
    ])

    expect(answers.some(({ orderId }) => orderId !== undefined)).toBe(true)
    const paid = await orderPlaced(harness, started)
    expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
    expect(await paymentsOf(harness, started.collectionId)).toHaveLength(1)
    await expectReserved(started.reference)
  })
})

describe("Medusa makes the order before it asks for the payment", () => {
  it.each([
    { where: "this server", url: () => harness.server.url },
    { where: "another server", url: () => second.server.url },
  ])("a return to $where meanwhile does not take the order for another payment's", async ({ url }) => {
    const started = await startApproved()
    await harness.sandbox.control.next("details", { delayMs: 1_000 })
    const completion = harness.shop.complete(started.cartId)
    await waitsForDetails(started)

    expect(await comeBack(url(), started.reference)).toBe(302)

    expect(await completion).toMatchObject({ status: 200, body: { type: "order" } })
    expect(await ordersOf(harness, started.cartId)).toHaveLength(1)
    expect(await paymentsOf(harness, started.collectionId)).toHaveLength(1)
    await expectReserved(started.reference)
  })
})

describe("a new payment session on an order that is placed: Medusa deletes the authorized one", () => {
  it("leaves the order's reservation alone, and lets a second one go", async () => {
    const paid = await pay()
    // so long ago that nobody is storing its payment any more
    await passTime(harness, 2 * LEFT_BEHIND_MINUTES)

    const again = await harness.shop.session(paid.collectionId)
    expect(again).toMatchObject({ status: 200 })
    expect(await sessionStatus(harness, paid.sessionId)).toBeUndefined()
    await expectReserved(paid.reference)
    const [, other] = (await harness.sandbox.control.ledger()).slice(-2)
    expect(other).toMatchObject({ state: "INITIATED" })
    const otherId = other?.reference ?? ""
    expect(otherId).not.toBe(paid.reference)

    await harness.sandbox.control.approve(otherId)

    await eventually("the second reservation to be let go", async () => {
      return (await atVipps(harness, otherId)).state === "CANCELLED"
    })
    expect(await harness.event(otherId, "vipps.orphan_canceled")).toMatchObject({ amount_minor: 100_000 })
    expect(await paymentsOf(harness, paid.collectionId)).toEqual([paid.paymentId])
    await expectReserved(paid.reference)
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})

describe("a cart that changes deletes its sessions, and a provider that throws then blocks the shopper", () => {
  it.each([
    { vipps: "does not answer", fault: { dropResponse: "before-executing" as const } },
    { vipps: "answers 500", fault: { status: 500 } },
    { vipps: "is slow", fault: { delayMs: 60_000 } },
  ])("not when Vipps $vipps: the cart goes on, and the payment is cancelled later", async ({ fault }) => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("cancel", fault, 30)

    const { variantId, quantity } = lineFor(harness.facts.variants, "Lue")
    const body = { variant_id: variantId, quantity }
    const path = `/store/carts/${started.cartId}/line-items`
    expect(await harness.shop.api({ method: "POST", path, body })).toMatchObject({ status: 200 })

    await harness.sandbox.control.clearFaults()
    await eventually("the cancellation", async () => {
      await passTime(harness, 1)
      await harness.reconcile()
      return (await atVipps(harness, started.reference)).state === "CANCELLED"
    })
  })
})

describe("Medusa's own write fails after Vipps has executed, and Medusa deletes its row", () => {
  beforeAll(async () => {
    await harness.sql(`create function no_write() returns trigger language plpgsql
                     as $$ begin raise exception 'the disk is full'; end $$`)
  })

  /** Without our key in its data, Medusa has something to write when the provider answers. */
  async function whileWritesFail<T>({ paymentId }: PaidOrder, work: () => Promise<T>): Promise<T> {
    await harness.sql(`update payment set data = '{}' where id = $1`, [paymentId])
    await harness.sql(
      `create trigger no_write before update on payment for each row execute function no_write()`,
    )
    try {
      return await work()
    } finally {
      await harness.sql(`drop trigger no_write on payment`)
    }
  }

  it("a capture is adopted by the next equal click, and made once", async () => {
    const paid = await pay()
    const failed = await whileWritesFail(paid, () => harness.admin.capture(paid, "750"))
    expect(failed).toMatchObject({ status: 500 })
    expect(await atVipps(harness, paid.reference)).toMatchObject({ capturedMinor: 75_000 })
    expect(await harness.admin.recorded(paid)).toMatchObject({ captured: "0" })

    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })

    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1 })
  })

  it("a refund is adopted by the next equal click, and made once", async () => {
    const paid = await pay()
    await harness.admin.capture(paid, "1000")
    expect(await whileWritesFail(paid, () => harness.admin.refund(paid, "200"))).toMatchObject({
      status: 500,
    })

    expect(await harness.admin.refund(paid, "200")).toMatchObject({ status: 200 })

    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "200" })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ refund: 1 })
  })

  it("a capture that nobody asks for again is recorded after a while", async () => {
    const paid = await pay()
    await whileWritesFail(paid, () => harness.admin.capture(paid, "750"))
    expect(await harness.admin.recorded(paid)).toMatchObject({ captured: "0" })

    await passTime(harness, LEFT_BEHIND_MINUTES)
    await harness.reconcile()

    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1 })
  })
})

describe("the journal can't write, and knex puts what it was to write into its message", () => {
  it("the payment link's token comes neither into the log nor into the answer", async () => {
    await harness.sql(`create function no_link() returns trigger language plpgsql
                     as $$ begin raise exception 'the disk is full'; end $$`)
    await harness.sql(`create trigger no_link before update of url on vipps_attempt
                     for each row execute function no_link()`)
    const saidBefore = harness.server.log().length
    try {
      const { cartId } = await harness.shop.cart("1000")
      const answer = await harness.shop.session(await harness.shop.collection(cartId))

      const [started] = (await harness.sandbox.control.ledger()).slice(-1)
      const token = new URL(started?.url ?? "").searchParams.get("token") ?? ""
      expect(token.length).toBeGreaterThan(10)
      expect(answer).toMatchObject({ status: 500 })
      expect(JSON.stringify(answer)).not.toContain(token)
      const said = await eventually("the log to name the failure", async () => {
        const log = harness.server.log().slice(saidBefore)
        return log.includes("P0001") && log
      })
      expect(said).toContain("update vipps_attempt set url = ?")
      expect(said).not.toContain(token)
    } finally {
      await harness.sql(`drop trigger no_link on vipps_attempt`)
    }
  })
})

describe("Medusa answers success, and does nothing, to a capture of what counts as captured", () => {
  it("by Medusa's own route: refused in words, without a call", async () => {
    const paid = await pay()
    await harness.admin.capture(paid, "750")
    await harness.admin.vipps(paid).release()
    const asked = await countCalls(harness, paid.reference)

    const answer = await harness.admin.capture(paid, "250")

    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining("250") })
    expect(await countCalls(harness, paid.reference)).toEqual(asked)
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})

describe("the order's books, which Medusa writes without a lock", () => {
  it("hold each capture once after a repair, however often two clicks booked it", async () => {
    const paid = await pay()
    await Promise.all(
      ["200", "100", "150"].map((amount, at) => (at % 2 ? second : harness).admin.capture(paid, amount)),
    )
    const { capturedMinor } = await atVipps(harness, paid.reference)
    await harness.sql(
      `insert into order_transaction
         (id, order_id, version, amount, raw_amount, currency_code, reference, reference_id, created_at, updated_at)
       select id || '_again', order_id, version, 77, '{"value": "77", "precision": 20}', currency_code, reference,
              reference_id, created_at, updated_at
         from order_transaction where order_id = $1`,
      [paid.orderId],
    )

    await passTime(harness, LEFT_BEHIND_MINUTES)
    await harness.reconcile()

    const kroner = String(capturedMinor / 100)
    await expectEqualLedgers(harness, paid, { captured: kroner, refunded: "0" })
  })

  it.each([
    { answer: "is refused", fault: refuses("refunds too much") },
    { answer: "gets no answer", fault: { dropResponse: "before-executing" as const } },
  ])("hold no refund that a cancelled order claims and that $answer", async ({ fault }) => {
    const paid = await pay()
    await harness.admin.capture(paid, "1000")
    await harness.sandbox.control.next("refund", fault, 30)

    expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })
    expect(await harness.admin.booked(paid)).toContainEqual({
      amount: "-1000",
      reference: "refund",
      referenceId: paid.paymentId,
    })
    await harness.sandbox.control.clearFaults()
    await passTime(harness, 2 * 24 * 60)
    await harness.reconcile()

    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
    // made in the Vipps portal: the button records it
    await harness.sandbox.control.portal.refund(paid.reference, 100_000)
    expect(await harness.admin.vipps(paid).resolve()).toMatchObject({ status: 200, body: { unresolved: [] } })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "1000" })
  })
})

describe("a refund that failed while its order was cancelled: Medusa's workflow would make it, then answer 400", () => {
  const buttons = [
    {
      button: "Medusa's own route",
      press: (paid: PaidOrder) => (amount: string, more?: Record<string, unknown>) =>
        harness.admin.refund(paid, amount, more),
    },
    { button: "our own route", press: (paid: PaidOrder) => harness.admin.vipps(paid).refund },
  ]

  async function cancelWithoutRefund(): Promise<PaidOrder> {
    const paid = await pay()
    await harness.admin.capture(paid, "1000")
    await harness.sandbox.control.next("refund", refuses("refunds too much"))
    expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })
    expect(await atVipps(harness, paid.reference)).toMatchObject({ refundedMinor: 0 })
    return paid
  }

  it.each(buttons)("is made by $button, in parts, and each part is booked once", async ({ press }) => {
    const paid = await cancelWithoutRefund()
    const refund = press(paid)

    expect(await refund("400", { note: "Flekk" })).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "400" })
    expect(await refund("600")).toMatchObject({ status: 200 })

    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "1000" })
    await expectRefundCalls(paid, 3)
    await harness.reconcile()
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "1000" })
  })

  it.each(buttons)("is refused in words by $button where nothing is left", async ({ press }) => {
    const paid = await cancelWithoutRefund()
    const refund = press(paid)
    await refund("1000")

    expect(await refund("1")).toMatchObject({ status: 400, message: expect.stringMatching(/refund/i) })
    expect(await refund("1", { refund_reason: "x" })).toMatchObject({ status: 400 })
    await expectRefundCalls(paid, 2)
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "1000" })
  })

  it("is answered as Medusa answers, and says who made it and why", async () => {
    const paid = await cancelWithoutRefund()

    const answer = await harness.admin.refund(paid, undefined, { note: "Flekk" })

    const refund = { amount: 1000, note: "Flekk", payment_id: paid.paymentId }
    expect(answer).toMatchObject({
      status: 200,
      body: { payment: { id: paid.paymentId, amount: 1000, refunds: [refund] } },
    })
    const rows = await harness.sql(`select created_by from refund where payment_id = $1`, [paid.paymentId])
    expect(rows).toEqual([{ created_by: expect.stringMatching(/^user_/) }])
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "1000" })
  })

  it("moves nothing for a reason that the shop does not have", async () => {
    const paid = await cancelWithoutRefund()

    const answer = await harness.admin.refund(paid, "100", { refund_reason_id: "refr_none" })

    expect(answer).toMatchObject({ status: 404 })
    await expectRefundCalls(paid, 1)
  })

  /** the one that failed is among them */
  async function expectRefundCalls(paid: PaidOrder, count: number): Promise<void> {
    expect(await countCalls(harness, paid.reference)).toMatchObject({ refund: count })
  }
})
