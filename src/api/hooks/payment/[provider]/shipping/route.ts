import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { answerShippingQuestion } from "../../../../../express/shipping-question"
import { english, message } from "../../../../../messages"

/**
 * Vipps asks what an Express payment's shipping costs at the shopper's address, and shows the answer in the app. 401: not Vipps.
 * 400: the shop does not deliver there, which the app says.
 */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const providerId = `pp_${req.params.provider ?? ""}`
  const token = req.headers.authorization
  const answer = await answerShippingQuestion(req.scope, { providerId, token, body: req.body })
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
  }
}
