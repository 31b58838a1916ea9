import { message } from "../messages"
import { deriveReference } from "../rules"
import { VippsError } from "../vipps"
import type { PaymentContext } from "./context"
import type { NewAttempt } from "./ports"

/** A payment link lives five minutes at Vipps (knowledge base, timeouts). */
const LINK_LIVES_MS = 5 * 60_000

/** A lost answer costs one reference: that payment has no link, so nobody can approve it. */
const TRIES = 2

const MOST_ATTEMPTS = 50

export type Start = {
  prefix: string
  sessionId: string
  firstAttemptNumber: number
  attempt: Omit<NewAttempt, "reference" | "attemptNumber" | "sessionId" | "api" | "currencyCode">
  transactionText: string
  /** for Vipps' landing page; sent to Vipps only */
  mobileNumber: string | undefined
  callbackPrefix: string
  /** the shopper's return address and the callback's token, derived from the reference */
  returnAddress: (reference: string) => string
  authToken: (reference: string) => string
}

export type Started = { reference: string; url: string; expiresAt: Date }

/**
 * Starts a payment at Vipps. The attempt is written before initiate is sent. Initiate is not idempotent (eCom guide): if an
 * answer is lost, the next reference is used, and the reconciliation cancels the lost payment. If Vipps can't use the mobile
 * number, the next try leaves it out. Throws VippsError if Vipps refuses or answers no try.
 */
export async function startPayment(context: PaymentContext, start: Start): Promise<Started> {
  let { mobileNumber } = start
  for (let tryNumber = 1, from = start.firstAttemptNumber; ; tryNumber++) {
    const attempt = await writeAttempt(context, start, from)
    try {
      return await initiate(context, { ...start, mobileNumber }, attempt.reference)
    } catch (error) {
      if (!(error instanceof VippsError)) throw error
      await noteFailure(context, attempt.reference, error)
      const isNumberRefused = mobileNumber !== undefined && error.group === "User"
      if (tryNumber >= TRIES || !(isNumberRefused || mayUseNextReference(error))) throw error
      if (isNumberRefused) mobileNumber = undefined
      from = attempt.attemptNumber + 1
    }
  }
}

/** The session's first reference that nobody has used. An existing attempt belongs to somebody else and may be alive. */
async function writeAttempt(context: PaymentContext, start: Start, from: number): Promise<NewAttempt> {
  for (let attemptNumber = from; attemptNumber < from + MOST_ATTEMPTS; attemptNumber++) {
    const { prefix, sessionId } = start
    const reference = deriveReference({ prefix, sessionId, attempt: attemptNumber })
    const { api, currencyCode } = context
    const attempt = { ...start.attempt, api, currencyCode, sessionId, reference, attemptNumber }
    if (await context.journal.attempts.write(attempt)) return attempt
  }
  throw new Error(
    `The payment session ${start.sessionId} has had ${MOST_ATTEMPTS} Vipps payments; create a new one.`,
  )
}

async function initiate(context: PaymentContext, start: Start, reference: string): Promise<Started> {
  const { url } = await context.vipps.initiate(
    {
      reference,
      amountMinor: start.attempt.amountMinor,
      currency: context.currencyCode.toUpperCase(),
      transactionText: start.transactionText,
      mobileNumber: start.mobileNumber,
      callbackPrefix: start.callbackPrefix,
      returnUrl: start.returnAddress(reference),
      authToken: start.authToken(reference),
    },
    { timeoutMs: context.times.callMs / TRIES },
  )
  const expiresAt = await context.journal.attempts.savePaymentUrl({ reference, url, livesMs: LINK_LIVES_MS })
  return { reference, url, expiresAt }
}

/** If Vipps knows the reference already, an earlier try did arrive. */
function mayUseNextReference(error: VippsError): boolean {
  return error.finality === "indeterminate" || (error.group === "Merchant" && error.code === "34")
}

async function noteFailure(context: PaymentContext, reference: string, error: VippsError): Promise<void> {
  const { attempts } = context.journal
  if (error.finality === "indeterminate") await attempts.setPendingAction(reference, "cancel")
  else await attempts.close(reference, message("not-started", { why: error.said }))
}
