import {
  cancelOrRelease,
  cancelUnwanted,
  NEEDS_MANUAL_DECISION,
  reconcileOperation,
  resolveManually,
  type Outcome,
  type PaymentContext,
  type VippsFigures,
} from "../index"
import {
  clickAndCrash,
  clickUntil,
  finish,
  moved,
  operation,
  plan,
  reconcile,
  request,
  said,
  useShops,
} from "./support/acting"
import { audit, auditByCount } from "./support/audit"
import { MINUTES, ORDER, type Shop, type ShopOptions } from "./support/shop"
import { faultsOf, type Fault } from "./support/simulated-client"
import type { Habits } from "./support/simulated-vipps"
import { errorOf } from "./support/vipps-errors"

/** What only ePayment needs: docs/protocol.md, "On ePayment". */

const shops = useShops("epayment")
const { faultNamed } = faultsOf("epayment")
const lostAnswer = faultNamed("6200, executed")
const lostRequest = faultNamed("6200, not executed")

type Keys = "own" | "create" | "none"
const keyless: Keys[] = ["create", "none"]

const open = (keys: Keys, options: ShopOptions = {}) =>
  shops.open({
    ...options,
    habits: {
      namesRequests: () => keys === "own",
      otherKey: keys === "create" ? "create" : "none",
      ...options.habits,
    },
  })
const inPortal = (shop: Shop, amountMinor: number, call: "capture" | "refund" = "capture") =>
  shop.vipps.moveInPortal({ call, reference: ORDER, amountMinor })
const figures = async (shop: Shop): Promise<VippsFigures | undefined> =>
  (await shop.journal.attempts.attempt(ORDER))?.figures
const decide = (shop: Shop, wentThrough: boolean, requestId = "capt_1"): Promise<Outcome> =>
  shop.run("person", (party) =>
    resolveManually(shop.context(party), { reference: ORDER, requestId, wentThrough }),
  )
const end = (shop: Shop, kind: "cancel" | "release"): Promise<Outcome> =>
  shop.run(kind, (party) => shop.end(party, kind))
const last = (shop: Shop) => [...shop.journal.operations.rows.values()].at(-1)

