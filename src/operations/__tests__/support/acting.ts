import type { Operation, Outcome } from "../../index"
import { type Answer, type Shop, type ShopOptions, Shop as TheShop } from "./shop"
import { WELL, type Api, type Fault } from "./simulated-client"
import { stopwatchesOf, type Party, World } from "./world"

/** Shops for tests that tell one story each; their stopwatches go by the story's clock. */
export function useShops(api: Api = "ecom"): { open: (options?: ShopOptions) => Shop } {
  let world = new World()
  let back: () => void = () => undefined
  beforeAll(() => {
    back = stopwatchesOf(() => world)
  })
  afterAll(() => back())
  return {
    open: (options) => {
      world = new World()
      return new TheShop({ api, ...options }, world)
    },
  }
}

/** What becomes of the next requests; after them all is well. */
export function plan(shop: Shop, ...faults: Fault[]): void {
  shop.way.ofSend = () => faults.shift() ?? WELL
}

type Wanted = { kind?: "capture" | "refund"; amountMinor?: number; actor?: string | undefined }

const wanted = (p: Wanted) => ({
  kind: p.kind ?? "capture",
  amountMinor: p.amountMinor ?? 20_000,
  actor: "actor" in p ? p.actor : "anna",
})

/** A click from beginning to end. */
export function request(shop: Shop, p: Wanted = {}): Promise<Answer> {
  return shop.run("click", (party) => shop.request(party, wanted(p)))
}

/** A click that stops before the call of that name, or wherever its row is committed. */
export async function clickUntil(shop: Shop, label: string, p: Wanted = {}): Promise<Party> {
  const party = await shop.world.begin("click", (one) => shop.request(one, wanted(p)))
  await goUntil(shop, party, label)
  return party
}

export async function goUntil(shop: Shop, party: Party, label: string): Promise<void> {
  while (party.isWaiting && !party.next.startsWith(label)) await shop.world.go(party)
  if (!party.isWaiting) throw new Error(`${party.name} ended before ${label}`)
}

/** To its end. */
export async function finish<T = Answer>(shop: Shop, party: Party): Promise<T> {
  while (party.isWaiting) await shop.world.go(party)
  if (party.end?.kind === "value") return party.end.value as T
  throw party.end?.kind === "error" ? party.end.error : new Error(`${party.name} crashed`)
}

/** A click whose process dies before the call of that name, or after it. */
export async function clickAndCrash(
  shop: Shop,
  p: { before: string } | { after: string },
  what: Wanted = {},
): Promise<void> {
  const isDone = "after" in p
  const party = await clickUntil(shop, isDone ? p.after : p.before, what)
  party.crash({ isDone })
}

/** "executed", "adopted", or the code of what was said. */
export function said(answer: Answer | Outcome): string {
  const outcome = "outcome" in answer ? answer.outcome : answer
  if (outcome.kind === "thrown") return `thrown ${String(outcome.error)}`
  if (outcome.kind === "executed") return outcome.adopted ? "adopted" : "executed"
  return outcome.code
}

/** What Vipps has moved, in short; `earlier` captures of the shop's beginning left out. */
export function moved(shop: Shop): string[] {
  return shop.vipps.ledger
    .filter(({ requestId }) => operationOf(shop, requestId)?.actor !== "earlier")
    .map(({ call, amountMinor, requestId }) => `${call} ${amountMinor} ${requestId}`)
}

function operationOf(shop: Shop, requestId: string) {
  return shop.journal.operations.rows.get(requestId)
}

export async function operation(shop: Shop, requestId: string): Promise<Operation> {
  const found = await shop.journal.operations.operation(requestId)
  if (!found) throw new Error(`There is no operation ${requestId}`)
  return found
}

export function reconcile(shop: Shop, p: { isAsked?: boolean; decides?: boolean } = {}): Promise<void> {
  return shop.run("reconciliation", (party) => shop.reconcile(party, p))
}

export function rowIds(shop: Shop): string[] {
  return [...shop.medusa.rows.keys()]
}
