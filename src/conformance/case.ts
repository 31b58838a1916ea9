import type { Ability, ConformanceShop, Need } from "./shop"

export type ConformanceCase = {
  name: string
  /** what Medusa does that makes it go wrong */
  because: string
  /** what the provider must have, or the adapter, for this to be tried */
  needs?: readonly Need[]
  /** Throws an Error that says what was found and what should be. `tryCase` asks what it needs first. */
  run(shop: ConformanceShop): Promise<void>
}

export type Result =
  { outcome: "passed" } | { outcome: "skipped"; because: string } | { outcome: "failed"; because: string }

/** Plays a case, unless this provider need not pass it. Never throws. */
export async function tryCase(one: ConformanceCase, shop: ConformanceShop): Promise<Result> {
  const because = whyNot(one, shop)
  if (because !== undefined) return { outcome: "skipped", because }
  try {
    await one.run(shop)
    return { outcome: "passed" }
  } catch (error) {
    return { outcome: "failed", because: error instanceof Error ? error.message : String(error) }
  }
}

const abilities: Record<Ability, true> = {
  "partial-captures": true,
  "several-captures": true,
  notices: true,
  "kept-reservations": true,
}

function whyNot({ needs = [] }: ConformanceCase, shop: ConformanceShop): string | undefined {
  return needs.map((need) => reasonFor(need, shop)).find((reason) => reason !== undefined)
}

function reasonFor(need: Need, shop: ConformanceShop): string | undefined {
  if (isAbility(need)) return shop.lacks?.[need]
  return shop[need] === undefined ? `the adapter has no \`${need}\`` : undefined
}

function isAbility(need: Need): need is Ability {
  return need in abilities
}
