import { inTheirWords } from "../../../messages"
import { GRACE_MS } from "../../../rules"
import type { Journal, NewAttempt, NewOperation, OperationKind } from "../../ports"

/** A journal under test, and its clock. */
export type TestedJournal = {
  journal: Journal
  /** time passes for the journal */
  pass: (ms: number) => Promise<void>
  now: () => Promise<Date>
  /** as in `protocolTimes` */
  times: { leaseMs: number; quietMs: number }
}

/**
 * What the protocol relies on, whoever keeps the journal: compare-and-set, the two unique indexes, leases and quiet by one clock.
 * `make` gives an empty journal.
 */
export function journalContract(make: () => Promise<TestedJournal>): void {
  let at: TestedJournal
  beforeEach(async () => {
    at = await make()
  })

  describe("operations", () => operationContract(() => at))
  describe("what was not told", () => tellingContract(() => at))
  describe("attempts", () => attemptContract(() => at))
}

const newOperation = (requestId: string, p: Partial<NewOperation> = {}): NewOperation => ({
  ...{
    requestId,
    reference: "order-1",
    kind: "capture",
    amountMinor: 100,
    currencyCode: "nok",
    api: "ecom",
    transactionText: "text",
    actor: "anna",
  },
  ...{ medusaRowId: requestId, leaseOwner: requestId, ...p },
})

const newAttempt = (reference: string, p: Partial<NewAttempt> = {}): NewAttempt => ({
  ...{ reference, providerId: "pp_1", merchantSerialNumber: "123456", sessionId: "payses_1" },
  ...{ paymentCollectionId: "pay_col_1", attemptNumber: 1, amountMinor: 1_000, returnUrl: undefined },
  ...{ currencyCode: "nok", api: "ecom", ...p },
})

const noFacts = { transactionId: undefined, at: undefined }

