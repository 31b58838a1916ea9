import { prepareRetrieveQuery } from "@medusajs/framework"
import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
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

/** The whole cart, or order, which is some dozen statements. */
const share = singleFlight<unknown>()

/**
 * On Medusa's own `POST /store/carts/:id/complete`: an Express payment is completed by us first, and its order is the
 * answer: Medusa's completion would find the same one, but only when it has the lock on the cart, for which a crowd waits too long. If
 * there is none, Medusa must not try: its answers are given here.
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
  if (first.kind === "ordered") {
    const { orderId } = first
    const { fields } = req.queryConfig
    const order = await share(`${orderId} ${fields.join(",")}`, () => readOrder(req, orderId))
    res.json({ type: "order", order })
    return
  }
  const { kind, said } = first
  if (kind === "refused") throw notAllowed(said, said.code)
  const cart = await share(id, () => readCart(req, id))
  res.json({ type: "cart", cart, error: { message: english(said), name: "Error", type: types[kind] } })
}

/** As Medusa's route does it; the fields that the storefront asks for are checked by then. */
async function readOrder({ scope, queryConfig }: MedusaRequest, id: string): Promise<unknown> {
  const query = scope.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "order", fields: queryConfig.fields, filters: { id } })
  return data[0]
}

async function readCart(req: MedusaRequest, id: string): Promise<unknown> {
  const query = await prepareRetrieveQuery({}, { defaults: defaultStoreCartFields }, req)
  return refetchCart(id, req.scope, query.remoteQueryConfig.fields)
}
