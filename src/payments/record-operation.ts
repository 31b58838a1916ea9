import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow, refundPaymentWorkflow } from "@medusajs/medusa/core-flows"
import type { Operation } from "../operations"
import { isCancelOrRelease } from "../rules"
import { add, amountForMedusa, minorOf } from "../medusa/exact-amount"
import { isOrderCanceled } from "../medusa/order-rows"
import { type VippsPayment } from "../context/vipps-payment"

/**
 * Records in Medusa what Vipps has executed, without moving money (R9): Medusa's own capture or refund, whose row has a mark by
 * which the provider claims the operation instead of sending it. True if the operation has its row now: Medusa may refuse, or
 * answer success and do nothing.
 */
export async function recordOperation(
  container: MedusaContainer,
  payment: VippsPayment,
  operation: Operation,
): Promise<boolean> {
  const mark = `record:${operation.requestId}`
  const { kind, amountMinor } = operation
  const isRefund = kind === "refund"
  const amount = await amountForMedusa(container, payment.id, {
    kind: isRefund ? kind : "capture",
    amountMinor,
  })
  if (kind === "capture") {
    const worth = await makeRoom(container, payment, amount)
    const input = { payment_id: payment.id, amount, captured_by: mark }
    await capturePaymentWorkflow(container).run({ input, throwOnError: false })
    const back = { id: payment.id, amount: worth }
    if (worth !== undefined) await container.resolve(Modules.PAYMENT).updatePayment(back)
  } else if (payment.hasOrder && !(await isOrderCanceled(container, payment.id))) {
    const input = { payment_id: payment.id, amount, created_by: mark }
    await refundPaymentWorkflow(container).run({ input, throwOnError: false })
  } else {
    // Medusa's workflow needs an order that is not cancelled; an order's records are completed afterwards
    await container
      .resolve(Modules.PAYMENT)
      .refundPayment({ payment_id: payment.id, amount, created_by: mark })
  }
  const after = await payment.context.journal.operations.operation(operation.requestId)
  return after?.medusaRowId !== undefined && after.medusaRowId !== operation.medusaRowId
}

/**
 * Medusa makes no capture beyond the payment's amount and none of a cancelled payment. For a payment that counts as captured in
 * full, it answers success without a row. But the money did move, so the marks are removed; the poll that records sets them
 * again. Returns the amount to restore afterwards, if it was in the way.
 */
async function makeRoom(
  container: MedusaContainer,
  payment: VippsPayment,
  amount: number,
): Promise<number | undefined> {
  const payments = container.resolve(Modules.PAYMENT)
  const stored = await payments.retrievePayment(payment.id, { relations: ["captures"] })
  const worth = Number(stored.amount)
  const needed = add(amount, ...(stored.captures ?? []).map((capture) => Number(capture.amount)))
  const hasRoom = minorOf(worth) >= minorOf(needed)
  if (hasRoom && !stored.captured_at && !stored.canceled_at) return undefined
  const change = {
    id: payment.id,
    captured_at: null,
    canceled_at: null,
    ...(hasRoom ? {} : { amount: needed }),
  }
  await payments.updatePayment(change)
  return hasRoom ? undefined : worth
}

/** Executed at Vipps, without a row in Medusa: it is gone, or there never was one. */
export async function listUnrecorded(payment: VippsPayment): Promise<Operation[]> {
  const { journal, rows } = payment.context
  const operations = await journal.operations.listOperations(payment.attempt.reference)
  const moved = operations.filter(({ kind, state }) => state === "executed" && !isCancelOrRelease(kind))
  const checked = await Promise.all(
    moved.map(async (operation) => {
      const hasRow =
        operation.medusaRowId !== undefined && (await rows.exists(operation.kind, operation.medusaRowId))
      return hasRow ? [] : [operation]
    }),
  )
  return checked.flat()
}
