import { prepareRetrieveQuery } from "@medusajs/framework"
import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { refetchCart } from "@medusajs/medusa/api/store/carts/helpers"
import { defaultStoreCartFields } from "@medusajs/medusa/api/store/carts/query-config"
import { completeExpress } from "../checkout/complete-express"
import { singleFlight } from "../context/single-flight"
import { notAllowed } from "../medusa/errors"
import { english, message } from "../messages"
import { Id } from "./bodies"

/** What Medusa's route answers with 200 and `type: "cart"`, for the same reasons. */
const types = {
  "ask-again": MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR,
  ended: MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
}

/** The whole cart, which is some dozen statements. */
const share = singleFlight<unknown>()

/**
 * On Medusa's own `POST /store/carts/:id/complete`: an Express payment is completed by us first, then Medusa answers with the order
 * that there is. If there is none, Medusa must not try: its answers are given here.
 */
export async function completeExpressFirst(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const id = req.params.id ?? ""
  // PostgreSQL fails on some control characters: with 500, which anybody could cause
  if (!Id.safeParse(id).success) {
    res.status(400).json({ message: english(message("address-unreadable")) })
    return
  }
  const first = await completeExpress(req.scope, id)
  if (first.kind === "goes-on") return next()
  const { kind, said } = first
  if (kind === "refused") throw notAllowed(said, said.code)
  const cart = await share(id, () => readCart(req, id))
  res.json({ type: "cart", cart, error: { message: english(said), name: "Error", type: types[kind] } })
}

async function readCart(req: MedusaRequest, id: string): Promise<unknown> {
  const query = await prepareRetrieveQuery({}, { defaults: defaultStoreCartFields }, req)
  return refetchCart(id, req.scope, query.remoteQueryConfig.fields)
}
