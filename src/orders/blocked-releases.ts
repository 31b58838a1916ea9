import { kroner, osloDate, osloTime } from "../rules"
import type { OrderMoney, OrderVippsPayment } from "./order-balance"
import { findHeldBack } from "./release-excess"

const names: Record<string, string> = {
  edit: "An edit of the order",
  return_request: "A return",
  return_receive: "The receipt of a return",
  exchange: "An exchange",
  claim: "A claim",
}

type HeldBack = { message: string; amountOre: number; since: Date }

/** In words, what a change of the order that is begun and not finished keeps from being let go. */
export function explainHeldBack(
  { openChange }: OrderMoney,
  { payment }: OrderVippsPayment,
): HeldBack | undefined {
  if (!openChange) return undefined
  const { type, since } = openChange
  const amountOre = payment.attempt.seen.capturableOre
  const message =
    `${names[type] ?? "A change of the order"}, begun ${osloDate(since)} at ${osloTime(since)}, is neither confirmed nor ` +
    `cancelled. Until then ${kroner(amountOre)} that the order needs no more stay reserved. Finish it or cancel it on the order page.`
  return { message, amountOre, since }
}

export function listHeldBack(money: OrderMoney): string[] {
  return findHeldBack(money).flatMap((one) => explainHeldBack(money, one)?.message ?? [])
}

/** Why one payment is not let go yet; undefined: no change of the order keeps it. */
export function whyHeldBack(money: OrderMoney, { row }: OrderVippsPayment): string | undefined {
  const held = findHeldBack(money).find((one) => one.row.id === row.id)
  return held && explainHeldBack(money, held)?.message
}
