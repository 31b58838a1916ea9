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

/** A payment of Medusa's that is ours, with its attempt in the journal and the desk to work on it. */
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

/** Known by Medusa's own table: of another provider's payment our tables are not asked, and must not be needed. */
export async function isOurs(container: MedusaContainer, paymentId: string): Promise<boolean> {
  const providerId = await rowsOf(container).providerIdOf(paymentId)
  return providerId !== undefined && findProvider(container, providerId) !== undefined
}

/** undefined: no such payment, or another provider's. Throws in words when our journal can't work on it. */
export async function findPayment(
  container: MedusaContainer,
  paymentId: string,
): Promise<VippsPayment | undefined> {
  // PostgreSQL takes no such text, and no id has one
  if (paymentId.includes("\u0000")) return undefined
  const stored = await rowsOf(container).payment(paymentId)
  const provider = stored && findProvider(container, stored.providerId)
  if (!stored || !provider) return undefined
  const context = contextOf(container, provider)
  return {
    id: stored.id,
    providerId: provider.providerId,
    collectionId: stored.collectionId,
    capturedAt: stored.capturedAt,
    canceledAt: stored.canceledAt,
    hasOrder: stored.hasOrder,
    attempt: await requireAttempt(context, stored.sessionId, { notDone: "anything" }),
    context,
  }
}

export async function requirePayment(container: MedusaContainer, paymentId: string): Promise<VippsPayment> {
  const payment = await findPayment(container, paymentId)
  if (payment) return payment
  throw notFound(message("payment-not-found", { id: paymentId }))
}

/** The payment that came of an attempt, if any did. */
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
