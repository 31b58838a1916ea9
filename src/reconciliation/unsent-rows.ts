import type { MedusaContainer } from "@medusajs/framework/types"
import { listRows, type Row } from "../medusa/unmatched-rows"
import { message } from "../messages"
import {
  aboutAmount,
  findOperation,
  isRefusal,
  roundToMinor,
  successesOf,
  type HistoryEntry,
  type PaymentHistory,
} from "../rules"
import type { DirectCapture } from "./direct-capture"
import type { Findings } from "./findings"
import type { VippsPayment } from "../context/vipps-payment"

/**
 * Medusa's rows without an operation: a process died before it could ask. If Vipps executed something under the row's id, it is
 * written down. Otherwise the id is blocked *before* the row is deleted, so that a process that wakes up can't send it (R10).
 */
export async function resolveUnsentRows(
  container: MedusaContainer,
  payment: VippsPayment,
  p: {
    history: PaymentHistory
    direct: DirectCapture | undefined
    graceMs: number
    findings: Findings
  },
): Promise<void> {
  for (const row of await listRows(container, payment.id, p.graceMs)) {
    const amountMinor = roundToMinor(row.amount)
    if (isRefusal(amountMinor)) {
      const why = aboutAmount(amountMinor, { currencyCode: payment.attempt.currencyCode })
      p.findings.unresolved.push(message("row-impossible", { movement: row.kind, row: row.id, why }))
      continue
    }
    const { history, direct } = p
    await resolveUnsentRow(payment, { ...row, amountMinor, history, direct })
    p.findings.did.push(`${row.kind} row resolved`)
  }
}

type LeftRow = Row & {
  amountMinor: number
  history: PaymentHistory
  direct: DirectCapture | undefined
}

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
  const shown = entry?.success ? entry : findDirect(row)
  if (!shown) return false
  return payment.context.journal.operations.writeExternal({
    ...operationOf(payment, row),
    // a fraction's share depends on the rows before it: Vipps knows the amount
    amountMinor: shown.amountMinor,
    transactionId: shown.transactionId,
    at: shown.at,
    medusaRowId: row.id,
  })
}

/** A direct capture has no request id of ours. In eCom it is a sale; Vipps' id and time are the sale's. */
function findDirect(row: LeftRow): HistoryEntry | undefined {
  if (row.direct?.rowId === row.id) return row.direct.entry
  return row.kind === "capture" ? successesOf(row.history, "SALE")[0] : undefined
}

async function blockAndRemove(payment: VippsPayment, row: LeftRow): Promise<void> {
  const { journal, rows } = payment.context
  await journal.operations.blockRequestId(operationOf(payment, row))
  const tomb = await journal.operations.operation(row.id)
  const isOwn = tomb?.state === "executed" && tomb.medusaRowId === row.id
  // final without this row: never executed, or another row took the operation over and a crash left this one
  if (tomb && tomb.state !== "open" && !isOwn) await rows.remove(row.kind, row.id)
}
