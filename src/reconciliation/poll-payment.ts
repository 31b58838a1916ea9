import type { MedusaContainer } from "@medusajs/framework/types"
import { because, isOtherCurrency, type Attempt } from "../operations"
import type { VippsContext } from "../context/vipps-context"
import { saidBy } from "../medusa/errors"
import { english, type Message } from "../messages"
import { POLLS_BEFORE_REVIEW, retryPollMs } from "../rules"
import { VippsError } from "../vipps"
import { contextOf } from "../context/context-of"
import { readFindings } from "./reconcile-payment"
import type { Findings } from "./findings"
import { findProvider } from "../context/configured-providers"

/** Counts of one run, for the log and for a run by hand. */
export type Reconciliation = {
  polled: number
  resolved: string[]
  unresolved: string[]
  verified: number
  needReview: number
}

/** Vipps gave no answer about this payment too many times. */
type Unanswered = { attempt: Attempt; context: VippsContext; reason: Message }
/** `markNeedsReview`: it needs a person, if Vipps has answered about other payments of its provider in the same run. */
export type PollEnd = { kind: "answered" | "unanswered"; providerId: string; markNeedsReview?: Unanswered }
export type Worker = { container: MedusaContainer; run: Reconciliation }

/** `isUnpaid`: no payment of Medusa's and no open operation, by one fast query. */
export type DuePoll = { attempt: Attempt; isUnpaid: boolean }

/** Polls one payment and notes when to poll next. Never throws: one failure must not stop the others. */
export async function pollAndNote(worker: Worker, { attempt, isUnpaid }: DuePoll): Promise<PollEnd> {
  const { container, run } = worker
  const { providerId } = attempt
  const provider = findProvider(container, providerId)
  // claimed for configured providers; this one's payments belong to another deployment
  if (!provider) return { kind: "unanswered", providerId }
  const context = contextOf(container, provider).forPayment(attempt)
  try {
    const findings = await readFindings(container, context, attempt, { isUnpaid })
    run.resolved.push(...findings.did.map((did) => `${attempt.reference}: ${did}`))
    await notePoll(context, attempt, findings, run)
    return { kind: "answered", providerId }
  } catch (error) {
    const reason = saidBy(error)
    if (isOutage(error)) return noteOutage({ attempt, context, reason }, run)
    const stuck = isOtherCurrency(error) && { stuck: reason }
    const findings = { did: [], unresolved: [reason], forPerson: [], nextMs: undefined, ...stuck }
    await notePoll(context, attempt, findings, run)
    return { kind: "answered", providerId }
  }
}

/**
 * In an outage Vipps answers about no payment of a provider, and nothing is wrong with any of them: none is given up then.
 * Answers about another provider's payments prove nothing: it has other keys, and maybe another address.
 */
export async function markUnansweredForReview(polled: PollEnd[], run: Reconciliation): Promise<void> {
  const answered = polled.filter(({ kind }) => kind === "answered")
  const answering = new Set(answered.map(({ providerId }) => providerId))
  for (const findings of polled)
    if (findings.markNeedsReview && answering.has(findings.providerId))
      await markNeedsReview(findings.markNeedsReview, run)
}

/** Vipps is down, or does not accept our keys. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof VippsError)) return false
  return error.finality !== "rejected" || error.httpStatus === 401 || error.httpStatus === 403
}

/** Paused like any failed poll; given up after too many. */
async function noteOutage(p: Unanswered, run: Reconciliation): Promise<PollEnd> {
  run.unresolved.push(`${p.attempt.reference}: ${english(p.reason)}`)
  const { reference, providerId, failedPolls } = p.attempt
  const failed = await p.context.journal.attempts.noteFailedPoll(reference, retryPollMs(failedPolls + 1))
  return { kind: "unanswered", providerId, ...(failed >= POLLS_BEFORE_REVIEW && { markNeedsReview: p }) }
}

async function notePoll(
  context: VippsContext,
  attempt: Attempt,
  findings: Findings,
  run: Reconciliation,
): Promise<void> {
  const { attempts } = context.journal
  const reason = findings.stuck ?? findings.unresolved[0]
  if (reason === undefined) return attempts.pollAgain(attempt.reference, findings.nextMs, findings.figures)
  run.unresolved.push(`${attempt.reference}: ${english(reason)}`)
  const retryMs = Math.min(retryPollMs(attempt.failedPolls + 1), findings.knownInMs ?? Infinity)
  const failed = await attempts.noteFailedPoll(attempt.reference, retryMs)
  if (failed >= POLLS_BEFORE_REVIEW || findings.stuck)
    await markNeedsReview({ context, attempt, reason }, run)
}

async function markNeedsReview({ context, attempt, reason }: Unanswered, run: Reconciliation): Promise<void> {
  await context.journal.attempts.markNeedsReview(attempt.reference, reason)
  run.needReview += 1
  const data = {
    reference: attempt.reference,
    amount_minor: Math.max(attempt.amountMinor, attempt.figures.reservedMinor),
    ...because(reason),
  }
  context.announce({ name: "vipps.needs_review", data })
}
