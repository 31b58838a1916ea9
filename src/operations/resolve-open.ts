import { randomUUID } from "node:crypto"
import { message, money } from "../messages"
import { asExternal, externalOperation, isCancelOrRelease, type HistoryEntry } from "../rules"
import type { MoneyAnswer, VippsError } from "../vipps"
import { startClock, type Clock, type PaymentContext } from "./context"
import { readOperation } from "./find-in-history"
import { figuresIn, readInstead } from "./keep-figures"
import { checkBeforeCancel } from "./check-before-cancel"
import { NEEDS_MANUAL_DECISION, say } from "./messages"
import { isSameRequest, isSameActor, type MoneyRequest } from "./money-request"
import { refused, refusedByVipps, type Outcome } from "./outcome"
import type { Attempt, Execution, NewOperation, Operation, RefusalFacts } from "./ports"
import type { Reading } from "./reading"
import { factsOf, isUnapproved, leaseOf, send, type LeasedOperation } from "./send"
import { showsOperation, notShown, readMovedBefore } from "./shown-in-answer"

/**
 * THE RESOLVER decides and records what becomes of an open operation, whoever asks (lines 4, 8 to 11 and 13 to 20). The asker
 * decides four things only, each in a function at the end: what may be sent again, whose row an execution becomes and who has
 * acknowledged it, whether the old row is deleted, and what happens in doubt.
 */
export type Asker =
  | { kind: "request"; request: Pick<MoneyRequest, "kind" | "amountMinor" | "actor" | "medusaRowId"> }
  /** somebody wants the reservation gone */
  | { kind: "ending"; ending: "cancel" | "release" }
  | { kind: "reconciler" }
  /** a person has compared the payment with the Vipps portal */
  | { kind: "person"; wentThrough: boolean }
  /** nobody approved the payment and nobody can any more: there is nothing to cancel, whatever became of the request */
  | { kind: "expiry" }

/** `operation`: as it was before it was closed. `error`: what the send in this call ended with. */
export type Resolution =
  /** somebody else was faster and owns it, or has closed it */
  | { kind: "taken" }
  /** we have lost it; `operation` is what the journal says now (R2) */
  | { kind: "lost"; operation: Operation }
  /** Vipps answered 200 */
  | { kind: "answered"; operation: NewOperation }
  /** the history shows it, or a person said so */
  | { kind: "executed"; operation: Operation; error?: VippsError | undefined }
  | { kind: "not-executed" }
  /** by Vipps; or by us before anything was sent, where Vipps would not have refused */
  | { kind: "refused"; outcome: Outcome }
  /** still open. `isRead`: Vipps' history could be read */
  | { kind: "unresolved"; operation: Operation; isRead: boolean; error?: VippsError | undefined }
  /** still open, and only a person can tell; nobody can if `shownMinor`, of Vipps' entry, is not the operation's amount */
  | {
      kind: "needs-manual-decision"
      operation: Operation
      shownMinor: number
      error?: VippsError | undefined
    }
  /**
   * a person said that it did not go through: what it was taken for is written down as made outside the shop, and it is still open.
   * Without any entry it is closed
   */
  | { kind: "made-externally"; operation: Operation }

/** An operation that the asker has just opened or taken over, and its row so far. */
export type OwnedOperation = {
  leased: LeasedOperation
  medusaRowId: string | undefined
  /** as last read; undefined: read when it is needed */
  attempt?: Attempt | undefined
  /** the payment has had no other operation */
  isFirst?: boolean
  /** when the opening stamped the first send (`performance.now()`) */
  stampedAtMs?: number | undefined
}

type Case = { context: PaymentContext; asker: Asker; leaseOwner: string; clock: Clock }

