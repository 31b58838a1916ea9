import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { SETTLEMENT_LACKS } from "../../../../contract/admin-api"
import {
  missingCells,
  readSettlement,
  settlementCells,
  settlementColumns,
} from "../../../../reports/settlement"
import { answering } from "../../../answer"
import { csvLine, csvMarks } from "../../../csv"
import { readQuery, SettlementQuery } from "../../../queries"

/**
 * GET /admin/vipps/settlement ?date, format → text/csv, one line per entry of Vipps' ledgers of that day, and one per sales unit
 * whose ledger can't be read. Three calls to Vipps per sales unit. 400: the query, or no ledger can be read.
 */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const { date, format } = readQuery(SettlementQuery, req.query)
  const marks = csvMarks[format]
  const { lines, missing } = await readSettlement(req.scope, date)
  const cells = [
    ...lines.map((line) => settlementCells(line, marks.decimalMark)),
    ...missing.map((unit) => missingCells(unit, date)),
  ]
  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", `attachment; filename="vipps-settlement-${date}.csv"`)
  if (missing.length > 0) {
    res.setHeader(SETTLEMENT_LACKS, inAscii(missing))
    // an admin on another host reads no other headers
    res.setHeader("access-control-expose-headers", SETTLEMENT_LACKS)
  }
  res.send([settlementColumns, ...cells].map((line) => csvLine(line, marks)).join(""))
})

/** JSON for a header, which carries no other characters. */
function inAscii(value: object): string {
  return JSON.stringify(value).replace(
    /[^ -~]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}
