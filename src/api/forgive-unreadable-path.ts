import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { english, message } from "../messages"

/**
 * A path that can't be decoded ("%E0%A4%A") would end as a 500 before any route sees it. It names nothing of ours, so the route
 * gets such a name and answers itself.
 */
export function forgiveUnreadablePath(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction) {
  if (!isReadable(req.path)) req.url = "/unreadable"
  next()
}

/** The same for callbacks: Medusa has a route beside ours that would take the name for a provider's. */
export function refuseUnreadablePath(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  if (isReadable(req.path)) return next()
  res.status(400).json({ message: english(message("address-unreadable")) })
}

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
