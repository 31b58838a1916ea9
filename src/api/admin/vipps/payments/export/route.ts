import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { exportOperations } from "../../../../../host/payment-list"
import { csvLine } from "../../../../csv"
import { ExportQuery, readQuery } from "../../../../queries"

const columns = ["order_number", "vipps_order_id", "vipps_transaction_id", "operation", "amount_ore", "time"]

/**
 * GET /admin/vipps/payments/export ?from, to → text/csv, one line per executed operation, oldest first. Sent as it is read:
 * a year of sales needs no more memory than a day.
 */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const range = readQuery(ExportQuery, req.query)
  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader("content-disposition", `attachment; filename="vipps-operations.csv"`)
  res.write(csvLine(columns))
  for await (const batch of exportOperations(req.scope, { from: range.from, to: range.to })) {
    const lines = batch.map((one) =>
      csvLine([
        one.display_id,
        one.order_id,
        one.transaction_id,
        one.kind,
        one.amount_ore,
        one.executed_at.toISOString(),
      ]),
    )
    res.write(lines.join(""))
  }
  res.end()
}
