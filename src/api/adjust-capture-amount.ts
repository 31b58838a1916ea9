import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { findPayment, isOurs } from "../context/vipps-payment"
import { isAllDue } from "../medusa/fast-checks"
import { requireCapturable } from "../payments/capture"
import { dueInsteadOf } from "../orders/amount-due"

/**
 * On Medusa's own capture route: refuses what Medusa would answer with a success that never happened, and replaces the whole
 * amount, which Medusa's button always posts, by what is due.
 */
export async function fitStockCapture(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const paymentId = req.params.id ?? ""
  if (!(await isOurs(req.scope, paymentId))) return next()
  const asked = amountIn(req.body)
  if (await isAllDue(req.scope, paymentId, asked)) return next()
  const payment = await findPayment(req.scope, paymentId)
  if (payment) {
    requireCapturable(payment, asked)
    const due = await dueInsteadOf(req.scope, payment, asked)
    if (due !== undefined) req.validatedBody = withAmount(req.validatedBody, due)
  }
  next()
}

/** The rest of the body stays: a later Medusa, or the store's own middleware, may have put it there. */
export function withAmount(body: unknown, amount: number): Record<string, unknown> {
  return { ...(typeof body === "object" && body !== null ? body : {}), amount }
}

export function amountIn(body: unknown): number | undefined {
  const amount = typeof body === "object" && body !== null && "amount" in body ? body.amount : undefined
  return typeof amount === "number" ? amount : undefined
}
