import { z } from "zod"
import { expectBody, type Answer, type PaidOrder } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { addToCart } from "../support/shopper/cart"
import { nextNotice } from "../support/shopper/notices"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls, expectLedgers, reads } from "../support/ledgers/ledgers"
import { sentAmounts } from "../support/ledgers/sent-amounts"
import { orderPlaced, sessionStatus } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { done } from "../support/staff/order-actions"

jest.setTimeout(120_000)

let harness: BootedShop
let clerkId: string

async function boot(api: "ecom" | "epayment"): Promise<void> {
  harness = await bootShop({ env: { VIPPS_API: api } })
  await disableReconciliation(harness)
  const answer = await harness.admin.api({ method: "GET", path: "/admin/users/me" })
  const user = z.object({ user: z.object({ id: z.string() }) })
  clerkId = expectBody(user, answer, "asking who is logged in").user.id
}

type Answers = { status: number; message: string | undefined }[]
const said = (answers: Answers) => answers.map(({ status, message }) => message ?? status)

/** Both of Vipps' APIs keep the same promises: what differs is what a request looks like. */
describe.each(["ecom", "epayment"] as const)("%s:", (api) => {
  beforeAll(() => boot(api))
  afterAll(() => harness?.stop())

  describe("capture", () => {
    it.each([
      { total: "1000", parts: ["1000"], minor: [100_000] },
      { total: "1000", parts: ["750"], minor: [75_000] },
      { total: "1000", parts: ["750", "250"], minor: [75_000, 25_000] },
      { total: "1000", parts: ["0.01", "999.99"], minor: [1, 99_999] },
      { total: "19.99", parts: ["19.99"], minor: [1_999] },
      { total: "999.99", parts: ["999.99"], minor: [99_999] },
      { total: "999.99", parts: ["19.99", "0.07", "979.93"], minor: [1_999, 7, 97_993] },
    ])("takes exactly $parts kr of $total kr", async ({ total, parts, minor }) => {
      const paid = await harness.shop.payWithVipps(total)

      const answers = []
      for (const amount of parts) answers.push(await harness.admin.capture(paid, amount))

      const capturedMinor = minor.reduce((sum, one) => sum + one)
      const isWhole = capturedMinor === paid.amountMinor
      expect(said(answers)).toEqual(parts.map(() => 200))
      expect(await sentAmounts(harness, "capture", paid)).toEqual(minor)
      expect(await atVipps(harness, paid.reference)).toMatchObject({
        capturedMinor,
        captures: parts.length,
        releasedMinor: 0,
      })
      expect((await harness.admin.recorded(paid)).capturedAt !== null).toBe(isWhole)
      await expectLedgers(harness, paid, { captured: String(capturedMinor / 100), refunded: "0" })
    })

    it("by our own route does the same, and tells what is left", async () => {
      const paid = await harness.shop.payWithVipps("1000")

      const answer = await harness.admin.vipps(paid).capture("750")

      expect(answer).toMatchObject({
        status: 200,
        body: {
          payment: { payment_id: paid.paymentId, captured: 750, remaining: 250, reserved: 1000, refunded: 0 },
        },
      })
      expect(await sentAmounts(harness, "capture", paid)).toEqual([75_000])
      await expectLedgers(harness, paid, { captured: "750", refunded: "0" })
    })

    it("without an amount takes the whole reservation, once", async () => {
      const paid = await harness.shop.payWithVipps("1000")

      const answer = await harness.admin.capture(paid)

      expect(answer.status).toBe(200)
      expect(await sentAmounts(harness, "capture", paid)).toEqual([100_000])
      await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
    })
  })

  describe("refund, as the admin's refund button asks for it", () => {
    it.each([
      { parts: ["1000"] },
      { parts: ["200"] },
      { parts: ["200", "800"] },
      { parts: ["19.99", "0.01", "980"] },
    ])("pays back exactly $parts kr of 1000 kr", async ({ parts }) => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "1000")

      const answers = []
      for (const amount of parts) answers.push(await harness.admin.refund(paid, amount))

      const refundedMinor = parts.reduce((sum, one) => sum + Math.round(Number(one) * 100), 0)
      expect(said(answers)).toEqual(parts.map(() => 200))
      expect(await sentAmounts(harness, "refund", paid)).toEqual(
        parts.map((one) => Math.round(Number(one) * 100)),
      )
      expect(await atVipps(harness, paid.reference)).toMatchObject({ refundedMinor, refunds: parts.length })
      await expectLedgers(harness, paid, { captured: "1000", refunded: String(refundedMinor / 100) })
    })

    it("keeps the reason and the note on Medusa's row, by either route", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "1000")
      const reasonId = await refundReason()

      const answers = [
        await harness.admin.refund(paid, "100", { refund_reason_id: reasonId, note: "Feil størrelse" }),
        await harness.admin.vipps(paid).refund("50", { reason_id: reasonId, note: "Feil farge" }),
      ]

      expect(said(answers)).toEqual([200, 200])
      const rows = await harness.sql(
        `select note, refund_reason_id from refund where payment_id = $1 order by created_at`,
        [paid.paymentId],
      )
      expect(rows).toEqual([
        { note: "Feil størrelse", refund_reason_id: reasonId },
        { note: "Feil farge", refund_reason_id: reasonId },
      ])
      await expectLedgers(harness, paid, { captured: "1000", refunded: "150" })
    })

    async function refundReason(): Promise<string> {
      const body = { label: "Bytte", code: "bytte" }
      const answer = await harness.admin.api({ method: "POST", path: "/admin/refund-reasons", body })
      const schema = z.object({ refund_reason: z.object({ id: z.string() }) })
      return expectBody(schema, answer, "a refund reason").refund_reason.id
    }
  })

  describe("release of the remainder", () => {
    it("frees what was not captured, and leaves the stock refund button usable", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "750")

      const released = await harness.admin.vipps(paid).release()

      expect(released).toMatchObject({
        status: 200,
        body: { payment: { released: 250, remaining: 0, captured: 750 } },
      })
      expect(await atVipps(harness, paid.reference)).toMatchObject({
        releasedMinor: 25_000,
        capturedMinor: 75_000,
      })
      const recorded = await harness.admin.recorded(paid)
      // what the admin's button looks at: captured_at, canceled_at, and payment.amount as the most it offers
      expect(recorded).toMatchObject({
        capturedAt: expect.any(String),
        canceledAt: null,
        amountMinor: 75_000,
      })
      expect(await collectionOf(paid)).toMatchObject({
        status: "completed",
        amount: 750,
        captured_amount: 750,
      })

      const refunded = await harness.admin.refund(paid, recorded.amountMinor / 100)

      expect(refunded.message ?? refunded.status).toBe(200)
      await expectLedgers(harness, paid, { captured: "750", refunded: "750" })
    })

    it("leaves nothing to capture: both routes say so, and Vipps is not asked", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "750")
      await harness.admin.vipps(paid).release()
      const before = await countCalls(harness, paid.reference)

      const answers = [
        await harness.admin.capture(paid, "250"),
        await harness.admin.capture(paid),
        await harness.admin.vipps(paid).capture("250"),
      ]

      for (const { status, message } of answers) {
        expect(status).toBe(400)
        expect(message).toMatch(
          /1.000.kr was reserved, 750.kr was captured, and the remainder of 250.kr was released/,
        )
      }
      expect(await countCalls(harness, paid.reference)).toEqual(before)
      await expectLedgers(harness, paid, { captured: "750", refunded: "0" })
    })

    it.each([
      {
        before: "anything is captured",
        captures: [],
        says: /nothing is captured yet\. Cancel the payment on the order's page/,
      },
      { before: "all is captured", captures: ["1000"], says: /1.000.kr is captured and nothing is left/ },
    ])("is refused when $before", async ({ captures, says }) => {
      const paid = await harness.shop.payWithVipps("1000")
      for (const amount of captures) await harness.admin.capture(paid, amount)

      const answer = await harness.admin.vipps(paid).release()

      expect(answer).toMatchObject({ status: 400, message: expect.stringMatching(says) })
      expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
      await expectLedgers(harness, paid, { captured: captures[0] ?? "0", refunded: "0" })
    })

    it("happens once, however often it is asked for", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "750")

      const first = await harness.admin.vipps(paid).release()
      const second = await harness.admin.vipps(paid).release()

      expect(said([first, second])).toEqual([200, expect.stringContaining("released before")])
      expect(await countCalls(harness, paid.reference)).toMatchObject({ cancel: 1 })
      await expectLedgers(harness, paid, { captured: "750", refunded: "0" })
    })
  })

  describe("a reservation that nobody wants any more", () => {
    const cancelledOnce = { initiate: 1, cancel: 1 }
    /** ePayment is told to leave a reservation alone: the shopper may be faster. */
    const cancelsUnapproved = async (reference: string) => {
      const [cancel] = await harness.sandbox.control.requests({ call: "cancel", reference })
      if (api === "epayment") expect(cancel?.body).toEqual({ cancelTransactionOnly: true })
    }

    // Vipps tells of the cancellation, too, and a webhook is followed by a read of its own
    beforeAll(() => harness.sandbox.control.next("webhook", { lose: true }, 100))
    afterAll(() => harness.sandbox.control.clearFaults())

    it("is cancelled when the shopper changes the cart before approving", async () => {
      const started = await harness.shop.startPayment("1000")

      await addToCart(harness, started.cartId)
      expect(await sessionStatus(harness, started.sessionId)).toBeUndefined()
      expect(await atVipps(harness, started.reference)).toMatchObject({
        state: "CANCELLED",
        reservedMinor: 0,
      })
      expect(await countCalls(harness, started.reference)).toEqual(cancelledOnce)
      await cancelsUnapproved(started.reference)
    })

    it("is cancelled when the shopper starts again", async () => {
      const started = await harness.shop.startPayment("1000")

      const again = await harness.shop.startPayment({ cartId: started.cartId, totalMinor: 100_000 })

      expect(await countCalls(harness, started.reference)).toEqual(cancelledOnce)
      await cancelsUnapproved(started.reference)
      expect(await atVipps(harness, started.reference)).toMatchObject({ state: "CANCELLED" })
      expect(await atVipps(harness, again.reference)).toMatchObject({ state: "INITIATED" })
    })

    it("is cancelled by the staff, without touching the order", async () => {
      const paid = await harness.shop.payWithVipps("1000")

      const answer = await harness.admin.vipps(paid).cancel()

      expect(answer).toMatchObject({ status: 200, body: { payment: { state: "canceled", remaining: 0 } } })
      expect(await atVipps(harness, paid.reference)).toMatchObject({
        state: "CANCELLED",
        releasedMinor: 100_000,
      })
      expect(await harness.admin.recorded(paid)).toMatchObject({
        canceledAt: expect.any(String),
        capturedAt: null,
      })
      expect(await orderStatus(paid)).toBe("pending")
      await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    })

    it("is cancelled once, however often the staff asks", async () => {
      const paid = await harness.shop.payWithVipps("1000")

      const answers = [await harness.admin.vipps(paid).cancel(), await harness.admin.vipps(paid).cancel()]

      expect(said(answers)).toEqual([200, expect.stringContaining("cancelled before")])
      expect(await countCalls(harness, paid.reference)).toMatchObject({ cancel: 1 })
      await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    })

    it("can't be captured afterwards, by either route", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.vipps(paid).cancel()

      const answers = [
        await harness.admin.capture(paid, "100"),
        await harness.admin.vipps(paid).capture("100"),
      ]

      for (const { status, message } of answers) {
        expect(status).toBe(400)
        expect(message).toMatch(/cancel/)
      }
      expect(await countCalls(harness, paid.reference)).not.toHaveProperty("capture")
      await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    })

    it("is not cancelled once a part is captured: the staff is told what to do instead", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "750")

      const answer = await harness.admin.vipps(paid).cancel()

      expect(answer.status).toBe(400)
      expect(answer.message).toMatch(/750.kr is captured already. Release the remaining 250.kr/)
      expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
      await expectLedgers(harness, paid, { captured: "750", refunded: "0" })
    })
  })

  describe("an order is cancelled", () => {
    it("before anything is captured: the reservation goes", async () => {
      const paid = await harness.shop.payWithVipps("1000")

      const answers = [await harness.admin.cancelOrder(paid), await harness.admin.cancelOrder(paid)]

      expect(answers[0]).toMatchObject({ status: 200 })
      const { state, releasedMinor, history } = await atVipps(harness, paid.reference)
      expect({ state, releasedMinor }).toEqual({ state: "CANCELLED", releasedMinor: 100_000 })
      expect(history.filter(({ operation }) => operation === "VOID")).toHaveLength(1)
      expect(await countCalls(harness, paid.reference)).toMatchObject({ cancel: 1 })
      expect(await harness.admin.recorded(paid)).toMatchObject({ canceledAt: expect.any(String) })
      expect(await orderStatus(paid)).toBe("canceled")
      await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    })

    it("while a server still looks into the payment's callback or webhook: the reservation goes all the same", async () => {
      // nothing else looks into it: eCom's callback is always lost here
      if (api === "epayment") await nextNotice(harness, { lose: true }, 5)
      const paid = await harness.shop.payWithVipps("1000")
      await harness.sandbox.control.callbacksSettled()
      await harness.sandbox.control.clearFaults()
      const held = await harness.sql(
        `update vipps_attempt set completion_lease_until = now() + interval '1 second'
          where reference = $1 and completion_lease_until is null returning reference`,
        [paid.reference],
      )
      expect(held).toHaveLength(1)

      expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })

      expect(await atVipps(harness, paid.reference)).toMatchObject({
        state: "CANCELLED",
        releasedMinor: 100_000,
      })
      expect(await harness.admin.recorded(paid)).toMatchObject({ canceledAt: expect.any(String) })
    })

    it("after a partial capture: Medusa refunds that part, and we release the rest", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "750")

      const answer = await harness.admin.cancelOrder(paid)

      expect(answer.status).toBe(200)
      await eventually("the remainder to be released", async () => {
        return (await atVipps(harness, paid.reference)).releasedMinor === 25_000
      })
      expect(await atVipps(harness, paid.reference)).toMatchObject({
        capturedMinor: 75_000,
        refundedMinor: 75_000,
        refunds: 1,
      })
      expect(await countCalls(harness, paid.reference)).toMatchObject({ cancel: 1, refund: 1, capture: 1 })
      expect(await orderStatus(paid)).toBe("canceled")
      await expectLedgers(harness, paid, { captured: "750", refunded: "750" })
    })

    it("after a full capture: Medusa refunds it, and nothing is left to release", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "1000")

      const answer = await harness.admin.cancelOrder(paid)

      expect(answer.status).toBe(200)
      expect(await countCalls(harness, paid.reference)).not.toHaveProperty("cancel")
      await expectLedgers(harness, paid, { captured: "1000", refunded: "1000" })
    })
  })

  describe("Vipps is called", () => {
    // what is heard beside the click would be read once more
    beforeAll(async () => {
      await harness.sandbox.control.next("webhook", { lose: true }, 100)
      await harness.sandbox.control.next("callback", { lose: true }, 100)
    })
    afterAll(() => harness.sandbox.control.clearFaults())

    it("once for a capture, a refund and a release, and to authorize once, or twice on ePayment", async () => {
      const started = await harness.shop.startPayment("1000")
      await harness.sandbox.control.approve(started.reference)

      const authorized = await callsDuring(started, () => harness.shop.complete(started.cartId))
      const paid = await orderPlaced(harness, started)
      const moved = [
        await callsDuring(paid, () => harness.admin.capture(paid, "500")),
        await callsDuring(paid, () => harness.admin.vipps(paid).capture("250")),
        await callsDuring(paid, () => harness.admin.vipps(paid).release()),
        await callsDuring(paid, () => harness.admin.refund(paid, "200")),
        await callsDuring(paid, () => harness.admin.vipps(paid).refund("100")),
      ]

      expect(authorized).toEqual(reads(1, api))
      expect(moved).toEqual([{ capture: 1 }, { capture: 1 }, { cancel: 1 }, { refund: 1 }, { refund: 1 }])
      await expectLedgers(harness, paid, { captured: "750", refunded: "300" })
    })

    async function callsDuring({ reference }: { reference: string }, work: () => Promise<Answer>) {
      const before = await countCalls(harness, reference)
      await done(work())
      const after = Object.entries(await countCalls(harness, reference))
      const more = after.map(([call, count]) => [call, count - (before[call] ?? 0)] as const)
      return Object.fromEntries(more.filter(([, count]) => count > 0))
    }
  })

  describe("who did it", () => {
    it("stands on Medusa's rows, whichever route was used", async () => {
      const paid = await harness.shop.payWithVipps("1000")
      await harness.admin.capture(paid, "500")
      await harness.admin.vipps(paid).capture("500")
      await harness.admin.refund(paid, "100")
      await harness.admin.vipps(paid).refund("200")

      const rows = await harness.sql(
        `select amount::int, created_by from capture where payment_id = $1
       union all select -amount::int, created_by from refund where payment_id = $1`,
        [paid.paymentId],
      )
      expect(rows).toHaveLength(4)
      expect(rows).toEqual(
        expect.arrayContaining([500, 500, -100, -200].map((amount) => ({ amount, created_by: clerkId }))),
      )
      await expectLedgers(harness, paid, { captured: "1000", refunded: "300" })
    })

    it.each([
      { what: "release" as const, captures: ["750"] },
      { what: "cancel" as const, captures: [] },
    ])("stands in the journal for a $what", async ({ what, captures }) => {
      const paid = await harness.shop.payWithVipps("1000")
      for (const amount of captures) await harness.admin.capture(paid, amount)

      await harness.admin.vipps(paid)[what]()

      expect(
        await harness.sql(
          `select kind, state, actor from vipps_operation where reference = $1 and kind <> 'capture'`,
          [paid.reference],
        ),
      ).toEqual([{ kind: what, state: "executed", actor: clerkId }])
      await expectLedgers(harness, paid, { captured: captures[0] ?? "0", refunded: "0" })
    })
  })
})

async function orderStatus(paid: PaidOrder): Promise<string> {
  const answer = await harness.admin.order(paid, "id,status")
  return expectBody(z.object({ order: z.object({ status: z.string() }) }), answer, "reading the order").order
    .status
}

async function collectionOf(paid: PaidOrder): Promise<unknown> {
  const [row] = await harness.sql(
    `select status, amount::float8 as amount, captured_amount::float8 as captured_amount
       from payment_collection where id = $1`,
    [paid.collectionId],
  )
  return row
}
