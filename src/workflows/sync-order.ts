import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { english } from "../messages"
import { findOrderId } from "../medusa/order-rows"
import { settleChangedOrder, type SettledOrder } from "../orders/sync-order"

/** The order, or a payment of it. `is_changed`: the order was edited; otherwise only its payments changed. */
type Input = { order_id?: string; payment_id?: string; is_changed?: boolean }

const nothing: SettledOrder = { did: [], unsettled: [], heldBack: [], isBusy: false }

const settleOrderStep = createStep("vipps-settle-order", async (input: Input, { container }) => {
  const orderId = input.order_id ?? (await findOrderId(container, input.payment_id ?? ""))
  if (orderId === undefined) return new StepResponse(nothing)
  const settled = await settleChangedOrder(container, orderId, { isChanged: input.is_changed ?? false })
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const line of settled.did) logger.info(`vipps: order ${orderId}: ${line}`)
  for (const line of settled.unsettled) logger.warn(`vipps: order ${orderId}: ${english(line)}`)
  return new StepResponse(settled)
})

/**
 * Adjusts an order's payments to what the order costs now, after an edit, exchange, claim, return or capture: amounts and
 * collections in Medusa. Releases reservations that are no longer needed. Captures and refunds nothing.
 */
export const settleVippsOrderWorkflow = createWorkflow(
  "vipps-settle-order",
  (input: WorkflowData<Input>) => new WorkflowResponse(settleOrderStep(input)),
)
