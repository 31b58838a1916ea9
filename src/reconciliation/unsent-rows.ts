import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { findOperation, isRefusal, roundToOre, type PaymentHistory } from "../rules"
import type { Look } from "./findings"
import type { VippsPayment } from "../context/vipps-payment"

type Row = { id: string; kind: "capture" | "refund"; amount: string }

/**
 * Medusa's rows that no operation stands behind: a process died before it could ask. What Vipps executed under the row's
 * id is written down; otherwise the id is closed for ever *before* the row is deleted, so that a process that wakes up
 * can't send it any more (R10).
 */
export async function settleRows(
  container: MedusaContainer,
  payment: VippsPayment,
  p: { history: PaymentHistory; graceMs: number; look: Look },
): Promise<void> {
  for (const row of await listRows(container, payment.id, p.graceMs)) {
    const amountOre = roundToOre(row.amount)
    if (isRefusal(amountOre)) {
      p.look.unsettled.push(
        `Medusa's ${row.kind} ${row.id} has an amount that Vipps can't have moved: ${amountOre.message}`,
      )
      continue
    }
    await settleRow(payment, { ...row, amountOre, history: p.history })
    p.look.did.push(`${row.kind} row settled`)
  }
}

type Settled = Row & { amountOre: number; history: PaymentHistory }

async function settleRow(payment: VippsPayment, row: Settled): Promise<void> {
  const { journal, rows } = payment.desk
  const { orderId, seen } = payment.attempt
  const operation = {
    requestId: row.id,
    orderId,
    kind: row.kind,
    amountOre: row.amountOre,
    text: "left behind",
  }
  const entry = findOperation(row.history, {
    operation: row.kind === "capture" ? "CAPTURE" : "REFUND",
    requestId: row.id,
  })
  const isDirect = row.kind === "capture" && seen.directCapture
  if (entry?.success || isDirect) {
    await journal.operations.writeOutside({
      ...operation,
      // a fraction's share depends on the rows before it: Vipps knows how much it was
      amountOre: entry?.amountOre ?? row.amountOre,
      transactionId: entry?.transactionId,
      at: entry?.at,
      rowId: row.id,
    })
    return
  }
  await journal.operations.entomb(operation)
  const tomb = await journal.operations.operation(row.id)
  // final without this row: never executed, or another row took the operation over and a crash left this one
  if (tomb && tomb.state !== "open") await rows.remove(row.kind, row.id)
}

async function listRows(container: MedusaContainer, paymentId: string, graceMs: number): Promise<Row[]> {
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const select = (kind: Row["kind"]) =>
    `select r.id, '${kind}' as kind, coalesce(r.raw_amount->>'value', r.amount::text) as amount from ${kind} r
      where r.payment_id = :paymentId and r.deleted_at is null
        and r.created_at < now() - :graceMs * interval '1 millisecond'
        and not exists (select 1 from vipps_operation o
                         where o.row_id = r.id and o.state in ('open', 'executed') and o.deleted_at is null)`
  const { rows } = await db.raw(`${select("capture")} union all ${select("refund")}`, { paymentId, graceMs })
  return rows
}
