import { moneyText, type Money } from "../money"

/** Why Express is not offered for a cart, or why its approved payment became no order. Storefronts may show it to shoppers. */
export const express = {
  "express-not-written": () =>
    "What was chosen in the app is not in the cart yet, so there is no order. The shop makes it by itself: try again in a moment.",
  "express-cart-missing": (p: { id: string }) =>
    `Express was not started: there is no cart ${p.id}. Create a cart and start again.`,
  "express-cart-ordered": () => "Express was not started: the cart is an order already. Create a new cart.",
  "express-cart-empty": () =>
    "Express was not started: the cart is empty. Put goods into it and start again.",
  "express-sales-channel": () =>
    "The publishable key has several sales channels, or not this one: sales_channel_id must name one of the key's.",
  "express-no-provider": () =>
    "Express was not started: the shop does not offer it in the cart's region and currency. Use the normal checkout.",
  "express-needs-shipping": () =>
    "Express was not started: nothing in the cart is sent, and Express is for goods that are sent. Use the normal checkout.",
  "express-several-profiles": (p: { count: number }) =>
    `Express was not started: the goods need ${p.count} kinds of delivery, and Express has one for all. Use the normal checkout.`,
  "express-busy": () =>
    "Express was not started: another payment of the cart is in progress, or its order is being made. Wait a moment, and try again.",
  "express-not-known": () =>
    "Express was not started: Vipps did not say whether an earlier payment of the cart is approved. Wait a moment, and try again.",
  "express-region": (p: { country: string }) =>
    `Express was not started: Express delivers to ${p.country}, which is not in the cart's region. Use the normal checkout.`,
  "express-credit": () =>
    "Express was not started: credit pays for all the goods, so Vipps has nothing to reserve. Use the normal checkout.",
  "express-no-option": (p: { country: string }) =>
    `Express was not started: the shop has no delivery for this cart in ${p.country}. Use the normal checkout.`,
  "express-cart-changed": () =>
    "The cart changed while the payment was started or approved, so the payment was cancelled and nothing was charged. Start again with the new cart.",
  "express-paid-otherwise": () =>
    "The order was not made with this payment: the cart is being paid by another one. If that one makes the order, this payment is cancelled.",
  "express-option-unknown": (p: { id: string; asked: Money }) =>
    `The order can't be made: the shop did not offer the delivery ${p.id} for ${moneyText(p.asked)}. The payment is cancelled; a new one can be started.`,
  "express-option-gone": (p: { id: string }) =>
    `The order can't be made: the shop no longer has the delivery ${p.id}. The payment is cancelled; a new one can be started.`,
  "express-address": () =>
    "The order can't be made: Express does not deliver to the country of the address. The payment is cancelled; a new one can be started.",
  "express-details": (p: { problems: string[] }) =>
    `The order can't be made: Vipps did not give ${p.problems.join(", ")}. The payment is cancelled; use the normal checkout.`,
  "express-total": (p: { reserved: Money; asked: Money }) =>
    `The order can't be made: it would cost ${moneyText(p.asked)}, but ${moneyText(p.reserved)} is reserved. The payment is cancelled; a new one can be started.`,
  "express-no-delivery": () => "The shop does not deliver to this address.",
  "express-options-late": () => "The shop could not give its delivery options and prices in time. Try again.",
}
