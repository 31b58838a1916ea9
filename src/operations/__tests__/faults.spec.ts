import { isFinalCode } from "../../vipps"
import { request, clickUntil, finish, goUntil, said, useShops } from "./support/acting"
import { audit } from "./support/audit"
import { MINUTES, ORDER, type Answer, type Shop } from "./support/shop"
import {
  APIS,
  faultsOf,
  refusals,
  unknownFaults,
  unsentFaults,
  WELL,
  type Fault,
} from "./support/simulated-client"
import { meanings } from "./support/vipps-errors"
import type { Outcome } from "../index"

/** Whatever becomes of a request, at whatever step: money moves once, and in the end everybody agrees. */

describe.each(APIS)("%s", (api) => {
  const shops = useShops(api)
  const { faultNamed } = faultsOf(api)
  const brokenBefore = faultNamed("connection broken before it arrived")
  const everyFault = [...unknownFaults[api], ...unsentFaults, ...refusals[api]]

  type Kind = "capture" | "refund" | "cancel" | "release"
  const kinds: Kind[] = ["capture", "refund", "cancel", "release"]

  function shopFor(kind: Kind): Shop {
    const shop = shops.open({ capturedMinor: kind === "refund" || kind === "release" ? 60_000 : 0 })
    shop.vipps.beforeExecution = ({ requestId }) => {
      const state = shop.journal.operations.rows.get(requestId)?.state
      if (state !== "open") throw new Error(`Vipps executes ${requestId}, which is ${state}`)
    }
    return shop
  }

  async function ask(shop: Shop, kind: Kind): Promise<Answer | Outcome> {
    if (kind === "capture" || kind === "refund") return request(shop, { kind })
    return shop.run("end", (party) => shop.end(party, kind))
  }

  const count = (shop: Shop, kind: Kind) =>
    shop.vipps.ledger.filter(({ call, amountMinor }) => call === kind && amountMinor !== 60_000).length

  const isDone = (answer: Answer | Outcome) => ["executed", "adopted"].includes(said(answer))

  function isRefused(answer: Answer | Outcome): boolean {
    const outcome = "outcome" in answer ? answer.outcome : answer
    return outcome.kind === "refused"
  }

  /** Nothing is on its way any more; on ePayment only proof lets money move again. */
  const PATIENCE_MS = api === "ecom" ? 121_000 : 5 * MINUTES

  /** Asked once with that weather; whoever was not told of a success asks again later, in good weather. */
  async function askAndAskAgain(
    shop: Shop,
    kind: Kind,
    prepare: (shop: Shop) => Promise<void>,
  ): Promise<void> {
    await prepare(shop)
    const first = await ask(shop, kind)
    if (isRefused(first)) expect(count(shop, kind)).toBe(0)
    shop.way.ofSend = () => WELL
    await shop.world.pass(PATIENCE_MS)
    const answers = [first]
    while (!isDone(answers.at(-1) ?? first) && answers.length < 4) {
      answers.push(await ask(shop, kind))
      if (isToldThatItIsDone(answers.at(-1))) break
    }
    await shop.resolveAll()
    expect(audit(shop)).toEqual([])
    expect(count(shop, kind)).toBe(1)
    expect(shop.vipps.figures(ORDER).isReleased).toBe(kind === "cancel" || kind === "release")
  }

  function isToldThatItIsDone(answer: Answer | Outcome | undefined): boolean {
    const told = ["earlier-went-through", "already-canceled", "already-released"]
    return answer !== undefined && told.includes(said(answer))
  }

  const always = (fault: Fault) => async (shop: Shop) => {
    shop.way.ofSend = () => fault
  }

  const planned =
    (...faults: Fault[]) =>
    async (shop: Shop) => {
      const left = [...faults]
      shop.way.ofSend = () => left.shift() ?? WELL
    }

  /** The process that opened the operation died over its first send; the next one repeats it. */
  const afterCrash = (kind: Kind, fault: Fault) => async (shop: Shop) => {
    const party = await shop.world.begin("first", async (one) => {
      if (kind === "capture" || kind === "refund")
        return shop.request(one, { kind, amountMinor: 20_000, actor: "anna" })
      return shop.end(one, kind)
    })
    await goUntil(shop, party, "send")
    party.crash({ isDone: false })
    await shop.world.pass(41_000)
    await planned(fault)(shop)
  }

  describe.each(kinds)("%s", (kind) => {
    test.each(everyFault.map((fault) => [fault.name, fault] as const))("%s", async (_name, fault) => {
      await askAndAskAgain(shopFor(kind), kind, always(fault))
      await askAndAskAgain(shopFor(kind), kind, planned(fault))
      await askAndAskAgain(shopFor(kind), kind, planned(brokenBefore, fault))
      await askAndAskAgain(shopFor(kind), kind, planned(fault, fault))
      await askAndAskAgain(shopFor(kind), kind, afterCrash(kind, fault))
    })

    test.each(everyFault.map((fault) => [fault.name, fault] as const))(
      "%s, and the history lags and has no sums",
      async (_name, fault) => {
        const shop = shopFor(kind)
        Object.assign(shop.vipps.habits, { lagMs: () => 60_000, hasSummary: () => false, memoryMs: 320_000 })
        // ePayment always has sums, which lag as well, and its events have no keys
        if (api === "epayment")
          Object.assign(shop.vipps.habits, { figuresLagMs: () => 60_000, namesRequests: () => false })
        await askAndAskAgain(shop, kind, planned(fault))
      },
    )
  })

  /** How far the work gets before something happens to its process, or its database. */
  const accidents = ["crash before", "crash after", "error before", "error after"] as const

  describe.each(["capture", "refund"] as const)("%s: an accident at every step", (kind) => {
    test.each([
      WELL,
      faultNamed("answer lost"),
      faultNamed("executed later"),
      brokenBefore,
      faultNamed("74"),
    ])("$name", async (fault) => {
      let stories = 0
      for (const accident of accidents)
        for (const hasOld of [false, true])
          for (let step = 0; await tellAccident({ kind, fault, accident, hasOld, step }); step++) stories += 1
      expect(stories).toBeGreaterThan(40)
    })
  })

  type Accident = {
    kind: "capture" | "refund"
    fault: Fault
    accident: (typeof accidents)[number]
    /** an operation of a click that died is in the way */
    hasOld: boolean
    step: number
  }

  /** False when the click had ended by then. */
  async function tellAccident({ kind, fault, accident, hasOld, step }: Accident): Promise<boolean> {
    const shop = shopFor(kind)
    if (hasOld) await afterCrash(kind, fault)(shop)
    else await planned(fault)(shop)
    const party = await clickUntil(shop, "commit the row", { kind })
    for (let at = 0; at < step && party.isWaiting; at++) await shop.world.go(party)
    // what is told is heard: from then on it is no accident that a clerk could notice
    if (!party.isWaiting || party.isTelling) return false
    const isAfter = accident.endsWith("after") && !party.tellsNext
    if (accident.startsWith("crash")) party.crash({ isDone: isAfter })
    else {
      await party.fail(new Error("the database is away"), { isDone: isAfter })
      await finish(shop, party).catch(() => undefined)
    }
    const isMade = party.end?.kind === "value" && said(party.end.value as Answer) === "executed"
    await askAgain(shop, kind, isMade)
    return true
  }

  async function askAgain(shop: Shop, kind: "capture" | "refund", isMade: boolean): Promise<void> {
    shop.way.ofSend = () => WELL
    await shop.world.pass(PATIENCE_MS)
    for (let tries = 0; !isMade && tries < 4; tries++) {
      const answer = await request(shop, { kind })
      if (isDone(answer) || isToldThatItIsDone(answer)) break
    }
    await shop.resolveAll()
    expect(audit(shop)).toEqual([])
    expect(count(shop, kind)).toBe(1)
  }
})

test("which answers are refusals, the client's own table says as well", () => {
  const finals = Object.keys(meanings).filter((key) => meanings[key]?.finality === "rejected")
  const isFinal = (key: string) => isFinalCode(key.split("/")[0] ?? "", key.split("/")[1] ?? "")
  expect(Object.keys(meanings).filter(isFinal).sort()).toEqual(finals.sort())
})