/** Lines 4, 8 to 11 and 20: takes over an operation that nobody works on, and reads the history. */
export async function resolveOpen(
  asked: PaymentContext,
  open: Operation,
  asker: Asker,
  clock = startClock(asked.times.callMs),
): Promise<Resolution> {
  const context = asked.withApi(open.api)
  const leaseOwner = asker.kind === "request" ? asker.request.medusaRowId : `${asker.kind}-${randomUUID()}`
  const leased = leaseOf(open, leaseOwner)
  if (!(await context.journal.operations.takeOver(leased))) return { kind: "taken" }
  const one = { context, asker, leaseOwner, clock }
  // read again: after the takeover a send of the former owner counts as unanswered
  const operation = await requireOperation(context, open.requestId)
  if (asker.kind === "expiry") return closeNotExecuted(one, operation)
  const reading = await readOperation(context, operation, readingMs(clock))
  if (reading.kind === "executed") return closeFound(one, operation, reading.entry)
  if (reading.kind === "doubtful") return handleDoubtful(one, operation, reading.entries)
  if (maySendAgain(one, operation, reading))
    return sendAndResolve(context, { leased, medusaRowId: operation.medusaRowId }, asker, clock)
  if (isProof(reading)) return closeNotExecuted(one, operation)
  return leaveOpen(one, operation, { isRead: reading.kind !== "unreadable" })
}

/** Lines 13 to 19: sends an operation that the asker owns. The answer decides, or else the history. */
export async function sendAndResolve(
  context: PaymentContext,
  owned: OwnedOperation,
  asker: Asker,
  clock: Clock,
): Promise<Resolution> {
  const { leased } = owned
  const one = { context, asker, leaseOwner: leased.leaseOwner, clock }
  const prevented = await preventCancel(one, leased)
  if (prevented) return prevented
  const movedBefore = await readMovedBefore(context, leased, owned)
  const sent = await send(context, leased, clock, owned.stampedAtMs)
  if (sent.kind === "lost") return lost(one, leased.requestId)
  if (sent.kind === "failed") return resolveFailed(one, leased.requestId, sent.error)
  if (showsOperation(context, leased, sent.answer, movedBefore)) return closeAnswered(one, owned, sent.answer)
  if (!(await context.journal.operations.markResponseLost(leased))) return lost(one, leased.requestId)
  return resolveFailed(one, leased.requestId, notShown(leased.kind))
}

/** undefined: it may be sent. ePayment's cancel would also free the rest of what is captured in part. */
async function preventCancel(one: Case, leased: LeasedOperation): Promise<Resolution | undefined> {
  const { context, clock } = one
  const isGuarded = context.vipps.api === "epayment" && leased.kind === "cancel" && !isUnapproved(leased)
  if (!isGuarded) return undefined
  const operation = await requireOperation(context, leased.requestId)
  const atMostMs = Math.min(context.times.readMs, readingMs(clock))
  const check = await checkBeforeCancel(context, operation, atMostMs)
  // an earlier send of it may still be executed
  const isOpen = operation.responseLostAt !== undefined && !operation.absenceProvable
  switch (check.kind) {
    case "clear":
      return undefined
    case "gone":
      return closeFound(one, operation, check.entry)
    case "captured": {
      if (isOpen) return leaveOpen(one, operation, { isRead: true })
      const said = message("cancel-captured", {
        captured: money(check.capturedMinor, operation.currencyCode),
        left: money(check.leftMinor, operation.currencyCode),
      })
      const refusal = { said, group: "Journal", code: said.code }
      return (
        (await closeWithReason(one, operation, refusal)) ?? {
          kind: "refused",
          outcome: refused(said.code, said),
        }
      )
    }
    case "unread":
      if (operation.responseLostAt) return leaveOpen(one, operation, { isRead: false, error: check.error })
      return closeRefused(one, operation, check.error)
  }
}

/** Ends the lease; the history decides later. */
async function leaveOpen(
  { context, leaseOwner }: Case,
  operation: Operation,
  { isRead, error }: { isRead: boolean; error?: VippsError },
): Promise<Resolution> {
  const { requestId } = operation
  await context.journal.operations.giveBack({ requestId, leaseOwner, ...(error && { why: factsOf(error) }) })
  return { kind: "unresolved", operation, isRead, error }
}

