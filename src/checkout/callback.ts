import type { MedusaContainer } from "@medusajs/framework/types"
import { isAuthToken } from "../context/urls"
import { EXPIRED } from "../context/time-limits"
import { message } from "../messages"
import { completePayment, type Completion } from "./complete-payment"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import { refreshAttempt } from "./refresh-attempt"

/**
 * Statuses of regular and express callbacks that say that money was reserved. Any other only says that there is something to
 * read.
 */
const RESERVED = ["RESERVED", "RESERVE", "SALE"]
/**
 * The shopper did nothing, and Vipps ended the payment by its clock. If the shopper ends it, the status is CANCELLED. The history
 * has CANCEL for both.
 */
const RAN_OUT = "REJECTED"

/** Whether Vipps sent this: only Vipps got this token, for this one payment. */
export function isFromVipps(
  container: MedusaContainer,
  p: { providerId: string; reference: string; token: string | undefined },
) {
  const provider = findProvider(container, p.providerId)
  return provider !== undefined && isAuthToken(provider.options, p.reference, p.token)
}

/**
 * The work behind a callback, done after the answer. The status only decides what is read next. Whether money is reserved, Vipps'
 * details say.
 */
export async function followCallback(
  container: MedusaContainer,
  p: { providerId: string; reference: string; status: string },
): Promise<Completion> {
  const provider = findProvider(container, p.providerId)
  if (!provider) return { kind: "unwanted" }
  const unit = contextOf(container, provider)
  await unit.journal.attempts.noteCallback(p.reference)
  if (RESERVED.includes(p.status.toUpperCase())) return completePayment(container, p.reference, p.providerId)
  const attempt = await unit.journal.attempts.attempt(p.reference)
  if (!attempt) return { kind: "unwanted" }
  const reason = p.status.toUpperCase() === RAN_OUT ? EXPIRED : undefined
  const figures = await refreshAttempt(unit.forPayment(attempt), attempt, { reason })
  if (figures.reservedMinor > 0 && !figures.released)
    return completePayment(container, p.reference, p.providerId)
  return { kind: "not-reserved", said: message("vipps-state", { state: figures.state }) }
}
