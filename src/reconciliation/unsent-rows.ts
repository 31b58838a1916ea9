import type { MedusaContainer } from "@medusajs/framework/types"
import { listRows, type Row } from "../medusa/unmatched-rows"
import { message } from "../messages"
import { findOperation, isRefusal, roundToOre, type PaymentHistory } from "../rules"
import type { Look } from "./findings"
import type { VippsPayment } from "../context/vipps-payment"

/**
 * Medusa's rows without an operation: a process died before it could ask. If Vipps executed something under the row's id, it is
 * written down. Otherwise the id is blocked *before* the row is deleted, so that a process that wakes up can't send it (R10).
 */
export async function settleRows(
  container: MedusaContainer,
  payment: VippsPayment,
  p: { history: PaymentHistory; graceMs: number; look: Look },
): Promise<void> {
  for (const row of await listRows(container, payment.id, p.graceMs)) {
    const amountOre = roundToOre(row.amount)
    if (isRefusal(amountOre)) {
      const movement = row.kind
      p.look.unsettled.push(message("row-impossible", { movement, row: row.id, why: amountOre }))
      continue
    }
    await settleRow(payment, { ...row, amountOre, history: p.history })
    p.look.did.push(`${row.kind} row settled`)
  }
}

type Settled = Row & { amountOre: number; history: PaymentHistory }

async function settleRow(payment: VippsPayment, row: Settled): Promise<void> {
  if (!(await recordExecuted(payment, row))) await blockAndRemove(payment, row)
}

function operationOf({ attempt }: VippsPayment, { id, kind, amountOre }: Settled) {
  return { requestId: id, orderId: attempt.orderId, kind, amountOre, text: "left behind" }
}

/** false: Vipps has not executed it, or another operation says so already. */
async function recordExecuted(payment: VippsPayment, row: Settled): Promise<boolean> {
  const entry = findOperation(row.history, {
    operation: row.kind === "capture" ? "CAPTURE" : "REFUND",
    requestId: row.id,
  })
  const isDirect = row.kind === "capture" && payment.attempt.seen.directCapture
  if (!entry?.success && !isDirect) return false
  return payment.desk.journal.operations.writeOutside({
    ...operationOf(payment, row),
    // a fraction's share depends on the rows before it: Vipps knows the amount
    amountOre: entry?.amountOre ?? row.amountOre,
    transactionId: entry?.transactionId,
    at: entry?.at,
    rowId: row.id,
  })
}

async function blockAndRemove(payment: VippsPayment, row: Settled): Promise<void> {
  const { journal, rows } = payment.desk
  await journal.operations.entomb(operationOf(payment, row))
  const tomb = await journal.operations.operation(row.id)
  const isOwn = tomb?.state === "executed" && tomb.rowId === row.id
  // final without this row: never executed, or another row took the operation over and a crash left this one
  if (tomb && tomb.state !== "open" && !isOwn) await rows.remove(row.kind, row.id)
}
