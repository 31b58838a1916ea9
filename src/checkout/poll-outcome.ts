import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { VippsContext } from "../context/vipps-context"
import { completeOrGiveUp } from "./give-up-order"
import type { LinkedPayment } from "./return-link"
import { refreshAttempt } from "./refresh-attempt"
import { briefMemory, withTimeout, singleFlight } from "../context/single-flight"
import { readOutcome, type PaymentOutcome } from "./outcome"

/** Vipps' recommended pace of polling (knowledge base): every other second, for any number of requests. */
export const PACE_MS = 2_000

/** Our own tables are read more often, for the order that another process or the callback makes. */
const TICK_MS = 500

/** If it was read from Vipps this recently, it is read again before a cart is completed in vain. */
const LATELY_MS = 5_000

/** No browser waits longer than this if Vipps is silent or a completion hangs; the work goes on without it. */
const LIMIT_MS = 10_000

/** How long a returning shopper waits for Vipps' answer: three requests. */
export const SHOPPER_PATIENCE_MS = 6_000

/**
 * The outcome of a payment. While it is not decided, Vipps is read, at most every `PACE_MS` per payment, and an approved payment
 * becomes an order on the way. With patience, waits until it is decided. `isBack`: Vipps sent the shopper back, so it is most
 * likely decided, and the first request completes the cart.
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
    // decided already; money that nobody wants is freed without the shopper
    if (known.outcome !== "pending") return known
    await asking
    const outcome = await readOutcome(container, payment)
    if (outcome.outcome !== "pending" || p.isOver()) return outcome
    // refused, but not confirmed yet: a few more seconds are better than a page that can't say why
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
const asked = briefMemory<true>(PACE_MS)

type Question = { context: VippsContext; isBack: boolean }

/** One request to Vipps, unless somebody has just asked. Never throws: a failure is logged, the next one asks again. */
async function ask(container: MedusaContainer, known: PaymentOutcome, p: Question): Promise<void> {
  const { reference } = known.attempt
  await share(reference, async () => {
    if (asked.get(reference) || (known.isWanted && readAgoMs(known, p) < PACE_MS)) return
    asked.keep(reference, true)
    try {
      await askOnce(container, known, p)
    } catch (error) {
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`Vipps payment ${reference}: ${String(error)}`)
    }
  })
}

/**
 * Completing a cart asks Vipps once by itself. A payment that was pending a moment ago is only read: each completion in vain
 * makes an order and takes it back. What nobody wants is freed by the same call.
 */
async function askOnce(container: MedusaContainer, known: PaymentOutcome, p: Question): Promise<void> {
  const mayComplete = !known.isWanted || (p.isBack && readAgoMs(known, p) >= LATELY_MS)
  if (!mayComplete) {
    const { reservedMinor, released } = await refreshAttempt(p.context, known.attempt, {
      timeoutMs: p.context.times.readMs,
    })
    if (reservedMinor === 0 || released) return
  }
  await completeOrGiveUp(container, p.context, known.attempt)
}

function readAgoMs({ attempt }: PaymentOutcome, { context }: Question): number {
  return attempt.vippsReadAt ? context.now().getTime() - attempt.vippsReadAt.getTime() : Infinity
}
