import { moneyText, type Money } from "../money"
import type { Message, Say } from "../value"

/** How starting or completing a payment ends. Storefronts may show some of it to shoppers. */

type Says = {
  /** Medusa's own words, which name the item or the provider; "": none */
  says: string
}
const withWords = (reason: string) => (p: Says) =>
  p.says === "" ? reason : `${reason} Medusa says: ${p.says}`

export const checkout = {
  "sold-out": withWords("The order can't be made: something in the cart is sold out."),
  "promotion-unavailable": withWords("The order can't be made: a promotion of the cart is used up."),
  "payment-method-unavailable": withWords(
    "The order can't be made: Vipps is not enabled in the cart's region.",
  ),
  "product-unavailable": withWords("The order can't be made: a product of the cart is no longer for sale."),
  "refused-by-shop": withWords("The order can't be made: the shop refused it."),
  "order-tried-again": (p: { why: Message }, say: Say) =>
    `The order could not be made yet, and the shop tries again: ${say(p.why)}`,
  "completed-elsewhere": () => "The order of this payment is not decided yet. Ask again in a moment.",
  "no-reason-given": () => "Medusa has not said why.",
  "vipps-state": (p: { state: string }) => `Vipps says ${p.state}`,

  "session-missing": () =>
    "The Vipps payment was not started: what was to be paid has changed. Start a new payment.",
  "start-failed": () =>
    "The payment with Vipps could not be started, and nothing was charged. Try again in a moment, or choose another way to pay.",
  "express-needs-epayment": () =>
    "No Express payment was started: Vipps has Express in ePayment only. Set the option api (VIPPS_API) to epayment, or start a normal payment.",
  "nothing-started": () => "No Vipps payment has been started. Start one first.",
  "payment-ended": () => "The Vipps payment was cancelled, or ran out of time. Start a new payment.",
  "not-approved-yet": () =>
    "The Vipps payment is not approved yet. Approve it in the Vipps app, then ask again.",
  "new-session-needed": (p: { why: Message }, say: Say) => `${say(p.why)} Start a new payment.`,
  "reserved-other-amount": (p: { reserved: Money; asked: Money }) =>
    `Vipps has reserved ${moneyText(p.reserved)}, but this payment is for ${moneyText(p.asked)}: it was not accepted. Start a new payment.`,
  "reserved-and-returned": (p: { reserved: Money; freed: Money; refunded: Money }) =>
    `Of the ${moneyText(p.reserved)} that Vipps reserved, ${moneyText(p.freed)} was released and ${moneyText(p.refunded)} refunded before there was an order: the payment was not accepted. Start a new payment. If the Vipps app shows a charge, ask the shop to pay it back.`,
}
