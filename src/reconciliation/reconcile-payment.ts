import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { IN_DOUBT, isKnownLater, reconcileOperation, say, type Attempt, type Operation } from "../operations"
import type { VippsDesk } from "../context/vipps-context"
import {
  GRACE_MS,
  CAPTURE_DAYS,
  deadline,
  decimalFromOre,
  deriveFigures,
  isBefore,
  nextLookMs,
  type LookQuestion,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import { saidBy } from "../medusa/errors"
import { message, nok, type Message } from "../messages"
import { tellAging } from "./expiry-warnings"
import { completeBooks } from "../medusa/payment-ledger"
import { retryParcels } from "../fulfillments/capture-fulfillment"
import { noteDrift } from "./external-operations"
import { endForCanceledOrder, mendEnded } from "../payments/release-or-cancel"
import { lookReadMs } from "./run-limits"
import { lookAtAttempt, lookAtSibling } from "./reconcile-attempt"
import type { Look } from "./findings"
import { lookAtStranded } from "./reconcile-orphan"
import { isOrderCanceled } from "../medusa/order-rows"
import { findPaymentOfSession, type VippsPayment } from "../context/vipps-payment"
import { listUnrecorded, recordOperation } from "../payments/record-operation"
import { findOrderId } from "../medusa/order-rows"
import { settleRows } from "./unsent-rows"
import { settleOrder } from "../orders/sync-order"

/** An operation is open on one of the order's payments: polled again when its lease ends, or soon after. */
const BUSY_MS = 20_000

/** R5 demands a read that begins after it. */
const AFTER_KNOWN_MS = 1_000

/** Even if a person asks: a younger row may belong to a request that is about to reach Vipps. */
const leastGraceMs = (desk: VippsDesk) => desk.times.leaseMs + 5_000

/**
 * Brings one payment's journal, Medusa and Vipps together. Reads the history first; sends no capture and no refund. `everything`:
 * a person asked, so nothing waits for its grace time, and external operations are recorded. `isUnpaid`: a moment ago it had
 * nothing open, and had become no payment.
 */
export async function lookAt(
  container: MedusaContainer,
  desk: VippsDesk,
  attempt: Attempt,
  p: { everything?: boolean; isUnpaid?: boolean } = {},
): Promise<Look> {
  const look: Look = { did: [], unsettled: [], forPerson: [], nextMs: undefined }
  if (p.isUnpaid) {
    await lookAtAttempt(container, desk, attempt, look)
    return look
  }
  const unresolved = await settleOpen(desk, attempt, look, p.everything ?? false)
  const payment = await findPaymentOfSession(container, attempt)
  if (payment && payment.attempt.orderId !== attempt.orderId) await lookAtSibling(desk, attempt, look)
  else if (payment) await lookAtPayment(container, payment, look, p.everything ?? false)
  else await lookAtAttempt(container, desk, attempt, look)
  if (unresolved) await reportUnresolved(desk, attempt, unresolved, look)
  return look
}

/** The operation that is still open after this. */
async function settleOpen(
  desk: VippsDesk,
  attempt: Attempt,
  look: Look,
  isAsked: boolean,
): Promise<Operation | undefined> {
  const open = await desk.journal.operations.openOperation(attempt.orderId)
  if (open?.leaseAlive && isAsked) look.forPerson.push(say.underWay(open))
  if (!open || open.leaseAlive) return undefined
  const settled = await reconcileOperation(desk, open)
  look.did.push(`${open.kind} ${settled}`)
  if (settled !== "unresolved") return undefined
  look.isOpen = true
  return open
}

async function reportUnresolved(
  desk: VippsDesk,
  attempt: Attempt,
  open: Operation,
  look: Look,
): Promise<void> {
  // Vipps may fail to cancel what nobody has approved; it holds nobody's money
  const now = await desk.journal.attempts.attempt(attempt.orderId)
  if (open.kind === "cancel" && now?.seen.reservedOre === 0) return
  const after = (await desk.journal.operations.operation(open.requestId)) ?? open
  look.unsettled.push(after.errorCode === IN_DOUBT ? say.doubtful(after) : say.stillUnknown(after))
  if (isKnownLater(after)) lookWhenKnown(desk, after, look)
  if (!(await desk.journal.operations.reportOnce(open.requestId))) return
  const data = {
    order_id: attempt.orderId,
    amount_ore: open.amountOre,
    kind: open.kind,
    request_id: open.requestId,
  }
  desk.announce({ name: "vipps.operation_unresolved", data })
}

/** A person was told a time: the poll at that time must not wait for growing pauses. */
function lookWhenKnown(desk: VippsDesk, { knownBy }: Operation, look: Look): void {
  const leftMs = Math.max(0, knownBy.getTime() - desk.now().getTime())
  look.knownInMs = leftMs + AFTER_KNOWN_MS
  look.nextMs = Math.min(look.knownInMs, look.nextMs ?? Infinity)
}

/** A payment of Medusa's: what is still pending, executed but not recorded, recorded but not executed, done outside the shop. */
async function lookAtPayment(
  container: MedusaContainer,
  payment: VippsPayment,
  look: Look,
  everything: boolean,
): Promise<void> {
  const { desk, attempt } = payment
  const history = await desk.vipps.details(attempt.orderId, { timeoutMs: lookReadMs(desk) })
  const figures = deriveFigures(history, desk.now(), attempt.startedAt)
  await desk.journal.attempts.see(attempt.orderId, figures)
  if (!look.isOpen) await followWish(container, payment, look)
  // while one is open, an entry without a reference may be that one: in doubt, not an external operation (docs/protocol.md, In
  // doubt)
  const open = await desk.journal.operations.openOperation(attempt.orderId)
  if (!open) await noteOutside({ payment, history, figures, look })
  const waitsForGrace = await recordExecuted(container, payment, look, everything)
  const strandedMs = await lookAtStranded(container, payment, { figures, look })
  await settleRows(container, payment, { history, graceMs: everything ? leastGraceMs(desk) : GRACE_MS, look })
  if (await mendEnded(container, payment)) look.did.push("ended reservation mended")
  const isBooking = !everything && (await hasYoungClick(payment))
  if (!isBooking && (await completeBooks(container, payment.id))) look.did.push("books mended")
  const soonMs = await settleItsOrder(container, payment, look)
  await tellAging(container, payment)
  const nextMs = nextLookMs({
    stage: stageOf(figures, desk.now()),
    startedAt: attempt.startedAt,
    reservedAt: figures.reservedAt,
    now: desk.now(),
  })
  look.nextMs = waitsForGrace ? GRACE_MS : (strandedMs ?? nextMs)
  if (soonMs !== undefined) look.nextMs = Math.min(soonMs, look.nextMs ?? soonMs)
}

/**
 * An edit that a crash left without its repair, a capture after which nothing is due, a fulfillment. Returns when to look again.
 */
async function settleItsOrder(
  container: MedusaContainer,
  payment: VippsPayment,
  look: Look,
): Promise<number | undefined> {
  const orderId = await findOrderId(container, payment.id)
  if (!orderId) return undefined
  const settled = await settleOrder(container, orderId, { isChanged: false })
  look.did.push(...settled.did)
  look.unsettled.push(...settled.unsettled)
  look.forPerson.push(...settled.heldBack)
  if (settled.isBusy) return BUSY_MS
  const keptMs =
    settled.lookAgainAt && Math.max(0, settled.lookAgainAt.getTime() - payment.desk.now().getTime())
  if (payment.desk.options.capture === "manual") return keptMs
  const parcels = await retryParcels(container, orderId, payment.desk.now())
  look.did.push(...parcels.did)
  return parcels.nextMs === undefined ? keptMs : Math.min(parcels.nextMs, keptMs ?? parcels.nextMs)
}

/** If nothing can be captured any more, what was captured can still be refunded in the portal. */
function stageOf(
  { capturableOre, capturedOre, refundedOre, reservedAt }: PaymentFigures,
  now: Date,
): LookQuestion["stage"] {
  const isCapturable = capturableOre > 0 && (!reservedAt || isBefore(deadline(reservedAt, CAPTURE_DAYS), now))
  if (isCapturable) return "open"
  return capturedOre > refundedOre ? "captured" : "ended"
}

async function followWish(container: MedusaContainer, payment: VippsPayment, look: Look): Promise<void> {
  const attempt = await payment.desk.journal.attempts.attempt(payment.attempt.orderId)
  const isWished = attempt?.wish !== undefined || (await isOrderCanceled(container, payment.id))
  if (!attempt || !isWished) return
  if (attempt.seen.released || attempt.seen.capturableOre === 0) {
    // an older operation, or somebody in the Vipps portal, has done it
    if (attempt.wish) await payment.desk.journal.attempts.wish(attempt.orderId, undefined)
    return
  }
  try {
    await endForCanceledOrder(container, { ...payment, attempt })
    look.did.push("reservation ended")
  } catch (error) {
    // a refusal: the rest of the work does not wait for it
    if (!(error instanceof MedusaError)) throw error
    look.unsettled.push(saidBy(error))
  }
}

async function noteOutside(p: {
  payment: VippsPayment
  history: PaymentHistory
  figures: PaymentFigures
  look: Look
}): Promise<void> {
  const found = await noteDrift(p.payment, p)
  if (found > 0) p.look.did.push("drift found")
}

/** True if something was executed so recently that whoever asked for it may be about to adopt it. */
async function recordExecuted(
  container: MedusaContainer,
  payment: VippsPayment,
  look: Look,
  everything: boolean,
): Promise<boolean> {
  let waitsForGrace = false
  for (const operation of await listUnrecorded(payment)) {
    if (!everything && operation.origin === "outside") look.forPerson.push(unrecorded(operation))
    else if (!everything && isYoung(payment, operation)) waitsForGrace = true
    else if (await waitsForChange(payment, operation)) look.forPerson.push(unrecordedYet(operation))
    else if (await recordOperation(container, payment, operation)) look.did.push(`${operation.kind} recorded`)
    else look.unsettled.push(unrecorded(operation))
  }
  return waitsForGrace
}

/** Medusa may be booking it right now; if its process has died, the records are completed after the grace time. */
async function hasYoungClick(payment: VippsPayment): Promise<boolean> {
  const operations = await payment.desk.journal.operations.listOperations(payment.attempt.orderId)
  return operations.some(
    (one) =>
      one.state === "executed" &&
      !one.confirmedAt &&
      one.rowId &&
      one.owner === one.rowId &&
      isYoung(payment, one),
  )
}

function isYoung(payment: VippsPayment, operation: Operation): boolean {
  // Vipps dates an execution, and its clock may be behind: it was not before the operation was opened
  const sinceMs = Math.max(operation.executedAt?.getTime() ?? 0, operation.openedAt.getTime())
  return payment.desk.now().getTime() - sinceMs < GRACE_MS
}

/**
 * During an open order change Medusa's workflow makes the row and leaves the refund unbooked, as if the customer had to pay it
 * again. So it is recorded when the change is over.
 */
async function waitsForChange({ id, desk }: VippsPayment, { kind, amountOre }: Operation): Promise<boolean> {
  const change = kind === "refund" ? await desk.rows.openChange(id, decimalFromOre(amountOre)) : undefined
  return change?.isBeyondOwed ?? false
}

function unrecordedYet({ kind, amountOre }: Operation): Message {
  return message("unrecorded-during-change", { kind, amount: nok(amountOre) })
}

function unrecorded({ kind, amountOre }: Operation): Message {
  return message("unrecorded", { kind, amount: nok(amountOre) })
}
