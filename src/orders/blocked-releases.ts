import { message, nok, type Message } from "../messages"
import type { OrderMoney, OrderVippsPayment } from "./order-balance"
import { findBlockedReleases } from "./release-excess"

type BlockedRelease = { said: Message; change: string; amountMinor: number; since: Date }

/** What an open order change keeps from being released. */
export function explainBlockedRelease(
  { openChange }: OrderMoney,
  { payment }: OrderVippsPayment,
): BlockedRelease | undefined {
  if (!openChange) return undefined
  const { type, since } = openChange
  const amountMinor = payment.attempt.figures.capturableMinor
  const said = message("release-blocked", { change: type, since, kept: nok(amountMinor) })
  return { said, change: type, amountMinor, since }
}

export function listBlockedReleases(money: OrderMoney): Message[] {
  return findBlockedReleases(money).flatMap((one) => explainBlockedRelease(money, one)?.said ?? [])
}

/** Why one payment is not released yet; undefined: no order change keeps it. */
export function whyReleaseBlocked(money: OrderMoney, { row }: OrderVippsPayment): Message | undefined {
  const held = findBlockedReleases(money).find((one) => one.row.id === row.id)
  return held && explainBlockedRelease(money, held)?.said
}
