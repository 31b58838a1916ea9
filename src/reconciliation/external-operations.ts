import {
  driftId,
  findDrift,
  findOutsideEnding,
  type Drift,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import type { VippsPayment } from "../context/vipps-payment"

/**
 * Writes down what Vipps executed without us (the Vipps portal, or against our own record), so that it is shown and can be
 * recorded. Never adopted silently. Returns how many were new.
 */
export async function noteDrift(
  payment: VippsPayment,
  { history, figures }: { history: PaymentHistory; figures: PaymentFigures },
): Promise<number> {
  const { desk, attempt } = payment
  const { operations } = desk.journal
  const known = await operations.listOperations(attempt.orderId)
  let found = 0
  const { reservedOre, capturedOre } = figures
  const ending = findOutsideEnding(history, { known, reservedOre, capturedOre })
  for (const drift of [...findDrift(history, known), ...(ending ? [ending] : [])]) {
    const requestId = driftId(drift)
    const { kind, amountOre, transactionId, at } = drift
    const text = "made outside this shop"
    const rowId = await findRow(payment, drift)
    const isNew = await operations.writeOutside({
      requestId,
      orderId: attempt.orderId,
      kind,
      amountOre,
      text,
      transactionId,
      at,
      ...(rowId === undefined ? {} : { rowId }),
    })
    if (!isNew || rowId !== undefined) continue
    found += 1
    const data = { order_id: attempt.orderId, amount_ore: amountOre, kind, request_id: requestId }
    desk.announce({ name: "vipps.drift_found", data })
  }
  return found
}

/** Medusa's own row, if it still exists: then only our journal has lost the operation, and nothing is missing in Medusa. */
async function findRow({ desk }: VippsPayment, { kind, requestId }: Drift): Promise<string | undefined> {
  return requestId !== undefined && (await desk.rows.exists(kind, requestId)) ? requestId : undefined
}
