import type { MemoryMedusa } from "./medusa"
import type { MemoryJournal } from "./memory-journal"
import type { SimulatedVipps } from "./simulated-vipps"

export type Audited = { orderId: string; vipps: SimulatedVipps; journal: MemoryJournal; medusa: MemoryMedusa }

/**
 * The bookkeeper: compares what was asked (Medusa's rows) with what was done (Vipps' ledger), and both with the journal that joins
 * them. Says what is wrong, in words; nothing when all is well.
 */
export function audit(shop: Audited): string[] {
  return [...auditLedger(shop), ...auditRows(shop), ...auditSums(shop), ...auditOpen(shop)]
}

function movements(shop: Audited) {
  return shop.vipps.ledger.filter(({ call }) => call === "capture" || call === "refund")
}

/** Money moved once for each request, and each movement is on record in Medusa. */
function auditLedger(shop: Audited): string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  const operations = [...shop.journal.operations.rows.values()]
  for (const { call, requestId, amountOre, transactionId } of movements(shop)) {
    if (requestId !== "" && seen.has(requestId)) problems.push(`${requestId} moved money twice`)
    seen.add(requestId)
    const known = operations.filter(
      (one) =>
        one.state === "executed" &&
        (requestId === ""
          ? one.transactionId === transactionId
          : one.requestId === requestId || one.transactionId === transactionId),
    )
    if (known.length !== 1)
      problems.push(`${known.length} executed operations stand for ${call} ${requestId}`)
    const row = known[0]?.rowId === undefined ? undefined : shop.medusa.rows.get(known[0].rowId)
    if (!row) problems.push(`the ${call} of ${amountOre} by ${requestId || "the portal"} has no row`)
    else if (row.kind !== call || row.amountOre !== amountOre)
      problems.push(
        `the ${call} of ${amountOre} by ${requestId} is on record as ${row.kind} of ${row.amountOre}`,
      )
  }
  return problems
}

/** Each row of Medusa's stands for one movement. */
function auditRows(shop: Audited): string[] {
  const operations = [...shop.journal.operations.rows.values()]
  const problems: string[] = []
  for (const row of shop.medusa.rows.values()) {
    const own = operations.filter(({ rowId, state }) => rowId === row.id && state === "executed")
    if (own.length !== 1) problems.push(`the row ${row.id} has ${own.length} executed operations`)
  }
  return problems
}

function auditSums(shop: Audited): string[] {
  const { capturedOre, refundedOre } = shop.vipps.figures(shop.orderId)
  const captures = shop.medusa.sumOf("capture")
  const refunds = shop.medusa.sumOf("refund")
  const problems: string[] = []
  if (captures !== capturedOre) problems.push(`Medusa has captured ${captures}, Vipps ${capturedOre}`)
  if (refunds !== refundedOre) problems.push(`Medusa has refunded ${refunds}, Vipps ${refundedOre}`)
  return problems
}

function auditOpen(shop: Audited): string[] {
  return [...shop.journal.operations.rows.values()]
    .filter(({ state }) => state === "open")
    .map(({ kind, requestId }) => `the ${kind} ${requestId} is still open`)
}
