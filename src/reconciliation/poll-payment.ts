import type { MedusaContainer } from "@medusajs/framework/types"
import type { Attempt } from "../operations"
import type { VippsDesk } from "../context/vipps-context"
import { saidBy } from "../medusa/errors"
import { english, type Message } from "../messages"
import { LOOKS_BEFORE_PARKING, retryLookMs } from "../rules"
import { VippsError } from "../vipps"
import { deskOf } from "../context/context-of"
import { lookAt } from "./reconcile-payment"
import type { Look } from "./findings"
import { findProvider } from "../context/configured-providers"

/** Counts of one run, for the log and for a run by hand. */
export type Reconciliation = {
  looked: number
  settled: string[]
  unsettled: string[]
  confirmed: number
  parked: number
}

/** Vipps gave no answer about this payment, once too often. */
type Unanswered = { attempt: Attempt; desk: VippsDesk; reason: Message }
/** `park`: it needs a person, if Vipps has answered about other payments of its provider in the same run. */
export type LookEnd = { kind: "answered" | "unanswered"; providerId: string; park?: Unanswered }
export type Worker = { container: MedusaContainer; run: Reconciliation }

/** `isUnpaid`: no payment of Medusa's and no open operation, by one fast query. */
export type Due = { attempt: Attempt; isUnpaid: boolean }

/** Polls one payment and notes when to poll next. Never throws: one failure must not stop the others. */
export async function lookAndNote(worker: Worker, { attempt, isUnpaid }: Due): Promise<LookEnd> {
  const { container, run } = worker
  const { providerId } = attempt
  const provider = findProvider(container, providerId)
  // claimed for configured providers; this one's payments belong to another deployment
  if (!provider) return { kind: "unanswered", providerId }
  const desk = deskOf(container, provider)
  try {
    const look = await lookAt(container, desk, attempt, { isUnpaid })
    run.settled.push(...look.did.map((did) => `${attempt.orderId}: ${did}`))
    await noteLook(desk, attempt, look, run)
    return { kind: "answered", providerId }
  } catch (error) {
    const reason = saidBy(error)
    if (isOutage(error)) return noteOutage({ attempt, desk, reason }, run)
    await noteLook(desk, attempt, { did: [], unsettled: [reason], forPerson: [], nextMs: undefined }, run)
    return { kind: "answered", providerId }
  }
}

/**
 * In an outage Vipps answers about no payment of a provider, and nothing is wrong with any of them: none is given up then.
 * Answers about another provider's payments prove nothing: it has other keys, and maybe another address.
 */
export async function parkUnanswered(looks: LookEnd[], run: Reconciliation): Promise<void> {
  const answered = looks.filter(({ kind }) => kind === "answered")
  const answering = new Set(answered.map(({ providerId }) => providerId))
  for (const look of looks) if (look.park && answering.has(look.providerId)) await park(look.park, run)
}

/** Vipps is down, or does not accept our keys. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof VippsError)) return false
  return error.finality !== "final" || error.httpStatus === 401 || error.httpStatus === 403
}

/** Paused like any failed poll; given up after too many. */
async function noteOutage(p: Unanswered, run: Reconciliation): Promise<LookEnd> {
  run.unsettled.push(`${p.attempt.orderId}: ${english(p.reason)}`)
  const { orderId, providerId, failedLooks } = p.attempt
  const failed = await p.desk.journal.attempts.noteFailedLook(orderId, retryLookMs(failedLooks + 1))
  return { kind: "unanswered", providerId, ...(failed >= LOOKS_BEFORE_PARKING && { park: p }) }
}

async function noteLook(desk: VippsDesk, attempt: Attempt, look: Look, run: Reconciliation): Promise<void> {
  const { attempts } = desk.journal
  const reason = look.stuck ?? look.unsettled[0]
  if (reason === undefined) return attempts.lookAgain(attempt.orderId, look.nextMs, look.seen)
  run.unsettled.push(`${attempt.orderId}: ${english(reason)}`)
  const retryMs = Math.min(retryLookMs(attempt.failedLooks + 1), look.knownInMs ?? Infinity)
  const failed = await attempts.noteFailedLook(attempt.orderId, retryMs)
  if (failed >= LOOKS_BEFORE_PARKING || look.stuck) await park({ desk, attempt, reason }, run)
}

async function park({ desk, attempt, reason }: Unanswered, run: Reconciliation): Promise<void> {
  await desk.journal.attempts.park(attempt.orderId, reason)
  run.parked += 1
  const data = { order_id: attempt.orderId, amount_ore: attempt.amountOre, reason: english(reason) }
  desk.announce({ name: "vipps.attempt_parked", data })
}
