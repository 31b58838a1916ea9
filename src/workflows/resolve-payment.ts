import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { requirePayment, type VippsPayment } from "../context/vipps-payment"
import { withText } from "../messages"
import { asMedusaError, requireExecuted } from "../medusa/errors"
import { decideDoubt } from "../operations"
import { lookAt } from "../reconciliation/reconcile-payment"
import { viewPayment } from "../reports/payment-view"

/**
 * A person's decision on an operation that Vipps' history does not name: the movement shown there is that operation, or it is
 * not.
 */
export type Decision = { operation: string; went_through: boolean }
type Input = { payment_id: string; decision?: Decision }

const settlePaymentStep = createStep("vipps-settle-payment", async (input: Input, { container }) => {
  const payment = await requirePayment(container, input.payment_id)
  const { attempts } = payment.desk.journal
  if (input.decision) await decide(payment, input.decision)
  await attempts.unpark(payment.attempt.orderId)
  const look = await lookAt(container, payment.desk, payment.attempt, { everything: true }).catch(
    (error: unknown) => {
      throw asMedusaError(error)
    },
  )
  await attempts.lookAgain(payment.attempt.orderId, look.nextMs, look.seen)
  const settled = {
    payment: await viewPayment(container, payment),
    did: look.did,
    unsettled: [...look.unsettled, ...look.forPerson].map(withText),
  }
  return new StepResponse(settled)
})

async function decide(payment: VippsPayment, { operation, went_through }: Decision): Promise<void> {
  const { orderId } = payment.attempt
  const decision = { orderId, requestId: operation, wentThrough: went_through }
  requireExecuted(await decideDoubt(payment.desk, decision))
}

/**
 * Resolves one payment now, because a person asked: reads what is open from Vipps' history, records what Vipps executed without
 * Medusa (also in the Vipps portal), repairs Medusa's records. Moves no money.
 */
export const settleVippsPaymentWorkflow = createWorkflow(
  "vipps-settle-payment",
  (input: WorkflowData<Input>) => new WorkflowResponse(settlePaymentStep(input)),
)
