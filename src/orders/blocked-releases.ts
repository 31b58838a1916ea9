import { message, money, type Message } from "../messages"
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
  const { figures, currencyCode } = payment.attempt
  const amountMinor = figures.capturableMinor
  const said = message("release-blocked", { change: type, since, kept: money(amountMinor, currencyCode) })
  return { said, change: type, amountMinor, since }
}

export function listBlockedReleases(order: OrderMoney): Message[] {
  return findBlockedReleases(order).flatMap((one) => explainBlockedRelease(order, one)?.said ?? [])
}

/** Why one payment is not released yet; undefined: no order change keeps it. */
export function whyReleaseBlocked(order: OrderMoney, { row }: OrderVippsPayment): Message | undefined {
  const held = findBlockedReleases(order).find((one) => one.row.id === row.id)
  return held && explainBlockedRelease(order, held)?.said
}
