import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { findSaid } from "../medusa/errors"

type Route<Request extends MedusaRequest> = (req: Request, res: MedusaResponse) => Promise<void>

/**
 * An admin route of ours: its refusals carry the facts of their message. Medusa's error handler still answers and logs, so status
 * and type are as on Medusa's own routes; it sends code and sentence only.
 */
export function answering<Request extends MedusaRequest>(route: Route<Request>): Route<Request> {
  return async (req, res) => {
    try {
      await route(req, res)
    } catch (error) {
      addFacts(res, error)
      throw error
    }
  }
}

function addFacts(res: MedusaResponse, error: unknown): void {
  const said = findSaid(error)
  if (!said) return
  const json = res.json.bind(res)
  const { code, params } = said
  res.json = (body: unknown) => json(isObject(body) ? { ...body, code, params } : body)
}

function isObject(body: unknown): body is object {
  return typeof body === "object" && body !== null
}
