import type { Admin, PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { orderPlaced } from "../support/orders/orders"
import { ONLY_ECOM } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { readView } from "../support/staff/admin-api"
import { done } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"

/**
 * After the end of eCom: payments that were started with it are handled through ePayment (`ecomPayments: epayment`). Vipps does not
 * say whether ePayment's events of such a payment carry a key: each test is played both ways.
 */
jest.setTimeout(180_000)

/** A request without an answer is repeated fewer times. */
const REPEATS = 20
/** By then it is known whether a request was executed. */
const DECIDED_MINUTES = 6
/** By then a row without an operation is repaired, or deleted. */
const REPAIR_MINUTES = 6

let harness: ObservedShop
/** The server of the day after, on the same database. */
let later: { server: ObservedShop["server"]; shop: ObservedShop["shop"]; admin: Admin }

beforeAll(async () => {
  harness = await bootObservedShop({ env: ONLY_ECOM })
  later = await harness.bootAnother({ VIPPS_API: "epayment", VIPPS_ECOM_PAYMENTS: "epayment" })
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

/** Polls this payment alone, by the later server, or by the first one: eCom is back. */
async function poll({ reference }: PaidOrder, server = later.server): Promise<void> {
  await harness.sql(`update vipps_attempt set next_poll_at = case when reference = $1 then now() end`, [
    reference,
  ])
  const { needReview } = await harness.reconcile(server.url)
  expect(needReview).toBe(0)
}

/** eCom's details as they may be after the way back: without the ids of what ePayment moved. */
async function hideKeysOfEpayment({ reference }: PaidOrder): Promise<void> {
  const ofEpayment = await harness.sql(
    `select request_id from vipps_operation where reference = $1 and api = 'epayment'`,
    [reference],
  )
  const { history } = (await harness.sandbox.control.payment(reference)) ?? { history: [] }
  const { capturedMinor, refundedMinor, reservedMinor } = await atVipps(harness, reference)
  const body = {
    orderId: reference,
    transactionSummary: {
      capturedAmount: capturedMinor,
      refundedAmount: refundedMinor,
      remainingAmountToCapture: reservedMinor - capturedMinor,
      remainingAmountToRefund: capturedMinor - refundedMinor,
    },
    transactionLogHistory: [...history].reverse().map((entry) => ({
      operation: entry.operation,
      operationSuccess: entry.success,
      amount: entry.amountMinor,
      requestId: ofEpayment.some(({ request_id: id }) => id === entry.requestId) ? "" : entry.requestId,
      transactionId: entry.transactionId,
      transactionText: entry.text,
      timeStamp: entry.at,
    })),
  }
  await harness.sandbox.control.next("details", { status: 200, body }, REPEATS)
}

const operationsOf = ({ reference }: PaidOrder) =>
  harness.sql(
    `select kind, api, state, origin, transaction_id is not null as is_named
       from vipps_operation where reference = $1 order by created_at`,
    [reference],
  )

const equalLedgers = (paid: PaidOrder, moved: { captured: string; refunded: string }) =>
  expectEqualLedgers({ ...harness, admin: later.admin }, paid, moved)

describe.each([{ keysOfEcomRequests: false }, { keysOfEcomRequests: true }])(
  "eCom's payments through ePayment, %j",
  ({ keysOfEcomRequests }) => {
    const byEcom = { api: "ecom", state: "executed", origin: "plugin", is_named: true }
    // ePayment's answer has no id of the movement: it is found by the key of its event
    const byEpayment = {
      ...{ api: "epayment", state: "executed", origin: "plugin" },
      is_named: keysOfEcomRequests,
    }

    beforeAll(() => harness.sandbox.control.assume({ keysOfEcomRequests }))

    async function payAndCapture(kroner: string): Promise<PaidOrder> {
      const paid = await harness.shop.payWithVipps("1000")
      expect(await atVipps(harness, paid.reference)).toMatchObject({ api: "ecom" })
      await done(harness.admin.capture(paid, kroner))
      await harness.sandbox.control.clearRequests()
      return paid
    }

    async function expectOnlyEpayment({ reference }: PaidOrder): Promise<void> {
      const requests = await harness.sandbox.control.requests({ reference })
      expect([...new Set(requests.map(({ api }) => api))]).toEqual(["epayment"])
    }

    it("what eCom moved stays the shop's own, and the payment goes on to its end", async () => {
      const paid = await payAndCapture("300")
      await done(harness.admin.refund(paid, "100"))
      await harness.sandbox.control.clearRequests()

      await poll(paid)
      await done(later.admin.capture(paid, "300"))
      await done(later.admin.vipps(paid).release())
      await done(later.admin.refund(paid, "100"))
      await poll(paid)

      await expectOnlyEpayment(paid)
      expect(await atVipps(harness, paid.reference)).toMatchObject({
        ...{ captures: 2, refunds: 2, capturedMinor: 60_000, refundedMinor: 20_000, releasedMinor: 40_000 },
      })
      const [captured, refunded, ...others] = await operationsOf(paid)
      expect([captured, refunded]).toEqual([
        { kind: "capture", ...byEcom },
        { kind: "refund", ...byEcom },
      ])
      expect(others).toEqual([
        { kind: "capture", ...byEpayment },
        { kind: "release", ...byEpayment, is_named: false },
        { kind: "refund", ...byEpayment },
      ])
      expect(await readView(later.admin.api, paid)).toMatchObject({ api: "ecom", problems: [] })
      await equalLedgers(paid, { captured: "600", refunded: "200" })
    })

    it("what ePayment moved stays the shop's own on the way back to eCom, and is refunded there", async () => {
      const paid = await payAndCapture("300")
      await done(later.admin.capture(paid, "300"))
      await done(later.admin.refund(paid, "100"))

      await hideKeysOfEpayment(paid)
      await poll(paid, harness.server)
      await harness.sandbox.control.clearFaults()
      await done(harness.admin.refund(paid, "100"))
      await poll(paid, harness.server)

      expect(await readView(harness.admin.api, paid)).toMatchObject({ problems: [] })
      const operations = await operationsOf(paid)
      expect(
        operations.map(({ kind, api, origin }) => `${String(kind)} ${String(api)} ${String(origin)}`),
      ).toEqual([
        "capture ecom plugin",
        "capture epayment plugin",
        "refund epayment plugin",
        "refund ecom plugin",
      ])
      await equalLedgers(paid, { captured: "600", refunded: "200" })
    })

    it("a capture that was made, and whose answer was lost, is found beside an equal one of eCom's", async () => {
      const paid = await payAndCapture("300")
      await harness.sandbox.control.next("capture", { dropResponse: "after-executing" })
      // nor is a repeat of it answered: the events decide
      await harness.sandbox.control.next("capture", { dropResponse: "before-executing" }, REPEATS)

      await done(later.admin.capture(paid, "300"))
      await harness.sandbox.control.clearFaults()

      await expectOnlyEpayment(paid)
      expect(await countCalls(harness, paid.reference)).toMatchObject({ details: 1, events: 1 })
      expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 2 })
      await equalLedgers(paid, { captured: "600", refunded: "0" })
    })

    it("a capture that was not made is not mistaken for an equal one of eCom's", async () => {
      const paid = await payAndCapture("300")
      await harness.sandbox.control.next("capture", { dropResponse: "before-executing" }, REPEATS)

      expect(await later.admin.capture(paid, "300")).toMatchObject({
        ...{ status: 400, message: expect.stringContaining("may or may not have gone through") },
      })
      await harness.sandbox.control.clearFaults()
      await passTime(harness, DECIDED_MINUTES)
      await poll(paid)
      expect((await operationsOf(paid)).at(-1)).toMatchObject({ api: "epayment", state: "not_executed" })
      await equalLedgers(paid, { captured: "300", refunded: "0" })

      await done(later.admin.capture(paid, "300"))

      expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 2, capturedMinor: 60_000 })
      await equalLedgers(paid, { captured: "600", refunded: "0" })
    })

    it("a refund of the Vipps portal is found, and counts as made outside", async () => {
      const paid = await payAndCapture("500")
      await harness.sandbox.control.portal.refund(paid.reference, 12_345)

      await poll(paid)

      await expectOnlyEpayment(paid)
      expect((await operationsOf(paid)).at(-1)).toMatchObject({ kind: "refund", origin: "external" })
      await done(later.admin.vipps(paid).resolve())
      await equalLedgers(paid, { captured: "500", refunded: "123.45" })
    })

    it("what nobody had approved yet becomes an order", async () => {
      const started = await harness.shop.startPayment("1000")
      await harness.sandbox.control.clearRequests()
      await harness.sandbox.control.next("callback", { lose: true })
      await harness.sandbox.control.approve(started.reference)

      await later.shop.complete(started.cartId)

      const paid = await orderPlaced(harness, started)
      await expectOnlyEpayment(paid)
      await equalLedgers(paid, { captured: "0", refunded: "0" })
    })

    describe("where the sales unit captures directly", () => {
      beforeAll(() => harness.sandbox.control.directCapture(true))
      afterAll(() => harness.sandbox.control.directCapture(false))

      /** Polled while the row is young, and when it is old enough to be repaired. */
      async function expectOwnCapture(paid: PaidOrder): Promise<void> {
        for (const minutes of [0, REPAIR_MINUTES]) {
          await passTime(harness, minutes)
          await poll(paid)
          expect(await readView(later.admin.api, paid)).toMatchObject({ problems: [] })
        }
        const [{ medusa_row_id: rowId, ...captured } = {}, ...others] = await harness.sql(
          `select kind, medusa_row_id, state from vipps_operation where reference = $1`,
          [paid.reference],
        )
        expect(captured).toEqual({ kind: "capture", state: "executed" })
        expect(rowId).toMatch(/^capt_/)
        expect(others).toEqual([])
        expect((await harness.events(paid.reference)).map(({ name }) => name)).not.toContain(
          "vipps.external_operation_found",
        )
        await equalLedgers(paid, { captured: "1000", refunded: "0" })

        await done(later.admin.refund(paid, "100"))
        await poll(paid)
        await equalLedgers(paid, { captured: "1000", refunded: "100" })
      }

      it("one that becomes an order after the move keeps Medusa's own Capture", async () => {
        const started = await harness.shop.startPayment("1000")
        await harness.sandbox.control.next("callback", { lose: true })
        await harness.sandbox.control.approve(started.reference)
        await later.shop.complete(started.cartId)

        await expectOwnCapture(await orderPlaced(harness, started))
      })

      it("one that became an order moments before the move does, too, and once only", async () => {
        await expectOwnCapture(await harness.shop.payWithVipps("1000"))
      })
    })
  },
)
