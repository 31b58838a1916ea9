import { said, useShops } from "./support/acting"
import { audit } from "./support/audit"
import { explore, interleave, type Choose, type Liberties } from "./support/schedules"
import type { Answer, Shop, ShopOptions } from "./support/shop"
import { APIS, faultsOf, WELL, type Fault } from "./support/simulated-client"
import { isThorough } from "./support/simulated-seeds"
import type { Party } from "./support/world"

/** Two requests at once, in every order of their steps, as far as the liberties go. */

describe.each(APIS)("%s", (api) => {
  const shops = useShops(api)
  const { faultNamed } = faultsOf(api)

  type Actor = { kind: "capture" | "refund"; amountMinor: number; actor: string }
  type AuditTrail = {
    options?: ShopOptions
    /** what happens before the two begin */
    before?: (shop: Shop) => Promise<void>
    work: ((shop: Shop, party: Party) => Promise<unknown>)[]
    /** of which the first requests' are chosen */
    faults?: Fault[]
  }

  const clicks = (p: Actor) => (shop: Shop, party: Party) => shop.request(party, p)
  const ends = (kind: "cancel" | "release") => (shop: Shop, party: Party) => shop.end(party, kind)
  const looks = (shop: Shop, party: Party) => shop.reconcile(party)

  const anna = { kind: "capture", amountMinor: 20_000, actor: "anna" } as const
  const bo = { kind: "capture", amountMinor: 20_000, actor: "bo" } as const
  const refund = { kind: "refund", amountMinor: 20_000, actor: "anna" } as const

  const unsure = [WELL, faultNamed("answer lost"), faultNamed("executed later")]

  /** A click whose process died before, or after, Vipps had executed it; its lease is over. */
  const leftOpen = (p: Actor, label: string, isDone: boolean) => async (shop: Shop) => {
    const party = await shop.world.begin("dead", (one) => shop.request(one, p))
    while (party.isWaiting && !party.next.startsWith(label)) await shop.world.go(party)
    party.crash({ isDone })
    await shop.world.pass(41_000)
  }

  const stories: Record<string, AuditTrail> = {
    "a double click": { work: [clicks(anna), clicks(anna)] },
    "a double click without an order": { options: { hasOrder: false }, work: [clicks(anna), clicks(anna)] },
    "captures of two people": { work: [clicks(anna), clicks(bo)] },
    "captures of two people that the reservation is too small for": {
      options: { reservedMinor: 30_000 },
      work: [clicks(anna), clicks(bo)],
    },
    "two different captures": { work: [clicks(anna), clicks({ ...anna, amountMinor: 30_000 })] },
    "two refunds that are too much together": {
      options: { capturedMinor: 30_000 },
      work: [clicks(refund), clicks({ ...refund, actor: "bo" })],
    },
    "a capture and a refund": { options: { capturedMinor: 60_000 }, work: [clicks(anna), clicks(refund)] },
    "a capture and a release": { options: { capturedMinor: 60_000 }, work: [clicks(anna), ends("release")] },
    "a capture and a cancellation": { work: [clicks(anna), ends("cancel")] },
    "a job on two servers": {
      work: [clicks({ ...anna, actor: "vipps:ful_1" }), clicks({ ...anna, actor: "vipps:ful_1" })],
    },
    "a click and the reconciliation, one is open that Vipps executed": {
      before: leftOpen(anna, "send", true),
      work: [clicks(anna), looks],
    },
    "a click and the reconciliation, one is open that was not sent": {
      before: leftOpen(anna, "send", false),
      work: [clicks(anna), looks],
    },
    "a click and the reconciliation, one is executed whose row is gone": {
      before: async (shop) => {
        await leftOpen(anna, "send", true)(shop)
        shop.medusa.delete("capt_1")
        await shop.world.pass(400_000)
      },
      work: [clicks(anna), looks],
    },
    "a click that sleeps and the reconciliation": {
      before: async (shop) => {
        await shop.world.begin("sleeper", (party) => shop.request(party, anna))
        const [sleeper] = shop.world.waiting()
        if (sleeper) await shop.world.go(sleeper)
        await shop.world.pass(400_000)
      },
      work: [looks],
    },
    "two heirs of the same": { before: leftOpen(anna, "send", true), work: [clicks(anna), clicks(anna)] },
    "two reconciliations": { before: leftOpen(anna, "send", true), work: [looks, looks] },
  }

  async function tell(story: AuditTrail, choose: Choose, p: Liberties): Promise<void> {
    const shop = shops.open(story.options)
    const problems: string[] = []
    watch(shop, problems)
    await story.before?.(shop)
    const faults = story.faults ?? [WELL]
    let requests = 0
    shop.way.ofSend = () => {
      requests += 1
      return requests <= 1 && faults.length > 1 ? (faults[choose(faults.length)] ?? WELL) : WELL
    }
    for (const [index, work] of story.work.entries())
      await shop.world.begin(`party ${index + 1}`, (party) => work(shop, party))
    const parties = shop.world.waiting()
    await interleave(shop.world, choose, p)
    problems.push(...checkAnswers(shop, parties))
    await shop.resolveAll()
    problems.push(...audit(shop))
    if (problems.length > 0) throw new Error(problems.join("; "))
  }

  /** Vipps moves money only for what is open, and lets nothing go while a capture is. */
  function watch(shop: Shop, problems: string[]): void {
    shop.vipps.beforeExecution = ({ call, requestId }) => {
      const rows = [...shop.journal.operations.rows.values()]
      const own = rows.find((row) => row.requestId === requestId)
      if (own?.state !== "open") problems.push(`${requestId} executes, and is ${own?.state}`)
      const isEnd = call === "cancel" || call === "release"
      if (isEnd && rows.some(({ kind, state }) => kind === "capture" && state === "open"))
        problems.push("a reservation is let go while a capture is open")
    }
  }

  function checkAnswers(shop: Shop, parties: Party[]): string[] {
    const problems: string[] = []
    const told: { at: number; startedAt: number; key: string; isMoved: boolean }[] = []
    for (const [medusaRowId, party] of shop.rowsBy) {
      if (!parties.includes(party) || party.end?.kind !== "value") continue
      const answer = party.end.value as Answer
      const isMoved = shop.vipps.ledger.some(({ requestId }) => requestId === medusaRowId)
      if (answer.kind === "error" && answer.outcome.kind === "refused" && isMoved)
        problems.push(`${party.name} is told ${said(answer)}, and ${medusaRowId} is made`)
      if (answer.kind === "success" && !shop.medusa.rows.has(medusaRowId))
        problems.push(`${medusaRowId} is not on record`)
      const operation = shop.journal.operations.rows.get(medusaRowId)
      const key = `${operation?.kind} ${operation?.amountMinor} ${operation?.actor}`
      told.push({ at: party.endedAt ?? 0, startedAt: shop.startOf(medusaRowId), key, isMoved })
    }
    // two equal clicks of one person, the second before the answer to the first: one wish
    const [one, other] = told
    const isTwice = one?.isMoved && other?.isMoved && one.key === other.key
    if (isTwice && one.startedAt < other.at && other.startedAt < one.at)
      problems.push("a double click moved twice")
    return problems
  }

  const liberties: Record<string, { p: Liberties; faults: Fault[] }> = {
    // ePayment has more steps
    interruptions: { p: { interruptions: isThorough && api === "ecom" ? 3 : 2 }, faults: [WELL] },
    "a crash": { p: { interruptions: 1, crashes: 1 }, faults: [WELL] },
    "a pause that ends every lease, and a crash": {
      p: { interruptions: 0, crashes: 1, pauseMs: 41_000 },
      faults: [WELL],
    },
    "answers that get lost": { p: { interruptions: 2 }, faults: unsure },
    "answers that get lost, and a pause": { p: { interruptions: 1, pauseMs: 41_000 }, faults: unsure },
  }

  describe.each(Object.entries(stories))("%s", (_name, story) => {
    test.each(Object.entries(liberties))("%s", async (_which, { p, faults }) => {
      const count = await explore((choose) => tell({ ...story, faults }, choose, p))
      expect(count).toBeGreaterThan(story.work.length)
    })
  })
})
