import { message } from "../messages"
import { deriveReference } from "../rules"
import { VippsError, type ExpressShipping, type PaymentHistory } from "../vipps"
import { startClock, type Clock, type PaymentContext } from "./context"
import { leaveOut, type Extras } from "./extras"
import { keepFigures } from "./keep-figures"
import type { NewAttempt } from "./ports"
import { isOtherCurrency, readHistory } from "./read-history"

/** A payment link is valid for five minutes at Vipps (knowledge base, timeouts). */
const LINK_LIVES_MS = 5 * 60_000

/** A lost answer may cost one reference: that payment has no link, so nobody can approve it. */
const TRIES = 2

/** ePayment sends each reference twice at most. */
const MOST_SENDS: Record<PaymentContext["vipps"]["api"], number> = { ecom: TRIES, epayment: 2 * TRIES }

const MOST_ATTEMPTS = 50

export type Start = {
  prefix: string
  sessionId: string
  firstAttemptNumber: number
  attempt: Omit<NewAttempt, "reference" | "attemptNumber" | "sessionId" | "api" | "currencyCode">
  transactionText: string
  /** what Vipps shows and keeps of the purchase; sent to Vipps only, and left out if Vipps refuses it */
  extras: Extras
  callbackPrefix: string
  /** the shopper's return address and the callback's token, derived from the reference */
  returnAddress: (reference: string) => string
  authToken: (reference: string) => string
  /** of an Express payment, beside `attempt.express` */
  offerShipping?: ((reference: string) => ExpressShipping) | undefined
}

export type Started = { reference: string; url: string; expiresAt: Date }

/**
 * Starts a payment at Vipps. The attempt is written before initiate is sent. If an answer is lost, eCom uses the next reference,
 * because initiate is not idempotent there (eCom guide); ePayment first reads this one. The reconciliation cancels
 * the lost payment. If Vipps refuses an extra, the next try leaves it out. Throws VippsError if Vipps refuses or answers no try.
 */
export async function startPayment(context: PaymentContext, start: Start): Promise<Started> {
  const clock = startClock(context.times.callMs)
  let { extras } = start
  for (let tryNumber = 1, from = start.firstAttemptNumber; ; tryNumber++) {
    const { reference, attemptNumber } = await writeAttempt(context, start, from)
    const one: Try = { start: { ...start, extras }, reference, clock }
    try {
      return await initiate(context, one)
    } catch (error) {
      if (!(error instanceof VippsError)) throw error
      const found = await recover(context, one, error)
      if (found.kind === "started") return found.started
      await noteFailure(context, reference, found.kind === "foreign" ? "close" : "cancel-if-unsure", error)
      const fewer = leaveOut(extras, error)
      const hasTime = tryNumber < TRIES || (fewer && clock.leftMs() >= longestSendMs(context))
      if (!hasTime || !(fewer ?? mayUseNextReference(error))) throw error
      extras = fewer ?? extras
      from = attemptNumber + 1
    }
  }
}

type Try = { start: Start; reference: string; clock: Clock }

/** The session's first reference that nobody has used. An existing attempt belongs to somebody else and may be alive. */
async function writeAttempt(context: PaymentContext, start: Start, from: number): Promise<NewAttempt> {
  for (let attemptNumber = from; attemptNumber < from + MOST_ATTEMPTS; attemptNumber++) {
    const { prefix, sessionId } = start
    const reference = deriveReference({ prefix, sessionId, attempt: attemptNumber })
    const { vipps, currencyCode } = context
    const { api } = vipps
    const attempt = { ...start.attempt, api, currencyCode, sessionId, reference, attemptNumber }
    if (await context.journal.attempts.write(attempt)) return attempt
  }
  throw new Error(
    `The payment session ${start.sessionId} has had ${MOST_ATTEMPTS} Vipps payments; create a new one.`,
  )
}