describe("line 14: a 200 counts if its sums show the operation", () => {
  test.each(["not executed", "executed later"])("200 without the sums, %s: unanswered", async (what) => {
    const shop = open("own")
    plan(shop, faultNamed(`200 without the sums, ${what}`))
    expect(await request(shop)).toMatchObject({ outcome: { kind: "unknown", code: "ePayment/not-shown" } })
    expect(await operation(shop, "capt_1")).toMatchObject({
      ...{ state: "open", leaseAlive: false, responseLostAt: expect.any(Date) },
    })
    await shop.resolveAll()
    expect((await operation(shop, "capt_1")).state).toBe(
      what === "not executed" ? "not_executed" : "executed",
    )
    expect(audit(shop)).toEqual([])
  })

  test("executed, and the sums lag: the event tells", async () => {
    const shop = open("own", { habits: { figuresLagMs: () => 60_000 } })
    expect(said(await request(shop))).toBe("adopted")
    expect(shop.vipps.arrivals).toBe(1)
    expect(audit(shop)).toEqual([])
  })

  test.each(["capture", "refund"] as const)("the sums of an earlier %s are not this one's", async (kind) => {
    const shop = open("own", { capturedMinor: 60_000 })
    expect(said(await request(shop, { kind }))).toBe("executed")
    // what the payment's figures say is old
    const old = kind === "capture" ? { capturedMinor: 0 } : { refundedMinor: 0 }
    await shop.journal.attempts.saveFigures(ORDER, old)
    plan(shop, faultNamed("200 without the sums, not executed"))
    expect(await request(shop, { kind, actor: "bo" })).toMatchObject({ outcome: { kind: "unknown" } })
  })

  test("somebody moves money in the portal meanwhile: the sums show more, and the events tell what is ours", async () => {
    const shop = open("own")
    inPortal(shop, 20_000)
    plan(shop, faultNamed("200 without the sums, not executed"))
    const unsure = await request(shop, { amountMinor: 10_000 })
    expect(unsure).toMatchObject({ outcome: { kind: "unknown" } })
    const other = open("own")
    inPortal(other, 5_000)
    expect(said(await request(other))).toBe("adopted")
    await other.resolveAll()
    expect(audit(other)).toEqual([])
  })

  test.each<[Keys, "capture" | "refund"]>([
    ["own", "capture"],
    ["create", "capture"],
    ["none", "capture"],
    ["own", "refund"],
    ["none", "refund"],
  ])(
    "the portal moves as much just before, and Vipps does nothing: one movement in all books (%s, %s)",
    async (keys, kind) => {
      const shop = open(keys, kind === "refund" ? { capturedMinor: 60_000 } : {})
      inPortal(shop, 20_000, kind)
      plan(shop, faultNamed("200 without the sums, not executed"))

      // the sums are those of our own request, so the portal's movement is taken for it
      expect(said(await request(shop, { kind, amountMinor: 20_000 }))).toBe("executed")
      await shop.resolveAll()

      const ours = (await shop.journal.operations.listOperations(ORDER)).filter((one) => one.kind === kind)
      expect(ours).toMatchObject([{ state: "executed", amountMinor: 20_000, origin: "plugin" }])
      expect(moved(shop).filter((line) => line.startsWith(kind))).toHaveLength(1)
      expect(auditByCount(shop)).toEqual([])
    },
  )

  test("a 200 of a release whose sums still show a rest is unanswered; released again, it does no harm", async () => {
    const shop = open("own", { capturedMinor: 60_000 })
    plan(shop, faultNamed("200 without the sums, not executed"))
    expect(await end(shop, "release")).toMatchObject({ kind: "unknown" })
    await reconcile(shop)
    expect(last(shop)).toMatchObject({ kind: "release", state: "executed" })
    expect(shop.vipps.figures(ORDER).isReleased).toBe(true)
  })

  test.each(["stored", "fresh", "4020", "already"] as const)(
    "a repeat of the same call hears its answer again, %s",
    async (replay) => {
      const shop = open("own", { habits: { replay } })
      plan(shop, faultNamed("answer lost"))
      expect(["executed", "adopted"]).toContain(said(await request(shop)))
      expect(moved(shop)).toEqual(["capture 20000 capt_1"])
      expect(audit(shop)).toEqual([])
    },
  )
})

describe.each(keyless)("events whose key is that of the start, or none: %s", (keys) => {
  test("the only entry that nobody accounts for is the operation's", async () => {
    const shop = open(keys)
    await request(shop)
    plan(shop, lostAnswer)
    expect(said(await request(shop, { actor: "bo" }))).toBe("adopted")
    expect(moved(shop)).toHaveLength(2)
    await shop.resolveAll()
    expect(audit(shop)).toEqual([])
  })

  test("accounted for by another operation: absent, and proven after QUIET", async () => {
    const shop = open(keys)
    await request(shop)
    plan(shop, lostRequest)
    expect(await request(shop, { actor: "bo" })).toMatchObject({ outcome: { kind: "unknown" } })
    await reconcile(shop)
    expect((await operation(shop, "capt_2")).state).toBe("open")
    await shop.world.pass(5 * MINUTES)
    await reconcile(shop)
    expect((await operation(shop, "capt_2")).state).toBe("not_executed")
    expect(audit(shop)).toEqual([])
  })

  test("an equal refund is no capture", async () => {
    const shop = open(keys, { capturedMinor: 60_000 })
    await request(shop, { kind: "refund" })
    plan(shop, lostRequest)
    await request(shop)
    await shop.world.pass(5 * MINUTES)
    await reconcile(shop)
    expect((await operation(shop, "capt_3")).state).toBe("not_executed")
  })

  test("two that nobody accounts for: a person decides, and nothing is sent", async () => {
    const shop = open(keys)
    plan(shop, lostAnswer)
    shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
    await request(shop)
    inPortal(shop, 20_000)
    shop.way.ofRead = () => undefined
    expect(await request(shop)).toMatchObject({ outcome: { said: { code: "needs-manual-decision" } } })
    expect(shop.vipps.arrivals).toBe(1)
    expect(said(await decide(shop, true))).toBe("adopted")
    await shop.resolveAll()
    expect(auditByCount(shop)).toEqual([])
  })

  test("an amount that nobody asked for beside it: a person decides", async () => {
    const shop = open(keys)
    inPortal(shop, 5_000)
    plan(shop, lostAnswer)
    expect(await request(shop)).toMatchObject({ outcome: { kind: "unknown" } })
    expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", errorCode: NEEDS_MANUAL_DECISION })
  })

  test("an equal one of the portal is taken for ours; if ours executes after all, it is one made outside", async () => {
    const shop = open(keys)
    plan(shop, faultNamed("executed as late as can be"), lostRequest, lostRequest, lostRequest)
    await clickAndCrash(shop, { after: "send capture" })
    await shop.world.pass(41_000)
    inPortal(shop, 20_000)
    expect(said(await request(shop))).toBe("adopted")
    await shop.world.pass(2 * MINUTES)
    await shop.resolveAll(() => auditByCount(shop).length === 0)
    expect(shop.vipps.figures(ORDER).capturedMinor).toBe(40_000)
    expect(auditByCount(shop)).toEqual([])
  })

  test("what was made outside is found once, however often it is counted", async () => {
    const shop = open(keys)
    await request(shop)
    inPortal(shop, 20_000)
    for (const _look of [1, 2, 3]) await reconcile(shop)
    const external = [...shop.journal.operations.rows.values()].filter(({ origin }) => origin === "external")
    expect(external).toHaveLength(1)
    await shop.resolveAll(() => auditByCount(shop).length === 0)
    expect(auditByCount(shop)).toEqual([])
  })
})

