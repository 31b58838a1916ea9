import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { because, type Attempt, type CompletionFailure } from "../operations"
import type { VippsContext } from "../context/vipps-context"
import { english, message, type Message } from "../messages"
import { makeExpressOrder, type MadeOrder } from "../express/make-order"
import { completionPauseMs, DUE_PAUSE_MS, type MedusasFailureCode } from "../rules"
import { VippsError } from "../vipps"
import { readCompletionError, type CompletionError } from "./completion-error"
import { inCompletion, type CompletionScope } from "../context/completion-scope"
import { completionLeaseMs } from "../context/completion-times"
import { findOrderOfCart, hasDeletedProduct, isEnabledInRegion } from "../medusa/cart-rows"
import { takeTurn } from "../medusa/take-turn"
import { refreshAttempt } from "./refresh-attempt"

export type CartCompletion =
  | { kind: "order"; orderId: string }
  /** another server is making the order */
  | { kind: "in-progress" }
  /** the shop does not make this order; the payment is fine */
  | { kind: "refused"; failure: CompletionFailure }
  /** not-reserved: not known to be approved. try-later: a passing failure. not-accepted: the money is not as it should be */
  | { kind: "not-reserved" | "try-later" | "not-accepted"; said: Message }

/** `isDue`: called by the reconciliation, which keeps its own pauses between tries. */
export type Cart = { context: VippsContext; attempt: Attempt; cartId: string; isDue: boolean }

/**
 * Returns the order if there is one. Without Redis, Medusa's lock on a cart works within one process only, and two servers that
 * complete a cart at once make two orders of it (docs/decisions.md, 13). Callback and return often arrive together.
 */
export async function completeCart(container: MedusaContainer, p: Cart): Promise<CartCompletion> {
  const { attempts } = p.context.journal
  const { reference } = p.attempt
  const lease = await waitForTurn(p)
  if (lease === undefined) return { kind: "in-progress" }
  const scope = { reference, lease }
  try {
    const failure = await findYoungFailure(p)
    return failure ? { kind: "refused", failure } : await runCompletion(container, p, scope)
  } finally {
    // it expires anyway
    await attempts.endCompletion(reference, scope.lease).catch(() => undefined)
  }
}

/** Each claim writes; the first other one is often done within a second. */
const PATIENCE = { waitMs: 5_000, firstPauseMs: 100, longestPauseMs: 1_000 }

function waitForTurn({ context, attempt }: Cart): Promise<string | undefined> {
  const leaseMs = completionLeaseMs(context)
  return takeTurn(() => context.journal.attempts.claimCompletion(attempt.reference, leaseMs), PATIENCE)
}

/** A refusal so recent that the shop would refuse again. */
async function findYoungFailure({ context, attempt, isDue }: Cart): Promise<CompletionFailure | undefined> {
  const { attempts } = context.journal
  const failure = (await attempts.attempt(attempt.reference))?.completionFailure
  if (!failure) return undefined
  const pauseMs = isDue ? DUE_PAUSE_MS : completionPauseMs(failure)
  return (await attempts.failedWithin(attempt.reference, pauseMs)) ? failure : undefined
}

async function runCompletion(
  container: MedusaContainer,
  p: Cart,
  scope: CompletionScope,
): Promise<CartCompletion> {
  const { orderId: made, errors } = await inCompletion(scope, () => makeOrder(container, p))
  if (made !== undefined) return { kind: "order", orderId: made }
  // the storefront completed the cart at the same moment, by Medusa's own route
  const orderId = await findOrderOfCart(container, p.cartId)
  if (orderId !== undefined) return { kind: "order", orderId }
  const error = readCompletionError(errors, { isExpress: p.attempt.express !== undefined })
  // in a normal checkout the provider has read the payment on the way
  if (error.kind === "not-reserved" && p.attempt.express) await findEnd(p)
  if (error.kind === "refused") return noteRefusal(container, p, error)
  if (error.kind === "try-later")
    log(container, p.attempt, `The order could not be made now: ${english(error.said)}`)
  return error
}

async function makeOrder(container: MedusaContainer, p: Cart): Promise<MadeOrder> {
  const { context, attempt, cartId } = p
  const { express } = attempt
  if (express) return makeExpressOrder(container, { context, attempt: { ...attempt, express }, cartId })
  const { result, errors } = await completeCartWorkflow(container).run({
    input: { id: cartId },
    throwOnError: false,
  })
  return { orderId: errors.length === 0 ? result.id : undefined, errors }
}

/** Whether the shopper has ended it in the app: then the attempt is closed. */
async function findEnd({ context, attempt }: Cart): Promise<void> {
  try {
    await refreshAttempt(context, attempt, { timeoutMs: context.times.readMs })
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
  }
}

type Refused = Extract<CompletionError, { kind: "refused" }>

/** Counted for an approved payment only: Medusa checks the cart before the payment, so it refuses unpaid carts too. */
async function noteRefusal(container: MedusaContainer, p: Cart, refused: Refused): Promise<CartCompletion> {
  const { context, attempt } = p
  const said = await sayWhy(container, p, refused)
  const code = said.code
  const reservedMinor = await findReserved(context, attempt)
  if (reservedMinor === 0) return { kind: "not-reserved", said }
  const failure = await context.journal.attempts.noteCompletionFailure(attempt.reference, { code, said })
  if (!failure) return { kind: "in-progress" }
  log(container, attempt, english(said))
  if (failure.count === 1) {
    const data = { reference: attempt.reference, amount_minor: reservedMinor, ...because(said) }
    context.announce({ name: "vipps.completion_failed", data })
  }
  return { kind: "refused", failure }
}

function log(container: MedusaContainer, { reference }: Attempt, line: string): void {
  container.resolve(ContainerRegistrationKeys.LOGGER).warn(`Vipps payment ${reference}: ${line}`)
}

/** What the shopper approved, even if Medusa has cancelled it since; 0: nothing known. */
async function findReserved(context: VippsContext, attempt: Attempt): Promise<number> {
  const known = (await context.journal.attempts.attempt(attempt.reference))?.figures.reservedMinor ?? 0
  if (known > 0) return known
  try {
    return (await refreshAttempt(context, attempt, { timeoutMs: context.times.readMs })).reservedMinor
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    return 0
  }
}

/** For the staff: what is wrong, then Medusa's own words, which name the item or the provider. */
async function sayWhy(container: MedusaContainer, p: Cart, refused: Refused): Promise<Message> {
  if ("said" in refused) return refused.said
  return message(await chooseCode(container, p, refused.code), { says: refused.says })
}

/** Medusa's message is not always the whole reason: some of it is only in the database. */
async function chooseCode(
  container: MedusaContainer,
  p: Cart,
  code: MedusasFailureCode,
): Promise<MedusasFailureCode> {
  if (code === "payment-method-unavailable" && (await isEnabledInRegion(container, p)))
    return "refused-by-shop"
  if (code === "refused-by-shop" && (await hasDeletedProduct(container, p))) return "product-unavailable"
  return code
}
