import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { saidBy } from "../medusa/errors"
import type { Message } from "../messages"
import { guardCancel, guardRelease } from "../rules"
import { cancelWhole, releaseRemainder } from "../payments/release-or-cancel"
import { findKept, type Kept } from "./kept-reservation"
import { isPromised, isRecorded, type OrderMoney, type OrderVippsPayment } from "./order-balance"

/** What was released, what could not be and why, and what is kept for a reason. */
type LetGo = { did: string[]; unsettled: Message[]; kept: Kept[] }

/**
 * Releases reservations that the order no longer needs: at once beside other payments, where Medusa's own button could take too
 * much; otherwise as the option `releaseRemainder` says. Never while something may still come due (an open order change, another
 * provider's open payment, a capture that Medusa has not recorded), nor while goods may still need it (`kept-reservation.ts`).
 */
export async function letUnneededGo(container: MedusaContainer, money: OrderMoney): Promise<LetGo> {
  const result: LetGo = { did: [], unsettled: [], kept: await listKept(container, money) }
  const isKept = (one: OrderVippsPayment) => result.kept.some(({ paymentId }) => paymentId === one.row.id)
  for (const one of listUnneeded(money).filter((candidate) => !isKept(candidate))) {
    try {
      await letGo(container, one)
      result.did.push(one.payment.attempt.seen.capturedOre > 0 ? "remainder released" : "payment cancelled")
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) throw error
      result.unsettled.push(saidBy(error))
    }
  }
  return result
}

/** What stays reserved, with or without a person's doing, and why. */
export function listKept(container: MedusaContainer, money: OrderMoney): Promise<Kept[]> {
  return findKept(container, money, listUnneeded(money))
}

function listUnneeded(money: OrderMoney): OrderVippsPayment[] {
  if (money.isCanceled || mayStillChange(money)) return []
  return money.vipps.filter((one) => isUnneeded(money, one))
}

/** What only an open order change keeps from being released. */
export function findHeldBack(money: OrderMoney): OrderVippsPayment[] {
  if (!money.openChange || money.isCanceled || mayStillChange({ ...money, openChange: undefined })) return []
  return money.vipps.filter((one) => isUnneeded(money, one))
}

function mayStillChange({ openChange, others, vipps }: OrderMoney): boolean {
  return openChange !== undefined || others.some(isPromised) || !vipps.every(isRecorded)
}

function isUnneeded(money: OrderMoney, one: OrderVippsPayment): boolean {
  const { seen } = one.payment.attempt
  if (one.shareOre > 0 || seen.capturableOre === 0 || one.row.canceledAt) return false
  const guard = seen.capturedOre > 0 ? guardRelease : guardCancel
  // past Vipps' time limit there is nothing to release, and nothing to tell
  if (guard({ figures: seen, now: one.payment.desk.now() })) return false
  return isBesideOthers(money, one) || isOver(money, one)
}

function isBesideOthers(money: OrderMoney, one: OrderVippsPayment): boolean {
  if (one.payment.attempt.seen.capturedOre > 0) return false
  const isUsed = (other: OrderVippsPayment) => other.shareOre > 0 || other.row.capturedOre > 0
  return money.vipps.some((other) => other !== one && isUsed(other))
}

function isOver({ isCompleted }: OrderMoney, { payment }: OrderVippsPayment): boolean {
  switch (payment.desk.options.releaseRemainder) {
    case "when-paid":
      return true
    case "on-order-completed":
      return isCompleted
    case "manual":
      return false
  }
}

function letGo(container: MedusaContainer, { payment }: OrderVippsPayment): Promise<void> {
  const end = payment.attempt.seen.capturedOre > 0 ? releaseRemainder : cancelWhole
  return end(container, payment, `vipps:${payment.desk.options.releaseRemainder}`)
}
