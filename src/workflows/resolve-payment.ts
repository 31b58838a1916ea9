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
import { resolveManually } from "../operations"
import { readFindings } from "../reconciliation/reconcile-payment"
import { viewPayment } from "../reports/payment-view"

/**
 * A person's decision on an operation that Vipps' history does not name: the movement shown there is that operation, or it is
 * not.
 */
export type ManualDecision = { operation: string; went_through: boolean }
type Input = { payment_id: string; decision?: ManualDecision }

const resolvePaymentStep = createStep("vipps-resolve-payment", async (input: Input, { container }) => {
  const payment = await requirePayment(container, input.payment_id)
  const { attempts } = payment.context.journal
  if (input.decision) await decide(payment, input.decision)
  await attempts.clearNeedsReview(payment.attempt.reference)
  const findings = await readFindings(container, payment.context, payment.attempt, {
    everything: true,
  }).catch((error: unknown) => {
    throw asMedusaError(error)
  })
  await attempts.pollAgain(payment.attempt.reference, findings.nextMs, findings.figures)
  const resolved = {
    payment: await viewPayment(container, payment),
    did: findings.did,
    unresolved: [...findings.unresolved, ...findings.forPerson].map(withText),
  }
  return new StepResponse(resolved)
})

async function decide(payment: VippsPayment, { operation, went_through }: ManualDecision): Promise<void> {
  const { reference } = payment.attempt
  const decision = { reference, requestId: operation, wentThrough: went_through }
  requireExecuted(await resolveManually(payment.context, decision))
}

/**
 * Resolves one payment now, because a person asked: reads what is open from Vipps' history, records what Vipps executed without
 * Medusa (also in the Vipps portal), repairs Medusa's records. Moves no money.
 */
export const resolveVippsPaymentWorkflow = createWorkflow(
  "vipps-resolve-payment",
  (input: WorkflowData<Input>) => new WorkflowResponse(resolvePaymentStep(input)),
)
