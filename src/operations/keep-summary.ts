import { deriveFigures, stateOfSums } from "../rules"
import { VippsError, type MoneyAnswer } from "../vipps"
import type { Desk } from "./desk"

/** Keeps what Vipps' answer to an operation says of the whole payment, so that the next guard needs no call. */
export async function keepSummary(
  desk: Desk,
  orderId: string,
  summary: MoneyAnswer["summary"],
  p: { released?: boolean } = {},
): Promise<void> {
  const { attempts } = desk.journal
  if (!summary) return readInstead(desk, orderId)
  const attempt = await attempts.attempt(orderId)
  if (!attempt) return
  const released = p.released ?? attempt.seen.released
  const { capturedOre, refundedOre } = summary
  const capturableOre = released ? 0 : summary.remainingToCaptureOre
  const sums = { capturedOre, refundedOre, capturableOre, released }
  await attempts.see(orderId, {
    ...sums,
    state: stateOfSums({ ...sums, isReserved: attempt.seen.reservedOre > 0 }),
  })
}

/**
 * Vipps may leave the sums out, and without them the next guard would speak of a payment that is no more. When the
 * history can't be read now either, the next look reads it; the operation is done all the same.
 */
async function readInstead(desk: Desk, orderId: string): Promise<void> {
  const { attempts } = desk.journal
  try {
    const history = await desk.vipps.details(orderId, { timeoutMs: desk.times.readMs })
    await attempts.see(orderId, deriveFigures(history, desk.now()))
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    await attempts.lookSoon(orderId)
  }
}
