import { minorOf } from "../medusa/exact-amount"
import type { Attempt, ExpressOffer } from "../operations"
import { goodsOf } from "./cart"
import type { CartCheck } from "./check-cart"
import type { OpenPayment } from "./open-payment"

export type AvailableCart = Extract<CartCheck, { kind: "available" }>

/** An approved payment is never ended by a click. One that waits is kept if it has these goods, this offer and this way back. */
export function isKept(
  { state, attempt, url, sessionId }: OpenPayment,
  known: AvailableCart,
  { return_url }: { return_url?: unknown },
): boolean {
  if (state === "approved") return true
  const sessions = (known.cart.payment_collection?.payment_sessions ?? []).filter((one) => one !== null)
  const isOnly = sessions.length === 1 && sessions[0]?.id === sessionId
  const isOurs = attempt.providerId === known.provider.providerId
  const { returnUrls } = known.provider.options
  const isSameWay = attempt.returnUrl === (returnUrls.find((one) => one === return_url) ?? returnUrls[0])
  return url !== undefined && isOnly && isOurs && isSameWay && isOfOffer(attempt, known)
}

function isOfOffer({ express }: Attempt, { cart, start }: AvailableCart): boolean {
  if (express?.goodsMinor !== minorOf(goodsOf(cart)) || express.shipping !== start.shipping) return false
  return start.shipping === "dynamic" || isSame(express.offered, start.offered)
}

function isSame(some: ExpressOffer[], others: ExpressOffer[]): boolean {
  const written = (offers: ExpressOffer[]) =>
    offers.map(({ optionId, name, priceMinor }) => JSON.stringify([optionId, name, priceMinor])).sort()
  return JSON.stringify(written(some)) === JSON.stringify(written(others))
}