/** Line 14. Vipps' answer has the facts and mostly the payment's figures, so the history is not read. */
async function closeAnswered(one: Case, owned: OwnedOperation, answer: MoneyAnswer): Promise<Resolution> {
  const { context } = one
  const { transactionId, at, summary } = answer
  const { leaseOwner: _, ...what } = owned.leased
  const operation = { ...what, medusaRowId: owned.medusaRowId, leaseOwner: one.leaseOwner }
  const attempt = owned.attempt ?? (await context.journal.attempts.attempt(operation.reference))
  const figures = figuresIn(summary, attempt, isCancelOrRelease(operation.kind) ? { released: true } : {})
  if (!(await close(one, operation, { transactionId, at, figures }))) return lost(one, operation.requestId)
  if (!summary && attempt) await readInstead(context, attempt)
  return { kind: "answered", operation }
}

/** Lines 15 to 17 and 19. */
async function resolveFailed(one: Case, requestId: string, error: VippsError): Promise<Resolution> {
  const operation = await requireOperation(one.context, requestId)
  const isFinal = error.finality !== "indeterminate" && !operation.responseLostAt
  // Vipps also refuses to end a reservation that is gone already, so the history is read before such a refusal is believed
  if (isFinal && !isCancelOrRelease(operation.kind)) return closeRefused(one, operation, error)
  const reading = await readOperation(one.context, operation, readingMs(one.clock))
  if (reading.kind === "executed") return closeFound(one, operation, reading.entry, error)
  if (isFinal || isProof(reading)) return closeRefused(one, operation, error)
  if (reading.kind === "doubtful") return handleDoubtful(one, operation, reading.entries, error)
  return leaveOpen(one, operation, { isRead: reading.kind !== "unreadable", error })
}

/** R5. */
function isProof(reading: Reading): boolean {
  return reading.kind === "absent" && reading.proof
}

async function closeFound(
  one: Case,
  operation: Operation,
  entry: HistoryEntry | undefined,
  error?: VippsError,
): Promise<Resolution> {
  const { transactionId, at } = entry ?? {}
  if (!(await close(one, operation, { transactionId, at }))) return lost(one, operation.requestId)
  return { kind: "executed", operation, error }
}

/** Executed: written here only. false: it is not ours any more (R2). */
async function close(
  one: Case,
  operation: NewOperation | Operation,
  facts: Pick<Execution, "transactionId" | "at" | "figures">,
): Promise<boolean> {
  const { leaseOwner, context, asker } = one
  const assigned = assignExecution(asker, operation)
  const { requestId } = operation
  if (!(await context.journal.operations.closeExecuted({ requestId, leaseOwner, ...assigned, ...facts })))
    return false
  if (assigned.medusaRowId !== operation.medusaRowId) await removeOldRow(one, operation)
  return true
}

async function closeRefused(one: Case, operation: Operation, error: VippsError): Promise<Resolution> {
  return (
    (await closeWithReason(one, operation, factsOf(error))) ?? {
      kind: "refused",
      outcome: refusedByVipps(error),
    }
  )
}

/** undefined: it is closed. */
async function closeWithReason(
  one: Case,
  operation: Operation,
  why: RefusalFacts,
): Promise<Resolution | undefined> {
  const { requestId } = operation
  const refusal = { requestId, leaseOwner: one.leaseOwner, ...why }
  if (!(await one.context.journal.operations.closeRefused(refusal))) return lost(one, requestId)
  await removeOldRow(one, operation)
  return undefined
}

async function closeNotExecuted(one: Case, operation: Operation): Promise<Resolution> {
  const { requestId } = operation
  if (!(await one.context.journal.operations.closeNotExecuted({ requestId, leaseOwner: one.leaseOwner })))
    return { kind: "taken" }
  await removeOldRow(one, operation)
  return { kind: "not-executed" }
}

/** Line 18. */
async function lost({ context }: Case, requestId: string): Promise<Resolution> {
  return { kind: "lost", operation: await requireOperation(context, requestId) }
}

