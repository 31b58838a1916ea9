import type { MedusaContainer } from "@medusajs/framework/types"
import { english } from "../messages"
import { explainAge, nearBankLimit } from "../rules"
import { findDue } from "../orders/amount-due"
import type { VippsPayment } from "../context/vipps-payment"

/**
 * Warns the shop before a bank frees a reservation that the order still needs: once per payment and limit. Vipps' details go on
 * saying that the money is reserved.
 */
export async function tellAging(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  const { desk, attempt } = payment
  const { reservedAt, capturableOre } = attempt.seen
  const near = nearBankLimit({ reservedAt, capturableOre, now: desk.now() })
  if (!near) return
  const due = await findDue(container, payment)
  const said = due && explainAge({ reservedAt, capturableOre: due.shareOre, now: desk.now() })
  if (!due || said === undefined) return
  const { days, bankDays } = near
  if (!(await desk.journal.attempts.tellAgingOnce(attempt.orderId, bankDays))) return
  const data = {
    order_id: attempt.orderId,
    amount_ore: due.shareOre,
    days,
    bank_days: bankDays,
    reason: english(said),
  }
  desk.announce({ name: "vipps.reservation_aging", data })
}
