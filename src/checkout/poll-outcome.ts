import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { VippsContext } from "../context/vipps-context"
import { isConfirmedFailure } from "../rules"
import { completePayment } from "./complete-payment"
import { giveUpOrder } from "./give-up-order"
import type { LinkedPayment } from "./return-link"
import { refreshAttempt } from "./refresh-attempt"
import { withTimeout, singleFlight } from "./single-flight"
import { readOutcome, type PaymentOutcome } from "./outcome"

/** Vipps' own pace of polling (knowledge base): every other second, whoever asks, however many they are. */
const PACE_MS = 2_000

/** The order that another process, or the callback, makes meanwhile is looked for in our own tables, more often. */
const TICK_MS = 500

/** What was read from Vipps so lately is read again, before a cart is completed for it in vain. */
const LATELY_MS = 5_000

/** No browser waits longer than this, should Vipps be silent or a completion hang: the work goes on without it. */
const LIMIT_MS = 10_000

/** How long a shopper who comes back is kept waiting for Vipps' verdict: three questions. */
export const SHOPPER_PATIENCE_MS = 6_000

/**
 * What became of a payment. As long as it is not decided Vipps is asked, at most every `PACE_MS` for one payment, and an
 * approved one becomes an order on the way; with patience, until it is decided. `isBack`: the shopper was sent back by
 * Vipps, so it is decided most likely, and the first question is the one that completes the cart.
 */
export async function awaitOutcome(
  container: MedusaContainer,
  payment: LinkedPayment,
  p: { patienceMs: number; isBack: boolean },
): Promise<PaymentOutcome> {
  const waiting = waitForOutcome(container, payment, { ...p, isOver: createLimit() })
  return (await withTimeout(waiting, LIMIT_MS)) ?? readOutcome(container, payment)
}

type Wait = { patienceMs: number; isBack: boolean; isOver: () => boolean }

async function waitForOutcome(
  container: MedusaContainer,
  payment: LinkedPayment,
  p: Wait,
): Promise<PaymentOutcome> {
  const until = performance.now() + p.patienceMs
  for (let tick = 0; ; tick++) {
    const known = await readOutcome(container, payment)
    if (known.isFinal) return known
    const asking = ask(container, known, { context: payment.context, isBack: p.isBack && tick === 0 })
    // decided already; should it hold money that nobody wants, that is let go without the shopper
    if (known.outcome !== "pending") return known
    await asking
    const outcome = await readOutcome(container, payment)
    if (outcome.outcome !== "pending" || p.isOver()) return outcome
    // refused, and not confirmed yet: better a few seconds more than a page that can't say why
    const isConfirming = p.patienceMs > 0 && outcome.attempt.completionFailure !== undefined
    if (performance.now() >= until && !isConfirming) return outcome
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
}

function createLimit(): () => boolean {
  const end = performance.now() + LIMIT_MS
  return () => performance.now() >= end
}

const share = singleFlight<void>()
/** Payments that this process has asked about within `PACE_MS`, answered or not. */
const asked = new Set<string>()

type Question = { context: VippsContext; isBack: boolean }

/** One question to Vipps, unless somebody has asked just now; never throws: a failure is logged, the next one asks anew. */
async function ask(container: MedusaContainer, known: PaymentOutcome, p: Question): Promise<void> {
  const { reference } = known.attempt
  await share(reference, async () => {
    if (asked.has(reference) || (known.isWanted && seenAgoMs(known, p) < PACE_MS)) return
    asked.add(reference)
    setTimeout(() => asked.delete(reference), PACE_MS).unref()
    try {
      await askOnce(container, known, p)
    } catch (error) {
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`Vipps payment ${reference}: ${String(error)}`)
    }
  })
}

/**
 * Completing a cart asks Vipps by itself, once. A payment that was pending a moment ago is only read: each completion in
 * vain makes an order and takes it back. What nobody wants is let go by the same way.
 */
async function askOnce(container: MedusaContainer, known: PaymentOutcome, p: Question): Promise<void> {
  const { reference, providerId } = known.attempt
  const mayComplete = !known.isWanted || (p.isBack && seenAgoMs(known, p) >= LATELY_MS)
  if (!mayComplete) {
    const { reservedMinor, released } = await refreshAttempt(p.context, known.attempt, {
      timeoutMs: p.context.times.readMs,
    })
    if (reservedMinor === 0 || released) return
  }
  const completion = await completePayment(container, reference, providerId)
  const isRefused = completion.kind === "refused" && isConfirmedFailure(completion.failure)
  if (isRefused) await giveUpOrder(container, p.context, reference)
}

function seenAgoMs({ attempt }: PaymentOutcome, { context }: Question): number {
  return attempt.vippsReadAt ? context.now().getTime() - attempt.vippsReadAt.getTime() : Infinity
}
