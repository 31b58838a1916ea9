import {
  cancelOrderWorkflow,
  capturePaymentWorkflow,
  createOrderCreditLinesWorkflow,
  refundPaymentWorkflow,
} from "@medusajs/medusa/core-flows"
import {
  cancelVippsPaymentWorkflow,
  releaseVippsPaymentWorkflow,
  resolveVippsPaymentWorkflow,
  reconcileVippsWorkflow,
} from "../../src/workflows"
import { eventually } from "../support/time/eventually"
import { describeClick, describePlan, type Act, type MoneyRequest, type Plan, type Step } from "./plan"
import { withoutLags } from "./reading"
import { plainRequest, runRequest, type ServerRequest } from "./servers"
import type { Paid, Shop } from "./shop"

/** What became of one click, as the person saw it. */
export type ClickResult = {
  number: number
  click: MoneyRequest
  /** milliseconds of a monotonic clock */
  startedAt: number
  endedAt: number
  outcome: "success" | "refused" | "dead"
  message: string
  /** Medusa's row, when our provider was asked to move money */
  medusaRowId: string | undefined
  /** when the provider was asked; the row exists since before */
  askedAt: number | undefined
  returnedAt: number | undefined
  /** the server died when Medusa had the click in its books already: for everybody who looks it is done (protocol, R8) */
  diedBooked?: boolean
}

export type Game = { shop: Shop; paid: Paid; abandoned: string[]; results: ClickResult[]; log: string[] }

const MINUTE_MS = 60_000
/** Nothing that was sent may execute after this long (protocol, section 1): with requests on their way no more passes. */
const LONGEST_WITH_REQUESTS_MINUTES = 0.5

export async function startGame(shop: Shop, plan: Plan): Promise<Game> {
  const { control } = shop.sandbox
  await control.clearFaults()
  await control.clearRequests()
  shop.clock.skew(plan.skewMs)
  await control.assume(plan.reading)
  const abandoned: string[] = []
  for (const given of plan.abandoned) abandoned.push(await shop.abandon(given))
  // the shopper's browser would ask again until Vipps shows the approval
  await control.assume(withoutLags)
  const paid = await shop.pay(plan)
  await control.assume(plan.reading)
  if (!plan.hearsWebhooks) await loseNotices(shop)
  const game: Game = {
    shop,
    paid,
    abandoned,
    results: [],
    log: [`${paid.reference}: ${describePlan({ ...plan, steps: [] })}`],
  }
  await pass(game, 2)
  if (plan.capturedMinor > 0) {
    await clickOnce(game, quietClick("capture", plan.capturedMinor))
    await pass(game, 2)
  }
  return game
}

export function quietClick(act: Act, amountMinor = 0): MoneyRequest {
  return { act, amountMinor, by: "kari", server: 0, afterMs: 0, trouble: { kind: "none" } }
}

export async function playStep(game: Game, step: Step): Promise<void> {
  const { control } = game.shop.sandbox
  switch (step.step) {
    case "time":
      return pass(game, step.minutes)
    case "forget":
      // an id is remembered for longer than a request can be on its way (protocol, section 1: `MEMORY` and `FLIGHT`)
      if (step.what === "ids") await untilNothingIsOnItsWay(game)
      game.log.push(`Vipps forgets ${step.what}`)
      return step.what === "ids" ? control.forgetRequestIds() : control.revokeTokens()
    case "restart":
      game.log.push(`server ${step.server} restarted`)
      return game.shop.restart(step.server)
    case "portal":
      return usePortal(game, step)
    case "clicks":
      for (const { call, fault, times } of step.faults) {
        game.log.push(`weather: the next ${times} ${call} ${JSON.stringify(fault)}`)
        await control.next(call, fault, times)
      }
      await Promise.all(step.clicks.map((click) => clickOnce(game, click)))
      await reviveServers(game)
  }
}

