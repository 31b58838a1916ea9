import { asMedusaError } from "../medusa/errors"
import type { VippsContext } from "../context/vipps-context"
import { keepFigures, readPaymentHistory, type Attempt } from "../operations"
import { message, type Message } from "../messages"
import type { VippsPayment } from "../context/vipps-payment"

/** `reason`: why it ended, if more is known than Vipps' history shows. */
type Refreshing = { timeoutMs?: number | undefined; reason?: Message | undefined }

/** Reads the payment from Vipps and keeps the figures in the journal; for callbacks that are not about money. */
export async function refreshAttempt(
  context: VippsContext,
  started: Pick<Attempt, "reference" | "startedAt" | "currencyCode">,
  { timeoutMs, reason }: Refreshing = {},
) {
  const { reference } = started
  const patience = timeoutMs === undefined ? {} : { timeoutMs }
  const figures = await keepFigures(context, started, await readPaymentHistory(context, started, patience))
  if (figures.state === "canceled" || figures.state === "failed") {
    const attempt = await context.journal.attempts.attempt(reference)
    if (attempt && !attempt.authorizedAt)
      await context.journal.attempts.close(
        reference,
        reason ?? message("ended-at-vipps", { state: figures.state }),
      )
  }
  return figures
}

/**
 * The same for a payment of Medusa's; a failure is returned as a message. A poll soon after notes what was moved outside the shop.
 */
export async function refreshPayment({ context, attempt }: VippsPayment): Promise<void> {
  try {
    await refreshAttempt(context, attempt)
  } catch (error) {
    throw asMedusaError(error)
  }
  await context.journal.attempts.schedulePoll(attempt.reference)
}
