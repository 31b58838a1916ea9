import type { InitiatePaymentInput, InitiatePaymentOutput } from "@medusajs/framework/types"
import { reuseLink, startPayment, type Started } from "../../operations"
import { message } from "../../messages"
import { guardCurrency, guardInitiate } from "../../rules"
import type { ExpressShipping } from "../../vipps"
import { expressStart, type ExpressStart } from "../../context/express-scope"
import { authToken, callbackPrefix, returnAddress, shippingAuthToken, shippingUrl } from "../../context/urls"
import type { UnitContext } from "../../context/vipps-context"
import { notAllowed, requireAllowed } from "../../medusa/errors"
import type { SessionRow } from "../../medusa/payment-rows"
import { cancelAttempt } from "./cancel-attempt"
import { refuseExpressAnew } from "./claimed-attempt"
import { readExtras } from "./extras"
import { explainToShopper } from "./start-error"
import { readReturnUrl, sessionData } from "./payment-data"
import { textFor } from "../../context/transaction-texts"

/** Medusa sets `data.session_id` last, over whatever a storefront sent. The session's row has the exact amount. */
export async function initiate(
  context: UnitContext,
  input: InitiatePaymentInput,
): Promise<InitiatePaymentOutput> {
  const express = expressStart()
  if (!express) await refuseExpressAnew(context, input.data)
  const session = await requireSession(context, input.data?.session_id)
  const started = await start(context, {
    session,
    amountMinor: session.amountMinor,
    attemptNumber: 1,
    data: input.data,
    express,
  })
  if (express) await requireKept(context, session.id, started)
  return { id: started.reference, data: sessionData(started) }
}

/**
 * The cart may have changed while Vipps was asked, and Medusa then deletes its sessions: this one, too, which has no link yet by
 * which its payment would be ended.
 */
async function requireKept(context: UnitContext, sessionId: string, { reference }: Started): Promise<void> {
  if (await context.rows.session(sessionId)) return
  const attempt = await context.journal.attempts.attempt(reference)
  if (attempt) await cancelAttempt(context, attempt)
  throw notAllowed(message("express-cart-changed"))
}

type Starting = {
  session: SessionRow
  amountMinor: number
  attemptNumber: number
  data: unknown
  express?: ExpressStart | undefined
}

/**
 * A payment of a session at Vipps; `attemptNumber` counts the session's payments, for a reference is never used twice. If the
 * session's latest payment is just this one, and waits for approval, its link is answered; of an Express payment, the route does so.
 */
export async function start(unit: UnitContext, p: Starting): Promise<Started> {
  const context = unit.forNewPayment()
  const { options } = context
  const { session, express } = p
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
  const waiting = express ? undefined : await reuseLink(context, { ...attempt, sessionId: session.id })
  if (waiting) return waiting
  return startPayment(context, {
    prefix: options.orderIdPrefix,
    sessionId: session.id,
    firstAttemptNumber: p.attemptNumber,
    attempt: { ...attempt, express: express && { shipping: express.shipping, offered: express.offered } },
    transactionText: textFor("reserve", options, {
      orderNumber: session.orderNumber,
      amountMinor: p.amountMinor,
    }),
    extras: await readExtras(context, session, p.amountMinor),
    callbackPrefix: callbackPrefix(options, session.providerId),
    returnAddress: (reference) => returnAddress(options, reference),
    authToken: (reference) => authToken(options, reference),
    offerShipping: express && ((reference) => shippingOf(context, { express, session, reference })),
  }).catch(explainToShopper(context.warn))
}

function shippingOf(
  { options, market }: UnitContext,
  { express, session, reference }: { express: ExpressStart; session: SessionRow; reference: string },
): ExpressShipping {
  const countryCodes = [market.country.toLowerCase()]
  if (express.shipping === "fixed") return { kind: "fixed", groups: express.groups, countryCodes }
  return {
    kind: "dynamic",
    callbackUrl: shippingUrl(options, session.providerId),
    callbackToken: shippingAuthToken(options, reference),
    countryCodes,
  }
}

export async function requireSession(context: UnitContext, id: unknown): Promise<SessionRow> {
  const session = typeof id === "string" ? await context.rows.session(id) : undefined
  if (!session) throw notAllowed(message("session-missing"))
  return session
}