async function usePortal({ shop, paid, log }: Game, { act, amountMinor }: Extract<Step, { step: "portal" }>) {
  const { portal } = shop.sandbox.control
  const done = act === "cancel" ? portal.cancel(paid.reference) : portal[act](paid.reference, amountMinor)
  const outcome = await done.then(
    () => "done",
    () => "refused by Vipps",
  )
  log.push(`portal ${act} ${amountMinor / 100} kr: ${outcome}`)
}

/** Time passes: for everybody at once. */
export async function pass(game: Game, minutes: number): Promise<void> {
  if (minutes > LONGEST_WITH_REQUESTS_MINUTES) await untilNothingIsOnItsWay(game)
  game.log.push(`${minutes} minutes pass`)
  await game.shop.clock.pass(minutes * MINUTE_MS)
}

async function untilNothingIsOnItsWay({ shop }: Game): Promise<void> {
  await eventually("all requests are answered", async () => {
    const seen = await shop.sandbox.control.requests()
    return seen.every(({ status }) => status !== "pending")
  })
}

async function reviveServers(game: Game): Promise<void> {
  const { shop, log } = game
  for (const server of shop.servers) {
    if (!server.isDead) continue
    await eventually("the dead server's transactions have ended", async () => server.connections === 0)
    await noteBooked(game, server.number)
    log.push(`server ${server.number} died, and is started again`)
    shop.restart(server.number)
  }
}

async function noteBooked({ shop, paid, results }: Game, server: number): Promise<void> {
  const fresh = results.filter(
    (one) => one.outcome === "dead" && one.diedBooked === undefined && one.click.server === server,
  )
  for (const one of fresh) {
    const { act } = one.click
    if (act !== "capture" && act !== "refund") continue
    const books = paid.orderId
      ? `select 1 from order_transaction where reference_id = $1 and deleted_at is null`
      : `select 1 from ${act} r join payment p on p.id = r.payment_id
           join payment_collection c on c.id = p.payment_collection_id
          where r.id = $1 and c.${act}${act === "capture" ? "d" : "ed"}_amount >=
                (select sum(amount) from ${act} where payment_id = p.id and deleted_at is null)`
    one.diedBooked = (await shop.sql(books, [one.medusaRowId])).length > 0
  }
}

export async function clickOnce(game: Game, click: MoneyRequest): Promise<ClickResult> {
  // time is what the plan is about: clicks are so far apart
  await new Promise((resolve) => setTimeout(resolve, click.afterMs))
  const server = game.shop.servers[click.server]
  const request = requestFor(game, server, click)
  const startedAt = performance.now()
  const stall = stallLater(game, click)
  const work = runRequest(request, () => act(game, click)).then(
    (said) => ({ outcome: "success" as const, message: said ?? "" }),
    (error: unknown) => ({ outcome: "refused" as const, message: messageOf(error) }),
  )
  const death = server.died.then(() => ({ outcome: "dead" as const, message: "" }))
  const end = await Promise.race([work, death])
  await stall
  const { medusaRowId, askedAt, returnedAt } = request
  const number = game.results.length
  const results: ClickResult = {
    number,
    click,
    startedAt,
    endedAt: performance.now(),
    ...end,
    medusaRowId,
    askedAt,
    returnedAt,
  }
  game.results.push(results)
  game.log.push(`${number}. ${describeClick(click)} -> ${end.outcome} ${medusaRowId ?? ""} ${end.message}`)
  return results
}

function requestFor(
  game: Game,
  server: ServerRequest["server"],
  { act: name, trouble }: MoneyRequest,
): ServerRequest {
  const isMoney =
    name === "capture" || name === "refund" || name === "cancelOrder" || name === "cancelPayment"
  return {
    ...plainRequest(server),
    boundariesLeft: trouble.kind === "dies" ? trouble.afterBoundaries : Infinity,
    isDoomed: trouble.kind === "dies-sending" ? whenSent(game) : undefined,
    isCounting: !isMoney,
    failingWrite: trouble.kind === "write-fails" && isMoney ? trouble.of : undefined,
  }
}

