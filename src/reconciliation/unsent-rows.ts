import type { MedusaContainer } from "@medusajs/framework/types"
import { listRows, type Row } from "../medusa/unmatched-rows"
import { message } from "../messages"
import {
  aboutAmount,
  findOperation,
  isRefusal,
  roundToMinor,
  successesOf,
  type PaymentHistory,
} from "../rules"
import type { Findings } from "./findings"
import type { VippsPayment } from "../context/vipps-payment"

/**
 * Medusa's rows without an operation: a process died before it could ask. If Vipps executed something under the row's id, it is
 * written down. Otherwise the id is blocked *before* the row is deleted, so that a process that wakes up can't send it (R10).
 */
export async function resolveUnsentRows(
  container: MedusaContainer,
  payment: VippsPayment,
  p: { history: PaymentHistory; graceMs: number; findings: Findings },
): Promise<void> {
  for (const row of await listRows(container, payment.id, p.graceMs)) {
    const amountMinor = roundToMinor(row.amount)
    if (isRefusal(amountMinor)) {
      const why = aboutAmount(amountMinor, { currencyCode: payment.attempt.currencyCode })
      p.findings.unresolved.push(message("row-impossible", { movement: row.kind, row: row.id, why }))
      continue
    }
    await resolveUnsentRow(payment, { ...row, amountMinor, history: p.history })
    p.findings.did.push(`${row.kind} row resolved`)
  }
}

type LeftRow = Row & { amountMinor: number; history: PaymentHistory }

async function resolveUnsentRow(payment: VippsPayment, row: LeftRow): Promise<void> {
  if (!(await adoptExecuted(payment, row))) await blockAndRemove(payment, row)
}

function operationOf({ attempt }: VippsPayment, { id, kind, amountMinor }: LeftRow) {
  return { requestId: id, reference: attempt.reference, kind, amountMinor, transactionText: "left behind" }
}

/** false: Vipps has not executed it, or another operation says so already. */
async function adoptExecuted(payment: VippsPayment, row: LeftRow): Promise<boolean> {
  const entry = findOperation(row.history, {
    operation: row.kind === "capture" ? "CAPTURE" : "REFUND",
    requestId: row.id,
  })
  const isDirect = row.kind === "capture" && payment.attempt.figures.directCapture
  if (!entry?.success && !isDirect) return false
  // a direct capture has no CAPTURE entry, and no request id of ours: its sale has Vipps' own id and time
  const shown = isDirect ? successesOf(row.history, "SALE")[0] : entry
  return payment.context.journal.operations.writeExternal({
    ...operationOf(payment, row),
    // a fraction's share depends on the rows before it: Vipps knows the amount
    amountMinor: entry?.amountMinor ?? row.amountMinor,
    transactionId: shown?.transactionId,
    at: shown?.at,
    medusaRowId: row.id,
  })
}

async function blockAndRemove(payment: VippsPayment, row: LeftRow): Promise<void> {
  const { journal, rows } = payment.context
  await journal.operations.blockRequestId(operationOf(payment, row))
  const tomb = await journal.operations.operation(row.id)
  const isOwn = tomb?.state === "executed" && tomb.medusaRowId === row.id
  // final without this row: never executed, or another row took the operation over and a crash left this one
  if (tomb && tomb.state !== "open" && !isOwn) await rows.remove(row.kind, row.id)
}
