import type { MedusaContainer } from "@medusajs/framework/types"
import { decimalFromOre, deadline, CAPTURE_DAYS, REFUND_DAYS } from "../rules"
import { explainDue, findDue } from "./due"
import type { VippsPayment } from "./payments"

/** A Vipps payment as the admin API shows it: amounts in kroner, times in ISO 8601. */
export type PaymentView = {
  payment_id: string
  order_id: string
  merchant_serial_number: string
  state: string
  reserved: number
  captured: number
  refunded: number
  released: number
  remaining: number
  /** what the order still needs of the remaining reservation; null without an order, or with a cancelled one */
  due: number | null
  /** in words, where the order and its reservation are not of one size */
  notes: string[]
  reserved_at: string | null
  capture_before: string | null
  refund_before: string | null
  /** when these figures were read from Vipps, or told by it */
  seen_at: string | null
  operation_open: { kind: string; amount: number; since: string } | null
}

export async function viewPayment(container: MedusaContainer, payment: VippsPayment): Promise<PaymentView> {
  const { attempts, operations } = payment.desk.journal
  const attempt = (await attempts.attempt(payment.attempt.orderId)) ?? payment.attempt
  const open = await operations.openOperation(attempt.orderId)
  const { seen } = attempt
  const { reservedAt } = seen
  const due = await findDue(container, { ...payment, attempt })
  return {
    payment_id: payment.id,
    order_id: attempt.orderId,
    merchant_serial_number: attempt.merchantSerialNumber,
    state: seen.state,
    reserved: decimalFromOre(seen.reservedOre),
    captured: decimalFromOre(seen.capturedOre),
    refunded: decimalFromOre(seen.refundedOre),
    released: decimalFromOre(seen.released ? seen.reservedOre - seen.capturedOre : 0),
    remaining: decimalFromOre(seen.capturableOre),
    due: due ? decimalFromOre(due.shareOre) : null,
    notes: due ? explainDue(due) : [],
    reserved_at: reservedAt?.toISOString() ?? null,
    capture_before: reservedAt ? deadline(reservedAt, CAPTURE_DAYS).toISOString() : null,
    refund_before: reservedAt ? deadline(reservedAt, REFUND_DAYS).toISOString() : null,
    seen_at: attempt.seenAt?.toISOString() ?? null,
    operation_open: open
      ? { kind: open.kind, amount: decimalFromOre(open.amountOre), since: open.openedAt.toISOString() }
      : null,
  }
}
