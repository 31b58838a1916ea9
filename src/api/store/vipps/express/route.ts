import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readAvailability } from "../../../../express/availability"
import { chooseChannel, makeProductCart } from "../../../../express/product-cart"
import { startExpress } from "../../../../express/start"
import { notFound } from "../../../../medusa/errors"
import { message } from "../../../../messages"
import { answering } from "../../../answer"
import type { ExpressBody } from "../../../bodies"
import { ExpressQuery, readQuery } from "../../../queries"

/** A shopper need not be logged in, and the publishable key has its channels. */
type StoreRequest = MedusaRequest<ExpressBody> & {
  auth_context?: AuthenticatedMedusaRequest["auth_context"]
  publishable_key_context?: { sales_channel_ids?: string[] }
}

/**
 * POST /store/vipps/express: starts an Express payment for a cart, or for a product (then in a cart of its own). Answers like
 * Medusa's route for payment sessions: `{ payment_collection, cart_id }`; the link is in the session's `data.vipps.url`.
 */
export const POST = answering(async (req: MedusaRequest, res: MedusaResponse) => {
  const request = req as StoreRequest
  const body = request.validatedBody
  const cartId = "cart_id" in body ? body.cart_id : await makeCart(request, body)
  const payment_collection = await startExpress(req.scope, {
    ...{ cartId, providerId: body.provider_id, data: body.data ?? {} },
  })
  res.json({ payment_collection, cart_id: cartId })
})

function makeCart(req: StoreRequest, body: Extract<ExpressBody, { variant_id: string }>): Promise<string> {
  return makeProductCart(req.scope, {
    variantId: body.variant_id,
    quantity: body.quantity,
    regionId: body.region_id,
    providerId: body.provider_id,
    salesChannelId: chooseChannel(
      req.publishable_key_context?.sales_channel_ids ?? [],
      body.sales_channel_id,
    ),
    customerId: req.auth_context?.actor_id || undefined,
  })
}

/** GET /store/vipps/express?cart_id=: whether Express can be offered for the cart, and its shipping options. Changes nothing. */
export const GET = answering(async (req: MedusaRequest, res: MedusaResponse) => {
  const { cart_id, provider_id } = readQuery(ExpressQuery, req.query)
  const availability = await readAvailability(req.scope, { cartId: cart_id, providerId: provider_id })
  if (!availability) throw notFound(message("express-cart-missing", { id: cart_id }))
  res.json(availability)
})
