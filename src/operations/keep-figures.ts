import { deriveFigures, stateOfSums, type PaymentFigures, type PaymentHistory } from "../rules"
import { VippsError, type MoneyAnswer } from "../vipps"
import type { PaymentContext } from "./context"
import type { Attempt, VippsFigures } from "./ports"
import { readHistory } from "./read-history"

/** What Vipps' history says about a payment, kept in the journal for guards, lists and repair. */
export async function keepFigures(
  context: Pick<PaymentContext, "journal" | "now">,
  { reference, startedAt }: Pick<Attempt, "reference" | "startedAt">,
  history: PaymentHistory,
): Promise<PaymentFigures> {
  const figures = deriveFigures(history, context.now(), startedAt)
  await context.journal.attempts.saveFigures(reference, figures)
  return figures
}

/** The payment's figures in Vipps' answer to an operation. Kept, so the next guard needs no call. */
export function figuresIn(
  summary: MoneyAnswer["summary"],
  attempt: Attempt | undefined,
  p: { released?: boolean } = {},
): Partial<VippsFigures> | undefined {
  if (!summary || !attempt) return undefined
  const released = p.released ?? attempt.figures.released
  const { capturedMinor, refundedMinor } = summary
  const capturableMinor = released ? 0 : summary.remainingToCaptureMinor
  const sums = { capturedMinor, refundedMinor, capturableMinor }
  const state = stateOfSums({ ...sums, released, isReserved: attempt.figures.reservedMinor > 0 })
  // a movement does not show whether the rest was freed: what a poll saw meanwhile stays
  return { ...sums, state, ...p }
}

/**
 * Vipps may leave the sums out of its answer, and then the next guard would use old figures. If the history can't be read now
 * either, the next poll reads it; the operation is done anyway.
 */
export async function readInstead(
  context: PaymentContext,
  attempt: Pick<Attempt, "reference" | "startedAt" | "currencyCode">,
): Promise<void> {
  const { reference } = attempt
  const history = await readHistory(context, attempt)
  if (history instanceof VippsError) await context.journal.attempts.schedulePoll(reference)
  else await keepFigures(context, attempt, history)
}
