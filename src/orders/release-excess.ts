import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { saidBy } from "../medusa/errors"
import type { Message } from "../messages"
import { guardCancel, guardRelease, marketOf } from "../rules"
import { cancelWhole, releaseRemainder } from "../payments/release-or-cancel"
import { findKept, type Kept } from "./kept-reservation"
import { isAuthorizedElsewhere, isRecorded, type OrderMoney, type OrderVippsPayment } from "./order-balance"

/** What was released, what could not be and why, and what is kept for a reason. */
type ReleasedExcess = { did: string[]; unresolved: Message[]; kept: Kept[] }

/**
 * Releases reservations that the order no longer needs: at once if there are other payments, where Medusa's own button could take too
 * much; otherwise as the option `releaseRemainder` says. Never while something may still come due (an open order change, another
 * provider's open payment, a capture that Medusa has not recorded), nor while goods may still need it (`kept-reservation.ts`).
 */
export async function releaseExcess(container: MedusaContainer, money: OrderMoney): Promise<ReleasedExcess> {
  const result: ReleasedExcess = { did: [], unresolved: [], kept: await listKept(container, money) }
  const isKept = (one: OrderVippsPayment) => result.kept.some(({ paymentId }) => paymentId === one.row.id)
  for (const one of listUnneeded(money).filter((candidate) => !isKept(candidate))) {
    try {
      await releaseOne(container, one)
      result.did.push(
        one.payment.attempt.figures.capturedMinor > 0 ? "remainder released" : "payment cancelled",
      )
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) throw error
      result.unresolved.push(saidBy(error))
    }
  }
  return result
}

/** What stays reserved, whether a person must decide or not, and why. */
export function listKept(container: MedusaContainer, money: OrderMoney): Promise<Kept[]> {
  return findKept(container, money, listUnneeded(money))
}

function listUnneeded(money: OrderMoney): OrderVippsPayment[] {
  if (money.isCanceled || mayStillChange(money)) return []
  return money.vipps.filter((one) => isUnneeded(money, one))
}

/** What only an open order change keeps from being released. */
export function findBlockedReleases(money: OrderMoney): OrderVippsPayment[] {
  if (!money.openChange || money.isCanceled || mayStillChange({ ...money, openChange: undefined })) return []
  return money.vipps.filter((one) => isUnneeded(money, one))
}

function mayStillChange({ openChange, others, vipps }: OrderMoney): boolean {
  return openChange !== undefined || others.some(isAuthorizedElsewhere) || !vipps.every(isRecorded)
}

function isUnneeded(money: OrderMoney, one: OrderVippsPayment): boolean {
  const { figures, currencyCode } = one.payment.attempt
  if (one.allocatedMinor > 0 || figures.capturableMinor === 0 || one.row.canceledAt) return false
  const guard = figures.capturedMinor > 0 ? guardRelease : guardCancel
  // past Vipps' time limit there is nothing to release, and nothing to report
  if (guard({ figures, market: marketOf(currencyCode), now: one.payment.context.now() })) return false
  return isBesideOthers(money, one) || isOver(money, one)
}

function isBesideOthers(money: OrderMoney, one: OrderVippsPayment): boolean {
  if (one.payment.attempt.figures.capturedMinor > 0) return false
  const isUsed = (other: OrderVippsPayment) => other.allocatedMinor > 0 || other.row.capturedMinor > 0
  return money.vipps.some((other) => other !== one && isUsed(other))
}

function isOver({ isCompleted }: OrderMoney, { payment }: OrderVippsPayment): boolean {
  switch (payment.context.options.releaseRemainder) {
    case "when-paid":
      return true
    case "on-order-completed":
      return isCompleted
    case "manual":
      return false
  }
}

function releaseOne(container: MedusaContainer, { payment }: OrderVippsPayment): Promise<void> {
  const end = payment.attempt.figures.capturedMinor > 0 ? releaseRemainder : cancelWhole
  return end(container, payment, { actor: `vipps:${payment.context.options.releaseRemainder}` })
}
