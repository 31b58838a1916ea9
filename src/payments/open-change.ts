import type { MedusaContainer } from "@medusajs/framework/types"
import { findChangeBeforeCancel } from "../medusa/open-change"
import { guardCancelDuringChange, guardRefundDuringChange, isRefusal, marketOf, roundToMinor } from "../rules"
import { notAllowed, requireAllowed } from "../medusa/errors"
import type { VippsPayment } from "../context/vipps-payment"
import { listProviders } from "../context/configured-providers"
import { listUnrecorded } from "./record-operation"

/**
 * Medusa's own refund and cancellation notice an open order change only after the money was paid back. The provider refuses them
 * whoever asks (`providers/vipps/capture-refund.ts`). On Medusa's routes this refuses earlier, before anything is written.
 * `amount` in the main unit; the whole payment if left out.
 */
export async function requireNoChangeBefore(
  payment: VippsPayment,
  amount: number | undefined,
): Promise<void> {
  const { context, id, attempt } = payment
  const change = await context.rows.openChange(id, amount)
  if (!change?.isBeyondOwed) return
  // this request may be the one that adopts what Vipps has executed: the provider knows
  if (await context.journal.operations.openOperation(attempt.reference)) return
  if ((await listUnrecorded(payment)).length > 0) return
  const amountMinor =
    amount === undefined ? (await context.rows.facts(id))?.medusaButton.amountMinor : roundToMinor(amount)
  if (isRefusal(amountMinor)) return
  requireAllowed(
    guardRefundDuringChange({
      amountMinor: amountMinor ?? 0,
      change,
      market: marketOf(attempt.currencyCode),
    }),
  )
}

/** Throws a message if Medusa would refund the order's Vipps payments and then fail to cancel it. */
export async function requireNoChangeBeforeCancel(
  container: MedusaContainer,
  orderId: string,
): Promise<void> {
  const providerIds = listProviders(container).map(({ providerId }) => providerId)
  const change = await findChangeBeforeCancel(container, orderId, providerIds)
  if (change) throw notAllowed(guardCancelDuringChange(change))
}
