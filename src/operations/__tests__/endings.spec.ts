import { abandonCancel, cancelUnwanted, type Outcome } from "../index"
import { request, finish, goUntil, reconcile, plan, said, useShops } from "./support/acting"
import { MINUTES, ORDER, type Shop } from "./support/shop"
import { APIS, faultsOf } from "./support/simulated-client"

/** Cancel and release: lines 3, 4 and 12 to 19 for what has no row; and payments that nobody wants. */

describe.each(APIS)("%s", (api) => {
  const shops = useShops(api)
  const { faultNamed, codeOf } = faultsOf(api)
  const brokenBefore = faultNamed("connection broken before it arrived")

  type CancelOrRelease = "cancel" | "release"
  const endings: CancelOrRelease[] = ["cancel", "release"]

  const open = (kind: CancelOrRelease) => shops.open({ capturedMinor: kind === "release" ? 60_000 : 0 })
  const end = (shop: Shop, kind: CancelOrRelease): Promise<Outcome> =>
    shop.run(kind, (party) => shop.end(party, kind))
  const last = (shop: Shop) => [...shop.journal.operations.rows.values()].at(-1)
  const isReleased = (shop: Shop) => shop.vipps.figures(ORDER).isReleased

  describe.each(endings)("%s", (kind) => {
    test("is sent once, has no row, and says what Vipps says of the payment", async () => {
      const shop = open(kind)
      expect(said(await end(shop, kind))).toBe("executed")
      expect(last(shop)).toMatchObject({ kind, state: "executed", medusaRowId: undefined, sendCount: 1 })
      expect(last(shop)?.requestId).toMatch(/^[\w.:-]{1,40}$/)
      expect((await shop.journal.attempts.attempt(ORDER))?.figures).toMatchObject({
        released: true,
        capturableMinor: 0,
      })
    })

    test("line 4: an open one is sent again by whoever asks for the same", async () => {
      const shop = open(kind)
      plan(shop, brokenBefore, faultNamed("500, not executed"), brokenBefore, brokenBefore)
      expect(await end(shop, kind)).toMatchObject({ kind: "unknown" })
      expect(said(await end(shop, kind))).toBe("executed")
      expect(shop.vipps.ledger.filter(({ call }) => call === kind)).toHaveLength(1)
    })

    test("line 8: the history shows the reservation gone, whoever did it", async () => {
      const shop = open(kind)
      plan(shop, faultNamed("91, executed"))
      expect(said(await end(shop, kind))).toBe("executed")
      expect(shop.vipps.arrivals).toBe(kind === "release" ? 2 : 1)
    })

    test("line 13: a lease that is over sends nothing", async () => {
      const shop = open(kind)
      const slow = await shop.world.begin("slow", (party) => shop.end(party, kind))
      await goUntil(shop, slow, "operations.stampSend")
      await shop.world.pass(41_000)
      expect(said(await finish<Outcome>(shop, slow))).toBe("busy")
      expect(isReleased(shop)).toBe(false)
    })

    test("line 15: refused, with Vipps' reason", async () => {
      const shop = open(kind)
      plan(shop, faultNamed("37"))
      expect(await end(shop, kind)).toMatchObject({ kind: "refused", code: codeOf("Merchant/37") })
      expect(last(shop)?.state).toBe("refused")
    })

    test("line 16: refused, and an earlier one is unanswered: open until that can't execute any more", async () => {
      const shop = open(kind)
      plan(shop, brokenBefore, faultNamed("37"), faultNamed("37"))
      expect(await end(shop, kind)).toMatchObject({ kind: "unknown" })
      await shop.world.pass(6 * MINUTES)
      await reconcile(shop)
      expect(last(shop)?.state).toBe("refused")
      expect(isReleased(shop)).toBe(false)
    })

    test("line 20: the reconciler sends it again", async () => {
      const shop = open(kind)
      plan(shop, faultNamed("91, not executed"))
      await end(shop, kind)
      await reconcile(shop)
      expect(last(shop)?.state).toBe("executed")
      expect(isReleased(shop)).toBe(true)
    })

    test("an open capture in the way is settled first, when it is proven absent", async () => {
      const shop = open(kind)
      plan(shop, faultNamed("91, not executed"))
      await request(shop)
      expect(said(await end(shop, kind))).toBe("not-known-yet")
      await shop.world.pass(5 * MINUTES)
      expect(said(await end(shop, kind))).toBe("executed")
    })

    test("an open capture that was executed is closed, and the guards are asked again", async () => {
      const shop = open(kind)
      plan(shop, faultNamed("91, executed"))
      shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
      await request(shop)
      shop.way.ofRead = () => undefined
      expect(said(await end(shop, kind))).toBe(kind === "cancel" ? "cancel-captured" : "executed")
    })
  })

  test("a release is over when everything is captured; a cancellation is not", async () => {
    const shop = shops.open({ capturedMinor: 60_000 })
    plan(shop, faultNamed("91, not executed"))
    await end(shop, "release")
    shop.vipps.moveInPortal({ call: "capture", reference: ORDER, amountMinor: 40_000 })
    await reconcile(shop)
    expect(last(shop)).toMatchObject({ kind: "capture", origin: "external" })
    expect([...shop.journal.operations.rows.values()].find(({ kind }) => kind === "release")?.state).toBe(
      "executed",
    )
  })

  describe("a payment that nobody could approve any more", () => {
    test("its open cancellation is given up", async () => {
      const shop = shops.open()
      plan(shop, faultNamed("91, not executed"))
      await end(shop, "cancel")
      await shop.run("sweep", (party) => abandonCancel(shop.context(party), ORDER))
      expect(last(shop)?.state).toBe("not_executed")
    })

    test("not while somebody works on it, and never a capture", async () => {
      const shop = shops.open()
      const busy = await shop.world.begin("busy", (party) => shop.end(party, "cancel"))
      await goUntil(shop, busy, "send cancel")
      await shop.run("sweep", (party) => abandonCancel(shop.context(party), ORDER))
      expect(last(shop)?.state).toBe("open")
      const other = shops.open()
      plan(other, faultNamed("91, not executed"))
      await request(other)
      await other.run("sweep", (party) => abandonCancel(other.context(party), ORDER))
      expect(last(other)?.state).toBe("open")
    })
  })

  describe("a payment that no cart and no order wants", () => {
    const sweep = (shop: Shop, isKept: () => boolean = () => false) =>
      shop.run("sweep", async (party) => {
        const attempt = await shop.journal.attempts.attempt(ORDER)
        if (!attempt) throw new Error("no attempt")
        return cancelUnwanted(shop.context(party), attempt, {
          isKept: async () => isKept(),
          transactionText: "unwanted",
        })
      })

    test("is cancelled, closed, and told", async () => {
      const shop = shops.open()
      expect(await sweep(shop)).toBe("canceled")
      expect(isReleased(shop)).toBe(true)
      expect((await shop.journal.attempts.attempt(ORDER))?.state).toBe("closed")
      expect(shop.events.map(({ name }) => name)).toContain("vipps.orphan_canceled")
    })

    test("is kept when it became a payment, also when that is seen only after the claim", async () => {
      const shop = shops.open()
      expect(await sweep(shop, () => true)).toBe("kept")
      let asked = 0
      expect(await sweep(shop, () => ++asked > 1)).toBe("kept")
      expect((await shop.journal.attempts.attempt(ORDER))?.state).toBe("active")
      expect(isReleased(shop)).toBe(false)
    })

    test("is left alone for a while after its authorization", async () => {
      const shop = shops.open()
      await shop.journal.attempts.stampAuthorized(ORDER)
      expect(await sweep(shop)).toBe("pending")
      expect((await shop.journal.attempts.attempt(ORDER))?.pendingAction).toBeUndefined()
      await shop.world.pass(6 * MINUTES)
      expect(await sweep(shop)).toBe("canceled")
    })

    test("stays wished until Vipps says yes", async () => {
      const shop = shops.open()
      plan(shop, faultNamed("91, not executed"))
      expect(await sweep(shop)).toBe("pending")
      expect(await shop.journal.attempts.attempt(ORDER)).toMatchObject({
        pendingAction: "cancel",
        state: "closing",
      })
      expect(await sweep(shop)).toBe("canceled")
    })

    test("captured in full is a person's to refund; captured in part, the rest is let go", async () => {
      expect(await sweep(shops.open({ reservedMinor: 60_000, capturedMinor: 60_000 }))).toBe("captured")
      const shop = shops.open({ capturedMinor: 60_000 })
      expect(await sweep(shop)).toBe("captured")
      expect(isReleased(shop)).toBe(true)
    })
  })
})
