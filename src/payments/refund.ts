import type { IPaymentModuleService, MedusaContainer } from "@medusajs/framework/types"
import { Modules, PaymentEvents } from "@medusajs/framework/utils"
import { refundPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { minorFromDecimal, isRefusal } from "../rules"
import { notFound } from "../medusa/errors"
import { message } from "../messages"
import { completeLedger } from "../medusa/payment-ledger"
import { refundForMedusa } from "../medusa/exact-amount"
import { isOrderCanceled } from "../medusa/order-rows"
import { type VippsPayment } from "../context/vipps-payment"

/** What a refund button asks for. `amount` in the main unit; if left out, the whole payment, as in Medusa. */
type RefundRequest = {
  amount: number | undefined
  actor: string
  note: string | undefined
  reasonId: string | undefined
}

/** Medusa's own refund, by its workflow; by ours if the order was cancelled. Throws a message if it is refused. */
export async function refundPayment(
  container: MedusaContainer,
  payment: VippsPayment,
  asked: RefundRequest,
): Promise<void> {
  const request = { ...asked, amount: await withFraction(container, payment, asked.amount) }
  if (await isOrderCanceled(container, payment.id)) return refundCanceledOrder(container, payment, request)
  await refundPaymentWorkflow(container).run({ input: rowOf(payment, request) })
}

/**
 * Medusa's workflow refunds first, and only then finds that a cancelled order takes no credit lines: the money is back, and the
 * answer is an error. So the payment module refunds, and the records are repaired.
 */
export async function refundCanceledOrder(
  container: MedusaContainer,
  payment: VippsPayment,
  request: RefundRequest,
): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  // as the workflow does, before anything is written: an unknown reason is refused as such
  await requireReason(payments, request.reasonId)
  await payments.refundPayment(rowOf(payment, request))
  await completeLedger(container, payment.id, { isAnswered: true })
  const refunded = { name: PaymentEvents.REFUNDED, data: { id: payment.id } }
  await container.resolve(Modules.EVENT_BUS).emit(refunded)
}

/** Typed in whole minor units; if that is all that is left to refund, or is owed, it gets Medusa's fraction. */
export async function withFraction(
  container: MedusaContainer,
  { id }: Pick<VippsPayment, "id">,
  amount: number | undefined,
): Promise<number | undefined> {
  const amountMinor = amount === undefined ? undefined : minorFromDecimal(amount)
  if (amountMinor === undefined || isRefusal(amountMinor)) return amount
  return refundForMedusa(container, id, amountMinor)
}

async function requireReason(payments: IPaymentModuleService, id: string | undefined): Promise<void> {
  if (id === undefined || (await payments.listRefundReasons({ id })).length > 0) return
  throw notFound(message("refund-reason-unknown", { id }))
}

function rowOf(payment: VippsPayment, { amount, actor, note, reasonId }: RefundRequest) {
  return {
    payment_id: payment.id,
    created_by: actor,
    ...(amount === undefined ? {} : { amount }),
    ...(note === undefined ? {} : { note }),
    ...(reasonId === undefined ? {} : { refund_reason_id: reasonId }),
  }
}
