import type {
  DeletePaymentInput,
  DeletePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
} from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { hasLiveLink, readLinkState, type Attempt } from "../../operations"
import { guardCurrency, isRefusal, roundToMinor } from "../../rules"
import { VippsError } from "../../vipps"
import type { UnitContext } from "../../context/vipps-context"
import { cancelAttempt } from "./cancel-attempt"
import { start } from "./initiate"
import { requireAllowed } from "../../medusa/errors"
import { findClaimed } from "./claimed-attempt"
import { decimalText } from "./decimal-text"
import { sessionData } from "./payment-data"

/** Medusa deletes sessions when a cart changes, also while the shopper is in the app. A throw here would block the cart. */
export async function deletePayment(
  context: UnitContext,
  input: DeletePaymentInput,
): Promise<DeletePaymentOutput> {
  const attempt = await findClaimed(context, input.data)
  if (attempt) await cancelAttempt(context, attempt)
  return { data: { ...input.data } }
}

/**
 * Medusa's own flows don't call this. The new payment is started before the old one is cancelled. If none can be started, the old
 * one stays and nothing is thrown, since that would block the shopper's cart; if its amount is no longer the session's,
 * authorizing refuses it. Nothing to do if it is authorized, or has the same amount and a link that works for another minute. Nor
 * for Express: there the session grows by the shipping that the shopper has approved. Another currency is refused: 1000 NOK at
 * Vipps would pass for 1000 EUR.
 */
export async function replace(context: UnitContext, input: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
  requireCurrency(context, input)
  const unchanged = { data: { ...input.data } }
  const attempt = await findClaimed(context, input.data)
  const session = attempt && (await context.rows.session(attempt.sessionId))
  if (!attempt || !session || attempt.authorizedAt || attempt.express) return unchanged
  const amountMinor = roundToMinor(decimalText(input.amount))
  if (isRefusal(amountMinor)) return unchanged
  if (amountMinor === attempt.amountMinor && (await isPayable(context, attempt))) return unchanged
  const attemptNumber = attempt.attemptNumber + 1
  const started = await start(context, { session, amountMinor, attemptNumber, data: input.data }).catch(
    keepOld,
  )
  if (!started) return unchanged
  await cancelAttempt(context, attempt)
  return { data: { ...input.data, ...sessionData(started) } }
}

function requireCurrency({ market }: UnitContext, input: UpdatePaymentInput): void {
  // a store's own code may leave it out: then the session keeps its own
  const currency: unknown = input.currency_code
  if (typeof currency === "string") requireAllowed(guardCurrency(currency, market))
}

/** Refused by a guard or by Vipps, or not answered. Bugs and a dead database are thrown on. */
function keepOld(error: unknown): undefined {
  if (!(error instanceof VippsError) && !(error instanceof MedusaError)) throw error
}

/**
 * The shopper can pay by its link, or has done so. ePayment is asked, since it may have ended without our knowledge. If Vipps
 * does not answer, it can't start another one either.
 */
async function isPayable(context: UnitContext, attempt: Attempt): Promise<boolean> {
  if (!hasLiveLink(attempt, context.now())) return false
  return attempt.api === "ecom" || (await readLinkState(context.forPayment(attempt), attempt)) !== "over"
}
