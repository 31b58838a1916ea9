import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { answering } from "../../../../answer"
import { exportCells, exportColumns } from "../../../../../reports/exported-operation"
import { exportOperations } from "../../../../../reports/payment-list"
import { csvLine, csvMarks } from "../../../../csv"
import { readExportQuery } from "../../../../queries"

/**
 * GET /admin/vipps/payments/export ?from, to, format → text/csv, one line per executed operation, oldest first. Reads no faster than the
 * client takes it: a year of sales needs no more memory than a day. 400: the query.
 */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const { from, to, format } = readExportQuery(req.query)
  const marks = csvMarks[format]
  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", `attachment; filename="vipps-operations.csv"`)
  try {
    await write(res, csvLine(exportColumns, marks))
    for await (const batch of exportOperations(req.scope, { from, to })) {
      if (res.destroyed) return
      const lines = batch.map((one) => csvLine(exportCells(one, marks.decimalMark), marks))
      await write(res, lines.join(""))
    }
    res.end()
  } catch (error) {
    // half a file must not look like a whole one
    res.destroy()
    throw error
  }
})

/** Resolves when more may be written, or when nobody listens any more. */
function write(res: MedusaResponse, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (res.write(text)) return resolve()
    res.once("drain", resolve).once("close", resolve)
  })
}
