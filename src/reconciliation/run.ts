import type { MedusaContainer } from "@medusajs/framework/types"
import type { Operation } from "../operations"
import type { UnitContext } from "../context/vipps-context"
import { saidBy } from "../medusa/errors"
import { english } from "../messages"
import { GRACE_MS, isCancelOrRelease } from "../rules"
import { listUnpaid, listWithoutOperation } from "../medusa/unmatched-rows"
import { completeLedger } from "../medusa/payment-ledger"
import { findOrderId } from "../medusa/order-rows"
import { completeRefundCredit, listInterruptedCredits } from "../medusa/refund-credit"
import { listCredited } from "../medusa/credited-orders"
import { contextOf } from "../context/context-of"
import { repairEnded } from "../payments/release-or-cancel"
import { noteRun } from "../context/last-run"
import {
  pollAndNote,
  markUnansweredForReview,
  type DuePoll,
  type PollEnd,
  type Reconciliation,
  type Worker,
} from "./poll-payment"
import { findPaymentOfSession } from "../context/vipps-payment"
import { listProviders } from "../context/configured-providers"
import { limitRun, type RunLimits } from "./run-limits"
import { tellUnconfigured } from "./unconfigured"
import { captureMissedFulfillments } from "../fulfillments/missed-fulfillments"

export type ReconcileOptions = {
  /** at most so many payments in one run; the rest waits for the next */
  limit?: number
  /** so many at once: Vipps' details allow 120 reads a minute and payment */
  concurrency?: number
  /** references that a person asks for: polled in this run, also if they need review */
  references?: string[]
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
  const run: Reconciliation = { polled: 0, resolved: [], unresolved: [], verified: 0, needReview: 0 }
  const providers = listProviders(container)
  const [first] = providers
  const providerIds = providers.map(({ providerId }) => providerId)
  run.unresolved.push(...(await tellUnconfigured(container, providerIds)))
  if (!first) return run
  const context = contextOf(container, first)
  const limits = limitRun(providerIds, options.budgetMs ?? BUDGET_MS)
  for (const reference of options.references ?? []) await context.journal.attempts.clearNeedsReview(reference)
  await confirmBooks(container, context, { run, limits, providerIds })
  await finishCredits(container, providerIds, run)
  await context.journal.attempts.pollNow(await listLeftBehind(container, context))
  await context.journal.attempts.pollNow(await listCredited(container, context.now()))
  run.resolved.push(...(await captureMissedFulfillments(container, context.now(), limits)))
  const p = { limit: options.limit ?? 500, concurrency: options.concurrency ?? 4, limits }
  await markUnansweredForReview(await pollDue({ container, run }, context, p), run)
  noteRun(context.now())
  return run
}

type Pace = { limit: number; concurrency: number; limits: RunLimits }

/** As many at once as allowed, each as soon as one before it is done; a few are claimed ahead, well within their lease. */
async function pollDue(worker: Worker, context: UnitContext, p: Pace): Promise<PollEnd[]> {
  const { run, container } = worker
  const ahead = claimAhead(container, context, p)
  const ends: PollEnd[] = []
  async function work(): Promise<void> {
    for (let due = await ahead.next(); due; due = await ahead.next()) {
      run.polled += 1
      const end = await pollAndNote(worker, due)
      p.limits.notePoll(end.providerId, end.kind !== "answered")
      ends.push(end)
    }
  }
  await Promise.all(Array.from({ length: p.concurrency }, work))
  run.unresolved.push(...explainEnd(p.limits, worker))
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
function claimAhead(container: MedusaContainer, context: UnitContext, p: Pace) {
  const { attempts } = context.journal
  let left = p.limit
  let claimed: DuePoll[] = []
  let underWay: Promise<void> | undefined

  async function claim(): Promise<void> {
    const limit = Math.min(left, p.concurrency)
    const providerIds = p.limits.listAnswering()
    const isDone = limit === 0 || providerIds.length === 0 || p.limits.isOver()
    const found = isDone ? [] : await attempts.claimDue({ limit, leaseMs: CLAIM_MS, providerIds })
    left = found.length > 0 ? left - found.length : 0
    const unpaid = await listUnpaid(container, found)
    claimed = claimed.concat(found.map((attempt) => ({ attempt, isUnpaid: unpaid.has(attempt.reference) })))
  }

  /** Claimed before the run knew that it is over, or that their Vipps does not answer. */
  async function giveBack(): Promise<void> {
    const answering = p.limits.listAnswering()
    const isWanted = ({ attempt }: DuePoll) => !p.limits.isOver() && answering.includes(attempt.providerId)
    const unwanted = claimed.filter((due) => !isWanted(due))
    if (unwanted.length === 0) return
    claimed = claimed.filter(isWanted)
    await attempts.giveBackDue(unwanted.map(({ attempt }) => attempt.reference))
  }

  return {
    async next(): Promise<DuePoll | undefined> {
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
  context: UnitContext,
  { run, limits, providerIds }: { run: Reconciliation; limits: RunLimits; providerIds: string[] },
): Promise<void> {
  const { operations } = context.journal
  const unconfirmed = await operations.listUnverified({ olderThanMs: GRACE_MS, limit: 200, providerIds })
  for (const operation of unconfirmed) {
    if (limits.isHalfOver()) return
    const isComplete = await isBooked(container, context, operation).catch((error: unknown) => {
      run.unresolved.push(`${operation.reference}: ${english(saidBy(error))}`)
      return false
    })
    if (!isComplete) continue
    await operations.markLedgerVerified(operation.requestId)
    run.verified += 1
  }
}

async function finishCredits(
  container: MedusaContainer,
  providerIds: string[],
  run: Reconciliation,
): Promise<void> {
  for (const orderId of await listInterruptedCredits(container, providerIds)) {
    await completeRefundCredit(container, orderId).catch((error: unknown) => {
      run.unresolved.push(`${orderId}: ${english(saidBy(error))}`)
    })
  }
}

async function isBooked(
  container: MedusaContainer,
  context: UnitContext,
  operation: Operation,
): Promise<boolean> {
  const { reference, kind, medusaRowId } = operation
  const attempt = await context.journal.attempts.attempt(reference)
  const payment = attempt && (await findPaymentOfSession(container, attempt))
  // a cancellation of what never became a payment has no records in Medusa
  if (!payment) return true
  if (isCancelOrRelease(kind)) return !(await repairEnded(container, payment))
  if (medusaRowId === undefined || !(await context.rows.exists(kind, medusaRowId))) {
    await context.journal.attempts.pollNow([reference])
    return false
  }
  if (await completeLedger(container, payment.id)) return false
  const orderId = kind === "refund" ? await findOrderId(container, payment.id) : undefined
  return orderId === undefined || (await completeRefundCredit(container, orderId))
}

/** Payments with an open operation that nobody works on, or with a row of Medusa's that belongs to no operation. */
async function listLeftBehind(container: MedusaContainer, context: UnitContext): Promise<string[]> {
  const abandoned = await context.journal.operations.listAbandoned(200)
  const rows = await listWithoutOperation(container, context.now(), GRACE_MS)
  return [...abandoned.map(({ reference }) => reference), ...rows]
}
