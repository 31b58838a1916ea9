import fc from "fast-check"
import type { SeedFacts } from "../../demo/harness"
import type { Api } from "../../src/sandbox"
import { describeOrderPlan, orderPlansOn } from "./orders/plan"
import { playOrder } from "./orders/play"
import { describePlan, plansOn } from "./plan"
import { playPayment } from "./play"
import { openShop, type CaptureMode, type Shop } from "./shop"
import type { Counts, AuditTrail } from "./results"

/** A child process of the property test: plays its share of the sequences on a shop of its own, and reports. */
export type WorkerTask = {
  game: "payments" | "orders"
  api: Api
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

async function main(task: WorkerTask): Promise<Report> {
  const shop = await openShop(task)
  const report =
    task.game === "payments"
      ? await playAll(shop, task, { plans: plansOn(task.api), describe: describePlan, play: playPayment })
      : await playAll(shop, task, {
          plans: orderPlansOn(task.api),
          describe: describeOrderPlan,
          play: playOrder,
        })
  await shop.stop()
  return report
}

async function playAll<Plan>(shop: Shop, task: WorkerTask, game: Game<Plan>): Promise<Report> {
  const counts = { runs: 0, clicks: 0, executions: 0 }
  let lastAuditTrail = ""
  const property = fc.asyncProperty(game.plans, async (plan) => {
    lastAuditTrail = ""
    const result = await game.play(shop, plan, counts)
    lastAuditTrail = result.text
    if (result.problems.length > 0) throw new Error(result.problems.join("\n"))
  })
  const details = await fc.check(property, {
    seed: task.seed,
    numRuns: task.runs,
    endOnFailure: true,
    ...(task.path === "" ? {} : { path: task.path }),
  })
  const [plan] = details.counterexample ?? []
  const cause = lastAuditTrail === "" ? String(details.errorInstance) : lastAuditTrail
  const failure = plan && `${game.describe(plan)}\n\nwhat happened:\n${cause}`
  return { ...counts, failure, path: details.counterexamplePath ?? "" }
}

process.once("message", (task: WorkerTask) => {
  main(task).then(
    (report) => process.send?.({ report }, () => process.exit(0)),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? error.stack : String(error) }, () => process.exit(1)),
  )
})
