import type { MedusaContainer } from "@medusajs/framework/types"
import { isAuthToken } from "../context/urls"
import { EXPIRED } from "../context/completion-times"
import { message } from "../messages"
import { completePayment, type PaymentCompletion } from "./complete-payment"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import { refreshAttempt } from "./refresh-attempt"

/** What Vipps reported about an undecided payment. changed: there is something to read. */
export type News = "reserved" | "expired" | "changed"

/** Statuses of eCom's regular and express callbacks that say that money was reserved. */
const RESERVED = ["RESERVED", "RESERVE", "SALE"]
/**
 * eCom's status if the shopper did nothing until the payment timed out at Vipps. If the shopper ends it, the status is
 * CANCELLED. The history has CANCEL for both.
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

/** The work behind a callback of eCom, done after the answer. */
export async function followCallback(
  container: MedusaContainer,
  { status, ...payment }: { providerId: string; reference: string; status: string },
): Promise<PaymentCompletion> {
  return followNews(container, { ...payment, news: newsOf(status.toUpperCase()) })
}

function newsOf(status: string): News {
  if (RESERVED.includes(status)) return "reserved"
  return status === RAN_OUT ? "expired" : "changed"
}

/** The callback only decides what is read next. Vipps' details say whether money is reserved. */
export async function followNews(
  container: MedusaContainer,
  p: { providerId: string; reference: string; news: News },
): Promise<PaymentCompletion> {
  const provider = findProvider(container, p.providerId)
  if (!provider) return { kind: "unwanted" }
  const unit = contextOf(container, provider)
  await unit.journal.attempts.noteCallback(p.reference)
  if (p.news === "reserved") return completePayment(container, p.reference, p.providerId)
  const attempt = await unit.journal.attempts.attempt(p.reference)
  if (!attempt) return { kind: "unwanted" }
  const reason = p.news === "expired" ? EXPIRED : undefined
  const figures = await refreshAttempt(unit.forPayment(attempt), attempt, { reason })
  if (figures.reservedMinor > 0 && !figures.released)
    return completePayment(container, p.reference, p.providerId)
  return { kind: "not-reserved", said: message("vipps-state", { state: figures.state }) }
}
