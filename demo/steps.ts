import type { RemoteSandboxControl } from "./sandbox-control"
import { say } from "./progress"
import type { Admin, Answer, SeedFacts, Shop } from "./harness"
import type { MarketShop } from "./market"
import type { VippsApi } from "./vipps-api"

/** Who plays the story: the storefront, the staff, the shopper's phone with Vipps' clock, and the shop's goods. */
export type Actors = {
  shop: Shop
  admin: Admin
  sandboxControl: RemoteSandboxControl
  facts: SeedFacts
  api: VippsApi
  local: MarketShop
}

export async function expectDone(doing: string, answered: Promise<Answer>): Promise<void> {
  const { ok, status, message } = await answered
  if (!ok) throw new Error(`${doing}: ${status} ${message}`)
}

export function step(line: string): void {
  say(`  ${line}`)
}
