import type { Asked, BankDays, OrderChange } from "../facts"
import { moneyText, type Money } from "../money"
import { englishTimes, type Time } from "../time"
import type { Message, Say } from "../value"
import { changeName, wayOut } from "./guards"
import { ofBankAxept, upper } from "./words"

/** What an order still needs of its reservations, and why something stays reserved. */

const { days, moment, time } = englishTimes
const thenReleased = "Then what the order no longer needs is released by itself."

export const orders = {
  "capture-choose-amount": (p: { due: Money }) =>
    `The capture was not made: by Medusa's count nothing is outstanding, and at most ${moneyText(p.due)} is reserved for goods that are still to be sent. Capture what they cost in the Vipps panel, where you enter the amount.`,
  "capture-beyond-due": (p: Asked & { due: Money }) =>
    `The capture of ${moneyText(p.asked)} was not made: the order needs ${moneyText(p.due)} of this payment. Reload the page and capture at most that; to take more, edit the order first.`,
  "capture-not-due": (p: Asked & { why: Message }, say: Say) =>
    `The capture of ${moneyText(p.asked)} was not made: the order needs nothing more of this payment. ${say(p.why)} To take more, edit the order first.`,
  "rest-to-release": (p: { rest: Money }) => `${moneyText(p.rest)} is still reserved: release it.`,
  "rest-releases-itself": (p: { rest: Money }) =>
    `The ${moneyText(p.rest)} that is still reserved is released by itself.`,
  "nothing-to-request": () =>
    "No payment link was made: nothing of the order is left to ask the customer for.",

  "order-needs-less": (p: { rest: Money; due: Money; then: Message | null }, say: Say) => {
    const needed = p.due.minor > 0 ? `Capture takes ${moneyText(p.due)}.` : "Nothing is left to capture."
    return `The order needs ${moneyText(p.rest)} less than is reserved. ${needed}${p.then ? ` ${say(p.then)}` : ""}`
  },
  "edit-not-confirmed": (p: { due: Money; left: Money }) =>
    `An edit of the order is not confirmed yet. Once it is confirmed, ${p.due.minor > 0 ? `${moneyText(p.due)} can be captured instead of ${moneyText(p.left)}` : "nothing is left to capture"}.`,
  "released-once-captured": () => "The rest is released by itself once it is captured.",
  "released-by-itself": () => "It is released by itself.",
  "released-once-completed": () => "The rest is released by itself when the order is paid and completed.",
  "release-by-hand": () => "Release the rest when the order is paid.",
  "not-reserved": (p: { open: Money }) =>
    `${moneyText(p.open)} of the order is not reserved: send the payment link to the customer.`,
  "not-reserved-no-link": (p: { open: Money }) =>
    `${moneyText(p.open)} of the order is not reserved, and no payment link asks for that amount: make one in the Vipps panel, and send it to the customer.`,
  /** somebody let it go on purpose, as a rule because the goods are not to be sent */
  "not-reserved-released": (p: { open: Money; hasLink: boolean }) =>
    `${moneyText(p.open)} of the order is not reserved any more: it was released to the customer. If the goods are not to be sent, take them off the order. If the customer is to pay after all, ${p.hasLink ? "send the payment link" : "make a payment link"}.`,
  "reservation-aging": (p: BankDays & { amount: Money; days: number }) => {
    const open = `${moneyText(p.amount)} has been reserved for ${days(p.days)} and is not captured.${ofBankAxept(p)}`
    if (p.days < p.visaDays)
      return `${open} Banks may let go of a Visa card's reservation after ${days(p.visaDays)}: capture soon.`
    if (p.days < p.mastercardDays)
      return `${open} Banks may have let go of a Visa card's reservation, and may let go of a Mastercard's after ${days(p.mastercardDays)}: a capture may be refused.`
    return `${open} The customer's bank may have let go of it: a capture may be refused. Then ask the customer for a new payment by link.`
  },

  "kept-for-goods": (p: { kept: Money; unfulfilled: Money; secured: Money }) =>
    `${moneyText(p.kept)} stays reserved: goods for ${moneyText(p.unfulfilled)} are not fulfilled yet, and ${moneyText(p.secured)} is paid or reserved elsewhere. Release it if the order needs no more.`,
  "kept-for-return": (p: { kept: Money; since: Time }) =>
    `${moneyText(p.kept)} stays reserved while a return, requested ${moment(p.since)}, is not received. An hour after it is received, what the order no longer needs is released by itself.`,
  "kept-after-return": (p: { kept: Money; since: Time; until: Time }) =>
    `${moneyText(p.kept)} stays reserved until ${time(p.until)}: goods came back ${moment(p.since)}, and their refund may still follow. ${thenReleased}`,
  "kept-after-refund": (p: { kept: Money; since: Time; until: Time }) =>
    `${moneyText(p.kept)} stays reserved until ${time(p.until)}: a refund was made ${moment(p.since)}, and the return of its goods may still follow. ${thenReleased}`,
  "taken-off-twice": (p: { kept: Money }) =>
    `${moneyText(p.kept)} stays reserved for goods that are not paid, although the order page does not ask for it: goods were refunded first and returned afterwards, and Medusa took them off the order twice. Capture it when you send the goods, or release it if nothing more is to be paid.`,
  "release-blocked": (p: OrderChange & { kept: Money; since: Time }) =>
    `${upper(changeName(p))}, begun ${moment(p.since)}, is neither confirmed nor cancelled. Until then ${moneyText(p.kept)} that the order no longer needs stays reserved. ${upper(wayOut(p))}.`,

  "fulfillment-paid-elsewhere": (p: { amount: Money }) =>
    `The fulfillment's ${moneyText(p.amount)} was not captured: the order is paid in part with something other than Vipps. Capture by hand what Vipps is to pay.`,
  "fulfillment-not-reserved": (p: { left: Money }) =>
    `${moneyText(p.left)} of the fulfillment was not captured: nothing is reserved for it. Ask the customer for a new payment by link: the Vipps panel shows it, or makes one.`,
  "fulfillment-not-again": (p: { why: Message }, say: Say) =>
    `${say(p.why)} It is not tried again by itself: capture by hand once that is repaired.`,
  "fulfillment-waits": () => "The capture waits: another operation on the payment is unresolved.",
}
