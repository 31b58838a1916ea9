import type { InitiatePaymentInput, InitiatePaymentOutput } from "@medusajs/framework/types"
import { startPayment, type Started } from "../../operations"
import { message } from "../../messages"
import { guardCurrency, guardInitiate } from "../../rules"
import { VippsError } from "../../vipps"
import { authToken, callbackPrefix, returnAddress } from "../../context/urls"
import type { VippsDesk } from "../../context/vipps-context"
import { refuse, requireAllowed } from "../../medusa/errors"
import type { SessionRow } from "../../medusa/payment-rows"
import { readReturnUrl, sessionData } from "./payment-data"
import { textFor } from "../../context/transaction-texts"

/** Medusa sets `data.session_id` last, over whatever a storefront sent. The session's row has the exact amount. */
export async function initiate(desk: VippsDesk, input: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
  const session = await requireSession(desk, input.data?.session_id)
  const started = await start(desk, {
    session,
    amountOre: session.amountOre,
    attemptNumber: 1,
    data: input.data,
  })
  return { id: started.orderId, data: sessionData(started) }
}

/** A payment of a session at Vipps; `attemptNumber` counts the session's payments, for a reference is never used twice. */
export async function start(
  desk: VippsDesk,
  p: { session: SessionRow; amountOre: number; attemptNumber: number; data: unknown },
): Promise<Started> {
  const { options } = desk
  const { session } = p
  requireAllowed(guardCurrency(session.currency))
  requireAllowed(guardInitiate(p.amountOre))
  return startPayment(desk, {
    prefix: options.orderIdPrefix,
    sessionId: session.id,
    firstAttemptNumber: p.attemptNumber,
    attempt: {
      providerId: session.providerId,
      merchantSerialNumber: options.merchantSerialNumber,
      paymentCollectionId: session.collectionId,
      amountOre: p.amountOre,
      returnUrl: readReturnUrl(p.data, options.returnUrls),
    },
    text: textFor("reserve", options, {
      orderNumber: await desk.rows.orderNumber(session.id),
      amountOre: p.amountOre,
    }),
    mobileNumber: await desk.rows.shoppersNumber(session.collectionId),
    callbackPrefix: callbackPrefix(options, session.providerId),
    returnAddress: (orderId) => returnAddress(options, orderId),
    authToken: (orderId) => authToken(options, orderId),
  }).catch(explainToShopper)
}

/** Without a link nobody can pay, so nothing was taken, whatever became of the request. Vipps' own refusal is passed on. */
function explainToShopper(error: unknown): never {
  if (!(error instanceof VippsError) || error.finality === "final") throw error
  throw refuse(message("start-failed", { group: error.group, code: error.code }))
}

export async function requireSession(desk: VippsDesk, id: unknown): Promise<SessionRow> {
  const session = typeof id === "string" ? await desk.rows.session(id) : undefined
  if (!session) throw refuse(message("session-missing"))
  return session
}