function operationContract(at: () => TestedJournal): void {
  const operations = () => at().journal.operations
  const own = { requestId: "capt_1", leaseOwner: "capt_1" }

  test("an opened one is open, leased, quiet until it is sent, and reads as it was written", async () => {
    expect(await operations().open(newOperation("capt_1"))).toBe(true)
    expect(await operations().openOperation("order-1")).toMatchObject({
      ...{
        requestId: "capt_1",
        reference: "order-1",
        kind: "capture",
        amountMinor: 100,
        transactionText: "text",
      },
      ...{ actor: "anna", medusaRowId: "capt_1", origin: "plugin", state: "open", leaseOwner: "capt_1" },
      ...{
        leaseAlive: true,
        absenceProvable: true,
        sendCount: 0,
        responseLostAt: undefined,
        acknowledgedAt: undefined,
      },
    })
  })

  test("one open operation for a payment, of any kind", async () => {
    await operations().open(newOperation("capt_1"))
    expect(await operations().open(newOperation("vend-1", { kind: "release", medusaRowId: undefined }))).toBe(
      false,
    )
    expect(await operations().open(newOperation("capt_2", { reference: "order-2" }))).toBe(true)
  })

  test("keeps its currency and the API it is sent by, whatever the payment was started with", async () => {
    await at().journal.attempts.write(newAttempt("order-1", { currencyCode: "dkk", api: "ecom" }))
    const sent = { currencyCode: "dkk", api: "epayment" } as const
    await operations().open(newOperation("capt_1", sent))
    expect(await operations().operation("capt_1")).toMatchObject(sent)
    await operations().closeNotExecuted(own)
    await operations().open(newOperation("capt_2"))
    expect(await operations().operation("capt_2")).toMatchObject({ currencyCode: "nok", api: "ecom" })
  })

  test("what no operation of ours sent has the payment's currency and API", async () => {
    const own = { currencyCode: "eur", api: "epayment" } as const
    await at().journal.attempts.write(newAttempt("order-1", own))
    const what = { reference: "order-1", kind: "refund", amountMinor: 5, transactionText: "text" } as const
    await operations().blockRequestId({ ...what, requestId: "ref_1" })
    await operations().writeExternal({ ...what, requestId: "ref_2", ...noFacts })
    for (const id of ["ref_1", "ref_2"]) expect(await operations().operation(id)).toMatchObject(own)
  })

  test("an id is used once, and a row has one operation", async () => {
    await operations().open(newOperation("capt_1"))
    await operations().closeNotExecuted(own)
    expect(await operations().open(newOperation("capt_1"))).toBe(false)
    expect(await operations().open(newOperation("capt_2", { medusaRowId: "capt_1" }))).toBe(false)
  })

  test("opens only when the payment has had as many operations as were seen", async () => {
    expect(await operations().open(newOperation("capt_1"), { seen: 1 })).toBe(false)
    expect(await operations().open(newOperation("capt_1"), { seen: 0 })).toBe(true)
    await operations().closeNotExecuted(own)
    expect(await operations().open(newOperation("capt_2"), { seen: 0 })).toBe(false)
    expect(await operations().open(newOperation("capt_2"), { seen: 1 })).toBe(true)
  })

  test("opening while sending is the first stamp", async () => {
    await operations().open(newOperation("capt_1"), { isSending: true })
    expect(await operations().operation("capt_1")).toMatchObject({ sendCount: 1, absenceProvable: false })
  })

  test("a lease ends by the clock; a living one can't be taken over", async () => {
    await operations().open(newOperation("capt_1"))
    expect(await operations().takeOver({ requestId: "capt_1", leaseOwner: "capt_2" })).toBe(false)
    await at().pass(at().times.leaseMs + 50)
    expect((await operations().operation("capt_1"))?.leaseAlive).toBe(false)
    expect(await operations().takeOver({ requestId: "capt_1", leaseOwner: "capt_2" })).toBe(true)
    expect(await operations().operation("capt_1")).toMatchObject({ leaseOwner: "capt_2", leaseAlive: true })
    expect(await operations().takeOver({ requestId: "capt_1", leaseOwner: "capt_3" })).toBe(false)
  })

  test("a send of the former owner counts as unanswered", async () => {
    await operations().open(newOperation("capt_1"), { isSending: true })
    await at().pass(at().times.leaseMs + 50)
    await operations().takeOver({ requestId: "capt_1", leaseOwner: "capt_2" })
    await operations().clearSend({ requestId: "capt_1", leaseOwner: "capt_2" })
    expect(await operations().operation("capt_1")).toMatchObject({
      responseLostAt: expect.any(Date),
      absenceProvable: false,
    })
  })

  test("who lost it changes nothing", async () => {
    await operations().open(newOperation("capt_1"))
    await at().pass(at().times.leaseMs + 50)
    await operations().takeOver({ requestId: "capt_1", leaseOwner: "capt_2" })
    expect(await operations().stampSend(own)).toBe(false)
    expect(await operations().markResponseLost(own)).toBe(false)
    expect(await operations().clearSend(own)).toBe(false)
    expect(
      await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false }),
    ).toBeUndefined()
    expect(await operations().closeRefused({ ...own, said: inTheirWords("no") })).toBe(false)
    expect(await operations().closeNotExecuted(own)).toBe(false)
    await operations().giveBack(own)
    expect(await operations().operation("capt_1")).toMatchObject({
      state: "open",
      leaseAlive: true,
      sendCount: 0,
    })
  })

  test("a stamp needs a living lease; closing does not", async () => {
    await operations().open(newOperation("capt_1"))
    await at().pass(at().times.leaseMs + 50)
    expect(await operations().stampSend(own)).toBe(false)
    expect(await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false })).toEqual({
      ...{
        requestId: "capt_1",
        reference: "order-1",
        kind: "capture",
        amountMinor: 100,
        medusaRowId: "capt_1",
      },
    })
  })

  test("quiet: so long after the last send, answered or not", async () => {
    await operations().open(newOperation("capt_1"))
    await operations().stampSend(own)
    await operations().markResponseLost(own)
    await at().pass(at().times.quietMs - 1_000)
    expect((await operations().operation("capt_1"))?.absenceProvable).toBe(false)
    await at().pass(2_000)
    expect((await operations().operation("capt_1"))?.absenceProvable).toBe(true)
  })

  test("known by: so long after the last send, or after now when nothing was sent", async () => {
    await operations().open(newOperation("capt_1"))
    const unsent = await operations().operation("capt_1")
    await operations().stampSend(own)
    const stampedMs = (await at().now()).getTime()
    await at().pass(10_000)
    const sent = await operations().operation("capt_1")
    const { quietMs } = at().times
    expect(Math.abs((unsent?.resolvableBy.getTime() ?? 0) - stampedMs - quietMs)).toBeLessThan(2_000)
    const agoMs = (await at().now()).getTime() - 10_000
    expect(Math.abs((sent?.resolvableBy.getTime() ?? 0) - agoMs - quietMs)).toBeLessThan(2_000)
  })

  test("a send that never reached the payment leaves what was unanswered before", async () => {
    await operations().open(newOperation("capt_1"))
    await operations().stampSend(own)
    await operations().markResponseLost(own)
    await operations().stampSend(own)
    await operations().clearSend(own)
    expect(await operations().operation("capt_1")).toMatchObject({
      responseLostAt: expect.any(Date),
      sendCount: 2,
    })
  })

  test.each(["executed", "refused", "not_executed"] as const)("%s is final", async (state) => {
    await operations().open(newOperation("capt_1"))
    if (state === "executed")
      await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false })
    if (state === "refused") await operations().closeRefused({ ...own, said: inTheirWords("no") })
    if (state === "not_executed") await operations().closeNotExecuted(own)
    await at().pass(at().times.leaseMs + 50)
    expect(await operations().takeOver({ requestId: "capt_1", leaseOwner: "capt_2" })).toBe(false)
    expect(await operations().closeNotExecuted(own)).toBe(false)
    expect(
      await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false }),
    ).toBeUndefined()
    expect(await operations().operation("capt_1")).toMatchObject({ state, leaseAlive: false })
    expect(await operations().openOperation("order-1")).toBeUndefined()
  })

  test("closing as executed keeps Vipps' facts, says whose it is now, and forgets earlier trouble", async () => {
    await operations().open(newOperation("capt_1"))
    await operations().giveBack({
      ...own,
      why: { said: inTheirWords("no answer"), group: "Network", code: "lost" },
    })
    expect(await operations().operation("capt_1")).toMatchObject({
      ...{
        errorSaid: inTheirWords("no answer"),
        errorGroup: "Network",
        errorCode: "lost",
        leaseAlive: false,
      },
    })
    const at1 = new Date("2026-01-01T10:00:00Z")
    const facts = { transactionId: "t1", at: at1 }
    await operations().closeExecuted({ ...own, medusaRowId: "capt_2", acknowledged: true, ...facts })
    expect(await operations().operation("capt_1")).toMatchObject({
      ...{ medusaRowId: "capt_2", transactionId: "t1", executedAt: at1, acknowledgedAt: expect.any(Date) },
      ...{ errorSaid: undefined, errorGroup: undefined },
    })
  })

  test("closing as executed keeps what was seen of the payment, unless it is not ours any more", async () => {
    const { attempts } = at().journal
    await attempts.write(newAttempt("order-1"))
    await operations().open(newOperation("capt_1"))
    const close = { medusaRowId: "capt_1", acknowledged: false, ...noFacts, figures: { capturedMinor: 7 } }
    await operations().closeExecuted({ requestId: "capt_1", leaseOwner: "somebody", ...close })
    expect((await attempts.attempt("order-1"))?.figures.capturedMinor).toBe(0)
    await operations().closeExecuted({ ...own, ...close })
    expect((await attempts.attempt("order-1"))?.figures.capturedMinor).toBe(7)
  })

  test("a row that another operation has can't be taken", async () => {
    await operations().open(newOperation("capt_1"))
    await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false })
    await operations().open(newOperation("capt_2"))
    const taken = { requestId: "capt_2", leaseOwner: "capt_2", medusaRowId: "capt_1", acknowledged: false }
    await expect(operations().closeExecuted(taken)).rejects.toThrow()
    expect((await operations().operation("capt_2"))?.state).toBe("open")
  })

  test("adopting: only what is executed, and only from the row that it still belongs to", async () => {
    await operations().open(newOperation("capt_1"))
    const adoption = { requestId: "capt_1", from: "capt_1", medusaRowId: "capt_2", leaseOwner: "capt_2" }
    expect(await operations().adopt(adoption)).toBe(false)
    await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false })
    await operations().markLedgerVerified("capt_1")
    expect(await operations().adopt({ ...adoption, from: undefined })).toBe(false)
    expect(await operations().adopt(adoption)).toBe(true)
    expect(await operations().adopt(adoption)).toBe(false)
    expect(await operations().operation("capt_1")).toMatchObject({
      ...{ medusaRowId: "capt_2", leaseOwner: "capt_2", ledgerVerifiedAt: undefined },
    })
  })

  test("what is adopted stays answered", async () => {
    await operations().open(newOperation("capt_1"))
    await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: true })
    await operations().adopt({
      requestId: "capt_1",
      from: "capt_1",
      medusaRowId: "capt_2",
      leaseOwner: "record:",
    })
    expect((await operations().operation("capt_1"))?.acknowledgedAt).toBeInstanceOf(Date)
  })

  test("confirmed for the row that asked, unless a repair has taken it over", async () => {
    await operations().open(newOperation("capt_1"))
    expect(await operations().markLedgerVerified("capt_1", { leaseOwner: "capt_1" })).toBe(false)
    await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false })
    expect(await operations().markLedgerVerified("capt_1", { leaseOwner: "record:" })).toBe(false)
    expect((await operations().operation("capt_1"))?.ledgerVerifiedAt).toBeUndefined()
    expect(await operations().markLedgerVerified("capt_1", { leaseOwner: "capt_1" })).toBe(true)
    expect((await operations().operation("capt_1"))?.ledgerVerifiedAt).toBeInstanceOf(Date)
  })

  test("Vipps' id is added to what is executed, once", async () => {
    await operations().open(newOperation("capt_1"))
    await operations().noteTransactionId("capt_1", "5001")
    expect((await operations().operation("capt_1"))?.transactionId).toBeUndefined()
    await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false })
    await operations().noteTransactionId("capt_1", "5002")
    await operations().noteTransactionId("capt_1", "5003")
    expect((await operations().operation("capt_1"))?.transactionId).toBe("5002")
  })

  test("answered is written once; confirmed only of what is executed", async () => {
    await operations().open(newOperation("capt_1"))
    await operations().markLedgerVerified("capt_1")
    expect((await operations().operation("capt_1"))?.ledgerVerifiedAt).toBeUndefined()
    await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false })
    await operations().markAcknowledged("capt_1")
    const first = (await operations().operation("capt_1"))?.acknowledgedAt
    expect(first).toBeInstanceOf(Date)
    await operations().markAcknowledged("capt_1")
    expect((await operations().operation("capt_1"))?.acknowledgedAt).toEqual(first)
  })

  test("an operation is reported once", async () => {
    await operations().open(newOperation("capt_1"))
    expect(await operations().reportOnce("capt_1")).toBe(true)
    expect(await operations().reportOnce("capt_1")).toBe(false)
    expect(await operations().reportOnce("capt_9")).toBe(false)
  })

  test("a tombstone closes an id for ever, and none is written on an id that exists", async () => {
    const tomb = {
      requestId: "capt_1",
      reference: "order-1",
      kind: "capture",
      amountMinor: 1,
      transactionText: "tomb",
    } as const
    expect(await operations().blockRequestId(tomb)).toBe(true)
    expect(await operations().blockRequestId(tomb)).toBe(false)
    expect(await operations().open(newOperation("capt_1"))).toBe(false)
    expect(await operations().operation("capt_1")).toMatchObject({
      ...{ state: "not_executed", medusaRowId: undefined, leaseOwner: undefined },
    })
  })

  test("what was made outside is written once, over what counted as not made, never over ours", async () => {
    const outside = {
      requestId: "x",
      reference: "order-1",
      kind: "capture",
      amountMinor: 5,
      transactionText: "out",
      ...noFacts,
    } as const
    expect(await operations().writeExternal(outside)).toBe(true)
    expect(await operations().writeExternal(outside)).toBe(false)
    expect(await operations().operation("x")).toMatchObject({ state: "executed", origin: "external" })
    await operations().open(newOperation("capt_1"))
    expect(await operations().writeExternal({ ...outside, requestId: "capt_1" })).toBe(false)
    await operations().closeRefused({ ...own, said: inTheirWords("no") })
    expect(await operations().writeExternal({ ...outside, requestId: "capt_1", medusaRowId: "capt_1" })).toBe(
      true,
    )
    expect(await operations().operation("capt_1")).toMatchObject({ state: "executed", origin: "external" })
  })

  test("lists: of a payment in their order, the abandoned, the unconfirmed of some providers", async () => {
    const { attempts } = at().journal
    await attempts.write(newAttempt("order-1"))
    await attempts.write(newAttempt("order-2", { providerId: "pp_2", sessionId: "payses_2" }))
    await operations().open(newOperation("capt_1"))
    await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged: false })
    await at().pass(1_000)
    await operations().open(newOperation("capt_2"))
    await operations().open(newOperation("capt_3", { reference: "order-2" }))
    await operations().giveBack({ requestId: "capt_3", leaseOwner: "capt_3" })
    await at().pass(1_000)
    const ids = (list: { requestId: string }[]) => list.map(({ requestId }) => requestId)
    expect(ids(await operations().listOperations("order-1"))).toEqual(["capt_1", "capt_2"])
    expect(ids(await operations().listAbandoned(10))).toEqual(["capt_3"])
    const unconfirmed = { olderThanMs: 500, limit: 10, providerIds: ["pp_1"] }
    expect(ids(await operations().listUnverified(unconfirmed))).toEqual(["capt_1"])
    expect(await operations().listUnverified({ ...unconfirmed, providerIds: ["pp_2"] })).toEqual([])
    expect(await operations().listUnverified({ ...unconfirmed, olderThanMs: 60_000 })).toEqual([])
    await operations().markLedgerVerified("capt_1")
    expect(await operations().listUnverified({ ...unconfirmed, olderThanMs: -1_000 })).toEqual([])
  })
}

