import { VippsError, type CallOptions, type PaymentHistory } from "../vipps"
import type { PaymentContext } from "./context"
import type { Attempt } from "./ports"

type Known = Pick<Attempt, "reference" | "currencyCode">

/** Vipps' details of a payment, or why they could not be read. */
export async function readHistory(
  context: Pick<PaymentContext, "times" | "vipps">,
  payment: Known,
  timeoutMs = context.times.readMs,
): Promise<PaymentHistory | VippsError> {
  try {
    return await readPaymentHistory(context, payment, { timeoutMs })
  } catch (error) {
    if (error instanceof VippsError) return error
    throw error
  }
}

/**
 * Each history is read here, so no figure of another currency counts: 5000 euro cents are not 50 kroner. Such a read fails like any
 * other; nothing is moved, freed or closed by it.
 */
export async function readPaymentHistory(
  { vipps }: Pick<PaymentContext, "vipps">,
  { reference, currencyCode }: Known,
  options?: CallOptions,
): Promise<PaymentHistory> {
  const history = await vipps.details(reference, options)
  const { currency } = history
  if (currency !== undefined && currency !== currencyCode.toUpperCase()) throw otherCurrency()
  return history
}

const OTHER_CURRENCY = "other-currency"

function otherCurrency(): VippsError {
  const facts = { group: "Journal", code: OTHER_CURRENCY, finality: "rejected" } as const
  return new VippsError({ ...facts, call: "details", repeatable: false })
}

/** Vipps has the payment in another currency than the journal: only a person can tell why. */
export function isOtherCurrency(error: unknown): boolean {
  return error instanceof VippsError && error.code === OTHER_CURRENCY
}
