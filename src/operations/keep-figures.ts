import { deriveFigures, stateOfSums } from "../rules"
import { VippsError, type MoneyAnswer } from "../vipps"
import type { PaymentContext } from "./context"
import type { Attempt, VippsFigures } from "./ports"
import { readHistory } from "./read-history"

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
  // a movement does not tell whether the rest was freed: what a poll saw meanwhile stays
  return { ...sums, state, ...p }
}

/**
 * Vipps may leave the sums out of its answer, and then the next guard would use old figures. If the history can't be read now
 * either, the next poll reads it; the operation is done all the same.
 */
export async function readInstead(
  context: PaymentContext,
  { reference, startedAt }: Pick<Attempt, "reference" | "startedAt">,
): Promise<void> {
  const { attempts } = context.journal
  const history = await readHistory(context, reference)
  if (history instanceof VippsError) await attempts.schedulePoll(reference)
  else await attempts.saveFigures(reference, deriveFigures(history, context.now(), startedAt))
}
