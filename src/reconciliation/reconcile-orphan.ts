import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { saidBy } from "../medusa/errors"
import { isHopeless, nextCompletionMs, nextLookMs, type PaymentFigures } from "../rules"
import { completePayment, type Completion } from "../checkout/complete-payment"
import { explainHiccup, takenForNobody } from "./reconcile-attempt"
import { orphanGraceMs } from "../context/time-limits"
import type { Look } from "./findings"
import { requirePayment, type VippsPayment } from "../context/vipps-payment"
import { findStranded } from "../medusa/cart-rows"
import { endStranded } from "../checkout/orphaned-payment"

/**
 * A payment whose cart is no order. While its session lives the order is tried, unless the shop has refused it for the whole
 * grace time; then the money is freed. Returns when to look again, in milliseconds.
 */
export async function lookAtStranded(
  container: MedusaContainer,
  { id, desk, attempt }: VippsPayment,
  { figures, look }: { figures: PaymentFigures; look: Look },
): Promise<number | undefined> {
  const stranded = await findStranded(container, id)
  if (!stranded || look.isOpen) return undefined
  const payment = await requirePayment(container, id)
  if (stranded.hasSession && !payment.canceledAt) {
    const completion = await completePayment(container, attempt.orderId, attempt.providerId, { isDue: true })
    const isOver = completion.kind === "refused" && isHopeless(completion.failure, orphanGraceMs(desk))
    if (!isOver) return nextTry(payment, { completion, figures, look })
  }
  if (figures.capturedOre > figures.refundedOre) look.stuck = takenForNobody(attempt.orderId, figures)
  else await letGo(container, payment, look)
  return undefined
}

type Tried = { completion: Completion; figures: PaymentFigures; look: Look }

function nextTry({ desk, attempt }: VippsPayment, { completion, figures, look }: Tried): number | undefined {
  if (completion.kind === "order") look.did.push("completed")
  if (completion.kind === "try-later") look.unsettled.push(explainHiccup(completion.said))
  if (completion.kind === "refused") return nextCompletionMs(completion.failure, orphanGraceMs(desk))
  const times = { reservedAt: figures.reservedAt, startedAt: attempt.startedAt }
  return nextLookMs({ stage: "reserved-without-order", ...times, now: desk.now() })
}

async function letGo(container: MedusaContainer, payment: VippsPayment, look: Look): Promise<void> {
  try {
    if (await endStranded(container, payment)) look.did.push("orphan canceled")
  } catch (error) {
    if (!MedusaError.isMedusaError(error)) throw error
    look.unsettled.push(saidBy(error))
  }
}
