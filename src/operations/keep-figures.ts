import { deriveFigures, stateOfSums } from "../rules"
import { VippsError, type MoneyAnswer } from "../vipps"
import type { Desk } from "./context"
import type { Attempt, SeenFigures } from "./ports"

/** The payment's figures in Vipps' answer to an operation. Kept, so the next guard needs no call. */
export function figuresIn(
  summary: MoneyAnswer["summary"],
  attempt: Attempt | undefined,
  p: { released?: boolean } = {},
): Partial<SeenFigures> | undefined {
  if (!summary || !attempt) return undefined
  const released = p.released ?? attempt.seen.released
  const { capturedOre, refundedOre } = summary
  const capturableOre = released ? 0 : summary.remainingToCaptureOre
  const sums = { capturedOre, refundedOre, capturableOre }
  const state = stateOfSums({ ...sums, released, isReserved: attempt.seen.reservedOre > 0 })
  // a movement does not tell whether the rest was freed: what a poll saw meanwhile stays
  return { ...sums, state, ...p }
}

/**
 * Vipps may leave the sums out of its answer, and then the next guard would use old figures. If the history can't be read now
 * either, the next poll reads it; the operation is done all the same.
 */
export async function readInstead(
  desk: Desk,
  { orderId, startedAt }: Pick<Attempt, "orderId" | "startedAt">,
): Promise<void> {
  const { attempts } = desk.journal
  try {
    const history = await desk.vipps.details(orderId, { timeoutMs: desk.times.readMs })
    await attempts.see(orderId, deriveFigures(history, desk.now(), startedAt))
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    await attempts.lookSoon(orderId)
  }
}
