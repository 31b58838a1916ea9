import type { InitiatePaymentInput, InitiatePaymentOutput } from "@medusajs/framework/types"
import { reuseLink, startPayment, type Started } from "../../operations"
import { message } from "../../messages"
import { guardCurrency, guardInitiate } from "../../rules"
import { authToken, callbackPrefix, returnAddress } from "../../context/urls"
import type { UnitContext } from "../../context/vipps-context"
import { notAllowed, requireAllowed } from "../../medusa/errors"
import type { SessionRow } from "../../medusa/payment-rows"
import { readExtras } from "./extras"
import { explainToShopper } from "./start-error"
import { readReturnUrl, sessionData } from "./payment-data"
import { textFor } from "../../context/transaction-texts"

/** Medusa sets `data.session_id` last, over whatever a storefront sent. The session's row has the exact amount. */
export async function initiate(
  context: UnitContext,
  input: InitiatePaymentInput,
): Promise<InitiatePaymentOutput> {
  const session = await requireSession(context, input.data?.session_id)
  const started = await start(context, {
    session,
    amountMinor: session.amountMinor,
    attemptNumber: 1,
    data: input.data,
  })
  return { id: started.reference, data: sessionData(started) }
}

/**
 * A payment of a session at Vipps; `attemptNumber` counts the session's payments, for a reference is never used twice. If the
 * session's latest payment is just this one, and waits for approval, its link is answered.
 */
export async function start(
  unit: UnitContext,
  p: { session: SessionRow; amountMinor: number; attemptNumber: number; data: unknown },
): Promise<Started> {
  const context = unit.forNewPayment()
  const { options } = context
  const { session } = p
  requireAllowed(guardCurrency(session.currency, context.market))
  requireAllowed(
    guardInitiate({ amountMinor: p.amountMinor, market: context.market, api: context.vipps.api }),
  )
  const attempt = {
    providerId: session.providerId,
    merchantSerialNumber: options.merchantSerialNumber,
    paymentCollectionId: session.collectionId,
    amountMinor: p.amountMinor,
    returnUrl: readReturnUrl(p.data, options.returnUrls),
  }
  const waiting = await reuseLink(context, { ...attempt, sessionId: session.id })
  if (waiting) return waiting
  return startPayment(context, {
    prefix: options.orderIdPrefix,
    sessionId: session.id,
    firstAttemptNumber: p.attemptNumber,
    attempt,
    transactionText: textFor("reserve", options, {
      orderNumber: await context.rows.orderNumber(session.id),
      amountMinor: p.amountMinor,
    }),
    extras: await readExtras(context, session, p.amountMinor),
    callbackPrefix: callbackPrefix(options, session.providerId),
    returnAddress: (reference) => returnAddress(options, reference),
    authToken: (reference) => authToken(options, reference),
  }).catch(explainToShopper(context.warn))
}

export async function requireSession(context: UnitContext, id: unknown): Promise<SessionRow> {
  const session = typeof id === "string" ? await context.rows.session(id) : undefined
  if (!session) throw notAllowed(message("session-missing"))
  return session
}
