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

/** Vipps' recommended pace of polling (knowledge base): every other second, however many ask. */
const PACE_MS = 2_000

/** Our own tables are read more often, for the order that another process or the callback makes. */
const TICK_MS = 500

/** If it was read from Vipps this recently, it is read again before a cart is completed in vain. */
const LATELY_MS = 5_000

/** No browser waits longer than this if Vipps is silent or a completion hangs; the work goes on without it. */
const LIMIT_MS = 10_000

/** How long a returning shopper waits for Vipps' answer: three requests. */
export const SHOPPER_PATIENCE_MS = 6_000

/**
 * What became of a payment. While it is not decided, Vipps is asked, at most every `PACE_MS` per payment, and an approved payment
 * becomes an order on the way. With patience, waits until it is decided. `isBack`: Vipps sent the shopper back, so it is most
 * likely decided, and the first request completes the cart.
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
    // decided already; money that nobody wants is freed without the shopper
    if (known.outcome !== "pending") return known
    await asking
    const verdict = await readVerdict(container, payment)
    if (verdict.outcome !== "pending" || p.isOver()) return verdict
    // refused, but not confirmed yet: some seconds more are better than a page that can't say why
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

/** One request to Vipps, unless somebody has just asked. Never throws: a failure is logged, the next one asks again. */
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
 * Completing a cart asks Vipps once by itself. A payment that was pending a moment ago is only read: each completion in vain
 * makes an order and takes it back. What nobody wants is freed by the same call.
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
