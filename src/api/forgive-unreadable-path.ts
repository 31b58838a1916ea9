import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

/**
 * A path that can't be decoded ("%E0%A4%A") would end as a 500 before any route sees it. It names nothing of ours, so the
 * route is asked for such a name, and answers in its own words.
 */
export function forgiveUnreadablePath(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction) {
  try {
    decodeURIComponent(req.path)
  } catch {
    req.url = "/unreadable"
  }
  next()
}