describe("events with keys of their own", () => {
  test("one without a key is not ours: a person decides", async () => {
    const shop = open("own")
    await request(shop, { amountMinor: 1_000 })
    plan(shop, lostRequest)
    await request(shop, { actor: "bo" })
    inPortal(shop, 20_000)
    await reconcile(shop)
    expect(await operation(shop, "capt_2")).toMatchObject({ state: "open", errorCode: NEEDS_MANUAL_DECISION })
  })

  test("a late execution of what an unnamed entry was taken for is seen as a second movement", async () => {
    const shop = open("own")
    plan(shop, faultNamed("executed as late as can be"))
    await clickAndCrash(shop, { after: "send capture" })
    await shop.world.pass(41_000)
    inPortal(shop, 20_000)
    expect(said(await request(shop))).toBe("adopted")
    await shop.world.pass(2 * MINUTES)
    await shop.resolveAll(() => auditByCount(shop).length === 0)
    expect(shop.medusa.sumOf("capture")).toBe(40_000)
    expect(auditByCount(shop)).toEqual([])
  })
})

describe("R5: sums that the events don't explain prove nothing", () => {
  const hidden = () => open("own", { habits: { lagMs: () => 20 * MINUTES } })

  test("not absent after QUIET: a person decides, nothing is sent", async () => {
    const shop = hidden()
    plan(shop, faultNamed("6200, executed"))
    expect(await request(shop)).toMatchObject({ outcome: { kind: "unknown" } })
    await shop.world.pass(6 * MINUTES)
    await reconcile(shop)
    expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", errorCode: NEEDS_MANUAL_DECISION })
    expect(said(await decide(shop, true))).toBe("adopted")
    expect(await operation(shop, "capt_1")).toMatchObject({ state: "executed", medusaRowId: "capt_1" })
  })

  test("it was another's: not executed, by the person's word", async () => {
    const shop = hidden()
    plan(shop, lostRequest)
    inPortal(shop, 5_000)
    await request(shop)
    await shop.world.pass(6 * MINUTES)
    expect(said(await decide(shop, false))).toBe("adopted")
    expect((await operation(shop, "capt_1")).state).toBe("not_executed")
  })

  test("before QUIET no word of a person closes it", async () => {
    const shop = hidden()
    plan(shop, lostRequest)
    inPortal(shop, 5_000)
    await request(shop)
    expect(said(await decide(shop, false))).toBe("nothing-needs-decision")
    expect((await operation(shop, "capt_1")).state).toBe("open")
  })
})

