import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { NotReadyError } from "../../../../../express/deadline"
import { answerShippingQuestion } from "../../../../../express/shipping-question"
import { english, message } from "../../../../../messages"

/**
 * Vipps asks what an Express payment's shipping costs at the shopper's address, and shows the answer in the app. 401: not Vipps.
 * 400: the shop does not deliver there, which the app says. 500: something failed. 503: it was
 * not ready in time, or a carrier failed, and it may be ready at the next try.
 */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const providerId = `pp_${req.params.provider ?? ""}`
  const token = req.headers.authorization
  const question = { providerId, token, body: req.body }
  const answer = await answerShippingQuestion(req.scope, question).catch((error: unknown) => fail(req, error))
  switch (answer.kind) {
    case "offered":
      res.status(200).json(answer.body)
      return
    case "not-there":
    case "unreadable":
      res.status(400).json({ message: english(answer.said) })
      return
    case "forged":
      res.status(401).json({ message: english(message("not-vipps")) })
      return
    case "not-ready":
      res.status(503).json({ message: english(message("express-options-late")) })
      return
    case "failed":
      res.status(500).json({})
  }
}

/**
 * Medusa's own handler would log all of an error, which may quote the shopper's address: that of a tax provider, for instance. What
 * was not ready has no words of others.
 */
function fail({ scope }: MedusaRequest, error: unknown): { kind: "failed" | "not-ready" } {
  const isNotReady = error instanceof NotReadyError
  const name = error instanceof Error ? error.name : typeof error
  const why = isNotReady ? error.message : name
  scope.resolve(ContainerRegistrationKeys.LOGGER).error(`vipps: Express gave no shipping options (${why})`)
  return { kind: isNotReady ? "not-ready" : "failed" }
}
