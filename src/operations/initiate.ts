import { message } from "../messages"
import { deriveOrderId } from "../rules"
import { VippsError } from "../vipps"
import type { Desk } from "./context"
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
  attempt: Omit<NewAttempt, "orderId" | "attemptNumber" | "sessionId">
  text: string
  /** for Vipps' landing page; sent to Vipps only */
  mobileNumber: string | undefined
  callbackPrefix: string
  /** the shopper's return address and the callback's token, derived from the reference */
  returnAddress: (orderId: string) => string
  authToken: (orderId: string) => string
}

export type Started = { orderId: string; url: string; expiresAt: Date }

/**
 * Starts a payment at Vipps. The attempt is written before initiate is sent. Initiate is not idempotent (eCom guide): if an
 * answer is lost, the next reference is used, and the reconciliation cancels the lost payment. If Vipps can't use the mobile
 * number, the next try leaves it out. Throws VippsError if Vipps refuses or answers no try.
 */
export async function startPayment(desk: Desk, start: Start): Promise<Started> {
  let { mobileNumber } = start
  for (let tryNumber = 1, from = start.firstAttemptNumber; ; tryNumber++) {
    const attempt = await writeAttempt(desk, start, from)
    try {
      return await initiate(desk, { ...start, mobileNumber }, attempt.orderId)
    } catch (error) {
      if (!(error instanceof VippsError)) throw error
      await noteFailure(desk, attempt.orderId, error)
      const isNumberRefused = mobileNumber !== undefined && error.group === "User"
      if (tryNumber >= TRIES || !(isNumberRefused || mayUseNextOrderId(error))) throw error
      if (isNumberRefused) mobileNumber = undefined
      from = attempt.attemptNumber + 1
    }
  }
}

/** The session's first reference that nobody has used. An existing attempt belongs to somebody else and may be alive. */
async function writeAttempt(desk: Desk, start: Start, from: number): Promise<NewAttempt> {
  for (let attemptNumber = from; attemptNumber < from + MOST_ATTEMPTS; attemptNumber++) {
    const { prefix, sessionId } = start
    const orderId = deriveOrderId({ prefix, sessionId, attempt: attemptNumber })
    const attempt = { ...start.attempt, sessionId, orderId, attemptNumber }
    if (await desk.journal.attempts.write(attempt)) return attempt
  }
  throw new Error(
    `The payment session ${start.sessionId} has had ${MOST_ATTEMPTS} Vipps payments; create a new one.`,
  )
}

async function initiate(desk: Desk, start: Start, orderId: string): Promise<Started> {
  const { url } = await desk.vipps.initiate(
    {
      orderId,
      amountOre: start.attempt.amountOre,
      text: start.text,
      mobileNumber: start.mobileNumber,
      callbackPrefix: start.callbackPrefix,
      returnUrl: start.returnAddress(orderId),
      authToken: start.authToken(orderId),
    },
    { timeoutMs: desk.times.callMs / TRIES },
  )
  const expiresAt = await desk.journal.attempts.keepLink({ orderId, url, livesMs: LINK_LIVES_MS })
  return { orderId, url, expiresAt }
}

/** If Vipps knows the reference already, an earlier try did arrive. */
function mayUseNextOrderId(error: VippsError): boolean {
  return error.finality === "unknown" || (error.group === "Merchant" && error.code === "34")
}

async function noteFailure(desk: Desk, orderId: string, error: VippsError): Promise<void> {
  const { attempts } = desk.journal
  if (error.finality === "unknown") await attempts.wish(orderId, "cancel")
  else await attempts.close(orderId, message("not-started", { why: error.said }))
}
