import type { MedusaContainer } from "@medusajs/framework/types"
import { english } from "../messages"
import { explainAge, nearBankLimit } from "../rules"
import { findDue } from "../orders/amount-due"
import type { VippsPayment } from "../context/vipps-payment"

/**
 * Warns the shop before a bank frees a reservation that the order still needs: once per payment and limit. Vipps' details go on
 * saying that the money is reserved.
 */
export async function warnOfExpiry(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  const { context, attempt } = payment
  const { reservedAt, capturableMinor } = attempt.figures
  const near = nearBankLimit({ reservedAt, capturableMinor, now: context.now() })
  if (!near) return
  const due = await findDue(container, payment)
  const said = due && explainAge({ reservedAt, capturableMinor: due.allocatedMinor, now: context.now() })
  if (!due || said === undefined) return
  const { days, bankDays } = near
  if (!(await context.journal.attempts.markExpiryWarned(attempt.reference, bankDays))) return
  const data = {
    reference: attempt.reference,
    amount_minor: due.allocatedMinor,
    days,
    bank_days: bankDays,
    reason: english(said),
  }
  context.announce({ name: "vipps.authorization_expiring", data })
}
