import type { MemoryMedusa } from "./medusa"
import type { MemoryJournal } from "./memory-journal"
import type { SimulatedVipps } from "./simulated-vipps"

export type Audited = {
  reference: string
  vipps: SimulatedVipps
  journal: MemoryJournal
  medusa: MemoryMedusa
}

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
  for (const { call, requestId, amountMinor, transactionId } of movements(shop)) {
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
    const row = known[0]?.medusaRowId === undefined ? undefined : shop.medusa.rows.get(known[0].medusaRowId)
    if (!row) problems.push(`the ${call} of ${amountMinor} by ${requestId || "the portal"} has no row`)
    else if (row.kind !== call || row.amountMinor !== amountMinor)
      problems.push(
        `the ${call} of ${amountMinor} by ${requestId} is on record as ${row.kind} of ${row.amountMinor}`,
      )
  }
  return problems
}

/** Each row of Medusa's stands for one movement. */
function auditRows(shop: Audited): string[] {
  const operations = [...shop.journal.operations.rows.values()]
  const problems: string[] = []
  for (const row of shop.medusa.rows.values()) {
    const own = operations.filter(({ medusaRowId, state }) => medusaRowId === row.id && state === "executed")
    if (own.length !== 1) problems.push(`the row ${row.id} has ${own.length} executed operations`)
  }
  return problems
}

function auditSums(shop: Audited): string[] {
  const { capturedMinor, refundedMinor } = shop.vipps.figures(shop.reference)
  const captures = shop.medusa.sumOf("capture")
  const refunds = shop.medusa.sumOf("refund")
  const problems: string[] = []
  if (captures !== capturedMinor) problems.push(`Medusa has captured ${captures}, Vipps ${capturedMinor}`)
  if (refunds !== refundedMinor) problems.push(`Medusa has refunded ${refunds}, Vipps ${refundedMinor}`)
  return problems
}

function auditOpen(shop: Audited): string[] {
  return [...shop.journal.operations.rows.values()]
    .filter(({ state }) => state === "open")
    .map(({ kind, requestId }) => `the ${kind} ${requestId} is still open`)
}

/**
 * Where Vipps' events don't say whose they are, equal movements are interchangeable: as many of each kind and amount are on record as
 * Vipps has made, each with its row.
 */
export function auditByCount(shop: Audited): string[] {
  const made = movements(shop).map(({ call, amountMinor }) => `${call} of ${amountMinor}`)
  const executed = [...shop.journal.operations.rows.values()].filter(
    ({ state, kind }) => state === "executed" && (kind === "capture" || kind === "refund"),
  )
  const recorded = executed.map(({ kind, amountMinor }) => `${kind} of ${amountMinor}`)
  const isEqual = made.sort().join() === recorded.sort().join()
  const problems = isEqual ? [] : [`Vipps made ${made.join(", ")}; on record are ${recorded.join(", ")}`]
  return [...problems, ...auditOnce(shop), ...auditRows(shop), ...auditSums(shop), ...auditOpen(shop)]
}

/** No request has moved money twice. */
function auditOnce(shop: Audited): string[] {
  const ids = movements(shop).flatMap(({ requestId }) => (requestId === "" ? [] : [requestId]))
  return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${id} moved money twice`)
}
