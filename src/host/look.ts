import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import {
  cancelUnwanted,
  endReservation,
  reconcileOperation,
  type Attempt,
  type Operation,
} from "../operations"
import { becamePayment } from "../providers/vipps/becoming"
import { textFor } from "../providers/vipps/texts"
import type { VippsDesk } from "../providers/vipps/desk"
import {
  deriveFigures,
  kroner,
  nextLookMs,
  PENDING_GIVEN_UP_MS,
  type LookQuestion,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import { VippsError } from "../vipps"
import { completeBooks } from "./books"
import { retryParcels } from "./capture-parcel"
import { completePayment } from "./completion"
import { noteDrift } from "./drift"
import { endForCanceledOrder, mendEnded } from "./ending"
import type { Look } from "./look-result"
import { findPaymentOfSession, isOrderCanceled, type VippsPayment } from "./payments"
import { listUnrecorded, recordOperation } from "./record"
import { findOrderId } from "./order-money"
import { settleRows } from "./rows-without-operation"
import { settleOrder } from "./settle-order"

/** How old an unrecorded execution, or a row without operation, must be before repair takes it for left behind. */
export const GRACE_MS = 5 * 60_000

/** An operation is open on one of the order's payments: looked at again when its lease is over, or soon after. */
const BUSY_MS = 20_000

/** Even when a person asks: a younger row may belong to a click that is just on its way to Vipps. */
const LEAST_GRACE_MS = 45_000

/**
 * Brings one payment's journal, Medusa and Vipps together. Reads the history first; sends no capture and no refund.
 * `everything`: a person asked, so nothing waits for its grace time, and what was done outside Medusa is recorded.
 */
export async function lookAt(
  container: MedusaContainer,
  desk: VippsDesk,
  attempt: Attempt,
  p: { everything?: boolean } = {},
): Promise<Look> {
  const look: Look = { did: [], unsettled: [], forPerson: [], nextMs: undefined }
  await settleOpen(desk, attempt, look)
  const payment = await findPaymentOfSession(container, attempt)
  if (payment && payment.attempt.orderId !== attempt.orderId) await lookAtSibling(desk, attempt, look)
  else if (payment) await lookAtPayment(container, payment, look, p.everything ?? false)
  else await lookAtAttempt(container, desk, attempt, look)
  return look
}

async function settleOpen(desk: VippsDesk, attempt: Attempt, look: Look): Promise<void> {
  const open = await desk.journal.operations.openOperation(attempt.orderId)
  if (!open || open.leaseAlive) return
  const settled = await reconcileOperation(desk, open)
  look.did.push(`${open.kind} ${settled}`)
  if (settled !== "unresolved") return
  look.unsettled.push(`It is not known yet whether a ${open.kind} went through at Vipps.`)
  if (!(await desk.journal.operations.reportOnce(open.requestId))) return
  const data = {
    order_id: attempt.orderId,
    amount_ore: open.amountOre,
    kind: open.kind,
    request_id: open.requestId,
  }
  desk.announce({ name: "vipps.operation_unresolved", data })
}

/** Another attempt of the session became the payment: this one was lost or replaced, and must not hold money. */
async function lookAtSibling(desk: VippsDesk, attempt: Attempt, look: Look): Promise<void> {
  if (attempt.state === "closed") return
  const { state } = await readFigures(desk, attempt)
  if (state === "canceled" || state === "failed") {
    await desk.journal.attempts.close(attempt.orderId, `${state} at Vipps`)
    look.did.push("closed")
  } else {
    await letGo(desk, attempt, look)
  }
}

/** No payment of Medusa's yet: waits for the shopper, makes the order, or lets the money go. */
async function lookAtAttempt(
  container: MedusaContainer,
  desk: VippsDesk,
  attempt: Attempt,
  look: Look,
): Promise<void> {
  const figures = await readFigures(desk, attempt)
  if (attempt.state === "closed") return letGoLate(desk, { attempt, figures, look })
  const next = (stage: LookQuestion["stage"]) =>
    nextLookMs({ stage, startedAt: attempt.startedAt, reservedAt: figures.reservedAt, now: desk.now() })
  switch (figures.state) {
    case "canceled":
    case "failed":
      await desk.journal.attempts.close(attempt.orderId, `${figures.state} at Vipps`)
      look.did.push("closed")
      if (attempt.wish === "cancel") announceOrphan(desk, attempt, figures)
      return
    case "pending":
      if (attempt.wish === "cancel") await letGo(desk, attempt, look)
      look.nextMs = next("pending")
      return
    case "expired":
      await endExpired(desk, attempt, look)
      look.nextMs = next("pending")
      return
    case "authorized":
    case "partially_captured":
    case "captured":
    case "refunded":
      await placeOrder(container, desk, { attempt, figures, look })
      look.nextMs = next("reserved-without-order")
  }
}

/** An earlier cancellation of ours, whose answer got lost, has let the reservation go. */
function announceOrphan(desk: VippsDesk, { orderId }: Attempt, { reservedOre }: PaymentFigures): void {
  if (reservedOre === 0) return
  desk.announce({ name: "vipps.orphan_canceled", data: { order_id: orderId, amount_ore: reservedOre } })
}

/** A closed attempt is looked at only because Vipps called about it: should it hold money after all, it is let go. */
async function letGoLate(desk: VippsDesk, p: Case): Promise<void> {
  if (p.figures.reservedOre === 0 || p.figures.released) return
  await desk.journal.attempts.reopen(p.attempt.orderId)
  await letGoReserved(desk, { ...p, attempt: { ...p.attempt, state: "closing" } })
}

type Case = { attempt: Attempt; figures: PaymentFigures; look: Look }

async function placeOrder(
  container: MedusaContainer,
  desk: VippsDesk,
  { attempt, figures, look }: Case,
): Promise<void> {
  if (attempt.wish === "cancel" || attempt.state === "closing")
    return letGoReserved(desk, { attempt, figures, look })
  const completion = await completePayment(container, attempt.orderId, attempt.providerId)
  if (completion.kind === "order" || completion.kind === "paid") {
    look.did.push("completed")
    return
  }
  if (completion.kind === "unwanted") {
    look.did.push("let go")
    return
  }
  if (completion.kind === "under-way") return
  const reservedMs = desk.now().getTime() - (figures.reservedAt ?? attempt.startedAt).getTime()
  if (reservedMs >= desk.options.orphanGraceMinutes * 60_000)
    return letGoReserved(desk, { attempt, figures, look })
}

async function letGoReserved(desk: VippsDesk, p: Case): Promise<void> {
  if ((await letGo(desk, p.attempt, p.look)) === "canceled") p.look.did.push("orphan canceled")
}

async function letGo(desk: VippsDesk, attempt: Attempt, look: Look): Promise<string> {
  const result = await cancelUnwanted(desk, attempt, {
    text: textFor("cancel", desk.options),
    isKept: (one) => becamePayment(desk, one),
  })
  if (result === "wished")
    look.unsettled.push("The payment is to be cancelled, and Vipps has not done so yet.")
  return result
}

/** The shopper let it expire: cancelled to be sure, and given up when Vipps can't change its mind any more. */
async function endExpired(desk: VippsDesk, attempt: Attempt, look: Look): Promise<void> {
  const text = textFor("cancel", desk.options)
  const ending = {
    kind: "cancel" as const,
    orderId: attempt.orderId,
    actor: undefined,
    text,
    guard: () => undefined,
  }
  const outcome = await endReservation(desk, ending)
  const ageMs = desk.now().getTime() - attempt.startedAt.getTime()
  if (outcome.kind !== "executed" && ageMs < PENDING_GIVEN_UP_MS) return
  await desk.journal.attempts.close(attempt.orderId, "expired: the shopper did not approve it in time")
  look.did.push("expired")
}

/** A payment of Medusa's: what is still wished, executed but not recorded, recorded but not executed, done outside. */
async function lookAtPayment(
  container: MedusaContainer,
  payment: VippsPayment,
  look: Look,
  everything: boolean,
): Promise<void> {
  const { desk, attempt } = payment
  const history = await desk.vipps.details(attempt.orderId)
  const figures = deriveFigures(history, desk.now())
  await desk.journal.attempts.see(attempt.orderId, figures)
  await followWish(container, payment, look)
  // while one is open, an entry without a reference may be that one: not drift, but a doubt (protocol, section 3)
  const open = await desk.journal.operations.openOperation(attempt.orderId)
  if (!open) await noteOutside({ payment, history, look })
  const waitsForGrace = await recordExecuted(container, payment, look, everything)
  await settleRows(container, payment, { history, graceMs: everything ? LEAST_GRACE_MS : GRACE_MS, look })
  if (await mendEnded(container, payment)) look.did.push("ended reservation mended")
  const isBooking = !everything && (await hasYoungClick(payment))
  if (!isBooking && (await completeBooks(container, payment.id))) look.did.push("books mended")
  const soonMs = await settleItsOrder(container, payment, look)
  const stage =
    figures.capturableOre > 0 ? "open" : figures.capturedOre > figures.refundedOre ? "captured" : "ended"
  const nextMs = nextLookMs({
    stage,
    startedAt: attempt.startedAt,
    reservedAt: figures.reservedAt,
    now: desk.now(),
  })
  look.nextMs = waitsForGrace ? GRACE_MS : nextMs
  if (soonMs !== undefined) look.nextMs = Math.min(soonMs, look.nextMs ?? soonMs)
}

/** An edit that a crash cut off from its mending, a capture after which nothing is due, a parcel. Gives when to look again. */
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
  if (settled.isBusy) return BUSY_MS
  if (payment.desk.options.capture === "manual") return undefined
  const parcels = await retryParcels(container, orderId)
  look.did.push(...parcels.did)
  return parcels.nextMs
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
    // refused in words: what else there is to settle does not wait for it
    if (!(error instanceof MedusaError)) throw error
    look.unsettled.push(error.message)
  }
}

