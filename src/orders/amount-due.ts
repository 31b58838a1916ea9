import type { MedusaContainer } from "@medusajs/framework/types"
import { message, money, type Message, type Money } from "../messages"
import {
  explainAge,
  findWarnings,
  freedOf,
  guardCapture,
  isRefusal,
  marketOf,
  minorFromDecimal,
  type Refusal,
} from "../rules"
import { guardPendingAction } from "../context/current-attempt"
import { notAllowed, requireAllowed } from "../medusa/errors"
import { amountForMedusa, shareOfAmount } from "../medusa/exact-amount"
import { findOrderId } from "../medusa/order-rows"
import { isRecorded, readOrderMoney, type OrderMoney, type OrderVippsPayment } from "./order-balance"
import { whyReleaseBlocked } from "./blocked-releases"
import type { Kept } from "./kept-reservation"
import { missingRequest } from "./payment-link"
import type { VippsPayment } from "../context/vipps-payment"
import { listKept } from "./release-excess"

/** What an order still needs of one of its payments. */
export type AmountDue = OrderVippsPayment & { money: OrderMoney }

/** undefined: the payment has no order, or a cancelled one. */
export async function findDue(
  container: MedusaContainer,
  payment: VippsPayment,
): Promise<AmountDue | undefined> {
  const orderId = await findOrderId(container, payment.id)
  const found = orderId === undefined ? undefined : await readOrderMoney(container, orderId)
  const one = found?.vipps.find(({ row }) => row.id === payment.id)
  return found && one && !found.isCanceled ? { ...one, money: found } : undefined
}

/** The part of the payment that stays reserved although the order no longer needs it. */
export async function findKeptOf(container: MedusaContainer, due: AmountDue): Promise<Kept | undefined> {
  return (await listKept(container, due.money)).find(({ paymentId }) => paymentId === due.row.id)
}

/**
 * Medusa's own Capture button posts the payment's whole amount, also if a part is captured or the order has become smaller.
 * Returns the amount that is due instead, in the main unit; undefined: the posted amount is kept, and Medusa and the guards check it.
 * Throws a message if nothing, or less, is due.
 */
export async function dueInsteadOf(
  container: MedusaContainer,
  payment: VippsPayment,
  amount: number | undefined,
): Promise<number | undefined> {
  const due = await findDue(container, payment)
  if (!due) return undefined
  const { row, allocatedMinor, outstandingMinor } = due
  const isMedusaButton = amount === undefined || amount === row.amount
  const askedMinor = isMedusaButton ? row.amountMinor : shareOfAmount(amount, row.captured)
  const mostMinor = isMedusaButton ? outstandingMinor : allocatedMinor
  if (askedMinor <= mostMinor || (await isDisputed(due))) return undefined
  if (isMedusaButton && mostMinor > 0)
    return amountForMedusa(container, payment.id, { kind: "capture", amountMinor: mostMinor })
  // goods were refunded and returned, and Medusa counts both: a person must say whether more is to be paid
  if (isMedusaButton && allocatedMinor > 0)
    throw notAllowed(message("capture-choose-amount", { due: amountOf(due, allocatedMinor) }))
  await requireWithin(container, due, askedMinor)
  return undefined
}

/** On our own route the clerk has chosen the amount: more than is due is refused. */
export async function requireDue(
  container: MedusaContainer,
  payment: VippsPayment,
  amount: number,
): Promise<void> {
  const due = await findDue(container, payment)
  const askedMinor = minorFromDecimal(amount)
  if (!due || isRefusal(askedMinor) || askedMinor <= due.allocatedMinor || (await isDisputed(due))) return
  await requireWithin(container, due, askedMinor)
}

/** While an operation is open or not recorded yet, this request may be the one that resolves it: no refusal here. */
async function isDisputed({ money: { vipps }, payment }: AmountDue): Promise<boolean> {
  if (!vipps.every(isRecorded)) return true
  return Boolean(await payment.context.journal.operations.openOperation(payment.attempt.reference))
}

async function requireWithin(container: MedusaContainer, due: AmountDue, askedMinor: number): Promise<void> {
  requireAllowed(refuseBeyondDue(due, askedMinor, await findKeptOf(container, due)))
}

/** The guards refuse more than the reservation holds, and their message says why. */
function refuseBeyondDue(due: AmountDue, askedMinor: number, kept: Kept | undefined): Refusal | undefined {
  const { capturableMinor } = due.payment.attempt.figures
  if (askedMinor <= due.allocatedMinor || askedMinor > capturableMinor) return undefined
  const asked = amountOf(due, askedMinor)
  return due.allocatedMinor > 0
    ? message("capture-beyond-due", { asked, due: amountOf(due, due.allocatedMinor) })
    : message("capture-not-due", { asked, why: restOf(due, kept) })
}