function tellingContract(at: () => TestedJournal): void {
  const operations = () => at().journal.operations
  const own = { requestId: "capt_1", leaseOwner: "capt_1" }

  async function ask(since: Date, kind: OperationKind = "capture") {
    const p = { reference: "order-1", kind, since }
    const listed = (await operations().recentlyExecuted(p)).map(({ requestId }) => requestId)
    const preflight = await operations().preflight({ requestId: "capt_9", ...p })
    expect(preflight.hasUnacknowledged).toBe(listed.length > 0)
    return listed
  }

  async function execute(acknowledged: boolean): Promise<void> {
    await operations().open(newOperation("capt_1"))
    await operations().closeExecuted({ ...own, medusaRowId: "capt_1", acknowledged })
  }

  test("executed and told to nobody", async () => {
    await execute(false)
    const now = await at().now()
    expect(await ask(now)).toEqual(["capt_1"])
    expect(await ask(now, "refund")).toEqual([])
  })

  test("told before and after a click", async () => {
    const before = await at().now()
    await at().pass(1_000)
    await execute(true)
    await at().pass(1_000)
    expect(await ask(await at().now())).toEqual([])
    expect(await ask(new Date(before.getTime() - 2_500))).toEqual(["capt_1"])
  })

  test("confirmed counts as told only while it belongs to the row that clicked", async () => {
    await execute(false)
    await operations().markLedgerVerified("capt_1")
    await at().pass(1_000)
    expect(await ask(await at().now())).toEqual([])
    await operations().adopt({
      requestId: "capt_1",
      from: "capt_1",
      medusaRowId: "capt_2",
      leaseOwner: "record:",
    })
    await operations().markLedgerVerified("capt_1")
    await at().pass(1_000)
    expect(await ask(await at().now())).toEqual(["capt_1"])
  })

  test("what was made outside is told to nobody", async () => {
    const what = {
      requestId: "x",
      reference: "order-1",
      kind: "capture",
      amountMinor: 5,
      transactionText: "out",
    } as const
    await operations().writeExternal({ ...what, ...noFacts })
    expect(await ask(await at().now())).toEqual([])
  })

  test("where a payment stands, at one moment", async () => {
    const p = { requestId: "capt_1", reference: "order-1", kind: "capture", since: await at().now() } as const
    const empty = { operations: 0, isOpen: false, isUsed: false, hasUnacknowledged: false }
    expect(await operations().preflight(p)).toEqual({ attempt: undefined, ...empty })
    await at().journal.attempts.write(newAttempt("order-1"))
    await operations().open(newOperation("capt_1"))
    const preflight = await operations().preflight(p)
    expect(preflight).toMatchObject({ operations: 1, isOpen: true, isUsed: true, hasUnacknowledged: false })
    expect(preflight.attempt).toMatchObject({ reference: "order-1", state: "active" })
  })
}

