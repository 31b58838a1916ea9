import { stateOfSums } from "../rules"
import type { MoneyAnswer } from "../vipps"
import type { Desk } from "./desk"

/** Keeps what Vipps' answer to an operation says of the whole payment, so that the next guard needs no call. */
export async function keepSummary(
  desk: Desk,
  orderId: string,
  summary: MoneyAnswer["summary"],
  p: { released?: boolean } = {},
): Promise<void> {
  const { attempts } = desk.journal
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
