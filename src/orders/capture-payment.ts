import type { MedusaContainer } from "@medusajs/framework/types"
import { requirePayment, type VippsPayment } from "../context/vipps-payment"
import { captureByMedusa } from "../payments/capture"
import { waitUntilFree } from "../payments/wait-until-idle"
import { requireDue } from "./amount-due"

/**
 * A member of the staff captures: waits for what is in progress; the order must need the amount. `amount` in the main unit.
 * Throws a message if it is refused.
 */
export async function capturePayment(
  container: MedusaContainer,
  { paymentId, amount, actor }: { paymentId: string; amount: number; actor: string },
): Promise<VippsPayment> {
  const payment = await requireIdlePayment(container, paymentId)
  await requireDue(container, payment, amount)
  await captureByMedusa(container, payment, { amount, actor })
  return payment
}

/** Read again after the wait: what it waited for may have captured everything. */
export async function requireIdlePayment(
  container: MedusaContainer,
  paymentId: string,
): Promise<VippsPayment> {
  await waitUntilFree(await requirePayment(container, paymentId))
  return requirePayment(container, paymentId)
}
