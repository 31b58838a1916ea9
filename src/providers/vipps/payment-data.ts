import { z } from "@medusajs/framework/zod"

/**
 * The only place that shapes `payment_session.data` and `payment.data`. Storefronts can read both and add to them. So: one
 * namespace, nothing secret or personal, and the journal overrules it.
 */

type SessionData = { vipps: { url: string; reference: string; expires_at: string } }
type PaymentData = { vipps: { reference: string } }

export function sessionData(p: { url: string; reference: string; expiresAt: Date }): SessionData {
  return { vipps: { url: p.url, reference: p.reference, expires_at: p.expiresAt.toISOString() } }
}

/** Medusa writes `data` back merged; a result without data would set the column to NULL. */
export function paymentData(reference: string): PaymentData {
  return { vipps: { reference } }
}

const link = z.object({ vipps: z.object({ url: z.string(), reference: z.string() }) })

/** The payment that stored session data names. Only an equal link in the journal proves it. */
export function readClaim(data: unknown): { url: string; reference: string } | undefined {
  const parsed = link.safeParse(data)
  return parsed.success ? { url: parsed.data.vipps.url, reference: parsed.data.vipps.reference } : undefined
}

const wishes = z.object({ return_url: z.string() })

/** The storefront page to which the shopper returns, if it is on the shop's list. */
export function readReturnUrl(data: unknown, allowed: readonly [string, ...string[]]): string {
  const parsed = wishes.safeParse(data)
  return parsed.success && allowed.includes(parsed.data.return_url) ? parsed.data.return_url : allowed[0]
}
