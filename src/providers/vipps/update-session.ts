import type {
  DeletePaymentInput,
  DeletePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
} from "@medusajs/framework/types"
import { BigNumber, MedusaError } from "@medusajs/framework/utils"
import { cancelUnwanted, type Attempt } from "../../operations"
import { guardCurrency, isRefusal, roundToMinor } from "../../rules"
import { VippsError } from "../../vipps"
import type { VippsContext } from "../../context/vipps-context"
import { start } from "./initiate"
import { becamePayment } from "../../context/current-attempt"
import { requireAllowed } from "../../medusa/errors"
import { readClaim, sessionData } from "./payment-data"
import { textFor } from "../../context/transaction-texts"

/** A shopper waits for their cart meanwhile; what is not cancelled by then stays in the journal, to be cancelled. */
const LET_GO_MS = 5_000

/** Medusa deletes sessions when a cart changes, also while the shopper is in the app; a throw here would block the cart. */
export async function deletePayment(
  context: VippsContext,
  input: DeletePaymentInput,
): Promise<DeletePaymentOutput> {
  const attempt = await findClaimed(context, input.data)
  if (attempt) await cancelAttempt(context, attempt)
  return { data: { ...input.data } }
}

/**
 * Not called by Medusa's own flows. The new payment is started before the old one is cancelled; when none can be started,
 * the old one stays as it is, and nothing is thrown: that would block the shopper's cart. Should its amount no longer be
 * the session's, authorizing refuses it. Authorized, or the same amount and a link that still works: nothing to do. Another
 * currency is refused: 1000 NOK at Vipps would stand for 1000 EUR.
 */
export async function replace(
  context: VippsContext,
  input: UpdatePaymentInput,
): Promise<UpdatePaymentOutput> {
  requireCurrency(input)
  const unchanged = { data: { ...input.data } }
  const attempt = await findClaimed(context, input.data)
  const session = attempt && (await context.rows.session(attempt.sessionId))
  if (!attempt || !session || attempt.authorizedAt) return unchanged
  const amountMinor = roundToMinor(decimalText(input.amount))
  if (isRefusal(amountMinor)) return unchanged
  if (amountMinor === attempt.amountMinor && isFresh(attempt, context.now())) return unchanged
  const attemptNumber = attempt.attemptNumber + 1
  const started = await start(context, { session, amountMinor, attemptNumber, data: input.data }).catch(
    keepOld,
  )
  if (!started) return unchanged
  await cancelAttempt(context, attempt)
  return { data: { ...input.data, ...sessionData(started) } }
}

function requireCurrency(input: UpdatePaymentInput): void {
  // a store's own code may leave it out: then the session keeps its own
  const currency: unknown = input.currency_code
  if (typeof currency === "string") requireAllowed(guardCurrency(currency))
}

/** Refused by a guard or by Vipps, or not answered. A bug, or a dead database, is thrown on. */
function keepOld(error: unknown): undefined {
  if (!(error instanceof VippsError) && !(error instanceof MedusaError)) throw error
}

/**
 * Session data may come from a storefront: it names a payment of ours only when its link, which nobody else was given,
 * is the one in the journal. So a forged order id can't cancel a stranger's payment.
 */
async function findClaimed(context: VippsContext, data: unknown): Promise<Attempt | undefined> {
  const claim = readClaim(data)
  if (!claim) return undefined
  const attempt = await context.journal.attempts.attempt(claim.reference)
  return attempt?.url === claim.url ? attempt : undefined
}

async function cancelAttempt(context: VippsContext, attempt: Attempt): Promise<void> {
  const transactionText = textFor("cancel", context.options)
  await cancelUnwanted(context, attempt, {
    transactionText,
    timeoutMs: Math.min(LET_GO_MS, context.times.callMs),
    isKept: (one) => becamePayment(context, one),
  })
}

function isFresh(attempt: Attempt, now: Date): boolean {
  return attempt.state === "active" && attempt.urlExpiresAt !== undefined && attempt.urlExpiresAt > now
}

/** Medusa hands amounts over as number, text, or an object around the text. */
function decimalText(amount: UpdatePaymentInput["amount"]): string {
  return String(new BigNumber(amount).raw?.value)
}