async function initiate(context: PaymentContext, { start, reference }: Try): Promise<Started> {
  const { url } = await context.vipps.initiate(
    {
      reference,
      amountMinor: start.attempt.amountMinor,
      currency: context.currencyCode.toUpperCase(),
      transactionText: start.transactionText,
      ...start.extras,
      callbackPrefix: start.callbackPrefix,
      returnUrl: start.returnAddress(reference),
      authToken: start.authToken(reference),
      ...(start.offerShipping && { express: start.offerShipping(reference) }),
    },
    { timeoutMs: longestSendMs(context) },
  )
  return keepUrl(context, reference, url)
}

function longestSendMs({ times, vipps }: PaymentContext): number {
  return times.callMs / MOST_SENDS[vipps.api]
}

async function keepUrl(context: PaymentContext, reference: string, url: string): Promise<Started> {
  const expiresAt = await context.journal.attempts.savePaymentUrl({ reference, url, livesMs: LINK_LIVES_MS })
  return { reference, url, expiresAt }
}

type Recovered =
  | { kind: "started"; started: Started }
  /** the reference is another payment's: nothing of ours was started */
  | { kind: "foreign" }
  /** it may exist, but nobody has its link */
  | { kind: "lost" }

/**
 * The result of a start without an answer, where the API can tell: the payment is read, and its start repeated once with the same
 * reference, which is its key. Never twice the same money: one reference is one payment.
 */
async function recover(context: PaymentContext, one: Try, error: VippsError): Promise<Recovered> {
  if (context.vipps.api === "ecom" || error.finality !== "indeterminate") return { kind: "lost" }
  const seen = await readStarted(context, one)
  if (seen) return seen
  if (one.clock.leftMs() < context.times.readMs) return { kind: "lost" }
  try {
    return { kind: "started", started: await initiate(context, one) }
  } catch (again) {
    if (!(again instanceof VippsError)) throw again
    // "used already" and similar: the first one may be there by now
    const later = again.finality === "rejected" ? undefined : await readStarted(context, one)
    return later ?? { kind: "lost" }
  }
}

/** undefined: Vipps does not know it, can't be reached, or does not show it yet, so its start may be repeated. */
async function readStarted(context: PaymentContext, one: Try): Promise<Recovered | undefined> {
  const { reference, clock } = one
  const timeoutMs = Math.min(context.times.readMs, clock.leftMs())
  if (timeoutMs <= 0) return undefined
  const { currencyCode } = context
  const history = await readHistory(context, { reference, currencyCode }, timeoutMs)
  if (!(history instanceof VippsError)) return readRecovered(context, one, history)
  return isOtherCurrency(history) ? { kind: "foreign" } : undefined
}

async function readRecovered(
  context: PaymentContext,
  { start, reference }: Try,
  history: PaymentHistory,
): Promise<Recovered | undefined> {
  // with Express more is reserved than was started: goods and shipping
  const starts = start.attempt.express ? ["INITIATE"] : ["INITIATE", "RESERVE"]
  const amounts = history.entries.filter(({ operation }) => starts.includes(operation))
  const [first] = amounts
  if (!first) return undefined
  if (amounts.some(({ amountMinor }) => amountMinor !== start.attempt.amountMinor)) return { kind: "foreign" }
  const figures = await keepFigures(context, { reference, startedAt: context.now() }, history)
  // approved already: on the way back the shopper finds the order, so they need not go to Vipps again
  const url = figures.reservedMinor > 0 ? start.returnAddress(reference) : history.url
  const isUsable = url !== undefined && !figures.released
  return isUsable ? { kind: "started", started: await keepUrl(context, reference, url) } : { kind: "lost" }
}

/** If Vipps knows the reference already, an earlier try did arrive. */
function mayUseNextReference(error: VippsError): boolean {
  return error.finality === "indeterminate" || (error.group === "Merchant" && error.code === "34")
}

async function noteFailure(
  context: PaymentContext,
  reference: string,
  what: "close" | "cancel-if-unsure",
  error: VippsError,
): Promise<void> {
  const { attempts } = context.journal
  if (what === "cancel-if-unsure" && error.finality === "indeterminate")
    await attempts.setPendingAction(reference, "cancel")
  else await attempts.close(reference, message("not-started", { why: error.said }))
}
