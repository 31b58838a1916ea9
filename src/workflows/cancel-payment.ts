import type { MedusaContainer } from "@medusajs/framework/types"
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { requirePayment } from "../context/vipps-payment"
import { cancelWhole } from "../payments/release-or-cancel"
import { findOrderId } from "../medusa/order-rows"
import { readOrderMoney } from "../orders/order-balance"
import { syncChangedOrder } from "../orders/sync-order"
import { askForUncovered } from "../orders/payment-requests"
import { viewPayment } from "../reports/payment-view"

type Input = { payment_id: string; canceled_by: string }

const cancelPaymentStep = createStep("vipps-cancel-payment", async (input: Input, { container }) => {
  const payment = await requirePayment(container, input.payment_id)
  await cancelWhole(container, payment, { actor: input.canceled_by })
  await syncItsOrder(container, payment.id)
  return new StepResponse(await viewPayment(container, payment))
})

/** The order stays, so Medusa's payment link asks for what this payment covered. */
async function syncItsOrder(container: MedusaContainer, paymentId: string): Promise<void> {
  const orderId = await findOrderId(container, paymentId)
  if (orderId === undefined) return
  await syncChangedOrder(container, orderId, { isChanged: false })
  const money = await readOrderMoney(container, orderId)
  if (money) await askForUncovered(container, money)
}

/**
 * Cancels a payment of which nothing is captured. Its order lives on and can be paid by link. Throws a message if it can't be
 * cancelled.
 */
export const cancelVippsPaymentWorkflow = createWorkflow(
  "vipps-cancel-payment",
  (input: WorkflowData<Input>) => new WorkflowResponse(cancelPaymentStep(input)),
)
