import { asMedusaError } from "../medusa/errors"
import type { VippsDesk } from "../context/vipps-context"
import type { Attempt } from "../operations"
import { message, type Message } from "../messages"
import { deriveFigures } from "../rules"
import type { VippsPayment } from "../context/vipps-payment"

/** `reason`: why it ended, if somebody knows more than Vipps' history shows. */
type Refreshing = { timeoutMs?: number | undefined; reason?: Message | undefined }

/** Reads the payment from Vipps and keeps the figures in the journal; for callbacks that don't speak of money. */
export async function refreshAttempt(
  desk: VippsDesk,
  { orderId, startedAt }: Pick<Attempt, "orderId" | "startedAt">,
  { timeoutMs, reason }: Refreshing = {},
) {
  const patience = timeoutMs === undefined ? {} : { timeoutMs }
  const figures = deriveFigures(await desk.vipps.details(orderId, patience), desk.now(), startedAt)
  await desk.journal.attempts.see(orderId, figures)
  if (figures.state === "canceled" || figures.state === "failed") {
    const attempt = await desk.journal.attempts.attempt(orderId)
    if (attempt && !attempt.authorizedAt)
      await desk.journal.attempts.close(
        orderId,
        reason ?? message("ended-at-vipps", { state: figures.state }),
      )
  }
  return figures
}

/**
 * The same for a payment of Medusa's; a failure is told as a message. A poll soon after notes what was moved outside the shop.
 */
export async function refreshPayment({ desk, attempt }: VippsPayment): Promise<void> {
  try {
    await refreshAttempt(desk, attempt)
  } catch (error) {
    throw asMedusaError(error)
  }
  await desk.journal.attempts.lookSoon(attempt.orderId)
}
