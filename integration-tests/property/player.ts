import fc from "fast-check"
import type { SeedFacts } from "../../demo/stage"
import { describeOrderPlan, orderPlans } from "./orders/plan"
import { playOrder } from "./orders/play"
import { describePlan, plans } from "./plan"
import { playPayment } from "./play"
import { openShop, type CaptureMode, type Shop } from "./shop"
import type { Counts, AuditTrail } from "./story"

/** A child process of the property test: plays its share of the sequences on a shop of its own, and reports. */
export type Order = {
  game: "payments" | "orders"
  databaseUrl: string
  facts: SeedFacts
  capture: CaptureMode
  seed: number
  runs: number
  path: string
}
type Report = Counts & { failure: string | undefined; path: string }

/** What is played: how a sequence comes about, how it reads, and how it goes. */
type Game<Plan> = {
  plans: fc.Arbitrary<Plan>
  describe(plan: Plan): string
  play(shop: Shop, plan: Plan, counts: Counts): Promise<AuditTrail>
}

async function main(order: Order): Promise<Report> {
  const shop = await openShop(order)
  const report =
    order.game === "payments"
      ? await playAll(shop, order, { plans, describe: describePlan, play: playPayment })
      : await playAll(shop, order, { plans: orderPlans, describe: describeOrderPlan, play: playOrder })
  await shop.stop()
  return report
}

async function playAll<Plan>(shop: Shop, order: Order, game: Game<Plan>): Promise<Report> {
  const counts = { runs: 0, clicks: 0, executions: 0 }
  let lastAuditTrail = ""
  const property = fc.asyncProperty(game.plans, async (plan) => {
    lastAuditTrail = ""
    const story = await game.play(shop, plan, counts)
    lastAuditTrail = story.text
    if (story.problems.length > 0) throw new Error(story.problems.join("\n"))
  })
  const details = await fc.check(property, {
    seed: order.seed,
    numRuns: order.runs,
    endOnFailure: true,
    ...(order.path === "" ? {} : { path: order.path }),
  })
  const [plan] = details.counterexample ?? []
  const cause = lastAuditTrail === "" ? String(details.errorInstance) : lastAuditTrail
  const failure = plan && `${game.describe(plan)}\n\nwhat happened:\n${cause}`
  return { ...counts, failure, path: details.counterexamplePath ?? "" }
}

process.once("message", (order: Order) => {
  main(order).then(
    (report) => process.send?.({ report }, () => process.exit(0)),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? error.stack : String(error) }, () => process.exit(1)),
  )
})