/** The most that a clerk may capture now, in minor units; 0 with a refusal. `due`: what `findDue` found. */
export async function findMostCapturable(
  { attempt, context }: VippsPayment,
  { due, kept }: { due: AmountDue | undefined; kept: Kept | undefined },
): Promise<{ maxMinor: number; refusal: Refusal | undefined }> {
  const { figures, currencyCode } = attempt
  const { capturableMinor, reservedMinor } = figures
  const amountMinor = capturableMinor || reservedMinor || 1
  const limit = due && (await findCaptureLimit(due, kept))
  const refusal =
    guardPendingAction(attempt, amountMinor) ??
    guardCapture({ amountMinor, figures, market: marketOf(currencyCode), now: context.now() }) ??
    limit?.refusal
  return { maxMinor: refusal ? 0 : (limit?.maxMinor ?? capturableMinor), refusal }
}

async function findCaptureLimit(
  due: AmountDue,
  kept: Kept | undefined,
): Promise<{ maxMinor: number; refusal: Refusal | undefined }> {
  const { capturableMinor } = due.payment.attempt.figures
  if (await isDisputed(due)) return { maxMinor: capturableMinor, refusal: undefined }
  const maxMinor = Math.min(due.allocatedMinor, capturableMinor)
  return { maxMinor, refusal: maxMinor > 0 ? undefined : refuseBeyondDue(due, capturableMinor, kept) }
}

/** Says what keeps the rest reserved; otherwise a clerk waits for a release that does not come. */
function restOf(due: AmountDue, kept: Kept | undefined): Message {
  const { payment } = due
  const reason = kept?.said ?? whyReleaseBlocked(due.money, due)
  if (reason !== undefined) return reason
  const rest = amountOf(due, payment.attempt.figures.capturableMinor)
  const isByHand = payment.context.options.releaseRemainder === "manual"
  return message(isByHand ? "rest-to-release" : "rest-releases-itself", { rest })
}

/** For the staff: how the order and its reservation differ. `kept`: why the rest is not released yet. */
export function explainDue(due: AmountDue, kept: Kept | undefined): Message[] {
  const { allocatedMinor, payment } = due
  const { figures, currencyCode } = payment.attempt
  const { capturableMinor } = figures
  const notes: Message[] = []
  if (capturableMinor > allocatedMinor) {
    const then = kept ? whyKept(kept) : whatBecomesOf(due)
    notes.push(
      message("order-needs-less", {
        rest: amountOf(due, capturableMinor - allocatedMinor),
        due: amountOf(due, allocatedMinor),
        then,
      }),
    )
  }
  // a refund that Medusa has not booked yet is not owed by the customer
  if (due.money.vipps.every(isRecorded)) notes.push(...explainUncovered(due))
  const state = { market: marketOf(currencyCode), now: payment.context.now() }
  // after a bank's limit the warnings say it; before that nothing else does
  const isWarned = findWarnings({ figures, ...state }).length > 0
  const age = isWarned ? undefined : explainAge({ ...figures, capturableMinor: allocatedMinor, ...state })
  return age === undefined ? notes : [...notes, age]
}

/** What a person must decide is shown as a problem of the payment. */
function whyKept({ said, needsPerson }: Kept): Message | null {
  return needsPerson ? null : said
}

function amountOf({ payment }: AmountDue, amountMinor: number): Money {
  return money(amountMinor, payment.attempt.currencyCode)
}

function whatBecomesOf({ payment, allocatedMinor }: AmountDue): Message {
  switch (payment.context.options.releaseRemainder) {
    case "when-paid":
      return message(allocatedMinor > 0 ? "released-once-captured" : "released-by-itself")
    case "on-order-completed":
      return message("released-once-completed")
    case "manual":
      return message("release-by-hand")
  }
}

/** If there is no link to send, this says how to make one. What was released may not be meant to be paid at all. */
function explainUncovered(due: AmountDue): Message[] {
  const { uncoveredMinor } = due.money
  if (uncoveredMinor === 0) return []
  const open = amountOf(due, uncoveredMinor)
  const hasLink = missingRequest(due.money) === 0
  if (uncoveredMinor <= sumReleased(due.money)) return [message("not-reserved-released", { open, hasLink })]
  return [message(hasLink ? "not-reserved" : "not-reserved-no-link", { open })]
}

/** What was reserved for the order and let go, by the rest's release or the payment's cancellation. */
function sumReleased({ vipps }: OrderMoney): number {
  return vipps.reduce((sum, { payment }) => sum + freedOf(payment.attempt.figures), 0)
}