describe("a plain cancel frees the rest of what is captured in part, so we look first", () => {
  test("captured in the portal: not sent", async () => {
    const shop = open("own")
    inPortal(shop, 5_000)
    expect(await end(shop, "cancel")).toMatchObject({ kind: "refused", code: "cancel-captured" })
    expect(shop.vipps.arrivals).toBe(0)
    expect(last(shop)).toMatchObject({ kind: "cancel", state: "refused" })
  })

  test("captured by us, and neither sums nor events show it: not sent", async () => {
    const shop = open("own", { habits: { lagMs: () => 60_000, figuresLagMs: () => 60_000 } })
    const slow = await clickUntil(shop, "hears all is well")
    await finish(shop, slow)
    await shop.journal.attempts.saveFigures(ORDER, { capturedMinor: 0 })
    const done = shop.journal.operations.rows.get("capt_1")
    if (done) Object.assign(done, { state: "executed", leaseUntil: shop.world.now })
    expect(await end(shop, "cancel")).toMatchObject({ kind: "refused", code: "cancel-captured" })
    expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
  })

  test("Vipps can't be read: not sent, and it can be asked again", async () => {
    const shop = open("own")
    shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
    expect(await end(shop, "cancel")).toMatchObject({ kind: "refused", passing: true })
    expect(shop.vipps.arrivals).toBe(0)
    shop.way.ofRead = () => undefined
    expect(said(await end(shop, "cancel"))).toBe("executed")
  })

  test("an earlier send may still be executed: it stays open until that can't be", async () => {
    const shop = open("own")
    plan(shop, lostRequest)
    await end(shop, "cancel")
    inPortal(shop, 5_000)
    expect(await end(shop, "cancel")).toMatchObject({ kind: "unknown" })
    expect(last(shop)?.state).toBe("open")
    await shop.world.pass(6 * MINUTES)
    expect(await end(shop, "cancel")).toMatchObject({ kind: "refused", code: "cancel-captured" })
    expect(last(shop)?.state).toBe("refused")
  })

  test("a capture that is open is in the way", async () => {
    const shop = open("own")
    const busy = await clickUntil(shop, "send capture")
    expect(said(await end(shop, "cancel"))).toBe("in-progress")
    expect(said(await finish(shop, busy))).toBe("executed")
  })

  test.each(["6040", "6050", "6190"] as const)(
    "a release of what is freed already is done, also when Vipps says %s",
    async (ended) => {
      const shop = open("own", { capturedMinor: 60_000, habits: { ended } })
      shop.vipps.moveInPortal({ call: "release", reference: ORDER, amountMinor: 0 })
      expect(await end(shop, "release")).toMatchObject({ kind: "executed" })
    },
  )
})

