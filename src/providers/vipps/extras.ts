import type { Extras } from "../../operations"
import { expressStart } from "../../context/express-scope"
import type { VippsContext } from "../../context/vipps-context"
import type { SessionRow } from "../../medusa/payment-rows"
import type { Purchase, PurchasedCart } from "../../medusa/purchase"
import { receiptOf } from "../../medusa/receipt"

/** What Vipps gets besides the amount. eCom takes a number only. */
export async function readExtras(
  context: VippsContext,
  session: SessionRow,
  amountMinor: number,
): Promise<Extras> {
  const { rows } = context
  const number = rows.shoppersNumber(session.collectionId, context.market)
  if (context.vipps.api === "ecom") return { mobileNumber: await number }
  const [mobileNumber, purchase] = await Promise.all([number, rows.purchase(session.collectionId)])
  const isShown = context.options.receipt && purchase?.cart?.currency_code === context.currencyCode
  return {
    mobileNumber,
    receipt: isShown && purchase.cart ? receiptOf(shownOf(purchase.cart), amountMinor) : undefined,
    metadata: metadataOf(session, purchase),
  }
}

/** Express: the shopper chooses the delivery in the app, and one that the cart has from before is not it. */
function shownOf(cart: PurchasedCart): PurchasedCart {
  return expressStart() ? { ...cart, shipping_methods: [] } : cart
}

/** Medusa's ids of what exists at the start, for people who read the payment at Vipps: at most 4 pairs; Vipps takes 5. */
function metadataOf(session: SessionRow, purchase: Purchase | undefined): Record<string, string> {
  return {
    payment_session_id: session.id,
    payment_collection_id: session.collectionId,
    ...(purchase?.cartId && { cart_id: purchase.cartId }),
    ...(purchase?.orderId && { order_id: purchase.orderId }),
  }
}
