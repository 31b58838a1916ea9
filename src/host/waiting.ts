import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { completePayment, refreshAttempt } from "./completion"
import type { LinkedPayment } from "./links"
import { inTime, shareWork } from "./sharing"
import { readVerdict, type Verdict } from "./verdict"

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
export async function awaitVerdict(
  container: MedusaContainer,
  payment: LinkedPayment,
  p: { patienceMs: number; isBack: boolean },
): Promise<Verdict> {
  const waiting = waitForVerdict(container, payment, { ...p, isOver: createLimit() })
  return (await inTime(waiting, LIMIT_MS)) ?? readVerdict(container, payment)
}

type Wait = { patienceMs: number; isBack: boolean; isOver: () => boolean }

async function waitForVerdict(container: MedusaContainer, payment: LinkedPayment, p: Wait): Promise<Verdict> {
  const until = performance.now() + p.patienceMs
  for (let tick = 0; ; tick++) {
    const known = await readVerdict(container, payment)
    if (known.isFinal || (tick > 0 && known.outcome !== "pending")) return known
    await ask(container, { ...payment, attempt: known.attempt }, { ...known, isBack: p.isBack && tick === 0 })
    const verdict = await readVerdict(container, payment)
    if (verdict.outcome !== "pending" || performance.now() >= until || p.isOver()) return verdict
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
}

function createLimit(): () => boolean {
  const end = performance.now() + LIMIT_MS
  return () => performance.now() >= end
}

const share = shareWork<void>()
/** Payments that this process has asked about within `PACE_MS`, answered or not. */
const asked = new Set<string>()

type Question = Pick<Verdict, "isWanted"> & { isBack: boolean }

/** One question to Vipps, unless somebody has asked just now; a failure is logged, and the next question is a new one. */
async function ask(container: MedusaContainer, payment: LinkedPayment, question: Question): Promise<void> {
  const { orderId } = payment.attempt
  await share(orderId, async () => {
    if (asked.has(orderId) || seenAgoMs(payment) < PACE_MS) return
    asked.add(orderId)
    setTimeout(() => asked.delete(orderId), PACE_MS).unref()
    try {
      await askOnce(container, payment, question)
    } catch (error) {
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`Vipps payment ${orderId}: ${String(error)}`)
    }
  })
}

/**
 * Completing a cart asks Vipps by itself, once. A payment that was pending a moment ago is only read: each completion in
 * vain makes an order and takes it back.
 */
async function askOnce(container: MedusaContainer, payment: LinkedPayment, p: Question): Promise<void> {
  const { desk, attempt } = payment
  const mayComplete = !p.isWanted || (p.isBack && seenAgoMs(payment) >= LATELY_MS)
  if (!mayComplete) {
    const { reservedOre, released } = await refreshAttempt(desk, attempt.orderId, desk.times.readMs)
    if (reservedOre === 0 || released) return
  }
  await completePayment(container, attempt.orderId, attempt.providerId)
}

function seenAgoMs({ desk, attempt }: LinkedPayment): number {
  return attempt.seenAt ? desk.now().getTime() - attempt.seenAt.getTime() : Infinity
}
