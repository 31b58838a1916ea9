import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { Attempt } from "../operations"
import type { VippsContext } from "./vipps-context"
import { notFound } from "../medusa/errors"
import { message } from "../messages"
import { MedusaRows } from "../medusa/payment-rows"
import { requireAttempt } from "./current-attempt"
import { contextOf } from "./context-of"
import { findProvider } from "./configured-providers"

/** One of our payments in Medusa, with its attempt in the journal and the context to work on it. */
export type VippsPayment = {
  id: string
  providerId: string
  collectionId: string
  capturedAt: Date | undefined
  canceledAt: Date | undefined
  hasOrder: boolean
  attempt: Attempt
  context: VippsContext
}

/** Decided by Medusa's own table: a store that only uses another provider need not have our tables. */
export async function isOurs(container: MedusaContainer, paymentId: string): Promise<boolean> {
  const providerId = await rowsOf(container).providerIdOf(paymentId)
  return providerId !== undefined && findProvider(container, providerId) !== undefined
}

/** undefined: no such payment, or another provider's. Throws a message if our journal can't work on it. */
export async function findPayment(
  container: MedusaContainer,
  paymentId: string,
): Promise<VippsPayment | undefined> {
  // PostgreSQL accepts no such text, and no id has one
  if (paymentId.includes("\u0000")) return undefined
  const stored = await rowsOf(container).payment(paymentId)
  const provider = stored && findProvider(container, stored.providerId)
  if (!stored || !provider) return undefined
  const unit = contextOf(container, provider)
  const attempt = await requireAttempt(unit, stored.sessionId, { notDone: "anything" })
  return {
    id: stored.id,
    providerId: provider.providerId,
    collectionId: stored.collectionId,
    capturedAt: stored.capturedAt,
    canceledAt: stored.canceledAt,
    hasOrder: stored.hasOrder,
    attempt,
    context: unit.forPayment(attempt),
  }
}

export async function requirePayment(container: MedusaContainer, paymentId: string): Promise<VippsPayment> {
  const payment = await findPayment(container, paymentId)
  if (payment) return payment
  throw notFound(message("payment-not-found", { id: paymentId }))
}

/** The payment that an attempt became, if it did. */
export async function findPaymentOfSession(
  container: MedusaContainer,
  attempt: Attempt,
): Promise<VippsPayment | undefined> {
  const paymentId = await rowsOf(container).paymentIdOf(attempt.sessionId)
  return paymentId === undefined ? undefined : findPayment(container, paymentId)
}

function rowsOf(container: MedusaContainer): MedusaRows {
  return new MedusaRows(container.resolve(ContainerRegistrationKeys.PG_CONNECTION))
}
