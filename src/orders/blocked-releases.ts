import { message, nok, type Message } from "../messages"
import type { OrderMoney, OrderVippsPayment } from "./order-balance"
import { findHeldBack } from "./release-excess"

type HeldBack = { said: Message; change: string; amountOre: number; since: Date }

/** What an open order change keeps from being released. */
export function explainHeldBack(
  { openChange }: OrderMoney,
  { payment }: OrderVippsPayment,
): HeldBack | undefined {
  if (!openChange) return undefined
  const { type, since } = openChange
  const amountOre = payment.attempt.seen.capturableOre
  const said = message("held-back", { change: type, since, kept: nok(amountOre) })
  return { said, change: type, amountOre, since }
}

export function listHeldBack(money: OrderMoney): Message[] {
  return findHeldBack(money).flatMap((one) => explainHeldBack(money, one)?.said ?? [])
}

/** Why one payment is not released yet; undefined: no order change keeps it. */
export function whyHeldBack(money: OrderMoney, { row }: OrderVippsPayment): Message | undefined {
  const held = findHeldBack(money).find((one) => one.row.id === row.id)
  return held && explainHeldBack(money, held)?.said
}
