import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import { message, nok } from "../messages"
import {
  guardCapture,
  guardRefund,
  guardRefundDuringChange,
  oreFromDecimal,
  roundToOre,
  type Ore,
} from "../rules"
import { refuse, requireAllowed, requireOre } from "../medusa/errors"
import { amountForMedusa } from "../medusa/exact-amount"
import type { VippsPayment } from "../context/vipps-payment"
import { listUnrecorded } from "./record-operation"

/**
 * Once `captured_at` is set (full capture, release, direct capture), Medusa answers success without a row and without a capture.
 * `amount` in kroner; the whole reservation if left out.
 */
export function requireCapturable(payment: VippsPayment, amount: number | undefined): void {
  if (!payment.capturedAt) return
  const { seen } = payment.attempt
  const amountOre = amount === undefined ? seen.reservedOre : requireOre("capture", roundToOre(amount))
  const refusal = guardCapture({ amountOre, figures: seen, now: payment.desk.now() })
  // the order needs no more of it; what is reserved beyond that waits to be released
  throw refuse(refusal ?? message("already-captured", { rest: nok(seen.capturableOre) }))
}

/**
 * Medusa's own capture, with our messages before it. `amount` in kroner. Throws a message also if Medusa answered success and
 * made no capture, because another one has just filled the payment.
 */
export async function captureByMedusa(
  container: MedusaContainer,
  payment: VippsPayment,
  { amount, actor }: { amount: number; actor: string },
): Promise<void> {
  const amountOre = requireOre("capture", oreFromDecimal(amount))
  requireCapturable(payment, amount)
  await askGuard(payment, "capture", amount)
  const payments = container.resolve(Modules.PAYMENT)
  const list = async () => (await payments.listCaptures({ payment_id: payment.id })).map(({ id }) => id)
  const before = await list()
  await capturePaymentWorkflow(container).run({
    input: {
      payment_id: payment.id,
      amount: await amountForMedusa(container, payment.id, { kind: "capture", amountOre }),
      captured_by: actor,
    },
  })
  if ((await list()).some((id) => !before.includes(id))) return
  throw refuse(message("capture-overtaken", { asked: nok(amountOre) }))
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
  const { desk, attempt } = payment
  const amountOre = requireOre(kind, oreFromDecimal(amount))
  if (await desk.journal.operations.openOperation(attempt.orderId)) return
  if ((await listUnrecorded(payment)).length > 0) return
  const guard = kind === "capture" ? guardCapture : guardRefund
  requireAllowed(
    guard({ amountOre, figures: attempt.seen, now: desk.now() }) ??
      (kind === "refund" ? await guardOpenChange(payment, amountOre, amount) : undefined),
  )
}

async function guardOpenChange({ id, desk }: VippsPayment, amountOre: Ore, amount: number) {
  return guardRefundDuringChange({ amountOre, change: await desk.rows.openChange(id, amount) })
}