describe("an attempt that nobody has approved is ended by a cancel that can't touch a reservation", () => {
  async function unapproved(): Promise<Shop> {
    const shop = open("own")
    await shop.journal.attempts.saveFigures(ORDER, {
      ...{ state: "pending", reservedMinor: 0, capturableMinor: 0, capturedMinor: 0 },
    })
    return shop
  }
  const sweep = (shop: Shop, timeoutMs?: number) =>
    shop.run("sweep", async (party) => {
      const attempt = await shop.journal.attempts.attempt(ORDER)
      if (!attempt) throw new Error("no attempt")
      return cancelUnwanted(shop.context(party), attempt, {
        isKept: async () => false,
        transactionText: "unwanted",
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      })
    })

  test("nobody approved it: ended", async () => {
    const shop = await unapproved()
    shop.vipps.figures(ORDER).reservedMinor = 0
    expect(said(await end(shop, "cancel"))).toBe("executed")
    expect(last(shop)).toMatchObject({ amountMinor: 0, state: "executed" })
  })

  test("the shopper was faster: the reservation stays, and its figures are known", async () => {
    const shop = await unapproved()
    expect(await end(shop, "cancel")).toMatchObject({ kind: "refused", code: "ePayment/6060" })
    expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
    expect(await figures(shop)).toMatchObject({ reservedMinor: 100_000 })
  })

  test("repeated by the reconciliation, it is still no cancel of a reservation", async () => {
    const shop = await unapproved()
    plan(shop, lostRequest)
    await end(shop, "cancel")
    await reconcile(shop)
    await shop.world.pass(6 * MINUTES)
    await reconcile(shop)
    expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
    expect(last(shop)?.state).toBe("refused")
  })

  test("nobody wants it, and the shopper approved: decided anew at once, the reservation is let go", async () => {
    const shop = await unapproved()
    expect(await sweep(shop)).toBe("canceled")
    expect(shop.vipps.figures(ORDER).isReleased).toBe(true)
  })

  test("no clear answer, and the shopper approved: it moved nothing, and may be tried again", async () => {
    const shop = await unapproved()
    plan(shop, lostRequest)
    expect(await end(shop, "cancel")).toMatchObject({ kind: "refused", passing: true })
    expect(last(shop)).toMatchObject({ amountMinor: 0, state: "refused" })
    expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
    expect(said(await end(shop, "cancel"))).toBe("executed")
    expect(shop.vipps.figures(ORDER).isReleased).toBe(true)
  })

  test("approved, and Vipps' figures don't show it yet: the next sweep lets it go", async () => {
    const shop = await unapproved()
    shop.vipps.figures(ORDER).reservedMinor = 0
    plan(shop, {
      name: "6060",
      arrives: "never",
      hears: { group: "ePayment", code: "6060", httpStatus: 400 },
    })
    expect(await sweep(shop)).toBe("pending")
    expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
  })

  const tooEarly = (waitMs: number): Fault => ({
    name: "6060",
    arrives: "never",
    hears: { group: "ePayment", code: "6060", httpStatus: 400 },
    waitMs,
  })

  test("Vipps refuses the second cancellation alike: two are sent, no more, and the reconciliation does the rest", async () => {
    const shop = await unapproved()
    plan(shop, ...Array.from({ length: 5 }, () => tooEarly(50)))

    expect(await sweep(shop)).toBe("pending")

    const sent = await shop.journal.operations.listOperations(ORDER)
    expect(sent.map(({ kind, state }) => `${kind} ${state}`)).toEqual(["cancel refused", "cancel refused"])
    expect((await shop.journal.attempts.attempt(ORDER))?.pendingAction).toBe("cancel")
    expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
  })

  test("both cancellations together take no longer than one may", async () => {
    const shop = await unapproved()
    plan(shop, tooEarly(9_900), ...Array.from({ length: 3 }, () => faultNamed("lost on the way there")))
    const { now } = shop.world

    expect(await sweep(shop)).toBe("pending")

    expect(shop.vipps.figures(ORDER).isReleased).toBe(false)
    expect(shop.world.now - now).toBeLessThanOrEqual(25_000)
  })

  test("the first cancellation took nearly all of the time: no second is begun", async () => {
    const shop = await unapproved()
    plan(shop, tooEarly(850))

    expect(await sweep(shop, 1_800)).toBe("pending")

    expect(await shop.journal.operations.listOperations(ORDER)).toHaveLength(1)
  })

  test("an earlier send was lost, and the shopper approved: it can't be executed any more, and the reservation is let go at once", async () => {
    const shop = await unapproved()
    plan(shop, lostRequest)
    shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
    expect(await end(shop, "cancel")).toMatchObject({ kind: "unknown" })
    expect(last(shop)).toMatchObject({ state: "open", responseLostAt: expect.any(Number) })
    shop.way.ofRead = () => undefined

    expect(await sweep(shop)).toBe("canceled")

    expect(shop.vipps.figures(ORDER).isReleased).toBe(true)
    const states = (await shop.journal.operations.listOperations(ORDER)).map(({ state }) => state)
    expect(states).toEqual(["refused", "executed"])
  })
})

