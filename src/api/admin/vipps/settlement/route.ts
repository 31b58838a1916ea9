import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { SETTLEMENT_EMPTY, SETTLEMENT_LACKS } from "../../../../contract/admin-api"
import {
  emptyCells,
  missingCells,
  readSettlement,
  settlementCells,
  settlementColumns,
} from "../../../../reports/settlement"
import { answering } from "../../../answer"
import { csvLine, csvMarks } from "../../../csv"
import { readSettlementQuery } from "../../../queries"

/**
 * GET /admin/vipps/settlement ?from, to, format → text/csv, one line per entry of Vipps' ledgers on these days, and one per day that
 * is empty or of which a sales unit's ledger can't be read. Calls to Vipps: one per sales unit, and two per day. 400: the query, or no
 * ledger can be read.
 */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const { from, to, format } = readSettlementQuery(req.query)
  const marks = csvMarks[format]
  const { lines, missing, empty } = await readSettlement(req.scope, { from, to })
  const cells = [
    ...lines.map((line) => settlementCells(line, marks.decimalMark)),
    ...empty.map(emptyCells),
    ...missing.flatMap(missingCells),
  ].sort(byDay)
  const period = from === to ? from : `${from}--${to}`
  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", `attachment; filename="vipps-settlement-${period}.csv"`)
  if (missing.length > 0) res.setHeader(SETTLEMENT_LACKS, inAscii(missing))
  if (empty.length > 0) res.setHeader(SETTLEMENT_EMPTY, empty.join(","))
  // an admin on another host reads no other headers
  res.setHeader("access-control-expose-headers", [SETTLEMENT_LACKS, SETTLEMENT_EMPTY].join(", "))
  res.send([settlementColumns, ...cells].map((line) => csvLine(line, marks)).join(""))
})

type Cells = ReturnType<typeof emptyCells>

/** The first column is Vipps' day. */
function byDay([a]: Cells, [b]: Cells): number {
  return String(a).localeCompare(String(b))
}

/** JSON for a header, which carries no other characters. */
function inAscii(value: object): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
