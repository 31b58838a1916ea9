import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { answering } from "../../../../answer"
import { exportOperations } from "../../../../../reports/payment-list"
import { csvLine } from "../../../../csv"
import { ExportQuery, readQuery } from "../../../../queries"

const columns = [
  ...["order_number", "reference", "vipps_transaction_id", "operation"],
  ...["amount_minor", "currency_code", "time", "api"],
]

/**
 * GET /admin/vipps/payments/export ?from, to → text/csv, one line per executed operation, oldest first. Reads no faster than the
 * client takes it: a year of sales needs no more memory than a day.
 */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const { from, to } = readQuery(ExportQuery, req.query)
  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", `attachment; filename="vipps-operations.csv"`)
  try {
    await write(res, csvLine(columns))
    for await (const batch of exportOperations(req.scope, { from, to })) {
      if (res.destroyed) return
      const lines = batch.map((one) =>
        csvLine([
          one.display_id,
          one.reference,
          one.transaction_id,
          one.kind,
          one.amount_minor,
          one.currency_code,
          one.executed_at.toISOString(),
          one.api,
        ]),
      )
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
