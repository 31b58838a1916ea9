import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { requirePayment } from "../host"
import { asMedusaError } from "../providers/vipps/medusa-error"
import { lookAt } from "../host/look"
import { viewPayment } from "../host/view"

type Input = { payment_id: string }

const settlePaymentStep = createStep("vipps-settle-payment", async (input: Input, { container }) => {
  const payment = await requirePayment(container, input.payment_id)
  const { attempts } = payment.desk.journal
  await attempts.unpark(payment.attempt.orderId)
  const look = await lookAt(container, payment.desk, payment.attempt, { everything: true }).catch(
    (error: unknown) => {
      throw asMedusaError(error)
    },
  )
  await attempts.lookAgain(payment.attempt.orderId, look.nextMs)
  const settled = {
    payment: await viewPayment(container, payment),
    did: look.did,
    unsettled: [...look.unsettled, ...look.forPerson],
  }
  return new StepResponse(settled)
})

/**
 * Settles one payment now, because a person asked: what is open is read from Vipps' history, what Vipps executed without
 * Medusa is recorded (also what was done in the Vipps portal), books are made right. Moves no money.
 */
export const settleVippsPaymentWorkflow = createWorkflow(
  "vipps-settle-payment",
  (input: WorkflowData<Input>) => new WorkflowResponse(settlePaymentStep(input)),
)
