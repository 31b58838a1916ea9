import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { findPayment } from "../host"
import { requireCapturable } from "../host/capturable"

/** Refuses in words, on Medusa's own capture route, what Medusa would answer with a success that never happened. */
export async function refuseSilentCapture(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const payment = await findPayment(req.scope, req.params.id ?? "")
  if (payment) requireCapturable(payment, amountIn(req.body))
  next()
}

function amountIn(body: unknown): number | undefined {
  const amount = typeof body === "object" && body !== null && "amount" in body ? body.amount : undefined
  return typeof amount === "number" ? amount : undefined
}
