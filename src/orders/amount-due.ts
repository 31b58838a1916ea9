import type { MedusaContainer } from "@medusajs/framework/types"
import { message, nok, type Message } from "../messages"
import { explainAge, findWarnings, isRefusal, oreFromDecimal, type Refusal } from "../rules"
import { refuse, requireAllowed } from "../medusa/errors"
import { amountForMedusa, shareOfAmount } from "../medusa/exact-amount"
import { findOrderId } from "../medusa/order-rows"
import { isRecorded, readOrderMoney, type OrderMoney, type OrderVippsPayment } from "./order-balance"
import { whyHeldBack } from "./blocked-releases"
import type { Kept } from "./kept-reservation"
import { missingRequest } from "./payment-link"
import type { VippsPayment } from "../context/vipps-payment"
import { listKept } from "./release-excess"

/** What an order still needs of one of its payments. */
export type Due = OrderVippsPayment & { money: OrderMoney }

/** undefined: the payment has no order, or a cancelled one. */
export async function findDue(container: MedusaContainer, payment: VippsPayment): Promise<Due | undefined> {
  const orderId = await findOrderId(container, payment.id)
  const money = orderId === undefined ? undefined : await readOrderMoney(container, orderId)
  const one = money?.vipps.find(({ row }) => row.id === payment.id)
  return money && one && !money.isCanceled ? { ...one, money } : undefined
}

/** What of the payment stays reserved although the order no longer needs it. */
export async function findKeptOf(container: MedusaContainer, due: Due): Promise<Kept | undefined> {
  return (await listKept(container, due.money)).find(({ paymentId }) => paymentId === due.row.id)
}

/**
 * Medusa's own Capture button posts the payment's whole amount, also if a part is captured or the order has become smaller.
 * Returns the amount that is due instead, in kroner; undefined: what was posted stands, and Medusa and the guards judge it.
 * Throws a message if nothing, or less, is due.
 */
export async function dueInsteadOf(
  container: MedusaContainer,
  payment: VippsPayment,
  amount: number | undefined,
): Promise<number | undefined> {
  const due = await findDue(container, payment)
  if (!due) return undefined
  const { row, shareOre, outstandingOre } = due
  const isStockButton = amount === undefined || amount === row.amount
  const askedOre = isStockButton ? row.amountOre : shareOfAmount(amount, row.captured)
  const mostOre = isStockButton ? outstandingOre : shareOre
  if (askedOre <= mostOre || (await isDisputed(due))) return undefined
  if (isStockButton && mostOre > 0)
    return amountForMedusa(container, payment.id, { kind: "capture", amountOre: mostOre })
  // goods were refunded and returned, and Medusa counts both: a person must say whether more is to be paid
  if (isStockButton && shareOre > 0) throw refuse(message("capture-choose-amount", { due: nok(shareOre) }))
  await requireWithin(container, due, askedOre)
  return undefined
}

/** On our own route the clerk has chosen the amount: more than is due is refused. */
export async function requireDue(
  container: MedusaContainer,
  payment: VippsPayment,
  amount: number,
): Promise<void> {
  const due = await findDue(container, payment)
  const askedOre = oreFromDecimal(amount)
  if (!due || isRefusal(askedOre) || askedOre <= due.shareOre || (await isDisputed(due))) return
  await requireWithin(container, due, askedOre)
}

/** While an operation is open or not recorded yet, this request may be the one that resolves it: no refusal here. */
async function isDisputed({ money, payment }: Due): Promise<boolean> {
  if (!money.vipps.every(isRecorded)) return true
  return Boolean(await payment.desk.journal.operations.openOperation(payment.attempt.orderId))
}

async function requireWithin(container: MedusaContainer, due: Due, askedOre: number): Promise<void> {
  requireAllowed(refuseBeyondDue(due, askedOre, await findKeptOf(container, due)))
}

/** The guards refuse more than the reservation holds; their message knows why. */
function refuseBeyondDue(due: Due, askedOre: number, kept: Kept | undefined): Refusal | undefined {
  const { capturableOre } = due.payment.attempt.seen
  if (askedOre <= due.shareOre || askedOre > capturableOre) return undefined
  const asked = nok(askedOre)
  return due.shareOre > 0
    ? message("capture-beyond-due", { asked, due: nok(due.shareOre) })
    : message("capture-not-due", { asked, why: restOf(due, kept) })
}

/** The most that a clerk may capture now, in øre, and the refusal if that is nothing. */
export async function findCaptureLimit(
  due: Due,
  kept: Kept | undefined,
): Promise<{ maxOre: number; refusal: Refusal | undefined }> {
  const { capturableOre } = due.payment.attempt.seen
  if (await isDisputed(due)) return { maxOre: capturableOre, refusal: undefined }
  const maxOre = Math.min(due.shareOre, capturableOre)
  return { maxOre, refusal: maxOre > 0 ? undefined : refuseBeyondDue(due, capturableOre, kept) }
}

/** Says what keeps the rest reserved; otherwise a clerk waits for a release that does not come. */
function restOf(due: Due, kept: Kept | undefined): Message {
  const { payment, money } = due
  const reason = kept?.said ?? whyHeldBack(money, due)
  if (reason !== undefined) return reason
  const rest = nok(payment.attempt.seen.capturableOre)
  const isByHand = payment.desk.options.releaseRemainder === "manual"
  return message(isByHand ? "rest-to-release" : "rest-releases-itself", { rest })
}

/** For the staff: how the order and its reservation differ. `kept`: why the rest is not released yet. */
export function explainDue(due: Due, kept: Kept | undefined): Message[] {
  const { money, shareOre, payment } = due
  const { seen } = payment.attempt
  const { capturableOre } = seen
  const notes: Message[] = []
  if (capturableOre > shareOre) {
    const then = kept ? whyKept(kept) : whatBecomesOf(due)
    notes.push(message("order-needs-less", { rest: nok(capturableOre - shareOre), due: nok(shareOre), then }))
  }
  // a refund that Medusa has not booked yet is no debt of the customer's
  if (money.vipps.every(isRecorded)) notes.push(...explainUncovered(money))
  const now = payment.desk.now()
  // from a bank's limit on the warnings say it; before that nothing else does
  const isWarned = findWarnings({ figures: seen, now }).length > 0
  const age = isWarned ? undefined : explainAge({ reservedAt: seen.reservedAt, capturableOre: shareOre, now })
  return age === undefined ? notes : [...notes, age]
}

/** What a person must decide is a problem of the payment, and told there. */
function whyKept({ said, needsPerson }: Kept): Message | null {
  return needsPerson ? null : said
}

function whatBecomesOf({ payment, shareOre }: Due): Message {
  switch (payment.desk.options.releaseRemainder) {
    case "when-paid":
      return message(shareOre > 0 ? "released-once-captured" : "released-by-itself")
    case "on-order-completed":
      return message("released-once-completed")
    case "manual":
      return message("release-by-hand")
  }
}

/** If there is no link to send, this says how to make one. */
function explainUncovered(money: OrderMoney): Message[] {
  if (money.uncoveredOre === 0) return []
  const code = missingRequest(money) > 0 ? "not-reserved-no-link" : "not-reserved"
  return [message(code, { open: nok(money.uncoveredOre) })]
}
