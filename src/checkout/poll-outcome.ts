import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { VippsDesk } from "../context/vipps-context"
import { isConfirmedFailure } from "../rules"
import { completePayment } from "./complete-payment"
import { giveUpOrder } from "./give-up-order"
import type { LinkedPayment } from "./return-link"
import { refreshAttempt } from "./refresh-attempt"
import { inTime, shareWork } from "./single-flight"
import { readVerdict, type Verdict } from "./outcome"

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
    if (known.isFinal) return known
    const asking = ask(container, known, { desk: payment.desk, isBack: p.isBack && tick === 0 })
    // decided already; should it hold money that nobody wants, that is let go without the shopper
    if (known.outcome !== "pending") return known
    await asking
    const verdict = await readVerdict(container, payment)
    if (verdict.outcome !== "pending" || p.isOver()) return verdict
    // refused, and not confirmed yet: better a few seconds more than a page that can't say why
    const isConfirming = p.patienceMs > 0 && verdict.attempt.completionFailure !== undefined
    if (performance.now() >= until && !isConfirming) return verdict
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

type Question = { desk: VippsDesk; isBack: boolean }

/** One question to Vipps, unless somebody has asked just now; never throws: a failure is logged, the next one asks anew. */
async function ask(container: MedusaContainer, known: Verdict, p: Question): Promise<void> {
  const { orderId } = known.attempt
  await share(orderId, async () => {
    if (asked.has(orderId) || (known.isWanted && seenAgoMs(known, p) < PACE_MS)) return
    asked.add(orderId)
    setTimeout(() => asked.delete(orderId), PACE_MS).unref()
    try {
      await askOnce(container, known, p)
    } catch (error) {
      container.resolve(ContainerRegistrationKeys.LOGGER).warn(`Vipps payment ${orderId}: ${String(error)}`)
    }
  })
}

/**
 * Completing a cart asks Vipps by itself, once. A payment that was pending a moment ago is only read: each completion in
 * vain makes an order and takes it back. What nobody wants is let go by the same way.
 */
async function askOnce(container: MedusaContainer, known: Verdict, p: Question): Promise<void> {
  const { orderId, providerId } = known.attempt
  const mayComplete = !known.isWanted || (p.isBack && seenAgoMs(known, p) >= LATELY_MS)
  if (!mayComplete) {
    const { reservedOre, released } = await refreshAttempt(p.desk, known.attempt, {
      timeoutMs: p.desk.times.readMs,
    })
    if (reservedOre === 0 || released) return
  }
  const completion = await completePayment(container, orderId, providerId)
  const isRefused = completion.kind === "refused" && isConfirmedFailure(completion.failure)
  if (isRefused) await giveUpOrder(container, p.desk, orderId)
}

function seenAgoMs({ attempt }: Verdict, { desk }: Question): number {
  return attempt.seenAt ? desk.now().getTime() - attempt.seenAt.getTime() : Infinity
}
