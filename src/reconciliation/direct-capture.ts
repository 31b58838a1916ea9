import type { MedusaContainer } from "@medusajs/framework/types"
import type { VippsPayment } from "../context/vipps-payment"
import { listRows } from "../medusa/unmatched-rows"
import {
  findUnaccounted,
  roundToMinor,
  successesOf,
  type HistoryEntry,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"

/** `rowId`: Medusa's Capture row of it. */
export type DirectCapture = { rowId: string; entry: HistoryEntry }

/**
 * A payment that was captured before Medusa had it: by a direct capture, or in full in the Vipps portal. Medusa makes its Capture
 * row without asking us, so no operation has that row. eCom shows a direct capture as SALE (`resolveUnsentRows`). ePayment shows it
 * as any other capture, and without a key of ours: taken for one made outside, it would cost Medusa its true row.
 *
 * Medusa sets `captured_at` together with this row, but in a request of the staff only after Vipps' answer. So no row of a request
 * on its way is taken for it.
 */
export async function findDirectCapture(
  container: MedusaContainer,
  payment: VippsPayment,
  { history, figures: { reservedMinor } }: { history: PaymentHistory; figures: PaymentFigures },
): Promise<DirectCapture | undefined> {
  const isWhole = ({ amountMinor }: HistoryEntry) => amountMinor === reservedMinor
  const { attempt, context } = payment
  const whole = successesOf(history, "CAPTURE").filter(isWhole)
  if (!payment.capturedAt || whole.length === 0) return undefined
  const known = await context.journal.operations.listOperations(attempt.reference)
  const done = known.filter(({ state }) => state === "executed" || state === "open")
  const [left] = findUnaccounted(history, "capture", done).filter(isWhole)
  // counting gives a copy of an entry whose key others carry, too
  const entry = left && whole.find(({ at, transactionId: id }) => at === left.at && id === left.transactionId)
  if (!entry) return undefined
  const rows = await listRows(container, payment.id, 0)
  const row = rows.find(({ kind, amount }) => kind === "capture" && roundToMinor(amount) === reservedMinor)
  return row && { rowId: row.id, entry }
}