test("a key that nobody here knows proves no absence: a person decides, and nothing is sent", async () => {
  const shop = open("own")
  shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
  plan(shop, lostAnswer)
  await request(shop)
  shop.way.ofRead = () => undefined
  await shop.world.pass(10 * MINUTES)
  const reconciled = await shop.run("reconciliation", async (party) => {
    const context = shop.context(party)
    const open = await context.journal.operations.openOperation(ORDER)
    if (!open) throw new Error("nothing is open")
    return reconcileOperation({ ...context, withApi: () => withForeignKeys(context) }, open)
  })
  expect(reconciled).toBe("unresolved")
  expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", errorCode: NEEDS_MANUAL_DECISION })
  expect(shop.vipps.arrivals).toBe(1)
})

describe.each(["foreign", "shared"] as const)("events whose keys nobody here knows: %s", (otherKey) => {
  const strange = (more: Partial<Habits> = {}) =>
    shops.open({ habits: { namesRequests: () => false, otherKey, portalKey: "foreign", ...more } })

  test("what Vipps has answered is on record once", async () => {
    const shop = strange()
    await request(shop)
    await request(shop, { actor: "bo" })
    await reconcile(shop, { isAsked: true })
    expect([...shop.journal.operations.rows.keys()]).toEqual(["capt_1", "capt_2"])
    expect(audit(shop)).toEqual([])
  })

  test("what the portal made beside it is found", async () => {
    const shop = strange()
    await request(shop)
    inPortal(shop, 20_000)
    await shop.resolveAll(() => auditByCount(shop).length === 0)
    expect(shop.medusa.sumOf("capture")).toBe(40_000)
    expect(auditByCount(shop)).toEqual([])
  })

  test("captures have our keys and refunds have not: a lost refund is a person's to decide", async () => {
    const shop = strange({ namesRequests: () => true })
    await request(shop)
    Object.assign(shop.vipps.habits, { namesRequests: () => false })
    plan(shop, lostAnswer)
    expect(await request(shop, { kind: "refund" })).toMatchObject({ outcome: { kind: "unknown" } })
    await shop.world.pass(10 * MINUTES)
    await reconcile(shop)
    expect(await operation(shop, "ref_2")).toMatchObject({ state: "open", errorCode: NEEDS_MANUAL_DECISION })
    expect(said(await decide(shop, true, "ref_2"))).toBe("adopted")
    await shop.resolveAll()
    expect(audit(shop)).toEqual([])
  })
})

function withForeignKeys(context: PaymentContext): PaymentContext {
  const details: PaymentContext["vipps"]["details"] = async (reference, o) => {
    const history = await context.vipps.details(reference, o)
    const entries = history.entries.map((one) => ({ ...one, requestId: "of-another-system" }))
    return { ...history, entries }
  }
  return { ...context, vipps: { ...context.vipps, details } }
}

test("a payment that expired is ended: nothing is asked again and again", async () => {
  const shop = open("own")
  const history = {
    reference: ORDER,
    entries: [{ operation: "EXPIRE", success: true, amountMinor: 100_000 }],
  }
  const ended = await shop.run("cancel", (party) => {
    const context = shop.context(party)
    const refuse = () => Promise.reject(errorOf("cancel", { group: "ePayment", code: "6050" }))
    const vipps = {
      ...context.vipps,
      cancelUnapproved: refuse,
      cancel: refuse,
      details: () => Promise.resolve(history),
    }
    return cancelOrRelease(
      { ...context, vipps },
      {
        kind: "cancel",
        reference: ORDER,
        actor: undefined,
        transactionText: "a test",
        guard: () => undefined,
      },
    )
  })
  expect(ended).toMatchObject({ kind: "executed" })
  expect(last(shop)).toMatchObject({ kind: "cancel", state: "executed" })
})

test("a refusal sticks to its key: the next request has another", async () => {
  const shop = open("own")
  const arrive = shop.vipps.receive.bind(shop.vipps)
  const first = { call: "capture", reference: ORDER, amountMinor: 200_000, requestId: "capt_1" } as const
  expect(arrive(first)).toMatchObject({ kind: "no" })
  expect(said(await request(shop))).toBe("ePayment/4010")
  await shop.world.pass(6 * MINUTES)
  expect(said(await request(shop))).toBe("executed")
  expect(moved(shop)).toEqual(["capture 20000 capt_2"])
})
