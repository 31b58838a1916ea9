import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { findStorefront, followReturn } from "../../../../checkout/return"
import { chooseLanguage, drawUnknownLink } from "../../../unknown-link-page"

/**
 * GET /vipps/return/:token → 302 to the storefront's page with the outcome, after some seconds at most. The link can't be forged
 * and only names the payment. The browser may be another one than the shopper left with, so no cookie, key or login is needed.
 * 404, with a page: not a link of ours.
 */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  res.setHeader("Referrer-Policy", "no-referrer")
  const address = await followReturn(req.scope, req.params.token ?? "")
  if (address) res.redirect(302, address)
  else sayUnknown(req, res)
}

function sayUnknown(req: MedusaRequest, res: MedusaResponse): void {
  res.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
  res.setHeader("X-Content-Type-Options", "nosniff")
  const storefront = findStorefront(req.scope)
  const language = chooseLanguage(req.headers["accept-language"], storefront)
  res.status(404).type("html").send(drawUnknownLink(language, storefront))
}
