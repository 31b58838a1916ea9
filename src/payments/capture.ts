import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import { message, money } from "../messages"
import {
  guardCapture,
  guardRefund,
  guardRefundDuringChange,
  marketOf,
  minorFromDecimal,
  roundToMinor,
  type MinorUnits,
} from "../rules"
import { notAllowed, requireAllowed, requireMinor } from "../medusa/errors"
import { amountForMedusa } from "../medusa/exact-amount"
import type { VippsPayment } from "../context/vipps-payment"
import { listUnrecorded } from "./record-operation"

/**
 * Once `captured_at` is set (full capture, release, direct capture), Medusa answers success without a row and without a capture.
 * `amount` in the main unit; the whole reservation if left out.
 */
export function requireCapturable(payment: VippsPayment, amount: number | undefined): void {
  if (!payment.capturedAt) return
  const { figures, currencyCode } = payment.attempt
  const amountMinor =
    amount === undefined
      ? figures.reservedMinor
      : requireMinor(roundToMinor(amount), { movement: "capture", currencyCode })
  const refusal = guardCapture({
    amountMinor,
    figures,
    market: marketOf(currencyCode),
    now: payment.context.now(),
  })
  // the order needs nothing more of it; what is reserved beyond that waits to be released
  throw notAllowed(
    refusal ?? message("already-captured", { rest: money(figures.capturableMinor, currencyCode) }),
  )
}

/**
 * Medusa's own capture, with our messages before it. `amount` in the main unit. Throws a message also if Medusa answered success
 * and made no capture, because another one has just filled the payment.
 */
export async function captureByMedusa(
  container: MedusaContainer,
  payment: VippsPayment,
  { amount, actor }: { amount: number; actor: string },
): Promise<void> {
  const { currencyCode } = payment.attempt
  const amountMinor = requireMinor(minorFromDecimal(amount), { movement: "capture", currencyCode })
  requireCapturable(payment, amount)
  await askGuard(payment, "capture", amount)
  const payments = container.resolve(Modules.PAYMENT)
  const list = async () => (await payments.listCaptures({ payment_id: payment.id })).map(({ id }) => id)
  const before = await list()
  await capturePaymentWorkflow(container).run({
    input: {
      payment_id: payment.id,
      amount: await amountForMedusa(container, payment.id, { kind: "capture", amountMinor }),
      captured_by: actor,
    },
  })
  if ((await list()).some((id) => !before.includes(id))) return
  throw notAllowed(message("capture-overtaken", { asked: money(amountMinor, currencyCode) }))
}

/**
 * On our own routes our message comes before Medusa's. Not while an operation is open, or executed without a row: then the
 * figures are ahead of Medusa, and this request may be the one that adopts it.
 */
export async function askGuard(
  payment: VippsPayment,
  kind: "capture" | "refund",
  amount: number,
): Promise<void> {
  const { context, attempt } = payment
  const { figures, currencyCode } = attempt
  const amountMinor = requireMinor(minorFromDecimal(amount), { movement: kind, currencyCode })
  if (await context.journal.operations.openOperation(attempt.reference)) return
  if ((await listUnrecorded(payment)).length > 0) return
  const guard = kind === "capture" ? guardCapture : guardRefund
  requireAllowed(
    guard({ amountMinor, figures, market: marketOf(currencyCode), now: context.now() }) ??
      (kind === "refund" ? await guardOpenChange(payment, amountMinor, amount) : undefined),
  )
}

async function guardOpenChange(
  { id, context, attempt }: VippsPayment,
  amountMinor: MinorUnits,
  amount: number,
) {
  const change = await context.rows.openChange(id, amount)
  return guardRefundDuringChange({ amountMinor, change, market: marketOf(attempt.currencyCode) })
}
