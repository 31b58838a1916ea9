import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { readSettlement, settlementCells, settlementColumns } from "../../../../reports/settlement"
import { answering } from "../../../answer"
import { csvLine, csvMarks } from "../../../csv"
import { readQuery, SettlementQuery } from "../../../queries"

/**
 * GET /admin/vipps/settlement ?date, format → text/csv, one line per entry of Vipps' ledgers of that day. Three calls to Vipps per
 * sales unit. 400: the query, a day that Vipps has not closed, no ledger, or Vipps can't be reached.
 */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const { date, format } = readQuery(SettlementQuery, req.query)
  const marks = csvMarks[format]
  const lines = await readSettlement(req.scope, date)
  const rows = lines.map((line) => csvLine(settlementCells(line, marks.decimalMark), marks))
  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", `attachment; filename="vipps-settlement-${date}.csv"`)
  res.send(csvLine(settlementColumns, marks) + rows.join(""))
})
