import { VippsError, type PaymentHistory } from "../vipps"
import type { PaymentContext } from "./context"

/** Vipps' details of a payment, or why they could not be read. */
export async function readHistory(
  context: PaymentContext,
  reference: string,
  timeoutMs = context.times.readMs,
): Promise<PaymentHistory | VippsError> {
  try {
    return await context.vipps.details(reference, { timeoutMs })
  } catch (error) {
    if (error instanceof VippsError) return error
    throw error
  }
}
