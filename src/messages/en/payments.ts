import type { Asked, Movement, NotDone } from "../facts"
import { moneyText, type Money } from "../money"
import type { Message, Say } from "../value"
import { movementOf, notDone } from "./words"

/** What the provider, the routes and the reconciliation say about one payment. */

export const payments = {
  "their-words": (p: { text: string }) => p.text,

  "payment-not-found": (p: { id: string }) => `There is no Vipps payment with the id ${p.id} in this shop.`,
  "payment-unknown": (p: NotDone) =>
    `${notDone(p)}: the journal of medusa-payment-vipps does not know this payment. Use the Vipps portal for it.`,
  "other-sales-unit": (p: NotDone & { owner: string; configured: string }) =>
    `${notDone(p)}: the payment belongs to the Vipps sales unit with MSN ${p.owner}, and this shop is configured for MSN ${p.configured}. Use the Vipps portal of that sales unit.`,
  "payment-not-ours": () =>
    "medusa-payment-vipps did not start this payment, so the shop can't ask Vipps about it.",
  "row-unreadable": (p: { movement: "capture" | "refund"; row: string | null }) =>
    `The ${p.movement} was not made: Medusa's row ${p.row ?? "(none)"} with its amount could not be read, and nothing is sent to Vipps without one. Try again; if it stays, tell the shop's developer.`,

  "capture-unwanted": (p: Asked) =>
    `The capture of ${moneyText(p.asked)} was not made: the payment was cancelled, and what is left of the reservation is about to be released. A new payment is needed.`,
  "already-captured": (p: { rest: Money }) =>
    `The capture was not made: Medusa counts this payment as captured in full, and would do nothing.${
      p.rest.minor > 0 ? ` ${moneyText(p.rest)} is still reserved: release it.` : ""
    } To take more, edit the order first.`,
  "capture-overtaken": (p: Asked) =>
    `The capture of ${moneyText(p.asked)} was not made: another capture of this payment was faster, and Medusa counts it as captured in full. Reload the page and look at the payment.`,
  "capture-ok": (p: { amount: Money }) => `${moneyText(p.amount)} is captured.`,
  "captured-before": (p: { amount: Money }) =>
    `${moneyText(p.amount)} had already been captured. Nothing was captured this time.`,
  "capture-beside-another": () =>
    "Nothing was captured: another capture of this payment is in progress. Look at the payment in a minute, and confirm again.",
  "capture-not-as-confirmed": (p: Asked & { captured: Money; left: Money }) =>
    `The capture of ${moneyText(p.asked)} was not made: the payment has changed since you confirmed it. ${moneyText(p.captured)} is captured, and ${moneyText(p.left)} can be captured now. Look at the payment and confirm again.`,
  "release-ok": (p: { amount: Money }) => `${moneyText(p.amount)} is released to the customer.`,
  "released-before": (p: { amount: Money }) =>
    `${moneyText(p.amount)} had already been released. Nothing was released this time.`,
  "release-still-due": (p: { due: Money }) =>
    `Not released: the order still needs ${moneyText(p.due)}. Capture that first, or release the rest on the order's page.`,
  "release-not-as-confirmed": (p: Asked & { captured: Money; left: Money }) =>
    `The remaining ${moneyText(p.asked)} was not released: the payment has changed since you confirmed it. ${moneyText(p.captured)} is captured, and ${moneyText(p.left)} is left. Look at the payment and confirm again.`,
  "refund-reason-unknown": (p: { id: string }) =>
    `Nothing was refunded: this shop has no refund reason ${p.id}.`,

  "kept-after-edit": () =>
    "The Vipps reservation was kept: the order was edited, not cancelled, and the reservation is still good for what it covers.",
  "kept-during-change": () =>
    "The Vipps reservation was kept: a change of the order is begun and not confirmed, so Medusa can't cancel the order. Confirm or cancel the change first.",
  "kept-while-completing": () =>
    "The Vipps reservation was kept: the order is being made just now and could not be finished. It is tried again by itself.",

  unrecorded: (p: Movement) => `A ${movementOf(p)} that Vipps executed is not on record in Medusa.`,
  "unrecorded-during-change": (p: Movement) =>
    `A ${movementOf(p)} that Vipps executed is not on record in Medusa. It can be recorded once the open change of the order is finished or cancelled.`,
  "not-cancelled-yet": () => "The payment is to be cancelled, and Vipps has not done so yet.",
  "captured-for-nobody": (p: { captured: Money; vippsId: string }) =>
    `Vipps has captured ${moneyText(p.captured)} of a payment that no cart and no order wants. Pay the customer back in the Vipps portal, order id ${p.vippsId}.`,
  "row-impossible": (p: { movement: "capture" | "refund"; row: string; why: Message }, say: Say) =>
    `Medusa's ${p.movement} ${p.row} has an amount that Vipps can't have moved: ${say(p.why)}`,
  "not-resolved": () => "it could not be resolved.",

  "ended-at-vipps": (p: { state: "canceled" | "failed" }) => `${p.state} at Vipps`,
  "approval-expired": () => "expired: the shopper did not approve it in time",
  "unwanted-canceled": () => "canceled: no cart or order wanted it any more",
  "not-started": (p: { why: Message }, say: Say) => `not started: ${say(p.why)}`,
  "nobody-wanted": () => "No cart and no order wanted the payment any more.",
}
