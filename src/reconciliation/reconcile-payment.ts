import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import {
  NEEDS_MANUAL_DECISION,
  isKnownLater,
  keepFigures,
  readPaymentHistory,
  reconcileOperation,
  say,
  type Attempt,
  type Operation,
} from "../operations"
import type { VippsContext } from "../context/vipps-context"
import {
  GRACE_MS,
  deadline,
  decimalFromMinor,
  isBefore,
  marketOf,
  nextPollMs,
  type Market,
  type PollQuestion,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import { saidBy } from "../medusa/errors"
import { message, money, type Message } from "../messages"
import { warnOfExpiry } from "./expiry-warnings"
import { completeLedger } from "../medusa/payment-ledger"
import { retryFulfillments } from "../fulfillments/capture-fulfillment"
import { findDirectCapture, type DirectCapture } from "./direct-capture"
import { noteExternal } from "./external-operations"
import { endForCanceledOrder, repairEnded } from "../payments/release-or-cancel"
import { pollReadMs } from "./run-limits"
import { reconcileAttempt, reconcileSibling } from "./reconcile-attempt"
import type { Findings } from "./findings"
import { reconcileOrphan } from "./reconcile-orphan"
import { isOrderCanceled } from "../medusa/order-rows"
import { findPaymentOfSession, type VippsPayment } from "../context/vipps-payment"
import { listUnrecorded, recordOperation } from "../payments/record-operation"
import { findOrderId } from "../medusa/order-rows"
import { resolveUnsentRows } from "./unsent-rows"
import { syncOrder } from "../orders/sync-order"

/** An operation is open on one of the order's payments: polled again when its lease ends, or soon after. */
const BUSY_MS = 20_000

/** R5 demands a read that begins after it. */
const AFTER_KNOWN_MS = 1_000

/** Even if a person asks: a younger row may belong to a request that is about to reach Vipps. */
const leastGraceMs = (context: VippsContext) => context.times.leaseMs + 5_000

/**
 * Brings one payment's journal, Medusa and Vipps together. Reads the history first; sends no capture and no refund. `everything`:
 * a person asked, so nothing waits for its grace time, and external operations are recorded. `isUnpaid`: a moment ago it had
 * nothing open, and had become no payment.
 */
export async function readFindings(
  container: MedusaContainer,
  context: VippsContext,
  attempt: Attempt,
  p: { everything?: boolean; isUnpaid?: boolean } = {},
): Promise<Findings> {
  const findings: Findings = { did: [], unresolved: [], forPerson: [], nextMs: undefined }
  if (p.isUnpaid) {
    await reconcileAttempt(container, context, attempt, findings)
    return findings
  }
  const unresolved = await resolveOpenFirst(context, attempt, findings, p.everything ?? false)
  const payment = await findPaymentOfSession(container, attempt)
  if (payment && payment.attempt.reference !== attempt.reference)
    await reconcileSibling(context, attempt, findings)
  else if (payment) await reconcilePayment(container, payment, findings, p.everything ?? false)
  else await reconcileAttempt(container, context, attempt, findings)
  if (unresolved) await reportUnresolved(context, attempt, unresolved, findings)
  return findings
}

/** The operation that is still open after this. */
async function resolveOpenFirst(
  context: VippsContext,
  attempt: Attempt,
  findings: Findings,
  isAsked: boolean,
): Promise<Operation | undefined> {
  const open = await context.journal.operations.openOperation(attempt.reference)
  if (open?.leaseAlive && isAsked) findings.forPerson.push(say.underWay(open))
  if (!open || open.leaseAlive) return undefined
  const resolved = await reconcileOperation(context, open)
  findings.did.push(`${open.kind} ${resolved}`)
  if (resolved !== "unresolved") return undefined
  findings.isOpen = true
  return open
}

async function reportUnresolved(
  context: VippsContext,
  attempt: Attempt,
  open: Operation,
  findings: Findings,
): Promise<void> {
  // if Vipps fails to cancel what nobody has approved, that does no harm: no money is held
  const now = await context.journal.attempts.attempt(attempt.reference)
  if (open.kind === "cancel" && now?.figures.reservedMinor === 0) return
  const after = (await context.journal.operations.operation(open.requestId)) ?? open
  findings.unresolved.push(
    after.errorCode === NEEDS_MANUAL_DECISION ? say.doubtful(after) : say.stillUnknown(after),
  )
  if (isKnownLater(after)) pollWhenResolvable(context, after, findings)
  if (!(await context.journal.operations.reportOnce(open.requestId))) return
  const data = {
    reference: attempt.reference,
    amount_minor: open.amountMinor,
    kind: open.kind,
    request_id: open.requestId,
  }
  context.announce({ name: "vipps.operation_unresolved", data })
}

/** A person was told a time: the poll at that time must not wait for growing pauses. */
function pollWhenResolvable(context: VippsContext, { resolvableBy }: Operation, findings: Findings): void {
  const leftMs = Math.max(0, resolvableBy.getTime() - context.now().getTime())
  findings.knownInMs = leftMs + AFTER_KNOWN_MS
  findings.nextMs = Math.min(findings.knownInMs, findings.nextMs ?? Infinity)
}

/** A payment of Medusa's: what is still pending, executed but not recorded, recorded but not executed, done outside the shop. */
async function reconcilePayment(
  container: MedusaContainer,
  payment: VippsPayment,
  findings: Findings,
  everything: boolean,
): Promise<void> {
  const { context, attempt } = payment
  const history = await readPaymentHistory(context, attempt, { timeoutMs: pollReadMs(context) })
  const figures = await keepFigures(context, attempt, history)
  if (!findings.isOpen) await followPendingAction(container, payment, findings)
  // while one is open, an entry without a request id may be that one, so it is no external operation yet (docs/protocol.md, A
  // manual decision)
  const open = await context.journal.operations.openOperation(attempt.reference)
  const direct = await findDirectCapture(container, payment, { history, figures })
  if (!open) await noteOutside({ payment, history: without(history, direct), figures, findings })
  const waitsForGrace = await recordMissing(container, payment, findings, everything)
  const strandedMs = await reconcileOrphan(container, payment, { figures, findings })
  await resolveUnsentRows(container, payment, {
    history,
    direct,
    graceMs: everything ? leastGraceMs(context) : GRACE_MS,
    findings,
  })
  if (await repairEnded(container, payment)) findings.did.push("ended reservation repaired")
  if (await completeLedger(container, payment.id, { includesYoung: everything }))
    findings.did.push("books repaired")
  const soonMs = await syncItsOrder(container, payment, findings)
  await warnOfExpiry(container, payment)
  const market = marketOf(attempt.currencyCode)
  const nextMs = nextPollMs({
    stage: stageOf(figures, market, context.now()),
    startedAt: attempt.startedAt,
    reservedAt: figures.reservedAt,
    market,
    now: context.now(),
  })
  findings.nextMs = waitsForGrace ? GRACE_MS : (strandedMs ?? nextMs)
  if (soonMs !== undefined) findings.nextMs = Math.min(soonMs, findings.nextMs ?? soonMs)
}

/**
 * An edit that a crash left without its repair, a capture after which nothing is due, a fulfillment. Returns when to look again.
 */
async function syncItsOrder(
  container: MedusaContainer,
  payment: VippsPayment,
  findings: Findings,
): Promise<number | undefined> {
  const orderId = await findOrderId(container, payment.id)
  if (!orderId) return undefined
  const synced = await syncOrder(container, orderId, { isChanged: false })
  findings.did.push(...synced.did)
  findings.unresolved.push(...synced.unresolved)
  findings.forPerson.push(...synced.releaseBlocked)
  if (synced.isBusy) return BUSY_MS
  const keptMs =
    synced.pollAgainAt && Math.max(0, synced.pollAgainAt.getTime() - payment.context.now().getTime())
  if (payment.context.options.capture === "manual") return keptMs
  const fulfillments = await retryFulfillments(container, orderId, payment.context.now())
  findings.did.push(...fulfillments.did)
  return fulfillments.nextMs === undefined
    ? keptMs
    : Math.min(fulfillments.nextMs, keptMs ?? fulfillments.nextMs)
}

/** If nothing can be captured any more, what was captured can still be refunded in the portal. */
function stageOf(
  { capturableMinor, capturedMinor, refundedMinor, reservedAt }: PaymentFigures,
  { captureDays }: Market,
  now: Date,
): PollQuestion["stage"] {
  const isCapturable =
    capturableMinor > 0 && (!reservedAt || isBefore(deadline(reservedAt, captureDays), now))
  if (isCapturable) return "open"
  return capturedMinor > refundedMinor ? "captured" : "ended"
}

async function followPendingAction(
  container: MedusaContainer,
  payment: VippsPayment,
  findings: Findings,
): Promise<void> {
  const attempt = await payment.context.journal.attempts.attempt(payment.attempt.reference)
  const isPending = attempt?.pendingAction !== undefined || (await isOrderCanceled(container, payment.id))
  if (!attempt || !isPending) return
  if (attempt.figures.released || attempt.figures.capturableMinor === 0) {
    // an older operation, or somebody in the Vipps portal, has done it
    if (attempt.pendingAction)
      await payment.context.journal.attempts.setPendingAction(attempt.reference, undefined)
    return
  }
  try {
    await endForCanceledOrder(container, { ...payment, attempt })
    findings.did.push("reservation ended")
  } catch (error) {
    // a refusal: the rest of the work does not wait for it
    if (!(error instanceof MedusaError)) throw error
    findings.unresolved.push(saidBy(error))
  }
}

async function noteOutside(p: {
  payment: VippsPayment
  history: PaymentHistory
  figures: PaymentFigures
  findings: Findings
}): Promise<void> {
  const found = await noteExternal(p.payment, p)
  if (found > 0) p.findings.did.push("external operation found")
}

/** Medusa has a row of it already, although the row may be too young to be repaired (`resolveUnsentRows`). */
function without(history: PaymentHistory, direct: DirectCapture | undefined): PaymentHistory {
  return { ...history, entries: history.entries.filter((entry) => entry !== direct?.entry) }
}

/** True if something was executed so recently that its own request may be about to adopt it. */
async function recordMissing(
  container: MedusaContainer,
  payment: VippsPayment,
  findings: Findings,
  everything: boolean,
): Promise<boolean> {
  let waitsForGrace = false
  for (const operation of await listUnrecorded(payment)) {
    if (!everything && operation.origin === "external") findings.forPerson.push(unrecorded(operation))
    else if (!everything && isYoung(payment, operation)) waitsForGrace = true
    else if (await waitsForChange(payment, operation)) findings.forPerson.push(unrecordedYet(operation))
    else if (await recordOperation(container, payment, operation))
      findings.did.push(`${operation.kind} recorded`)
    else findings.unresolved.push(unrecorded(operation))
  }
  return waitsForGrace
}

function isYoung(payment: VippsPayment, operation: Operation): boolean {
  // Vipps dates an execution, and its clock may be behind: it was not before the operation was opened
  const sinceMs = Math.max(operation.executedAt?.getTime() ?? 0, operation.openedAt.getTime())
  return payment.context.now().getTime() - sinceMs < GRACE_MS
}

/**
 * During an open order change Medusa's workflow makes the row and leaves the refund unbooked, as if the customer had to pay it
 * again. So it is recorded when the change is over.
 */
async function waitsForChange(
  { id, context }: VippsPayment,
  { kind, amountMinor }: Operation,
): Promise<boolean> {
  const change =
    kind === "refund" ? await context.rows.openChange(id, decimalFromMinor(amountMinor)) : undefined
  return change?.isBeyondOwed ?? false
}

function unrecordedYet({ kind, amountMinor, currencyCode }: Operation): Message {
  return message("unrecorded-during-change", { kind, amount: money(amountMinor, currencyCode) })
}

function unrecorded({ kind, amountMinor, currencyCode }: Operation): Message {
  return message("unrecorded", { kind, amount: money(amountMinor, currencyCode) })
}
