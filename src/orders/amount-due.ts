import type { MedusaContainer } from "@medusajs/framework/types"
import { explainAge, findWarnings, isRefusal, kroner, oreFromDecimal, type Refusal } from "../rules"
import { notAllowed } from "../medusa/errors"
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

/** What of the payment stays reserved although the order needs it no more. */
export async function findKeptOf(container: MedusaContainer, due: Due): Promise<Kept | undefined> {
  return (await listKept(container, due.money)).find(({ paymentId }) => paymentId === due.row.id)
}

/**
 * The stock Capture button posts the payment's whole amount, also when a part is captured or the order has become smaller.
 * Gives the amount that is due instead, in kroner; undefined: what was posted stands, and Medusa and the guards
 * judge it. Throws in words when nothing, or less, is due.
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
  if (isStockButton && shareOre > 0) throw notAllowed(explainChoice(due), "capture-choose-amount")
  await requireWithin(container, due, askedOre)
  return undefined
}

/** On our own route the clerk has chosen the amount: more than is due is refused in words. */
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

/** While something is open or not recorded yet, the click may be the one that settles it: nothing is said here. */
async function isDisputed({ money, payment }: Due): Promise<boolean> {
  if (!money.vipps.every(isRecorded)) return true
  return Boolean(await payment.desk.journal.operations.openOperation(payment.attempt.orderId))
}

async function requireWithin(container: MedusaContainer, due: Due, askedOre: number): Promise<void> {
  const refusal = refuseBeyondDue(due, askedOre, await findKeptOf(container, due))
  if (refusal) throw notAllowed(refusal.message, refusal.code)
}

/** Goods were refunded and returned, and Medusa counts both: whether more is to be paid, a person has to say. */
function explainChoice({ shareOre }: Due): string {
  return (
    `The capture was not made: by Medusa's count nothing is outstanding, and at most ${kroner(shareOre)} is reserved for goods that are ` +
    `still to be sent. Capture what they cost in the Vipps panel, where you enter the amount.`
  )
}

/** More than the reservation holds is refused by the guards, whose sentence knows why. */
function refuseBeyondDue(due: Due, askedOre: number, kept: Kept | undefined): Refusal | undefined {
  const { capturableOre } = due.payment.attempt.seen
  if (askedOre <= due.shareOre || askedOre > capturableOre) return undefined
  const notMade = `The capture of ${kroner(askedOre)} was not made`
  return due.shareOre > 0
    ? {
        code: "capture-beyond-due",
        message: `${notMade}: the order needs ${kroner(due.shareOre)} of this payment. Reload the page and capture at most that; to take more, edit the order first.`,
      }
    : {
        code: "capture-not-due",
        message: `${notMade}: the order needs nothing more of this payment. ${restOf(due, kept)} To take more, edit the order first.`,
      }
}

/** The most that a clerk may capture now, in øre, and the refusal when that is nothing. */
export async function findCaptureLimit(
  due: Due,
  kept: Kept | undefined,
): Promise<{ maxOre: number; refusal: Refusal | undefined }> {
  const { capturableOre } = due.payment.attempt.seen
  if (await isDisputed(due)) return { maxOre: capturableOre, refusal: undefined }
  const maxOre = Math.min(due.shareOre, capturableOre)
  return { maxOre, refusal: maxOre > 0 ? undefined : refuseBeyondDue(due, capturableOre, kept) }
}

/** What keeps the rest reserved is said, else a clerk waits for a release that does not come. */
function restOf(due: Due, kept: Kept | undefined): string {
  const { payment, money } = due
  const reason = kept?.message ?? whyHeldBack(money, due)
  if (reason !== undefined) return reason
  const rest = kroner(payment.attempt.seen.capturableOre)
  const { releaseRemainder } = payment.desk.options
  if (releaseRemainder === "manual") return `${rest} is still reserved: release it.`
  return `The ${rest} that is still reserved is released by itself.`
}

/** For the staff, in words: where an order and its reservation are not of one size. `kept`: why the rest is not released yet. */
export function explainDue(due: Due, kept: Kept | undefined): string[] {
  const { money, shareOre, payment } = due
  const { seen } = payment.attempt
  const { capturableOre } = seen
  const notes: string[] = []
  if (capturableOre > shareOre) {
    const needed = shareOre > 0 ? `Capture takes ${kroner(shareOre)}.` : "Nothing is left to capture."
    const rest = kroner(capturableOre - shareOre)
    const then = kept ? whyKept(kept) : whatBecomesOf(due)
    notes.push([`The order needs ${rest} less than is reserved.`, needed, ...then].join(" "))
  }
  // a refund that Medusa has not booked yet is no debt of the customer's
  if (money.vipps.every(isRecorded)) notes.push(...explainUncovered(money))
  const now = payment.desk.now()
  // from a bank's limit on the warnings say it; before it, nothing else does
  const isWarned = findWarnings({ figures: seen, now }).length > 0
  const age = isWarned ? undefined : explainAge({ reservedAt: seen.reservedAt, capturableOre: shareOre, now })
  return age === undefined ? notes : [...notes, age]
}

/** What a person has to decide is a problem of the payment's, and said there. */
function whyKept({ message, needsPerson }: Kept): string[] {
  return needsPerson ? [] : [message]
}

function whatBecomesOf({ payment, shareOre }: Due): string[] {
  switch (payment.desk.options.releaseRemainder) {
    case "when-paid":
      return [
        shareOre > 0 ? "The rest is released by itself once it is captured." : "It is released by itself.",
      ]
    case "on-order-completed":
      return ["The rest is released by itself when the order is paid and completed."]
    case "manual":
      return ["Release the rest when the order is paid."]
  }
}

/** A link that is not there can't be sent: then the way to one is said. */
function explainUncovered(money: OrderMoney): string[] {
  if (money.uncoveredOre === 0) return []
  const open = `${kroner(money.uncoveredOre)} of the order is not reserved`
  return [
    missingRequest(money) > 0
      ? `${open}, and no payment link asks for that amount: make one in the Vipps panel, and send it to the customer.`
      : `${open}: ask the customer for it with the payment link on the order.`,
  ]
}
