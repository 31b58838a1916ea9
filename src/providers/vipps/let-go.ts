import type {
  DeletePaymentInput,
  DeletePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
} from "@medusajs/framework/types"
import { BigNumber } from "@medusajs/framework/utils"
import { cancelUnwanted, type Attempt } from "../../operations"
import { isRefusal, oreFromDecimal } from "../../rules"
import type { VippsDesk } from "./desk"
import { start } from "./initiate"
import { refuse } from "./medusa-error"
import { becamePayment } from "./becoming"
import { readClaim, sessionData } from "./payment-data"
import { textFor } from "./texts"

/** A shopper waits for their cart meanwhile; what is not cancelled by then stays in the journal, to be cancelled. */
const LET_GO_MS = 5_000

/** Medusa deletes sessions when a cart changes, also while the shopper is in the app; a throw here would block the cart. */
export async function letGo(desk: VippsDesk, input: DeletePaymentInput): Promise<DeletePaymentOutput> {
  const attempt = await findClaimed(desk, input.data)
  if (attempt) await cancelAttempt(desk, attempt)
  return { data: { ...input.data } }
}

/**
 * Not called by Medusa's own flows. The new payment is started before the old one is cancelled, so that a refusal
 * changes nothing; same amount and a link that still works: nothing to do.
 */
export async function replace(desk: VippsDesk, input: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
  const attempt = await findClaimed(desk, input.data)
  const session = attempt && (await desk.rows.session(attempt.sessionId))
  if (!attempt || !session) return { data: { ...input.data } }
  const amountOre = oreFromDecimal(decimalText(input.amount))
  if (isRefusal(amountOre)) throw refuse(amountOre.message)
  if (amountOre === attempt.amountOre && isFresh(attempt, desk.now())) return { data: { ...input.data } }
  const attemptNumber = attempt.attemptNumber + 1
  const started = await start(desk, { session, amountOre, attemptNumber, data: input.data })
  await cancelAttempt(desk, attempt)
  return { data: { ...input.data, ...sessionData(started) } }
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
