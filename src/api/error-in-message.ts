import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERROR_IN_MESSAGE } from "../contract/admin-api"

/** For our own pages. Nobody else sends the header; everybody else gets an error as Medusa sends it. */
export function putErrorInMessage(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void {
  if (req.headers[ERROR_IN_MESSAGE] !== undefined) {
    const json = res.json.bind(res)
    res.json = (body: unknown) => json(res.statusCode < 400 ? body : { message: JSON.stringify(body) })
  }
  next()
}