/** True once a request that changes something has reached Vipps, from now on. */
function whenSent({ shop, paid }: Game): () => Promise<boolean> {
  const count = async () => {
    const seen = await shop.sandbox.control.requests({ reference: paid.reference })
    return seen.filter(({ method }) => method !== "GET").length
  }
  const before = count()
  return async () => (await count()) > (await before)
}

/** The process is held up in the middle of its work, longer than its lease. */
async function stallLater(game: Game, { trouble }: MoneyRequest): Promise<void> {
  if (trouble.kind !== "stalls") return
  // time is what the plan is about: the process stands still so long after the click
  await new Promise((resolve) => setTimeout(resolve, trouble.afterMs))
  await pass(game, trouble.seconds / 60)
}

/** What a button or a job does; in words what it did besides. */
async function act(
  { shop, paid }: Game,
  { act: name, amountMinor, by }: MoneyRequest,
): Promise<string | undefined> {
  const { container, payments } = shop
  const payment_id = paid.paymentId
  const amount = amountMinor === 0 ? {} : { amount: amountMinor / 100 }
  switch (name) {
    case "capture":
      await capturePaymentWorkflow(container).run({ input: { payment_id, captured_by: by, ...amount } })
      return
    case "refund":
      if (paid.orderId) {
        await refundPaymentWorkflow(container).run({ input: { payment_id, created_by: by, ...amount } })
      } else await payments.refundPayment({ payment_id, created_by: by, ...amount })
      return
    case "credit":
      return giveCredit(container, paid, amountMinor)
    case "release":
      await releaseVippsPaymentWorkflow(container).run({ input: { payment_id, released_by: by } })
      return
    case "cancel":
      await cancelVippsPaymentWorkflow(container).run({ input: { payment_id, canceled_by: by } })
      return
    case "cancelPayment":
      await payments.cancelPayment(payment_id)
      return
    case "cancelOrder":
      if (!paid.orderId) return "there is no order"
      await cancelOrderWorkflow(container).run({ input: { order_id: paid.orderId, canceled_by: by } })
      return
    case "resolve": {
      const { result } = await resolveVippsPaymentWorkflow(container).run({ input: { payment_id } })
      return JSON.stringify([result.did, result.unresolved])
    }
    case "reconcile": {
      const { polled, resolved, unresolved, verified } = (
        await reconcileVippsWorkflow(container).run({ input: {} })
      ).result
      return JSON.stringify({ polled, resolved, unresolved, verified })
    }
  }
}

/** Goodwill: the order costs less than what is reserved for it, or is paid. */
async function giveCredit(
  container: Shop["container"],
  { orderId }: Paid,
  amountMinor: number,
): Promise<string | undefined> {
  if (!orderId) return "there is no order"
  const credit_lines = [
    { order_id: orderId, amount: amountMinor / 100, reference: "goodwill", reference_id: "goodwill" },
  ]
  await createOrderCreditLinesWorkflow(container).run({ input: { id: orderId, credit_lines } })
}

/** No webhook tells of anything any more. Vipps sends a callback only about an approval. */
async function loseNotices({ api, nextNotice }: Shop): Promise<void> {
  if (api === "epayment") await nextNotice({ lose: true }, Infinity)
}

/** The weather clears up, what is on its way arrives, whoever was dead is alive, and nothing happens by itself any more. */
export async function heal(game: Game): Promise<void> {
  const { api, sandbox } = game.shop
  await sandbox.control.clearFaults()
  await sandbox.control.assume(withoutLags)
  await untilNothingIsOnItsWay(game)
  await reviveServers(game)
  await loseNotices(game.shop)
  const isFollowed = api === "epayment" || game.results.some(({ click }) => click.act === "cancelOrder")
  if (isFollowed) await untilEventsAreHandled(game)
}

async function untilEventsAreHandled(game: Game): Promise<void> {
  await eventually("what follows the events is done", () => game.shop.eventHandlers.areDone())
  await untilNothingIsOnItsWay(game)
}

/** Workflows throw what a step has thrown, or a plain object like it. */
function messageOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error
    ? String(error.message)
    : String(error)
}
