import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import type { Attempt, CompletionFailure } from "../operations"
import type { VippsDesk } from "../context/vipps-context"
import { english, message, type Message } from "../messages"
import { completionPauseMs, DUE_PAUSE_MS } from "../rules"
import { VippsError } from "../vipps"
import { readCompletionError, type CompletionError } from "./completion-error"
import { inCompletion } from "../context/completion-scope"
import { completionLeaseMs } from "../context/time-limits"
import { findOrderOfCart, hasDeletedProduct, isEnabledInRegion } from "../medusa/cart-rows"
import { refreshAttempt } from "./refresh-attempt"

export type CartCompletion =
  | { kind: "order"; orderId: string }
  /** another server is making the order */
  | { kind: "under-way" }
  /** the shop does not make this order; the payment is fine */
  | { kind: "refused"; failure: CompletionFailure }
  /** not-reserved: not known to be approved. try-later: a passing failure. not-accepted: the money is not as it should be */
  | { kind: "not-reserved" | "try-later" | "not-accepted"; said: Message }

/** `isDue`: the reconciliation asks, and keeps the pauses between its tries itself. */
export type Cart = { desk: VippsDesk; attempt: Attempt; cartId: string; isDue: boolean }

/**
 * Returns the order if there is one. Without Redis, Medusa's lock on a cart works within one process only, and two servers that
 * complete a cart at once make two orders of it (docs/decisions/0013). Callback and return often arrive together.
 */
export async function completeCart(container: MedusaContainer, p: Cart): Promise<CartCompletion> {
  const { attempts } = p.desk.journal
  const lease = await waitForTurn(p)
  if (lease === undefined) return { kind: "under-way" }
  try {
    const failure = await findYoungFailure(p)
    return failure ? { kind: "refused", failure } : await runCompletion(container, p)
  } finally {
    // it ends by itself as well
    await attempts.endCompletion(p.attempt.orderId, lease).catch(() => undefined)
  }
}

const WAIT_MS = 5_000
const TICK_MS = 100

async function waitForTurn({ desk, attempt }: Cart): Promise<string | undefined> {
  const until = performance.now() + WAIT_MS
  const leaseMs = completionLeaseMs(desk)
  for (;;) {
    const lease = await desk.journal.attempts.claimCompletion(attempt.orderId, leaseMs)
    if (lease !== undefined || performance.now() >= until) return lease
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
}

/** A refusal so recent that the shop would refuse again. */
async function findYoungFailure({ desk, attempt, isDue }: Cart): Promise<CompletionFailure | undefined> {
  const { attempts } = desk.journal
  const failure = (await attempts.attempt(attempt.orderId))?.completionFailure
  if (!failure) return undefined
  const pauseMs = isDue ? DUE_PAUSE_MS : completionPauseMs(failure)
  return (await attempts.failedWithin(attempt.orderId, pauseMs)) ? failure : undefined
}

async function runCompletion(container: MedusaContainer, p: Cart): Promise<CartCompletion> {
  const input = { id: p.cartId }
  const { result, errors } = await inCompletion(() =>
    completeCartWorkflow(container).run({ input, throwOnError: false }),
  )
  if (errors.length === 0) return { kind: "order", orderId: result.id }
  // the storefront completed the cart at the same moment, by Medusa's own route
  const orderId = await findOrderOfCart(container, p.cartId)
  if (orderId !== undefined) return { kind: "order", orderId }
  const error = readCompletionError(errors)
  if (error.kind === "refused") return noteRefusal(container, p, error)
  if (error.kind === "try-later")
    log(container, p.attempt, `The order could not be made now: ${english(error.said)}`)
  return error
}

type Refused = Extract<CompletionError, { kind: "refused" }>

/** Counted for an approved payment only: Medusa checks the cart before the payment, so it refuses unpaid carts too. */
async function noteRefusal(container: MedusaContainer, p: Cart, refused: Refused): Promise<CartCompletion> {
  const { desk, attempt } = p
  const code = await chooseCode(container, p, refused)
  // for the staff: what is wrong, then Medusa's own words, which name the item or the provider
  const said = message(code, { says: refused.says })
  const reservedOre = await findReserved(desk, attempt)
  if (reservedOre === 0) return { kind: "not-reserved", said }
  const failure = await desk.journal.attempts.noteCompletionFailure(attempt.orderId, { code, said })
  if (!failure) return { kind: "under-way" }
  const reason = english(said)
  log(container, attempt, reason)
  if (failure.count === 1) {
    const { params } = said
    const data = { order_id: attempt.orderId, amount_ore: reservedOre, code, params, reason }
    desk.announce({ name: "vipps.completion_failed", data })
  }
  return { kind: "refused", failure }
}

function log(container: MedusaContainer, { orderId }: Attempt, line: string): void {
  container.resolve(ContainerRegistrationKeys.LOGGER).warn(`Vipps payment ${orderId}: ${line}`)
}

/** What the shopper approved, even if Medusa has cancelled it since; 0: nothing known. */
async function findReserved(desk: VippsDesk, attempt: Attempt): Promise<number> {
  const known = (await desk.journal.attempts.attempt(attempt.orderId))?.seen.reservedOre ?? 0
  if (known > 0) return known
  try {
    return (await refreshAttempt(desk, attempt, { timeoutMs: desk.times.readMs })).reservedOre
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    return 0
  }
}

/** Medusa's message is not always the whole reason: some of it is only in the database. */
async function chooseCode(container: MedusaContainer, p: Cart, { code }: Refused): Promise<Refused["code"]> {
  if (code === "payment-method-unavailable" && (await isEnabledInRegion(container, p)))
    return "refused-by-shop"
  if (code === "refused-by-shop" && (await hasDeletedProduct(container, p))) return "product-unavailable"
  return code
}
