import type { MedusaContainer } from "@medusajs/framework/types"
import { isAuthToken } from "../context/urls"
import { EXPIRED } from "../context/time-limits"
import { message } from "../messages"
import { completePayment, type Completion } from "./complete-payment"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import { refreshAttempt } from "./refresh-attempt"

/** Statuses of regular and express callbacks that say money was reserved; any other is a reason to look, no more. */
const RESERVED = ["RESERVED", "RESERVE", "SALE"]
/** The shopper did nothing, and Vipps' clock ended it; one that the shopper ended is CANCELLED. The history has CANCEL for both. */
const RAN_OUT = "REJECTED"

/** Whether Vipps sent this: the token was given to Vipps alone, for this one order. */
export function isFromVipps(
  container: MedusaContainer,
  p: { providerId: string; reference: string; token: string | undefined },
) {
  const provider = findProvider(container, p.providerId)
  return provider !== undefined && isAuthToken(provider.options, p.reference, p.token)
}

/**
 * The work behind a callback, done after it was answered. The status only decides which question is asked: whether the
 * money is reserved, Vipps' details tell.
 */
export async function followCallback(
  container: MedusaContainer,
  p: { providerId: string; reference: string; status: string },
): Promise<Completion> {
  const provider = findProvider(container, p.providerId)
  if (!provider) return { kind: "unwanted" }
  const context = contextOf(container, provider)
  await context.journal.attempts.noteCallback(p.reference)
  if (RESERVED.includes(p.status.toUpperCase())) return completePayment(container, p.reference, p.providerId)
  const attempt = await context.journal.attempts.attempt(p.reference)
  if (!attempt) return { kind: "unwanted" }
  const reason = p.status.toUpperCase() === RAN_OUT ? EXPIRED : undefined
  const figures = await refreshAttempt(context, attempt, { reason })
  if (figures.reservedMinor > 0 && !figures.released)
    return completePayment(container, p.reference, p.providerId)
  return { kind: "not-reserved", said: message("vipps-state", { state: figures.state }) }
}