/** An entry that may be ours: nothing is sent and nothing closed until a person says what it is. */
async function handleDoubtful(
  one: Case,
  operation: Operation,
  entries: HistoryEntry[],
  error?: VippsError,
): Promise<Resolution> {
  const { operations } = one.context.journal
  const { requestId } = operation
  const other = entries.find((entry) => entry.requestId === requestId)
  if (one.asker.kind !== "person" || other) {
    const why = { said: say.doubtful(operation), group: "Journal", code: NEEDS_MANUAL_DECISION }
    await operations.giveBack({ requestId, leaseOwner: one.leaseOwner, why })
    return { kind: "needs-manual-decision", operation, shownMinor: (other ?? operation).amountMinor, error }
  }
  if (one.asker.wentThrough) return closeFound(one, operation, entries[0])
  if (entries.length === 0) return closeUnexplained(one, operation)
  for (const entry of entries) {
    await operations.writeExternal(externalOperation(operation.reference, asExternal(entry)))
  }
  await operations.giveBack({ requestId, leaseOwner: one.leaseOwner })
  return { kind: "made-externally", operation }
}

/** A person has seen in the portal that the sums which no event explains are not this operation's, long after the last send. */
async function closeUnexplained(one: Case, operation: Operation): Promise<Resolution> {
  const closed = await closeNotExecuted(one, operation)
  return closed.kind === "not-executed" ? { kind: "made-externally", operation } : closed
}

/**
 * R6, lines 11 and 20. A request repeats its own capture or refund after a read that neither shows it nor proves it absent.
 * Repeating a cancellation or release is harmless, so whoever wants the same repeats it without a read, too. The reconciliation
 * has other payments to poll and does not wait for a Vipps that doesn't answer.
 */
function maySendAgain({ context, asker, clock }: Case, operation: Operation, reading: Reading): boolean {
  const isAbsent = reading.kind === "absent"
  switch (asker.kind) {
    case "request":
      // ePayment does not say how long it knows a key, and its events may hide an execution: only proof lets money move again
      if (context.vipps.api === "epayment") return false
      if (!isAbsent || reading.proof || !isSameRequest(asker.request, operation)) return false
      return clock.leftMs() > context.times.readMs
    case "ending":
      return operation.kind === asker.ending
    case "reconciler":
      return isAbsent && isCancelOrRelease(operation.kind)
    case "person":
    case "expiry":
      return false
  }
}

/**
 * R7, R8. A request takes over what it asks for, and its success tells the person. Otherwise the person is told the facts, which
 * acknowledges an operation of the same kind and person. A cancellation or release has no row; whoever wants the same is told.
 * What a repair finds or a person decides acknowledges nothing.
 */
function assignExecution(
  asker: Asker,
  operation: Pick<Operation, "kind" | "amountMinor" | "actor" | "medusaRowId">,
) {
  const { medusaRowId, kind } = operation
  if (asker.kind === "ending") return { medusaRowId, acknowledged: kind === asker.ending }
  if (asker.kind !== "request") return { medusaRowId, acknowledged: false }
  const { request } = asker
  if (isSameRequest(request, operation)) return { medusaRowId: request.medusaRowId, acknowledged: false }
  return { medusaRowId, acknowledged: kind === request.kind && isSameActor(request.actor, operation.actor) }
}

/**
 * Beside the request that took its operation over, a row left by a crash would be counted twice. The other askers leave it to the
 * reconciliation (line 22).
 */
async function removeOldRow(
  { context, asker }: Case,
  { medusaRowId, kind }: Pick<Operation, "medusaRowId" | "kind">,
): Promise<void> {
  if (asker.kind === "request" && medusaRowId && medusaRowId !== asker.request.medusaRowId)
    await context.rows.remove(kind, medusaRowId)
}

/** What is left of the time, but never too little for an answer. */
function readingMs(clock: Clock): number {
  return Math.max(500, clock.leftMs())
}

async function requireOperation(context: PaymentContext, requestId: string): Promise<Operation> {
  const operation = await context.journal.operations.operation(requestId)
  if (!operation)
    throw new Error(`The operation ${requestId} has vanished from the journal of medusa-payment-vipps.`)
  return operation
}
