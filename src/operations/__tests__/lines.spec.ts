import { english } from "../../messages"
import { captureOrRefund } from "../index"
import { audit } from "./support/audit"
import {
  request,
  clickAndCrash,
  clickUntil,
  finish,
  goUntil,
  reconcile,
  moved,
  operation,
  plan,
  rowIds,
  said,
  useShops,
} from "./support/acting"
import { MINUTES, ORDER, type Shop } from "./support/shop"
import { APIS, faultsOf } from "./support/simulated-client"

/** The lines of docs/protocol.md, one by one. */

describe.each(APIS)("%s", (api) => {
  const shops = useShops(api)
  const { faultNamed, codeOf } = faultsOf(api)
  const lostAnswer = faultNamed("answer lost")
  const lostRequest = faultNamed("lost on the way there")
  const unclear = faultNamed("91, not executed")
  const refusal = faultNamed("61")

  /** What the clerk reads. */
  function words(answer: Awaited<ReturnType<typeof request>>): string {
    return "outcome" in answer && "said" in answer.outcome ? english(answer.outcome.said) : ""
  }

  /** Executed at Vipps, and the row is gone: the database was away after the outcome was written. */
  async function executeAndLoseRow(shop: Shop, p: Parameters<typeof request>[1] = {}): Promise<void> {
    const party = await clickUntil(shop, "operations.closeExecuted", p)
    await party.fail(new Error("the database is away"), { isDone: true })
    await finish(shop, party)
  }

  describe("line 1: a row whose id was used before", () => {
    test("is refused, and nothing is sent", async () => {
      const shop = shops.open()
      const row = shop.insertRow("capture", 20_000, "anna")
      await shop.run("first", (party) => shop.provide(party, row))
      const again = await shop.run("again", (party) => shop.provide(party, row))
      expect(said(again)).toBe("row-used")
      expect(moved(shop)).toEqual(["capture 20000 capt_1"])
      expect(shop.vipps.arrivals).toBe(1)
    })
  })

  describe("line 2: a row with the mark", () => {
    async function record(
      shop: Shop,
      mark: string,
      p: { kind?: "capture" | "refund"; amountMinor?: number } = {},
    ) {
      const row = shop.insertRow(p.kind ?? "capture", p.amountMinor ?? 20_000, mark)
      return said(await shop.run("record", (party) => shop.provide(party, row)))
    }

    test("takes an executed operation whose row is gone, and never sends", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop)
      expect(await record(shop, "record:capt_1")).toBe("adopted")
      expect((await operation(shop, "capt_1")).medusaRowId).toBe("capt_2")
      expect(shop.vipps.arrivals).toBe(1)
      expect(audit(shop)).toEqual([])
    })

    test("is refused for an operation that does not exist", async () => {
      expect(await record(shops.open(), "record:capt_9")).toBe("nothing-to-record")
    })

    test("is refused for an operation that was not executed", async () => {
      const shop = shops.open()
      plan(shop, refusal)
      await request(shop)
      expect(await record(shop, "record:capt_1")).toBe("nothing-to-record")
    })

    test("is refused while the operation is open", async () => {
      const shop = shops.open()
      plan(shop, unclear)
      await request(shop)
      expect(await record(shop, "record:capt_1")).toBe("nothing-to-record")
      expect(shop.vipps.arrivals).toBe(0)
    })

    test("is refused with another amount, or another kind", async () => {
      const shop = shops.open({ capturedMinor: 50_000 })
      await executeAndLoseRow(shop)
      expect(await record(shop, "record:capt_2", { amountMinor: 10_000 })).toBe("nothing-to-record")
      expect(await record(shop, "record:capt_2", { kind: "refund" })).toBe("nothing-to-record")
    })

    test("is refused while the operation's own row exists", async () => {
      const shop = shops.open()
      await request(shop)
      expect(await record(shop, "record:capt_1")).toBe("nothing-to-record")
    })

    test("is refused when its own id was used", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop)
      await shop.journal.operations.blockRequestId({
        ...{
          requestId: "capt_2",
          reference: ORDER,
          kind: "capture",
          amountMinor: 20_000,
          transactionText: "tomb",
        },
      })
      expect(await record(shop, "record:capt_1")).toBe("row-used")
    })

    test("claims: of two that record the same, one does", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop)
      const first = shop.insertRow("capture", 20_000, "record:capt_1")
      const second = shop.insertRow("capture", 20_000, "record:capt_1")
      const slow = await shop.world.begin("slow", (party) => shop.provide(party, first))
      await goUntil(shop, slow, "operations.adopt")
      const fast = await shop.run("fast", (party) => shop.provide(party, second))
      expect([said(fast), said(await finish(shop, slow))]).toEqual(["adopted", "nothing-to-record"])
    })
  })

  describe("line 3: an operation that somebody works on", () => {
    test("turns a click away at once, with its time, and nothing is sent", async () => {
      const shop = shops.open()
      const busy = await clickUntil(shop, "send capture")
      const arrivals = shop.vipps.arrivals
      const answer = await request(shop, { amountMinor: 30_000 })
      expect(said(answer)).toBe("in-progress")
      expect(answer).toMatchObject({ outcome: { passing: true } })
      expect(words(answer)).toContain("15:00")
      expect(shop.vipps.arrivals).toBe(arrivals)
      expect(said(await finish(shop, busy))).toBe("executed")
    })

    test.each(["cancel", "release"] as const)("turns a %s away", async (kind) => {
      const shop = shops.open({ capturedMinor: kind === "release" ? 10_000 : 0 })
      await clickUntil(shop, "send capture")
      expect(said(await shop.run("end", (party) => shop.end(party, kind)))).toBe("in-progress")
      expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
    })
  })

  describe("line 4: an operation that nobody works on any more", () => {
    test("is taken over: new owner, new lease, and the former send counts as unanswered", async () => {
      const shop = shops.open()
      await clickAndCrash(shop, { before: "send capture" })
      await shop.world.pass(41_000)
      const heir = await clickUntil(shop, "read Vipps' history")
      expect(await operation(shop, "capt_1")).toMatchObject({
        ...{
          leaseOwner: "capt_2",
          leaseAlive: true,
          responseLostAt: expect.any(Date),
          absenceProvable: false,
        },
      })
      await finish(shop, heir)
    })

    test("goes to one of two who want it", async () => {
      const shop = shops.open()
      plan(shop, unclear)
      await request(shop)
      const slow = await clickUntil(shop, "operations.takeOver")
      const fast = await clickUntil(shop, "read Vipps' history")
      // the lease is the other one's by now: it looks again, and is turned away
      expect(said(await finish(shop, slow))).toBe("in-progress")
      expect(said(await finish(shop, fast))).toBe(api === "ecom" ? "executed" : "not-known-yet")
      expect(moved(shop)).toEqual(api === "ecom" ? ["capture 20000 capt_1"] : [])
    })
  })

  describe("line 5: executed, nobody told, mine, the row gone", () => {
    test("is adopted without a call", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop)
      const arrivals = shop.vipps.arrivals
      expect(said(await request(shop))).toBe("adopted")
      expect(shop.vipps.arrivals).toBe(arrivals)
      expect(audit(shop)).toEqual([])
    })

    test("also when one of the two who clicked is unknown", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop, { actor: undefined })
      expect(said(await request(shop, { actor: "bo" }))).toBe("adopted")
    })

    test("never by another person: that one's click moves money of its own", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop)
      expect(said(await request(shop, { actor: "bo" }))).toBe("executed")
      expect(moved(shop)).toHaveLength(2)
    })

    test("of two equal clicks one adopts", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop)
      const slow = await clickUntil(shop, "operations.adopt")
      expect(said(await request(shop))).toBe("adopted")
      expect(said(await finish(shop, slow))).toBe("busy")
      expect(moved(shop)).toHaveLength(1)
    })
  })

  describe("line 6: executed, nobody told, the same person, and the row exists or the amount differs", () => {
    test("the row exists: told, nothing is made, and the next click goes through", async () => {
      const shop = shops.open()
      await clickAndCrash(shop, { after: "operations.closeExecuted" })
      expect(said(await request(shop))).toBe("earlier-went-through")
      expect((await operation(shop, "capt_1")).acknowledgedAt).toBeInstanceOf(Date)
      expect(moved(shop)).toEqual(["capture 20000 capt_1"])
      expect(said(await request(shop))).toBe("executed")
    })

    test("another amount: told, and the next click goes through", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop)
      expect(said(await request(shop, { amountMinor: 30_000 }))).toBe("earlier-went-through")
      expect(said(await request(shop, { amountMinor: 30_000 }))).toBe("executed")
    })

    test("another kind of movement is none of its business", async () => {
      const shop = shops.open({ capturedMinor: 50_000 })
      await executeAndLoseRow(shop)
      expect(said(await request(shop, { kind: "refund", amountMinor: 10_000 }))).toBe("executed")
    })
  })

  describe("line 7: executed, mine, told only after the click", () => {
    test.each([
      ["an order's transaction", true],
      ["the collection's sum", false],
    ])("a double click is refused: by %s", async (_books, hasOrder) => {
      const shop = shops.open({ hasOrder })
      const first = await clickUntil(shop, "read the row")
      const second = await clickUntil(shop, "read the row")
      expect(said(await finish(shop, first))).toBe("executed")
      expect(said(await finish(shop, second))).toBe("equal-under-way")
      expect(moved(shop)).toHaveLength(1)
    })

    test("another amount goes through", async () => {
      const shop = shops.open()
      const first = await clickUntil(shop, "read the row")
      const second = await clickUntil(shop, "read the row", { amountMinor: 30_000 })
      await finish(shop, first)
      expect(said(await finish(shop, second))).toBe("executed")
    })

    test("a click after the answer goes through", async () => {
      const shop = shops.open()
      await request(shop)
      expect(said(await request(shop))).toBe("executed")
      expect(moved(shop)).toHaveLength(2)
    })

    test("what was told after the click by another click counts, too", async () => {
      const shop = shops.open()
      await clickAndCrash(shop, { after: "operations.closeExecuted" })
      const second = await clickUntil(shop, "read the row")
      expect(said(await request(shop))).toBe("earlier-went-through")
      expect(said(await finish(shop, second))).toBe("equal-under-way")
    })
  })

  describe("line 8: the owner's read shows it, and it is mine", () => {
    test("adopted, the old row deleted, not sent again", async () => {
      const shop = shops.open()
      await clickAndCrash(shop, { after: "send capture" })
      await shop.world.pass(41_000)
      expect(said(await request(shop))).toBe("adopted")
      expect(rowIds(shop)).toEqual(["capt_2"])
      expect(shop.vipps.arrivals).toBe(1)
      expect(await operation(shop, "capt_1")).toMatchObject({
        ...{ state: "executed", medusaRowId: "capt_2", transactionId: "transaction-1" },
      })
      expect(audit(shop)).toEqual([])
    })
  })

  describe("line 9: the owner's read shows it, and it is not mine", () => {
    async function crashAfterSend(shop: Shop): Promise<void> {
      await clickAndCrash(shop, { after: "send capture" })
      await shop.world.pass(41_000)
    }

    test("the same person is told, and that is written down", async () => {
      const shop = shops.open()
      await crashAfterSend(shop)
      expect(said(await request(shop, { amountMinor: 30_000 }))).toBe("earlier-went-through")
      expect(await operation(shop, "capt_1")).toMatchObject({
        ...{ state: "executed", medusaRowId: "capt_1", acknowledgedAt: expect.any(Date) },
      })
      expect(moved(shop)).toEqual(["capture 20000 capt_1"])
    })

    test("another person hears of it, and its own clerk is still to be told", async () => {
      const shop = shops.open()
      await crashAfterSend(shop)
      expect(said(await request(shop, { actor: "bo" }))).toBe("earlier-went-through")
      expect((await operation(shop, "capt_1")).acknowledgedAt).toBeUndefined()
      expect(said(await request(shop))).toBe("earlier-went-through")
    })

    test("another kind: not told either", async () => {
      const shop = shops.open({ capturedMinor: 50_000 })
      await crashAfterSend(shop)
      await request(shop, { kind: "refund" })
      expect((await operation(shop, "capt_2")).acknowledgedAt).toBeUndefined()
    })

    test("the reconciler closes it, keeps the row, and tells nobody", async () => {
      const shop = shops.open()
      await crashAfterSend(shop)
      await reconcile(shop)
      expect(await operation(shop, "capt_1")).toMatchObject({
        ...{
          state: "executed",
          medusaRowId: "capt_1",
          acknowledgedAt: undefined,
          transactionId: "transaction-1",
        },
      })
      expect(said(await request(shop))).toBe("earlier-went-through")
    })
  })

  describe("line 10: not there, and that is proven", () => {
    test("not executed, the old row deleted, and the click makes its own", async () => {
      const shop = shops.open()
      await clickAndCrash(shop, { before: "send capture" })
      await shop.world.pass(5 * MINUTES)
      expect(said(await request(shop, { amountMinor: 30_000 }))).toBe("executed")
      expect((await operation(shop, "capt_1")).state).toBe("not_executed")
      expect(moved(shop)).toEqual(["capture 30000 capt_2"])
      expect(rowIds(shop)).toEqual(["capt_2"])
    })

    test("never sent is proof at once", async () => {
      const shop = shops.open()
      shop.way.hasToken = () => false
      await clickAndCrash(shop, { before: "fetch a token" })
      await shop.world.pass(41_000)
      await request(shop)
      expect((await operation(shop, "capt_1")).state).toBe("not_executed")
      expect(moved(shop)).toEqual(["capture 20000 capt_2"])
    })
  })

  describe("line 11: not there, and that is no proof", () => {
    async function crashBeforeSend(shop: Shop): Promise<void> {
      await clickAndCrash(shop, { before: "send capture" })
      await shop.world.pass(41_000)
    }

    test("mine: the old id is sent again, on ePayment after the proof and as a new one", async () => {
      const shop = shops.open()
      await crashBeforeSend(shop)
      if (api === "epayment") {
        expect(said(await request(shop))).toBe("not-known-yet")
        expect(shop.vipps.arrivals).toBe(0)
        await shop.world.pass(5 * MINUTES)
        expect(said(await request(shop))).toBe("executed")
        expect(moved(shop)).toEqual(["capture 20000 capt_3"])
        return
      }
      expect(said(await request(shop))).toBe("executed")
      expect(moved(shop)).toEqual(["capture 20000 capt_1"])
      expect(rowIds(shop)).toEqual(["capt_2"])
      expect(audit(shop)).toEqual([])
    })

    test("not mine: given back, told by when it is known, nothing sent", async () => {
      const shop = shops.open()
      await crashBeforeSend(shop)
      const answer = await request(shop, { amountMinor: 30_000 })
      expect(said(answer)).toBe("not-known-yet")
      expect(answer).toMatchObject({ outcome: { kind: "unknown" } })
      expect(words(answer)).toContain("15:05:00")
      expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", leaseAlive: false })
      expect(shop.vipps.arrivals).toBe(0)
    })

    test("mine, but too little time is left: given back", async () => {
      const shop = shops.open()
      await crashBeforeSend(shop)
      const late = await clickUntil(shop, "read Vipps' history")
      await shop.world.pass(20_500)
      expect(said(await finish(shop, late))).toBe("not-known-yet")
      expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", leaseAlive: false })
      expect(shop.vipps.arrivals).toBe(0)
    })

    test("a read that fails is no read: nothing is sent, nothing closed", async () => {
      const shop = shops.open()
      await crashBeforeSend(shop)
      shop.way.ofRead = () => ({ group: "Gateway", code: "500", httpStatus: 500 })
      await shop.world.pass(10 * MINUTES)
      expect(said(await request(shop))).toBe("not-known-yet")
      expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", leaseAlive: false })
      expect(shop.vipps.arrivals).toBe(0)
    })
  })

  describe("line 12: nothing in the way", () => {
    test("a guard's refusal makes no operation", async () => {
      const shop = shops.open()
      expect(said(await request(shop, { amountMinor: 100_001 }))).toBe("capture-too-much")
      expect(shop.journal.operations.rows.size).toBe(0)
    })

    test("the index decides a race: the loser looks again, and is turned away", async () => {
      const shop = shops.open()
      const slow = await clickUntil(shop, "operations.open", { amountMinor: 30_000 })
      const fast = await clickUntil(shop, "send capture")
      expect(said(await finish(shop, slow))).toBe("in-progress")
      expect(said(await finish(shop, fast))).toBe("executed")
    })

    test("an operation that came and went in between is seen: the guards are asked again", async () => {
      const shop = shops.open()
      const slow = await clickUntil(shop, "operations.open", { amountMinor: 90_000, actor: "bo" })
      await request(shop)
      expect(said(await finish(shop, slow))).toBe("capture-too-much")
    })

    test("with a token at hand, opening is the stamp of the first send", async () => {
      const shop = shops.open()
      const party = await clickUntil(shop, "operations.open")
      await shop.world.go(party)
      expect(party.next).toBe("send capture of 20000")
      expect(await operation(shop, "capt_1")).toMatchObject({
        sendCount: 1,
        absenceProvable: false,
        leaseAlive: true,
      })
    })

    test("a fraction's share is asked again in each round", async () => {
      const shop = shops.open()
      const shares = [700, 701]
      const row = shop.insertRow("capture", 700, "anna")
      const { journal } = shop
      const outcome = await shop.run("share", async (party) => {
        const context = shop.context(party)
        const readAmountMinor = async () => {
          // the first time, another click comes and goes before the operation is opened
          if (shares.length === 2) {
            const other = { requestId: "capt_x", reference: ORDER, kind: "capture", amountMinor: 1 } as const
            await journal.operations.writeExternal({
              ...other,
              transactionText: "x",
              transactionId: "x",
              at: undefined,
            })
          }
          return shares.shift() ?? 0
        }
        return captureOrRefund(context, { ...shop.clickOf(row), readAmountMinor })
      })
      expect(outcome.kind).toBe("executed")
      expect(moved(shop)).toEqual(["capture 701 capt_1"])
    })

    test("a job's click is refused when its own was executed, however old that is", async () => {
      const shop = shops.open()
      expect(said(await request(shop, { actor: "vipps:ful_1" }))).toBe("executed")
      await shop.world.pass(60 * MINUTES)
      expect(said(await request(shop, { actor: "vipps:ful_1" }))).toBe("made-before")
      expect(said(await request(shop, { actor: "vipps:ful_2" }))).toBe("executed")
      expect(moved(shop)).toHaveLength(2)
    })
  })

  describe("line 13: the stamp before each send", () => {
    test("without a token at hand the first send is stamped by itself", async () => {
      const shop = shops.open()
      shop.way.hasToken = () => false
      const party = await clickUntil(shop, "operations.stampSend")
      expect(await operation(shop, "capt_1")).toMatchObject({ sendCount: 0, absenceProvable: true })
      await shop.world.go(party)
      expect(await operation(shop, "capt_1")).toMatchObject({ sendCount: 1, absenceProvable: false })
      expect(party.next).toBe("send capture of 20000")
    })

    test("an opening that is older than a moment is no stamp", async () => {
      const shop = shops.open()
      const party = await clickUntil(shop, "operations.open")
      // the statement takes its time on the way there or back
      await shop.world.pass(200)
      await shop.world.go(party)
      expect(party.next).toBe("operations.stampSend")
    })

    test("every repeat is stamped", async () => {
      const shop = shops.open()
      plan(shop, lostAnswer, lostAnswer)
      await request(shop)
      expect((await operation(shop, "capt_1")).sendCount).toBe(3)
    })

    test("a lease that is over sends nothing more", async () => {
      const shop = shops.open()
      shop.way.hasToken = () => false
      const party = await clickUntil(shop, "operations.stampSend")
      await shop.world.pass(40_000)
      expect(said(await finish(shop, party))).toBe("not-known-yet")
      expect(shop.vipps.arrivals).toBe(0)
    })
  })

  describe("line 14: the answer is 200", () => {
    test("executed for this row, with what Vipps says of the payment, and no look at the history", async () => {
      const shop = shops.open()
      let reads = 0
      shop.way.ofRead = () => void (reads += 1)
      expect(said(await request(shop))).toBe("executed")
      expect(reads).toBe(0)
      expect(await operation(shop, "capt_1")).toMatchObject({
        ...{
          state: "executed",
          medusaRowId: "capt_1",
          transactionId: api === "ecom" ? "transaction-1" : undefined,
          acknowledgedAt: undefined,
        },
      })
      expect((await shop.journal.attempts.attempt(ORDER))?.figures).toMatchObject({
        ...{ capturedMinor: 20_000, capturableMinor: 80_000, state: "partially_captured" },
      })
    })

    test("an answer without sums: the history is read for them", async () => {
      const shop = shops.open({ habits: { hasSummary: () => false } })
      await request(shop)
      expect((await shop.journal.attempts.attempt(ORDER))?.figures).toMatchObject({ capturedMinor: 20_000 })
    })

    test("nor can it be read: the next look does, and the operation is done all the same", async () => {
      const shop = shops.open({ habits: { hasSummary: () => false } })
      shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
      expect(said(await request(shop))).toBe("executed")
      expect(shop.journal.attempts.rows.get(ORDER)?.nextPollAt).toBeLessThanOrEqual(shop.world.now + 10_000)
    })

    test("a journal that can't be written then is a crash: open, and the history resolves it", async () => {
      const shop = shops.open()
      const party = await clickUntil(shop, "operations.closeExecuted")
      await party.fail(new Error("the database is away"), { isDone: false })
      expect(said(await finish(shop, party))).toContain("the database is away")
      expect((await operation(shop, "capt_1")).state).toBe("open")
      await shop.world.pass(41_000)
      expect(said(await request(shop))).toBe("adopted")
      expect(audit(shop)).toEqual([])
    })
  })

  describe("line 15: a refusal, and nothing is unanswered", () => {
    test("refused, with Vipps' reason, and the next click has a new id", async () => {
      const shop = shops.open()
      plan(shop, refusal)
      const answer = await request(shop)
      expect(answer).toMatchObject({
        outcome: { kind: "refused", code: codeOf("Payment/61"), passing: false },
      })
      expect(await operation(shop, "capt_1")).toMatchObject({
        ...{
          state: "refused",
          errorGroup: codeOf("Payment/61").split("/")[0],
          errorCode: codeOf("Payment/61").split("/")[1],
          errorSaid: { code: codeOf("Payment/61"), params: { call: "capture" } },
        },
      })
      expect(rowIds(shop)).toEqual([])
      await request(shop)
      expect(moved(shop)).toEqual(["capture 20000 capt_2"])
    })
  })

  describe("line 16: a refusal, and an earlier send is unanswered", () => {
    test("the history shows it: success", async () => {
      const shop = shops.open()
      plan(shop, lostAnswer, refusal)
      expect(said(await request(shop))).toBe("adopted")
      expect(moved(shop)).toHaveLength(1)
      expect(audit(shop)).toEqual([])
    })

    test("not shown, no proof: it stays open, and nobody is told that it was refused", async () => {
      const shop = shops.open()
      plan(shop, faultNamed("connection broken before it arrived"), refusal)
      const answer = await request(shop)
      expect(answer).toMatchObject({ outcome: { kind: "unknown", code: codeOf("Payment/61") } })
      expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", leaseAlive: false })
    })

    test("not shown, and that is proof by now: refused, the old row deleted", async () => {
      const shop = shops.open()
      if (api === "epayment") {
        // there only the same call sends again, and its read comes too early for a proof
        plan(shop, faultNamed("connection broken before it arrived"), refusal)
        expect(await request(shop)).toMatchObject({ outcome: { kind: "unknown" } })
        await shop.world.pass(5 * MINUTES)
        await reconcile(shop)
        expect((await operation(shop, "capt_1")).state).toBe("not_executed")
        return
      }
      await clickAndCrash(shop, { before: "send capture" })
      await shop.world.pass(5 * MINUTES - 5_000)
      plan(shop, refusal)
      const heir = await clickUntil(shop, "hears 61")
      await shop.world.pass(15_000)
      expect(await finish(shop, heir)).toMatchObject({
        outcome: { kind: "refused", code: codeOf("Payment/61") },
      })
      expect((await operation(shop, "capt_1")).state).toBe("refused")
      expect(rowIds(shop)).toEqual([])
    })
  })

  describe("line 17: no answer, or one that says neither yes nor no", () => {
    test("the same id goes again within the call", async () => {
      const shop = shops.open()
      plan(shop, faultNamed("connection broken before it arrived"))
      expect(said(await request(shop))).toBe("executed")
      expect(moved(shop)).toEqual(["capture 20000 capt_1"])
      expect((await operation(shop, "capt_1")).sendCount).toBe(2)
    })

    test.each(["91", "92", "93", "Payment/93"])("not after %s", async (code) => {
      const shop = shops.open()
      plan(shop, faultNamed(`${code}, not executed`))
      expect(await request(shop)).toMatchObject({ outcome: { kind: "unknown" } })
      expect(await operation(shop, "capt_1")).toMatchObject({ sendCount: 1, state: "open" })
    })

    test("never answered: open, unanswered, told that it may have gone through, and reported once", async () => {
      const shop = shops.open()
      shop.way.ofSend = () => lostRequest
      expect(await request(shop)).toMatchObject({ outcome: { kind: "unknown", code: "Network/timeout" } })
      expect(await operation(shop, "capt_1")).toMatchObject({
        ...{ state: "open", leaseAlive: false, responseLostAt: expect.any(Date), errorCode: "timeout" },
      })
      await request(shop)
      const reports = shop.events.filter(({ name }) => name === "vipps.operation_unresolved")
      expect(reports).toEqual([
        expect.objectContaining({
          data: expect.objectContaining({ request_id: "capt_1", amount_minor: 20_000 }),
        }),
      ])
    })
  })

  describe("line 18: somebody else has written the outcome", () => {
    test("executed, and the row is mine: success", async () => {
      const shop = shops.open()
      const slow = await clickUntil(shop, "hears all is well")
      await shop.world.pass(41_000)
      await reconcile(shop)
      expect(said(await finish(shop, slow))).toBe("adopted")
      expect(audit(shop)).toEqual([])
    })

    test("executed, and the row is another's: not known, and the row goes", async () => {
      const shop = shops.open()
      const slow = await clickUntil(shop, "hears all is well")
      await shop.world.pass(41_000)
      expect(said(await request(shop))).toBe("adopted")
      expect(said(await finish(shop, slow))).toBe("not-known-yet")
      expect(rowIds(shop)).toEqual(["capt_2"])
      expect(audit(shop)).toEqual([])
    })
  })

  describe("line 19: it never reached the payment", () => {
    test.each(["401", "403", "429", "proxy wants a password"])(
      "%s: refused, nothing unanswered",
      async (name) => {
        const shop = shops.open()
        shop.way.ofSend = () => faultNamed(name)
        expect(await request(shop)).toMatchObject({ outcome: { kind: "refused", passing: true } })
        expect(await operation(shop, "capt_1")).toMatchObject({
          ...{ state: "refused", responseLostAt: undefined, sendCount: name === "401" ? 2 : 1 },
        })
      },
    )

    test("401: a new token, and it goes through", async () => {
      const shop = shops.open()
      plan(shop, faultNamed("401"))
      expect(said(await request(shop))).toBe("executed")
    })

    test("no connection: again, and refused when there is none at all", async () => {
      const shop = shops.open()
      shop.way.ofSend = () => faultNamed("no connection")
      expect(await request(shop)).toMatchObject({ outcome: { kind: "refused", passing: true } })
      expect(await operation(shop, "capt_1")).toMatchObject({ state: "refused", sendCount: 4 })
    })

    test("after a send without an answer it is no refusal", async () => {
      const shop = shops.open()
      plan(shop, faultNamed("connection broken before it arrived"), faultNamed("429"))
      expect(await request(shop)).toMatchObject({ outcome: { kind: "unknown" } })
      expect((await operation(shop, "capt_1")).state).toBe("open")
    })
  })

  describe("line 20: the reconciler finds one open and free", () => {
    test("not there, no proof: given back, and nothing is sent", async () => {
      const shop = shops.open()
      plan(shop, unclear)
      await request(shop)
      await reconcile(shop)
      expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", leaseAlive: false })
      expect(shop.vipps.arrivals).toBe(0)
    })

    test("not there, proven: not executed", async () => {
      const shop = shops.open()
      plan(shop, unclear)
      await request(shop)
      await shop.world.pass(5 * MINUTES)
      await reconcile(shop)
      expect((await operation(shop, "capt_1")).state).toBe("not_executed")
      expect(shop.vipps.arrivals).toBe(0)
    })

    test("a read that fails leaves it open, however old it is", async () => {
      const shop = shops.open()
      plan(shop, unclear)
      await request(shop)
      await shop.world.pass(60 * MINUTES)
      shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
      await reconcile(shop)
      expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", leaseAlive: false })
    })

    test("of two reconcilers one works on it", async () => {
      const shop = shops.open()
      await clickAndCrash(shop, { after: "send capture" })
      await shop.world.pass(41_000)
      const one = await shop.world.begin("one", (party) => shop.reconcile(party))
      await goUntil(shop, one, "operations.takeOver")
      await reconcile(shop)
      await finish(shop, one)
      expect((await operation(shop, "capt_1")).state).toBe("executed")
      expect(shop.events.filter(({ name }) => name === "vipps.payment_captured")).toHaveLength(1)
    })
  })

  describe("lines 21 to 23, as far as they stand here", () => {
    test("line 21: executed and without a row is recorded, after its grace, once", async () => {
      const shop = shops.open()
      await executeAndLoseRow(shop)
      await reconcile(shop)
      expect(rowIds(shop)).toEqual([])
      await shop.world.pass(6 * MINUTES)
      await reconcile(shop)
      await reconcile(shop)
      expect(rowIds(shop)).toEqual(["capt_2"])
      expect(audit(shop)).toEqual([])
    })

    test.each([
      ["with something known of the payment", true],
      ["before anything was", false],
    ])("line 22: what has a tombstone is never sent, %s", async (_when, isKnown) => {
      const shop = shops.open()
      if (isKnown) await request(shop, { amountMinor: 1_000, actor: "bo" })
      const sleeper = await clickUntil(shop, isKnown ? "operations.preflight" : "operations.open")
      const arrivals = shop.vipps.arrivals
      await shop.world.pass(6 * MINUTES)
      await reconcile(shop)
      expect(said(await finish(shop, sleeper))).toBe("row-used")
      expect(shop.vipps.arrivals).toBe(arrivals)
    })

    test("line 23: what repair has booked nobody has heard", async () => {
      const shop = shops.open()
      await clickAndCrash(shop, { after: "operations.closeExecuted" })
      await shop.world.pass(6 * MINUTES)
      // the first pass mends, the second one finds nothing to mend
      await reconcile(shop)
      await reconcile(shop)
      expect(await operation(shop, "capt_1")).toMatchObject({
        ledgerVerifiedAt: expect.any(Date),
        acknowledgedAt: undefined,
      })
      expect(said(await request(shop))).toBe("earlier-went-through")
    })
  })
})
