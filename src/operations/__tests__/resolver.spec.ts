import {
  abandonCancel,
  resolveManually,
  NEEDS_MANUAL_DECISION,
  reconcileOperation,
  type Operation,
  type Outcome,
} from "../index"
import {
  request,
  clickAndCrash,
  finish,
  goUntil,
  reconcile,
  operation,
  plan,
  rowIds,
  said,
  useShops,
} from "./support/acting"
import { MINUTES, ORDER, type Shop } from "./support/shop"
import { APIS, faultsOf } from "./support/simulated-client"

/** Whoever resolves an operation: the same is decided, and the same is recorded. */

describe.each(APIS)("%s", (api) => {
  const shops = useShops(api)
  const { faultNamed, codeOf } = faultsOf(api)
  const unclear = faultNamed("91, not executed")
  const unclearButDone = faultNamed("91, executed")

  type CancelOrRelease = "cancel" | "release"
  const endings: CancelOrRelease[] = ["cancel", "release"]

  const openShop = (kind: CancelOrRelease) => shops.open({ capturedMinor: kind === "release" ? 60_000 : 0 })
  const end = (shop: Shop, kind: CancelOrRelease): Promise<Outcome> =>
    shop.run(kind, (party) => shop.end(party, kind))
  const decide = (shop: Shop, wentThrough: boolean): Promise<Outcome> =>
    shop.run("person", (party) =>
      resolveManually(shop.context(party), { reference: ORDER, requestId: "capt_1", wentThrough }),
    )

  async function last(shop: Shop): Promise<Operation> {
    return operation(shop, [...shop.journal.operations.rows.keys()].at(-1) ?? "")
  }

  const unread = (shop: Shop) => {
    shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
  }
  const readable = (shop: Shop) => {
    shop.way.ofRead = () => undefined
  }

  /** Sent without an answer; nobody could look whether it was done. */
  async function leaveOpen(shop: Shop, kind: CancelOrRelease, fault = unclear): Promise<void> {
    shop.way.ofSend = () => {
      unread(shop)
      return fault
    }
    await end(shop, kind)
    plan(shop)
    readable(shop)
    expect((await last(shop)).state).toBe("open")
  }

  const ledgerFacts = (shop: Shop) => {
    const { transactionId, at } = shop.vipps.ledger.at(-1) ?? { transactionId: "", at: 0 }
    return { transactionId, executedAt: new Date(at) }
  }

  describe.each(endings)("what the reconciler records of a %s", (kind) => {
    test("sent again by the reconciler: Vipps' facts and figures, and nobody counts as told", async () => {
      const shop = openShop(kind)
      await leaveOpen(shop, kind)
      await shop.world.pass(MINUTES)
      await reconcile(shop)
      expect(await last(shop)).toMatchObject({
        state: "executed",
        ...(api === "ecom" ? ledgerFacts(shop) : { transactionId: undefined }),
        acknowledgedAt: undefined,
      })
      const attempt = await shop.journal.attempts.attempt(ORDER)
      expect(attempt?.figures).toMatchObject({ released: true, capturableMinor: 0 })
    })

    test("sent again by the reconciler, without sums in the answer: the history is read for them", async () => {
      const shop = shops.open({
        capturedMinor: kind === "release" ? 60_000 : 0,
        habits: { hasSummary: () => false },
      })
      await leaveOpen(shop, kind)
      const open = await last(shop)
      await shop.run("reconciliation", (party) => reconcileOperation(shop.context(party), open))
      expect((await shop.journal.attempts.attempt(ORDER))?.figures).toMatchObject({ released: true })
    })

    test("found in the history by the reconciler: Vipps' facts, and nobody counts as told", async () => {
      const shop = openShop(kind)
      await leaveOpen(shop, kind, unclearButDone)
      await shop.world.pass(MINUTES)
      await reconcile(shop)
      expect(await last(shop)).toMatchObject({
        state: "executed",
        ...ledgerFacts(shop),
        acknowledgedAt: undefined,
      })
    })

    test("its own entry counts, also when the portal let the reservation go after it", async () => {
      const shop = openShop(kind)
      await leaveOpen(shop, kind, unclearButDone)
      const facts = ledgerFacts(shop)
      await shop.world.pass(MINUTES)
      shop.vipps.moveInPortal({ call: kind, reference: ORDER, amountMinor: 0 })
      await reconcile(shop)
      // ePayment's CANCELLED has no key that would tell which is ours
      expect(await last(shop)).toMatchObject({ state: "executed", ...(api === "ecom" && facts) })
    })

    test("sent again by the reconciler, and still unclear: Vipps' reason is kept, and told once", async () => {
      const shop = openShop(kind)
      const dying = await shop.world.begin("dying", (party) => shop.end(party, kind))
      await goUntil(shop, dying, `send ${kind}`)
      dying.crash({ isDone: false })
      await shop.world.pass(41_000)
      plan(shop, unclear, unclear)
      await reconcile(shop)
      await reconcile(shop)
      expect(await last(shop)).toMatchObject({
        state: "open",
        leaseAlive: false,
        errorCode: codeOf("VippsError/91").split("/")[1],
      })
      expect(shop.events.filter(({ name }) => name === "vipps.operation_unresolved")).toHaveLength(1)
    })
  })

  describe.each(endings)("what is recorded of a %s when somebody asks for it", (kind) => {
    test("found in the history after its own send: Vipps' facts, and who asked is told", async () => {
      const shop = openShop(kind)
      plan(shop, unclearButDone)
      expect(said(await end(shop, kind))).toBe("executed")
      expect(await last(shop)).toMatchObject({ ...ledgerFacts(shop), acknowledgedAt: expect.any(Date) })
    })

    test("refused for good, and the portal had let the reservation go: executed, by the portal's facts", async () => {
      const shop = openShop(kind)
      shop.vipps.moveInPortal({ call: kind, reference: ORDER, amountMinor: 0 })
      plan(shop, faultNamed("37"))
      // ePayment's cancel is preceded by a read, so it is not even sent
      const isSent = api === "ecom" || kind === "release"
      expect(said(await end(shop, kind))).toBe(isSent ? "executed" : "adopted")
      expect(await last(shop)).toMatchObject({ kind, state: "executed", ...ledgerFacts(shop) })
    })

    test("found in the history by the next one who wants the same: it is told", async () => {
      const shop = openShop(kind)
      await leaveOpen(shop, kind, unclearButDone)
      await shop.world.pass(MINUTES)
      expect(said(await end(shop, kind))).toBe("adopted")
      expect(await last(shop)).toMatchObject({ ...ledgerFacts(shop), acknowledgedAt: expect.any(Date) })
    })
  })

  describe.each(endings)("R2: a %s says what the journal says", (kind) => {
    test("executed, when the reconciler has written that meanwhile", async () => {
      const shop = openShop(kind)
      const slow = await shop.world.begin("slow", (party) => shop.end(party, kind))
      await goUntil(shop, slow, "operations.closeExecuted")
      await shop.world.pass(41_000)
      await reconcile(shop)
      const { executedAt } = await last(shop)
      expect(said(await finish<Outcome>(shop, slow))).toBe("adopted")
      expect(await last(shop)).toMatchObject({ executedAt, acknowledgedAt: undefined })
    })

    test("not known, when its lease is over: what was sent may have been done", async () => {
      const shop = openShop(kind)
      plan(shop, faultNamed("connection broken before it arrived"))
      const slow = await shop.world.begin("slow", (party) => shop.end(party, kind))
      await goUntil(shop, slow, "pause")
      await goUntil(shop, slow, "operations.stampSend")
      await shop.world.pass(41_000)
      expect(await finish<Outcome>(shop, slow)).toMatchObject({ kind: "unknown", code: "not-known-yet" })
    })
  })

  test("R2: a release that loses a capture to the reconciler looks again: what it wants is not done", async () => {
    const shop = shops.open()
    await clickAndCrash(shop, { after: "send capture" })
    await shop.world.pass(41_000)
    const slow = await shop.world.begin("slow", (party) => shop.end(party, "release"))
    await goUntil(shop, slow, "operations.closeExecuted")
    await shop.world.pass(41_000)
    await reconcile(shop)
    // its time is over by then, so nothing is sent
    expect(await finish<Outcome>(shop, slow)).toMatchObject({ kind: "refused", code: "Network/not-sent" })
    expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
    expect(await last(shop)).toMatchObject({ kind: "release", state: "refused" })
  })

  test("R2: a cancellation that was given up is not said to be executed", async () => {
    const shop = shops.open()
    const slow = await shop.world.begin("slow", (party) => shop.end(party, "cancel"))
    await goUntil(shop, slow, "operations.closeExecuted")
    await shop.world.pass(41_000)
    await shop.run("sweep", (party) => abandonCancel(shop.context(party), ORDER))
    expect(await finish<Outcome>(shop, slow)).toMatchObject({ kind: "unknown", code: "not-known-yet" })
    expect((await last(shop)).state).toBe("not_executed")
  })

  describe.each(endings)("R6: a %s that is open, and a history that can't be read", (kind) => {
    test("is sent again by whoever wants the same, except for ePayment's cancel", async () => {
      const shop = openShop(kind)
      await leaveOpen(shop, kind)
      unread(shop)
      if (api === "epayment" && kind === "cancel") {
        expect(await end(shop, kind)).toMatchObject({ kind: "unknown" })
        expect(await last(shop)).toMatchObject({ state: "open", sendCount: 1 })
        return
      }
      expect(said(await end(shop, kind))).toBe("executed")
      expect(shop.vipps.ledger.filter(({ call }) => call === kind)).toHaveLength(1)
    })

    test("is not sent by the reconciler, which has others to look at", async () => {
      const shop = openShop(kind)
      await leaveOpen(shop, kind)
      const { arrivals } = shop.vipps
      unread(shop)
      await reconcile(shop)
      expect(shop.vipps.arrivals).toBe(arrivals)
      expect(await last(shop)).toMatchObject({ state: "open", leaseAlive: false })
    })
  })

  describe("in doubt, whoever meets it", () => {
    // on ePayment a second unnamed entry is needed: of one, counting tells whose it is
    const unnamed = () => {
      const shop = shops.open({ habits: { namesRequests: () => false } })
      if (api === "epayment")
        shop.vipps.moveInPortal({ call: "capture", reference: ORDER, amountMinor: 20_000 })
      return shop
    }

    test.each(endings)(
      "a %s says to compare with the portal, and the payment is shown as in doubt",
      async (kind) => {
        const shop = unnamed()
        await clickAndCrash(shop, { after: "send capture" })
        await shop.world.pass(41_000)
        expect(await end(shop, kind)).toMatchObject({
          ...{ kind: "unknown", code: "not-known-yet", said: { code: "needs-manual-decision" } },
        })
        expect(await operation(shop, "capt_1")).toMatchObject({
          state: "open",
          errorCode: NEEDS_MANUAL_DECISION,
        })
      },
    )

    test("a click whose own send was not answered: shown at once", async () => {
      const shop = unnamed()
      plan(shop, unclearButDone)
      expect(await request(shop)).toMatchObject({
        outcome: {
          kind: "unknown",
          code: codeOf("VippsError/91"),
          said: { code: "no-answer" },
        },
      })
      expect(await operation(shop, "capt_1")).toMatchObject({
        state: "open",
        errorCode: NEEDS_MANUAL_DECISION,
      })
    })
  })

  describe("a person decides what is in doubt no more", () => {
    test.each([
      [true, "adopted"],
      [false, "nothing-needs-decision"],
    ])("it went through: %s; Vipps' history shows it: executed", async (wentThrough, answer) => {
      const shop = shops.open()
      await clickAndCrash(shop, { after: "send capture" })
      await shop.world.pass(41_000)
      expect(said(await decide(shop, wentThrough))).toBe(answer)
      expect(await operation(shop, "capt_1")).toMatchObject({
        ...{
          state: "executed",
          medusaRowId: "capt_1",
          transactionId: "transaction-1",
          acknowledgedAt: undefined,
        },
      })
    })

    test("proven absent: not executed, and its row is left to the reconciliation", async () => {
      const shop = shops.open()
      await clickAndCrash(shop, { before: "send capture" })
      await shop.world.pass(6 * MINUTES)
      expect(said(await decide(shop, true))).toBe("nothing-needs-decision")
      expect((await operation(shop, "capt_1")).state).toBe("not_executed")
      expect(rowIds(shop)).toEqual(["capt_1"])
      await reconcile(shop)
      expect(rowIds(shop)).toEqual([])
    })
  })

  test("line 10: what a cancellation resolves leaves the row to the reconciliation", async () => {
    const shop = shops.open()
    await clickAndCrash(shop, { before: "send capture" })
    await shop.world.pass(6 * MINUTES)
    expect(said(await end(shop, "cancel"))).toBe("executed")
    expect((await operation(shop, "capt_1")).state).toBe("not_executed")
    expect(rowIds(shop)).toEqual(["capt_1"])
  })
})