async function noteOutside(p: { payment: VippsPayment; history: PaymentHistory; look: Look }): Promise<void> {
  const found = await noteDrift(p.payment, p.history)
  if (found > 0) p.look.did.push("drift found")
}

/** True when something executed is still so young that whoever asked for it may be about to adopt it. */
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
    else if (await recordOperation(container, payment, operation)) look.did.push(`${operation.kind} recorded`)
    else look.unsettled.push(unrecorded(operation))
  }
  return waitsForGrace
}

/** Medusa may be booking it right now; should its process have died, the books are completed after the grace time. */
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
  return payment.desk.now().getTime() - (operation.executedAt ?? operation.openedAt).getTime() < GRACE_MS
}

function unrecorded(operation: Operation): string {
  return `A ${operation.kind} of ${kroner(operation.amountOre)} that Vipps executed is not on record in Medusa.`
}

async function readFigures(desk: VippsDesk, attempt: Attempt): Promise<PaymentFigures> {
  const history = await readHistory(desk, attempt)
  const figures = deriveFigures(history, desk.now())
  await desk.journal.attempts.see(attempt.orderId, figures)
  return figures
}

/** A payment that Vipps does not know was never started: its initiate got lost on the way. */
async function readHistory(desk: VippsDesk, attempt: Attempt): Promise<PaymentHistory> {
  try {
    return await desk.vipps.details(attempt.orderId)
  } catch (error) {
    const isUnknown = error instanceof VippsError && (error.code === "35" || error.httpStatus === 404)
    const isLost = attempt.url === undefined && desk.now().getTime() - attempt.startedAt.getTime() > GRACE_MS
    if (!isUnknown || !isLost) throw error
    return {
      orderId: attempt.orderId,
      entries: [{ operation: "INITIATE", success: false, amountOre: attempt.amountOre }],
    }
  }
}
