import type { MedusaContainer } from "@medusajs/framework/types"
import { decimalFromOre, explainAge, isRefusal, kroner, oreFromDecimal } from "../rules"
import { notAllowed } from "./ending"
import {
  findOrderId,
  isRecorded,
  readOrderMoney,
  type OrderMoney,
  type OrderVippsPayment,
} from "./order-money"
import type { VippsPayment } from "./payments"

/** What an order still needs of one of its payments. */
export type Due = OrderVippsPayment & { money: OrderMoney }

/** undefined: the payment has no order, or a cancelled one. */
export async function findDue(container: MedusaContainer, payment: VippsPayment): Promise<Due | undefined> {
  const orderId = await findOrderId(container, payment.id)
  const money = orderId === undefined ? undefined : await readOrderMoney(container, orderId)
  const one = money?.vipps.find(({ row }) => row.id === payment.id)
  return money && one && !money.isCanceled ? { ...one, money } : undefined
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
  const askedOre = amount === undefined ? due.row.amountOre : oreFromDecimal(amount)
  if (isRefusal(askedOre) || askedOre <= due.shareOre || (await isDisputed(due))) return undefined
  const isStockButton = askedOre === due.row.amountOre
  if (isStockButton && due.shareOre > 0) return decimalFromOre(due.shareOre)
  requireWithin(due, askedOre)
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
  requireWithin(due, askedOre)
}

/** While something is open or not recorded yet, the click may be the one that settles it: nothing is said here. */
async function isDisputed({ money, payment }: Due): Promise<boolean> {
  if (!money.vipps.every(isRecorded)) return true
  return Boolean(await payment.desk.journal.operations.openOperation(payment.attempt.orderId))
}

/** More than the reservation holds is refused by the guards, whose sentence knows why. */
function requireWithin(due: Due, askedOre: number): void {
  const { capturableOre } = due.payment.attempt.seen
  if (askedOre > capturableOre) return
  const notMade = `The capture of ${kroner(askedOre)} was not made`
  throw notAllowed(
    due.shareOre > 0
      ? `${notMade}: the order needs ${kroner(due.shareOre)} of this payment. Reload the page and capture at most that; to take more, edit the order first.`
      : `${notMade}: the order needs nothing more of this payment. ${restOf(due)} To take more, edit the order first.`,
  )
}

function restOf({ payment }: Due): string {
  const rest = kroner(payment.attempt.seen.capturableOre)
  const { releaseRemainder } = payment.desk.options
  if (releaseRemainder === "manual") return `${rest} is still reserved: release it.`
  return `The ${rest} that is still reserved is released by itself.`
}

/** For the staff, in words: where an order and its reservation are not of one size. */
export function explainDue(due: Due): string[] {
  const { money, shareOre, payment } = due
  const { capturableOre } = payment.attempt.seen
  const notes: string[] = []
  if (capturableOre > shareOre) {
    const needed = shareOre > 0 ? `Capture takes ${kroner(shareOre)}.` : "Nothing is left to capture."
    const rest = kroner(capturableOre - shareOre)
    notes.push(`The order needs ${rest} less than is reserved. ${needed} ${whatBecomesOf(due)}`)
  }
  if (money.uncoveredOre > 0)
    notes.push(
      `${kroner(money.uncoveredOre)} of the order is not reserved: ask the customer for it with the payment link on the order.`,
    )
  const { reservedAt } = payment.attempt.seen
  const age = explainAge({ reservedAt, capturableOre: shareOre, now: payment.desk.now() })
  return age === undefined ? notes : [...notes, age]
}

function whatBecomesOf({ payment, shareOre }: Due): string {
  switch (payment.desk.options.releaseRemainder) {
    case "when-paid":
      return shareOre > 0
        ? "The rest is released by itself once it is captured."
        : "It is released by itself."
    case "on-order-completed":
      return "The rest is released by itself when the order is paid and completed."
    case "manual":
      return "Release the rest when the order is paid."
  }
}
