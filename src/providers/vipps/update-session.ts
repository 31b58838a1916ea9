import type {
  DeletePaymentInput,
  DeletePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
} from "@medusajs/framework/types"
import { BigNumber, MedusaError } from "@medusajs/framework/utils"
import { cancelUnwanted, type Attempt } from "../../operations"
import { guardCurrency, isRefusal, roundToOre } from "../../rules"
import { VippsError } from "../../vipps"
import type { VippsDesk } from "../../context/vipps-context"
import { start } from "./initiate"
import { becamePayment } from "../../context/current-attempt"
import { requireAllowed } from "../../medusa/errors"
import { readClaim, sessionData } from "./payment-data"
import { textFor } from "../../context/transaction-texts"

/** A shopper waits for their cart meanwhile; what is not cancelled by then stays in the journal, to be cancelled. */
const LET_GO_MS = 5_000

/** Medusa deletes sessions when a cart changes, also while the shopper is in the app; a throw here would block the cart. */
export async function letGo(desk: VippsDesk, input: DeletePaymentInput): Promise<DeletePaymentOutput> {
  const attempt = await findClaimed(desk, input.data)
  if (attempt) await cancelAttempt(desk, attempt)
  return { data: { ...input.data } }
}

/**
 * Not called by Medusa's own flows. The new payment is started before the old one is cancelled; when none can be started,
 * the old one stays as it is, and nothing is thrown: that would block the shopper's cart. Should its amount no longer be
 * the session's, authorizing refuses it. Authorized, or the same amount and a link that still works: nothing to do. Another
 * currency is refused: 1000 NOK at Vipps would stand for 1000 EUR.
 */
export async function replace(desk: VippsDesk, input: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
  requireCurrency(input)
  const unchanged = { data: { ...input.data } }
  const attempt = await findClaimed(desk, input.data)
  const session = attempt && (await desk.rows.session(attempt.sessionId))
  if (!attempt || !session || attempt.authorizedAt) return unchanged
  const amountOre = roundToOre(decimalText(input.amount))
  if (isRefusal(amountOre)) return unchanged
  if (amountOre === attempt.amountOre && isFresh(attempt, desk.now())) return unchanged
  const attemptNumber = attempt.attemptNumber + 1
  const started = await start(desk, { session, amountOre, attemptNumber, data: input.data }).catch(keepOld)
  if (!started) return unchanged
  await cancelAttempt(desk, attempt)
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
async function findClaimed(desk: VippsDesk, data: unknown): Promise<Attempt | undefined> {
  const claim = readClaim(data)
  if (!claim) return undefined
  const attempt = await desk.journal.attempts.attempt(claim.orderId)
  return attempt?.url === claim.url ? attempt : undefined
}

async function cancelAttempt(desk: VippsDesk, attempt: Attempt): Promise<void> {
  const text = textFor("cancel", desk.options)
  await cancelUnwanted(desk, attempt, {
    text,
    timeoutMs: Math.min(LET_GO_MS, desk.times.callMs),
    isKept: (one) => becamePayment(desk, one),
  })
}

function isFresh(attempt: Attempt, now: Date): boolean {
  return attempt.state === "watched" && attempt.urlExpiresAt !== undefined && attempt.urlExpiresAt > now
}

/** Medusa hands amounts over as number, text, or an object around the text. */
function decimalText(amount: UpdatePaymentInput["amount"]): string {
  return String(new BigNumber(amount).raw?.value)
}
