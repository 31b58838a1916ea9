import { randomUUID } from "node:crypto"
import type { Refusal } from "../rules"
import type { VippsError } from "../vipps"
import { startClock, type Clock, type Desk } from "./context"
import { figuresIn, readInstead } from "./keep-figures"
import { executed, refused, refusedByVipps, unknown, type Outcome } from "./outcome"
import type { Operation, SeenFigures } from "./ports"
import { readOperation } from "./find-in-history"
import { say } from "./messages"
import { factsOf, mandateOf, send, type Mandate } from "./send"

/** Somebody, or something, wants the reservation gone: all of it (cancel), or what was not captured (release). */
export type Ending = {
  kind: "cancel" | "release"
  orderId: string
  actor: string | undefined
  text: string
  /** asked of the figures last seen, directly before a new operation is opened */
  guard: (seen: SeenFigures) => Refusal | undefined
  /** shorter than the usual time, where a shopper waits */
  timeoutMs?: number
}

const ROUNDS = 4

/**
 * Cancels a payment or releases its remainder, in the same slot as captures and refunds (R1): a release that overtakes
 * an open capture would take its money away. Repeating either is harmless, so an open one is simply sent again.
 */
export async function endReservation(desk: Desk, ending: Ending): Promise<Outcome> {
  const clock = startClock(ending.timeoutMs ?? desk.times.callMs)
  for (let round = 0; round < ROUNDS; round++) {
    const outcome = await tryOnce(desk, ending, clock)
    if (outcome) return outcome
  }
  return refused("busy", say.busy(), true)
}

async function tryOnce(desk: Desk, ending: Ending, clock: Clock): Promise<Outcome | undefined> {
  const { operations, attempts } = desk.journal
  const open = await operations.openOperation(ending.orderId)
  if (open?.leaseAlive) return refused("under-way", say.underWay(open), true)
  if (open) return settleOpen(desk, ending, open, clock)
  const attempt = await attempts.attempt(ending.orderId)
  const refusal = attempt && ending.guard(attempt.seen)
  if (refusal) return refused(refusal.code, refusal)
  const { kind, orderId, text, actor } = ending
  const mandate: Mandate = {
    requestId: newRequestId(),
    orderId,
    kind,
    // what is let go; it is not sent, Vipps always lets go of everything that is left
    amountOre: attempt?.seen.capturableOre ?? 0,
    text,
    actor,
    owner: randomUUID(),
  }
  if (!(await operations.open({ ...mandate, rowId: undefined }))) return undefined
  return sendAndClose(desk, ending, mandate, clock)
}

async function settleOpen(
  desk: Desk,
  ending: Ending,
  open: Operation,
  clock: Clock,
): Promise<Outcome | undefined> {
  const { operations } = desk.journal
  const mandate = mandateOf(open, randomUUID())
  if (!(await operations.takeOver(mandate))) return undefined
  const owned = await operations.operation(open.requestId)
  if (!owned) return undefined
  const reading = await readOperation(desk, owned, readingMs(clock))
  if (reading.kind === "executed") {
    const { entry } = reading
    await operations.closeExecuted({
      ...mandate,
      rowId: owned.rowId,
      answered: false,
      transactionId: entry?.transactionId,
      at: entry?.at,
    })
    return owned.kind === ending.kind ? executed(owned.requestId, true) : undefined
  }
  if (owned.kind === ending.kind) return sendAndClose(desk, ending, mandate, clock)
  if (reading.kind === "absent" && reading.proof) {
    await operations.closeNotExecuted(mandate)
    return undefined
  }
  await operations.giveBack(mandate)
  return unknown("not-known-yet", say.notKnownYet(owned))
}

async function sendAndClose(desk: Desk, ending: Ending, mandate: Mandate, clock: Clock): Promise<Outcome> {
  const { operations } = desk.journal
  const sent = await send(desk, mandate, clock)
  if (sent.kind === "lost") return refused("busy", say.busy(), true)
  if (sent.kind === "answered") {
    const { transactionId, at, summary } = sent.answer
    const attempt = await desk.journal.attempts.attempt(ending.orderId)
    const seen = figuresIn(summary, attempt, { released: true })
    await operations.closeExecuted({ ...mandate, rowId: undefined, answered: true, transactionId, at, seen })
    if (!summary && attempt) await readInstead(desk, attempt)
    return executed(mandate.requestId, false)
  }
  return settleFailure(desk, mandate, sent.error, clock)
}

/** Whatever Vipps said: when its history shows the reservation gone, it is gone. */
async function settleFailure(
  desk: Desk,
  mandate: Mandate,
  error: VippsError,
  clock: Clock,
): Promise<Outcome> {
  const { operations } = desk.journal
  const operation = await operations.operation(mandate.requestId)
  if (!operation) throw new Error(`The operation ${mandate.requestId} has vanished from the journal.`)
  const reading = await readOperation(desk, operation, readingMs(clock))
  if (reading.kind === "executed") {
    await operations.closeExecuted({ ...mandate, rowId: undefined, answered: true })
    return executed(mandate.requestId, false)
  }
  const isFinal = error.finality !== "unknown" && !operation.unansweredAt
  const isProven = reading.kind === "absent" && reading.proof
  if (isFinal || isProven) {
    await operations.closeRefused({ ...mandate, ...factsOf(error) })
    return refusedByVipps(error)
  }
  await operations.giveBack({ ...mandate, why: factsOf(error) })
  return unknown("no-answer", say.noAnswer(operation, error))
}

/** What is left of the time, a shopper's for example; never so little that no answer could come. */
function readingMs(clock: Clock): number {
  return Math.max(500, clock.leftMs())
}

/** Cancel and release have no row of Medusa's; Vipps takes ids of up to 40 characters. */
function newRequestId(): string {
  return `vend-${randomUUID().replaceAll("-", "")}`
}
