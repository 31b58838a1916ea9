// The sandbox's own wording: shops must not match on Vipps' texts, which have changed before.
const meanings = new Map<string, string>([
  ["Payment/41", "The user has no usable card."],
  ["Payment/42", "The issuer refused the payment."],
  ["Payment/43", "The issuer refused the amount."],
  ["Payment/44", "The issuer refused because the card has expired."],
  ["Payment/45", "The reservation failed: the user did not act in time."],
  ["Payment/51", "The payment can't be cancelled: it is captured, or the request doesn't release the rest."],
  ["Payment/52", "The cancellation failed."],
  ["Payment/61", "The amount is higher than what is left of the reservation."],
  ["Payment/62", "There is no reservation to capture."],
  ["Payment/63", "The capture failed."],
  ["Payment/71", "The amount is higher than what is captured and not yet refunded."],
  ["Payment/72", "Nothing is captured: cancel the payment instead."],
  ["Payment/73", "The payment is cancelled: there is nothing to refund."],
  ["Payment/74", "The merchant's balance does not cover the refund."],
  ["Payment/93", "A different request was made before with this X-Request-Id."],
  ["Payment/95", "The payment is older than 365 days: it can't be refunded."],
  ["Payment/98", "The reservation is older than 180 days: it can't be captured or cancelled."],
  ["Payment/1082", "The test user has not approved a payment by hand yet."],
  ["VippsError/91", "Not allowed in the payment's present state."],
  ["VippsError/92", "The payment is already processed."],
  ["VippsError/93", "The request differs from the earlier one with this X-Request-Id."],
  ["VippsError/94", "The order is locked while it is being processed."],
  ["VippsError/98", "Too many concurrent requests."],
  ["VippsError/99", "Internal error."],
  ["User/81", "The phone number can't be used."],
  ["User/82", "The user's app is too old."],
  ["Merchant/31", "The merchant is blocked."],
  ["Merchant/34", "The orderId has been used before by this sales unit."],
  ["Merchant/35", "The orderId is unknown to this sales unit."],
  ["Merchant/37", "The sales unit is not available."],
  ["Merchant/38", "The sales unit may not skip the landing page."],
  ["Merchant/51", "The sales unit may not ask for this scope."],
  ["Merchant/97", "Merchant Not Allowed for Ecommerce Payment"],
])

const statuses = new Map<string, number>([
  ["VippsError/99", 500],
  ["Merchant/35", 404],
  ["Merchant/51", 403],
  ["Merchant/97", 403],
])

export function explain(group: string, code: string): string {
  return meanings.get(`${group}/${code}`) ?? `${group} ${code}`
}

/** 400 wherever the documents name no other. */
export function statusOf(group: string, code: string): number {
  return statuses.get(`${group}/${code}`) ?? 400
}
