import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { saidBy } from "../medusa/errors"
import { isHopeless, marketOf, nextCompletionMs, nextPollMs, type PaymentFigures } from "../rules"
import { completePayment, type PaymentCompletion } from "../checkout/complete-payment"
import { explainHiccup, capturedWithoutOrder } from "./reconcile-attempt"
import { orphanGraceMs } from "../context/completion-times"
import type { Findings } from "./findings"
import { requirePayment, type VippsPayment } from "../context/vipps-payment"
import { findOrphan } from "../medusa/cart-rows"
import { endOrphan } from "../checkout/orphaned-payment"

/**
 * A payment whose cart is no order. While its session lives the order is tried, unless the shop has refused it for the whole
 * grace time; then the money is freed. Returns when to look again, in milliseconds.
 */
export async function reconcileOrphan(
  container: MedusaContainer,
  { id, context, attempt }: VippsPayment,
  { figures, findings }: { figures: PaymentFigures; findings: Findings },
): Promise<number | undefined> {
  const orphan = await findOrphan(container, id)
  if (!orphan || findings.isOpen) return undefined
  const payment = await requirePayment(container, id)
  if (orphan.hasSession && !payment.canceledAt) {
    const completion = await completePayment(container, attempt.reference, attempt.providerId, {
      isDue: true,
    })
    const isOver = completion.kind === "refused" && isHopeless(completion.failure, orphanGraceMs(context))
    if (!isOver) return nextTry(payment, { completion, figures, findings })
  }
  if (figures.capturedMinor > figures.refundedMinor) findings.stuck = capturedWithoutOrder(attempt, figures)
  else await cancelOrphanedPayment(container, payment, findings)
  return undefined
}

type Tried = { completion: PaymentCompletion; figures: PaymentFigures; findings: Findings }

function nextTry(
  { context, attempt }: VippsPayment,
  { completion, figures, findings }: Tried,
): number | undefined {
  if (completion.kind === "order") findings.did.push("completed")
  if (completion.kind === "try-later") findings.unresolved.push(explainHiccup(completion.said))
  if (completion.kind === "refused") return nextCompletionMs(completion.failure, orphanGraceMs(context))
  const times = { reservedAt: figures.reservedAt, startedAt: attempt.startedAt }
  const market = marketOf(attempt.currencyCode)
  return nextPollMs({ stage: "reserved-without-order", ...times, market, now: context.now() })
}

async function cancelOrphanedPayment(
  container: MedusaContainer,
  payment: VippsPayment,
  findings: Findings,
): Promise<void> {
  try {
    if (await endOrphan(container, payment)) findings.did.push("orphan canceled")
  } catch (error) {
    if (!MedusaError.isMedusaError(error)) throw error
    findings.unresolved.push(saidBy(error))
  }
}
