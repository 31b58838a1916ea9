import type { MedusaContainer } from "@medusajs/framework/types"
import type { Operation } from "../operations"
import type { VippsDesk } from "../context/vipps-context"
import { saidBy } from "../medusa/errors"
import { english } from "../messages"
import { GRACE_MS } from "../rules"
import { listUnpaid, listWithoutOperation } from "../medusa/unmatched-rows"
import { completeBooks } from "../medusa/payment-ledger"
import { listCredited } from "../medusa/credited-orders"
import { deskOf } from "../context/context-of"
import { mendEnded } from "../payments/release-or-cancel"
import { noteRun } from "../context/last-run"
import {
  lookAndNote,
  parkUnanswered,
  type Due,
  type LookEnd,
  type Reconciliation,
  type Worker,
} from "./poll-payment"
import { findPaymentOfSession } from "../context/vipps-payment"
import { listProviders } from "../context/configured-providers"
import { limitRun, type RunLimits } from "./run-limits"
import { tellUnconfigured } from "./unconfigured"
import { captureUnheardParcels } from "../fulfillments/missed-fulfillments"

export type ReconcileOptions = {
  /** at most so many payments in one run; the rest waits for the next */
  limit?: number
  /** so many at once: Vipps' details allow 120 reads a minute and payment */
  concurrency?: number
  /** references that a person asks for: polled in this run, also if they need review */
  orderIds?: string[]
  /** after this long no further poll is begun; the rest waits for the next run */
  budgetMs?: number
}

/**
 * Less than the job's 20 seconds: if Vipps holds a run up, it is over before the next one begins, except for its current poll.
 */
const BUDGET_MS = 15_000

/** A poll that a crash cut short is repeated after this long. */
const CLAIM_MS = 2 * 60_000

/**
 * One run of the reconciliation: all that is due, found by index. Each payment is claimed, so that several servers share the
 * work. A failing payment never stops the run.
 */
export async function reconcile(
  container: MedusaContainer,
  options: ReconcileOptions = {},
): Promise<Reconciliation> {
  const run: Reconciliation = { looked: 0, settled: [], unsettled: [], confirmed: 0, parked: 0 }
  const providers = listProviders(container)
  const [first] = providers
  const providerIds = providers.map(({ providerId }) => providerId)
  run.unsettled.push(...(await tellUnconfigured(container, providerIds)))
  if (!first) return run
  const desk = deskOf(container, first)
  const limits = limitRun(providerIds, options.budgetMs ?? BUDGET_MS)
  for (const orderId of options.orderIds ?? []) await desk.journal.attempts.unpark(orderId)
  await confirmBooks(container, desk, { run, limits, providerIds })
  await desk.journal.attempts.lookNow(await listLeftBehind(container, desk))
  await desk.journal.attempts.lookNow(await listCredited(container, desk.now()))
  run.settled.push(...(await captureUnheardParcels(container, desk.now(), limits)))
  const p = { limit: options.limit ?? 500, concurrency: options.concurrency ?? 4, limits }
  await parkUnanswered(await lookAtDue({ container, run }, desk, p), run)
  noteRun(desk.now())
  return run
}

type Pace = { limit: number; concurrency: number; limits: RunLimits }

/** As many at once as allowed, each as soon as one before it is done; a few are claimed ahead, well within their lease. */
async function lookAtDue(worker: Worker, desk: VippsDesk, p: Pace): Promise<LookEnd[]> {
  const { run, container } = worker
  const ahead = claimAhead(container, desk, p)
  const ends: LookEnd[] = []
  async function work(): Promise<void> {
    for (let due = await ahead.next(); due; due = await ahead.next()) {
      run.looked += 1
      const end = await lookAndNote(worker, due)
      p.limits.noteLook(end.providerId, end.kind !== "answered")
      ends.push(end)
    }
  }
  await Promise.all(Array.from({ length: p.concurrency }, work))
  run.unsettled.push(...explainEnd(p.limits, worker))
  return ends
}

