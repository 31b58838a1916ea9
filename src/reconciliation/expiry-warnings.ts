import type { MedusaContainer } from "@medusajs/framework/types"
import { because } from "../operations"
import { explainAge, isBefore, marketOf, nearLimit } from "../rules"
import { findDue } from "../orders/amount-due"
import type { VippsPayment } from "../context/vipps-payment"

/**
 * Warns the shop before a bank, or Vipps itself, frees a reservation that the order still needs, or before Vipps' guarantee of it
 * ends: once per payment and limit. Vipps' details still say that the money is reserved.
 */
export async function warnOfExpiry(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  const { context, attempt } = payment
  const { reservedAt, captureGuaranteedUntil, capturableMinor, capturedMinor } = attempt.figures
  const market = marketOf(attempt.currencyCode)
  const state = { reservedAt, captureGuaranteedUntil, market, now: context.now() }
  const near = nearLimit({ ...state, capturableMinor })
  if (!near) return
  const due = await findDue(container, payment)
  const said = due && explainAge({ ...state, capturedMinor, capturableMinor: due.allocatedMinor })
  if (!due || said === undefined) return
  const { days, limitDays, until } = near
  if (!(await context.journal.attempts.markExpiryWarned(attempt.reference, limitDays))) return
  const data = {
    reference: attempt.reference,
    amount_minor: due.allocatedMinor,
    days,
    bank_days: limitDays,
    ...(isBefore(until, state.now) && { until: until.toISOString() }),
    ...(captureGuaranteedUntil && { capture_guaranteed_until: captureGuaranteedUntil.toISOString() }),
    ...because(said),
  }
  context.announce({ name: "vipps.authorization_expiring", data })
}
