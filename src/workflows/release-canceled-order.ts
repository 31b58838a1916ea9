import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import type { MedusaContainer } from "@medusajs/framework/types"
import { saidBy } from "../medusa/errors"
import { english } from "../messages"
import { findPayment } from "../context/vipps-payment"
import { mendOrder } from "../orders/reallocate"
import { endForCanceledOrder } from "../payments/release-or-cancel"

type Input = { order_id: string }

const releaseCanceledOrderStep = createStep(
  "vipps-release-canceled-order",
  async (input: Input, { container }) => {
    const failures: string[] = []
    for (const paymentId of await listPaymentIds(container, input.order_id)) {
      try {
        const payment = await findPayment(container, paymentId)
        if (payment) await endForCanceledOrder(container, payment)
      } catch (error) {
        failures.push(`${paymentId}: ${english(saidBy(error))}`)
      }
    }
    await mendOrder(container, input.order_id, { isChanged: false })
    const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
    for (const failure of failures)
      logger.warn(`vipps: the order ${input.order_id} is cancelled, its payment is not. ${failure}`)
    return new StepResponse({ failures })
  },
)

type Link = { payment_collection?: { payments?: { id: string }[] } }

async function listPaymentIds(container: MedusaContainer, orderId: string): Promise<string[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order_payment_collection",
    fields: ["payment_collection.payments.id"],
    filters: { order_id: orderId },
  })
  return data.flatMap((link: Link) => link.payment_collection?.payments?.map((payment) => payment.id) ?? [])
}

/**
 * Medusa refunds the captured part of a cancelled order, forgets the remainder, and goes on if a cancellation failed. This frees
 * whatever is still reserved. One payment's failure doesn't stop the others.
 */
export const releaseCanceledOrderWorkflow = createWorkflow(
  "vipps-release-canceled-order",
  (input: WorkflowData<Input>) => new WorkflowResponse(releaseCanceledOrderStep(input)),
)