/** Why the run has left some for the next one. */
function explainEnd({ isOver, listAnswering }: RunLimits, { container }: Worker): string[] {
  const answering = listAnswering()
  const silent = listProviders(container).filter(({ providerId }) => !answering.includes(providerId))
  const outages = silent.map(
    ({ providerId }) =>
      `Vipps has answered none of the last questions about payments of ${providerId}. The rest wait for the next run.`,
  )
  return isOver()
    ? [...outages, "The run's time is over. What is still due waits for the next run."]
    : outages
}

/** The next attempt that is due, until the run's limits are reached; several callers wait for one claim. */
function claimAhead(container: MedusaContainer, desk: VippsDesk, p: Pace) {
  const { attempts } = desk.journal
  let left = p.limit
  let claimed: Due[] = []
  let underWay: Promise<void> | undefined

  async function claim(): Promise<void> {
    const limit = Math.min(left, p.concurrency)
    const providerIds = p.limits.listAnswering()
    const isDone = limit === 0 || providerIds.length === 0 || p.limits.isOver()
    const found = isDone ? [] : await attempts.claimDue({ limit, leaseMs: CLAIM_MS, providerIds })
    left = found.length > 0 ? left - found.length : 0
    const unpaid = await listUnpaid(container, found)
    claimed = claimed.concat(found.map((attempt) => ({ attempt, isUnpaid: unpaid.has(attempt.orderId) })))
  }

  /** Claimed before the run knew that it is over, or that their Vipps does not answer. */
  async function giveBack(): Promise<void> {
    const answering = p.limits.listAnswering()
    const isWanted = ({ attempt }: Due) => !p.limits.isOver() && answering.includes(attempt.providerId)
    const unwanted = claimed.filter((due) => !isWanted(due))
    if (unwanted.length === 0) return
    claimed = claimed.filter(isWanted)
    await attempts.giveBackDue(unwanted.map(({ attempt }) => attempt.orderId))
  }

  return {
    async next(): Promise<Due | undefined> {
      await giveBack()
      while (claimed.length === 0 && left > 0) {
        await (underWay ??= claim().finally(() => (underWay = undefined)))
        await giveBack()
      }
      return claimed.shift()
    },
  }
}

/** Executed operations whose records in Medusa were not seen complete yet; verified only by a pass that repairs nothing. */
async function confirmBooks(
  container: MedusaContainer,
  desk: VippsDesk,
  { run, limits, providerIds }: { run: Reconciliation; limits: RunLimits; providerIds: string[] },
): Promise<void> {
  const { operations } = desk.journal
  const unconfirmed = await operations.listUnconfirmed({ olderThanMs: GRACE_MS, limit: 200, providerIds })
  for (const operation of unconfirmed) {
    if (limits.isHalfOver()) return
    const isComplete = await isBooked(container, desk, operation).catch((error: unknown) => {
      run.unsettled.push(`${operation.orderId}: ${english(saidBy(error))}`)
      return false
    })
    if (!isComplete) continue
    await operations.markConfirmed(operation.requestId)
    run.confirmed += 1
  }
}

async function isBooked(container: MedusaContainer, desk: VippsDesk, operation: Operation): Promise<boolean> {
  const { orderId, kind, rowId } = operation
  const attempt = await desk.journal.attempts.attempt(orderId)
  const payment = attempt && (await findPaymentOfSession(container, attempt))
  // a cancellation of what never became a payment has no records in Medusa
  if (!payment) return true
  if (kind === "cancel" || kind === "release") return !(await mendEnded(container, payment))
  if (rowId === undefined || !(await desk.rows.exists(kind, rowId))) {
    await desk.journal.attempts.lookNow([orderId])
    return false
  }
  return !(await completeBooks(container, payment.id))
}

/** Payments with an open operation that nobody works on, or with a row of Medusa's that belongs to no operation. */
async function listLeftBehind(container: MedusaContainer, desk: VippsDesk): Promise<string[]> {
  const abandoned = await desk.journal.operations.listAbandoned(200)
  const rows = await listWithoutOperation(container, desk.now(), GRACE_MS)
  return [...abandoned.map(({ orderId }) => orderId), ...rows]
}