const posten = { optionId: "so_1", profileId: "sp_1", name: "Posten", priceMinor: 9_900 }

function attemptContract(at: () => TestedJournal): void {
  const attempts = () => at().journal.attempts

  test("is written once, watched, and reads as it was written", async () => {
    expect(await attempts().write(newAttempt("order-1"))).toBe(true)
    expect(await attempts().write(newAttempt("order-1"))).toBe(false)
    expect(await attempts().attempt("order-1")).toMatchObject({
      ...{ ...newAttempt("order-1"), state: "active", pendingAction: undefined, polls: 0, failedPolls: 0 },
      figures: {
        ...{ state: "pending", reservedMinor: 0, capturedMinor: 0, refundedMinor: 0, capturableMinor: 0 },
        ...{ released: false, directCapture: false },
      },
    })
    expect(await attempts().attempt("order-9")).toBeUndefined()
  })

  test("keeps its currency and the API it was started with", async () => {
    const danish = { currencyCode: "dkk", api: "epayment" } as const
    await attempts().write(newAttempt("order-1", danish))
    expect(await attempts().attempt("order-1")).toMatchObject(danish)
  })

  test("of a normal checkout is no Express, and no offer or choice makes it one", async () => {
    await attempts().write(newAttempt("order-1"))
    expect(await attempts().addExpressOffers("order-1", [posten])).toBe(false)
    expect(await attempts().markExpressWritten("order-1", 9_900)).toBeUndefined()
    expect(await attempts().attempt("order-1")).toMatchObject({ express: undefined, amountMinor: 1_000 })
  })

  test("of Express knows what was offered, each offer once", async () => {
    const express = { shipping: "dynamic" as const, offered: [] }
    await attempts().write(newAttempt("order-1", { express }))
    const dearer = { ...posten, priceMinor: 14_900 }
    expect(await attempts().addExpressOffers("order-1", [posten])).toBe(true)
    expect(await attempts().addExpressOffers("order-1", [posten, dearer])).toBe(true)
    const { offered, ...known } = (await attempts().attempt("order-1"))?.express ?? { offered: [] }
    expect(known).toEqual({ shipping: "dynamic", goodsMinor: 1_000, writtenAt: undefined })
    expect(offered).toHaveLength(2)
    expect(offered).toEqual(expect.arrayContaining([posten, dearer]))
  })

  test("of Express takes no more offers once it is authorized, being closed or closed", async () => {
    const ends = {
      authorized: (reference: string) => attempts().stampAuthorized(reference),
      closing: (reference: string) => attempts().claimClosing(reference, 0),
      closed: (reference: string) => attempts().close(reference, inTheirWords("because")),
    }
    for (const [reference, end] of Object.entries(ends)) {
      const express = { shipping: "dynamic" as const, offered: [posten] }
      await attempts().write(newAttempt(reference, { express }))
      await end(reference)
      const dearer = { ...posten, priceMinor: 14_900 }
      expect(await attempts().addExpressOffers(reference, [dearer])).toBe(false)
      expect((await attempts().attempt(reference))?.express?.offered).toEqual([posten])
    }
  })

  test("of Express is of goods and shipping while they are written, and of the goods otherwise", async () => {
    await attempts().write(newAttempt("order-1", { express: { shipping: "fixed", offered: [posten] } }))
    expect(await attempts().attempt("order-1")).toMatchObject({ amountMinor: 1_000 })
    const mark = await attempts().markExpressWritten("order-1", 10_900)
    expect(await attempts().attempt("order-1")).toMatchObject({
      amountMinor: 10_900,
      express: { goodsMinor: 1_000, writtenAt: expect.any(Date), offered: [posten] },
    })
    expect(await attempts().unmarkExpressWritten("order-1", mark ?? "")).toBe(true)
    expect(await attempts().attempt("order-1")).toMatchObject({
      amountMinor: 1_000,
      express: { goodsMinor: 1_000, writtenAt: undefined },
    })
  })

  test("of Express keeps the mark that a later writer has made", async () => {
    await attempts().write(newAttempt("order-1", { express: { shipping: "fixed", offered: [posten] } }))
    const early = await attempts().markExpressWritten("order-1", 10_900)
    await at().pass(1_000)
    const late = await attempts().markExpressWritten("order-1", 10_900)
    expect(late).not.toBe(early)
    expect(await attempts().unmarkExpressWritten("order-1", early ?? "")).toBe(false)
    expect(await attempts().attempt("order-1")).toMatchObject({
      amountMinor: 10_900,
      express: { writtenAt: expect.any(Date) },
    })
  })

  test("of a session, the newest first", async () => {
    await attempts().write(newAttempt("order-1"))
    await attempts().write(newAttempt("order-2", { attemptNumber: 2 }))
    const found = await attempts().attemptsOfSession("payses_1")
    expect(found.map(({ reference }) => reference)).toEqual(["order-2", "order-1"])
  })

  test("a link lives so long from now", async () => {
    await attempts().write(newAttempt("order-1"))
    const until = await attempts().savePaymentUrl({ reference: "order-1", url: "https://x", livesMs: 60_000 })
    const leftMs = until.getTime() - (await at().now()).getTime()
    expect(Math.abs(leftMs - 60_000)).toBeLessThan(2_000)
    await expect(attempts().savePaymentUrl({ reference: "order-9", url: "x", livesMs: 1 })).rejects.toThrow(
      "order-9",
    )
  })

  test("a sweep claims what nobody authorized lately, and then nobody authorizes it", async () => {
    await attempts().write(newAttempt("order-1"))
    expect(await attempts().stampAuthorized("order-1")).toBe(true)
    expect(await attempts().claimClosing("order-1", 300_000)).toBe(false)
    await at().pass(301_000)
    expect(await attempts().claimClosing("order-1", 300_000)).toBe(true)
    expect(await attempts().stampAuthorized("order-1")).toBe(false)
    await attempts().unclaim("order-1")
    expect(await attempts().stampAuthorized("order-1")).toBe(true)
  })

  test("a closed one is neither claimed nor authorized, and can be opened again", async () => {
    await attempts().write(newAttempt("order-1"))
    await attempts().setPendingAction("order-1", "cancel")
    await attempts().close("order-1", inTheirWords("because"))
    expect(await attempts().attempt("order-1")).toMatchObject({
      ...{ state: "closed", closedReason: inTheirWords("because"), pendingAction: undefined },
    })
    expect(await attempts().claimClosing("order-1", 0)).toBe(false)
    expect(await attempts().stampAuthorized("order-1")).toBe(false)
    await attempts().close("order-1", inTheirWords("another reason"))
    expect((await attempts().attempt("order-1"))?.closedReason).toEqual(inTheirWords("because"))
    await attempts().reopen("order-1")
    expect(await attempts().attempt("order-1")).toMatchObject({ state: "closing", closedReason: undefined })
  })

  test("keeps what was seen, and leaves alone what was not", async () => {
    await attempts().write(newAttempt("order-1"))
    const reservedAt = new Date("2026-01-01T10:00:00Z")
    const captureGuaranteedUntil = new Date("2026-01-08T10:00:00Z")
    await attempts().saveFigures("order-1", {
      state: "authorized",
      reservedMinor: 5,
      capturableMinor: 5,
      reservedAt,
      captureGuaranteedUntil,
    })
    await attempts().saveFigures("order-1", { capturedMinor: 2 })
    expect((await attempts().attempt("order-1"))?.figures).toEqual({
      ...{ state: "authorized", reservedMinor: 5, capturableMinor: 5, capturedMinor: 2, refundedMinor: 0 },
      ...{ released: false, directCapture: false, reservedAt, captureGuaranteedUntil },
    })
  })

  test("what is due is taken by one, in its order, of its own providers", async () => {
    await attempts().write(newAttempt("order-1"))
    await attempts().write(newAttempt("order-2", { providerId: "pp_2", sessionId: "payses_2" }))
    const claim = { limit: 10, leaseMs: 60_000, providerIds: ["pp_1"] }
    expect(await attempts().claimDue(claim)).toEqual([])
    await at().pass(21_000)
    expect(await attempts().countDueElsewhere(["pp_1"])).toEqual([{ providerId: "pp_2", count: 1 }])
    const taken = await attempts().claimDue(claim)
    expect(taken).toMatchObject([{ reference: "order-1", polls: 1 }])
    expect(await attempts().claimDue(claim)).toEqual([])
    await attempts().giveBackDue(["order-1"])
    await at().pass(10)
    expect(await attempts().claimDue(claim)).toHaveLength(1)
  })

  test("a look is hurried unless earlier ones failed, or it is given up", async () => {
    await attempts().write(newAttempt("order-1"))
    const claim = { limit: 10, leaseMs: 600_000, providerIds: ["pp_1"] }
    const isDue = async () => (await attempts().claimDue(claim)).length === 1
    await attempts().schedulePoll("order-1", 1_000)
    await at().pass(1_100)
    expect(await isDue()).toBe(true)
    await attempts().pollNow(["order-1"])
    await at().pass(10)
    expect(await isDue()).toBe(true)
    expect(await attempts().noteFailedPoll("order-1", 600_000)).toBe(1)
    await attempts().pollNow(["order-1"])
    await attempts().schedulePoll("order-1", 0)
    await at().pass(10)
    expect(await isDue()).toBe(false)
    await attempts().markNeedsReview("order-1", inTheirWords("tired"))
    expect(await attempts().attempt("order-1")).toMatchObject({
      needsReviewReason: inTheirWords("tired"),
      failedPolls: 1,
    })
    await attempts().clearNeedsReview("order-1")
    await at().pass(10)
    expect(await isDue()).toBe(true)
    expect(await attempts().attempt("order-1")).toMatchObject({
      needsReviewReason: undefined,
      failedPolls: 0,
    })
  })

  test("looks again when told, and never again by itself when told so", async () => {
    await attempts().write(newAttempt("order-1"))
    const claim = { limit: 10, leaseMs: 600_000, providerIds: ["pp_1"] }
    await attempts().pollAgain("order-1", 1_000, { capturedMinor: 3 })
    await at().pass(1_100)
    expect(await attempts().claimDue(claim)).toMatchObject([{ figures: { capturedMinor: 3 } }])
    await attempts().pollAgain("order-1", undefined)
    await at().pass(700_000)
    expect(await attempts().claimDue(claim)).toEqual([])
  })

  test("what became pending during a look is followed up soon, however long that look wants to wait", async () => {
    await attempts().write(newAttempt("order-1"))
    const claim = { limit: 10, leaseMs: 600_000, providerIds: ["pp_1"] }
    for (const inMs of [24 * 60 * 60_000, undefined]) {
      await attempts().setPendingAction("order-1", "release")
      await attempts().pollAgain("order-1", inMs)
      expect(await attempts().claimDue(claim)).toEqual([])
      await at().pass(GRACE_MS + 1_000)
      expect(await attempts().claimDue(claim)).toHaveLength(1)
      await attempts().setPendingAction("order-1", undefined)
    }
  })

  test("a callback brings the look nearer, never further away", async () => {
    await attempts().write(newAttempt("order-1"))
    await attempts().pollAgain("order-1", 600_000)
    await attempts().noteCallback("order-1")
    await at().pass(20_100)
    const claim = { limit: 10, leaseMs: 600_000, providerIds: ["pp_1"] }
    expect(await attempts().claimDue(claim)).toHaveLength(1)
  })

  test("what Vipps told of is polled when its owner's time is over, though earlier polls failed", async () => {
    await attempts().write(newAttempt("order-1"))
    const claim = { limit: 10, leaseMs: 600_000, providerIds: ["pp_1"] }
    const isDue = async () => (await attempts().claimDue(claim)).length === 1
    await attempts().pollAgain("order-1", 600_000)
    await attempts().pollIfLeft("order-1", 40_000)
    await at().pass(40_100)
    // no poll failed: the abandoned operation itself makes it due
    expect(await isDue()).toBe(false)
    await attempts().noteFailedPoll("order-1", 600_000)
    await attempts().pollIfLeft("order-1", 40_000)
    expect(await isDue()).toBe(false)
    await at().pass(40_100)
    expect(await isDue()).toBe(true)
    await attempts().markNeedsReview("order-1", inTheirWords("tired"))
    await attempts().pollIfLeft("order-1", 40_000)
    await at().pass(40_100)
    expect(await isDue()).toBe(true)
  })

  test("a cart is completed by one at a time, whichever of its payments asks", async () => {
    await attempts().write(newAttempt("order-1"))
    await at().pass(10)
    await attempts().write(newAttempt("order-2", { attemptNumber: 2 }))
    const lease = await attempts().claimCompletion("order-2", 60_000)
    expect(lease).toEqual(expect.any(String))
    expect(await attempts().isCompleting("order-1")).toBe(true)
    expect(await attempts().claimCompletion("order-1", 60_000)).toBeUndefined()
    await attempts().endCompletion("order-1", lease ?? "")
    expect(await attempts().isCompleting("order-2")).toBe(false)
    await attempts().claimCompletion("order-1", 60_000)
    await at().pass(60_100)
    expect(await attempts().claimCompletion("order-2", 60_000)).toEqual(expect.any(String))
  })

  test("a completion lasts longer while it is renewed, and can't be renewed once it has ended", async () => {
    await attempts().write(newAttempt("order-1"))
    const lease = (await attempts().claimCompletion("order-1", 60_000)) ?? ""
    await at().pass(50_000)
    const renewed = (await attempts().renewCompletion("order-1", lease, 60_000)) ?? ""
    await at().pass(50_000)
    expect(await attempts().isCompleting("order-1")).toBe(true)
    expect(await attempts().renewCompletion("order-1", lease, 60_000)).toBeUndefined()
    await at().pass(10_100)
    expect(await attempts().renewCompletion("order-1", renewed, 60_000)).toBeUndefined()
    expect(await attempts().claimCompletion("order-1", 60_000)).toEqual(expect.any(String))
  })

  test("refusals of an order are counted until one is accepted, or a sweep has it", async () => {
    await attempts().write(newAttempt("order-1"))
    const failure = { code: "c", said: inTheirWords("m") }
    expect(await attempts().noteCompletionFailure("order-1", failure)).toMatchObject({
      ...failure,
      count: 1,
      spreadMs: 0,
    })
    await at().pass(5_000)
    const second = await attempts().noteCompletionFailure("order-1", failure)
    expect(second?.count).toBe(2)
    expect(Math.abs((second?.spreadMs ?? 0) - 5_000)).toBeLessThan(1_000)
    expect(await attempts().failedWithin("order-1", 60_000)).toBe(true)
    await at().pass(2_000)
    expect(await attempts().failedWithin("order-1", 1_000)).toBe(false)
    await attempts().stampAuthorized("order-1")
    expect((await attempts().attempt("order-1"))?.completionFailure).toBeUndefined()
    await at().pass(301_000)
    await attempts().claimClosing("order-1", 300_000)
    expect(await attempts().noteCompletionFailure("order-1", failure)).toBeUndefined()
  })

  test("told once: of a limit, and that a release is blocked", async () => {
    await attempts().write(newAttempt("order-1"))
    expect(await attempts().markExpiryWarned("order-1", 7)).toBe(true)
    expect(await attempts().markExpiryWarned("order-1", 7)).toBe(false)
    expect(await attempts().markExpiryWarned("order-1", 30)).toBe(true)
    await attempts().markReleaseBlocked("order-1", true)
    const since = (await attempts().attempt("order-1"))?.releaseBlockedAt
    expect(since).toBeInstanceOf(Date)
    await at().pass(1_000)
    await attempts().markReleaseBlocked("order-1", true)
    await attempts().markReleaseBlocked("order-1", false)
    expect((await attempts().attempt("order-1"))?.releaseBlockedAt).toBeUndefined()
  })
}
