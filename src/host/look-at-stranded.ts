import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { nextLookMs, type PaymentFigures } from "../rules"
import { completePayment } from "./completion"
import { takenForNobody } from "./look-at-attempt"
import { waitingForOrder } from "./grace"
import type { Look } from "./look-result"
import { requirePayment, type VippsPayment } from "./payments"
import { endStranded, findStranded } from "./stranded"

/**
 * A payment whose cart is no order: the order is made while the payment's session lives and the grace time lasts; then the
 * money is let go. Gives when to look again, in milliseconds.
 */
export async function lookAtStranded(
  container: MedusaContainer,
  { id, desk, attempt }: VippsPayment,
  { figures, look }: { figures: PaymentFigures; look: Look },
): Promise<number | undefined> {
  const stranded = await findStranded(container, id)
  if (!stranded || look.isOpen) return undefined
  const payment = await requirePayment(container, id)
  const times = { reservedAt: figures.reservedAt, startedAt: attempt.startedAt }
  const { reservedMs, graceMs } = waitingForOrder(desk, times)
  if (stranded.hasSession && !payment.canceledAt && reservedMs < graceMs) {
    const completion = await completePayment(container, attempt.orderId, attempt.providerId)
    if (completion.kind === "order") look.did.push("completed")
    return nextLookMs({ stage: "reserved-without-order", ...times, now: desk.now() })
  }
  if (figures.capturedOre > figures.refundedOre) look.stuck = takenForNobody(attempt.orderId, figures)
  else await letGo(container, payment, look)
  return undefined
}

async function letGo(container: MedusaContainer, payment: VippsPayment, look: Look): Promise<void> {
  try {
    if (await endStranded(container, payment)) look.did.push("orphan canceled")
  } catch (error) {
    if (!MedusaError.isMedusaError(error)) throw error
    look.unsettled.push(error.message)
  }
}
