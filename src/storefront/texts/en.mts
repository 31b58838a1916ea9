import type { Brand } from "../brand.mjs"

/** Why an approved payment became no order. */
const reasons = (app: Brand) => ({
  "sold-out": "Something in your cart has sold out.",
  "promotion-unavailable": "A discount in your cart can't be used any more.",
  "payment-method-unavailable": `${app} can't be used for this order.`,
  "product-unavailable": "Something in your cart is no longer for sale.",
  "refused-by-shop": "The shop could not take your order.",
  "delivery-gone": "The shop no longer offers the delivery that you chose.",
  "address-refused": "The shop does not deliver to the address that you chose.",
  "details-missing": `${app} did not give the shop your name and address. Use the ordinary checkout.`,
  "price-changed": "The price changed while you were paying.",
  "cart-changed": "The cart changed while you were paying.",
})

/** English is the master: the compiler finds what the other languages lack. */
export const en = (app: Brand) => ({
  pay: `Pay with ${app}`,
  express: `Buy now with ${app}`,
  retry: `Try again with ${app}`,
  opening: `Opening ${app} …`,
  askAgain: "Ask again",

  terms: ["I accept the shop's ", "terms of sale", ""],
  termsNeeded: "Accept the terms of sale first. Nothing has been charged.",
  notStarted:
    "The payment could not be started. Nothing has been charged. Try again in a moment, or pay in another way.",
  unreachable: "The shop does not answer. Nothing has been charged. Try again in a moment.",
  refusals: {
    "amount-too-small": `The amount is too small for ${app}. Nothing has been charged. Add to the cart.`,
    "amount-too-large": `The amount is too large for ${app}. Nothing has been charged. Split the order.`,
    "app-too-old": `Update the ${app} app, and try again. Nothing has been charged.`,
    "sold-out": "This has sold out. Nothing has been charged.",
    "cart-changed":
      "The cart has changed. Nothing has been charged. Look at the cart again, and try once more.",
    "under-way":
      "Another payment of this cart is in progress. Nothing has been charged. Wait a moment, and try again. Do not pay in another way yet.",
    "cart-gone": "The cart is empty, or an order already. Nothing has been charged now. Reload the page.",
    "use-checkout":
      "This can't be bought with one click. Nothing has been charged. Use the ordinary checkout.",
  },

  waiting: { title: "One moment …", lead: `We are asking ${app} about your payment.` },
  pending: {
    title: `Waiting for ${app}`,
    lead: `The payment has not been approved yet. If ${app} is open, approve there; this page keeps looking.`,
  },
  unknown: {
    title: "We don't know yet how it went",
    lead: `If you have approved in ${app}, the order will be made without you doing anything, and you should not pay again. If you have not, nothing has been charged.`,
  },
  paid: {
    title: "Thank you, the payment is approved",
    lead: `${app} has confirmed the payment to the shop.`,
  },
  rejected: { title: "The payment was cancelled", lead: "Nothing has been charged." },
  expired: {
    title: "The time ran out",
    lead: `A payment in ${app} has to be approved within a few minutes. Nothing has been charged.`,
  },
  failed: {
    title: "The order could not be made",
    lead: "Nothing has been charged, and the reservation is being released.",
  },
  lost: {
    title: "Which payment is this about?",
    lead: `We can't find the payment that you come from. The ${app} app shows whether you have paid.`,
  },
  reasons: reasons(app),
})

export type Texts = ReturnType<typeof en>
