import { moneyText, unitOf, type Money } from "../money"
import { englishTimes } from "../time"
import type { Asked, BadAmount, OrderChange, PassedLimit } from "../facts"
import { upper } from "./words"

/** What a guard says: first what was not done, then why, with the numbers, then what to do. */

const { day, moment } = englishTimes
const until = (p: PassedLimit) => (p.isLastDay ? moment(p.until) : day(p.until))
const notCaptured = (p: Asked) => `The capture of ${moneyText(p.asked)} was not made`
const notMade = ({ movement }: BadAmount) => (movement ? `The ${movement} was not made: ` : "")
const moved = { capture: "captured", refund: "refunded" }
const notRefunded = (p: Asked) => `The refund of ${moneyText(p.asked)} was not made`

const currencies: Record<string, string> = {
  NOK: "Norwegian kroner (NOK)",
  DKK: "Danish kroner (DKK)",
  EUR: "euros (EUR)",
}
const currencyName = (code: string) => currencies[code] ?? code

/** As it was typed, with its currency if that is known. */
const typed = ({ text, currency }: BadAmount) => (currency ? `${text} ${unitOf(currency)}` : text)
const inCurrency = ({ currency }: BadAmount) => (currency ? ` in ${currencyName(currency)}` : "")
export const withoutSeparator = (text: string) => text.replace(/[.,]/, "")
const parts = ({ currency }: BadAmount) => (currency === "EUR" ? "cents" : "øre")

const changes: Record<string, string> = {
  edit: "an edit of the order",
  return_request: "a return",
  return_receive: "the receipt of a return",
  exchange: "an exchange",
  claim: "a claim",
  transfer: "a transfer of the order to another customer",
  credit_line: "the credit line of an earlier refund",
}
export const changeName = ({ change }: OrderChange) => changes[change] ?? "a change of the order"
/** No button ends the change of a credit line: a server ended while it made it. */
export const wayOut = ({ change }: OrderChange) =>
  change === "credit_line"
    ? "wait ten minutes: the shop finishes it by itself"
    : "finish or cancel the change on the order page"

export const guards = {
  "amount-not-whole-minor-units": (p: BadAmount) =>
    `${notMade(p)}${typed(p)} is not a whole number of ${parts(p)}. Enter an amount with at most two decimals.`,
  "amount-not-counted": (p: BadAmount) =>
    `${notMade(p)}${typed(p)} is more than can be counted exactly. Enter a smaller amount.`,
  "amount-unreadable": (p: BadAmount) =>
    p.text === ""
      ? `${p.movement ? `${notMade(p)}no amount was given. ` : ""}Enter an amount, such as 250 or 19.99.`
      : `${notMade(p)}"${p.text}" is not an amount${inCurrency(p)}. Enter a number such as 250 or 19.99.`,
  /** typed; a separator before three digits may mean thousands or decimals */
  "amount-ambiguous": ({ text }: { text: string }) =>
    `"${text}" can be read in two ways. Write ${withoutSeparator(text)} without a separator, or give two decimals: ${text.slice(0, -1).replace(",", ".")}.`,
  "amount-below-minor-unit": (p: { movement: "capture" | "refund"; text: string; currency: string }) =>
    `The ${p.movement} of ${typed(p)} was not made: it is less than one ${p.currency === "EUR" ? "cent" : "øre"}, also together with what was ${moved[p.movement]} before, so there is nothing for Vipps to move. Enter at least 0.01 ${unitOf(p.currency)}.`,
  "amount-not-positive": (p: { movement: "capture" | "refund"; asked: Money }) =>
    `The ${p.movement} was not made: the amount is ${moneyText(p.asked)}. Enter an amount above ${moneyText({ ...p.asked, minor: 0 })}.`,
  "amount-too-small": (p: Asked & { least: Money }) =>
    `The payment of ${moneyText(p.asked)} was not started: Vipps takes payments from ${moneyText(p.least)}. Add to the cart, or pay another way.`,
  "amount-too-large": (p: Asked & { most: Money }) =>
    `The payment of ${moneyText(p.asked)} was not started: Vipps takes payments up to ${moneyText(p.most)}. Split the order, or pay another way.`,
  "other-currency": (p: { currency: string; taken: string }) =>
    `Vipps takes payments in ${currencyName(p.taken)} only, not in ${p.currency || "an unknown currency"}. Pay another way.`,
  "movement-in-other-currency": (p: {
    movement: "capture" | "refund"
    text: string
    currency: string
    taken: string
  }) =>
    `The ${p.movement} was not made: Medusa asks for ${p.text} ${p.currency}, and Vipps moves ${currencyName(p.taken)} only. Use the Vipps portal for it.`,

  "nothing-reserved": (p: Asked) =>
    `${notCaptured(p)}: the customer has not approved the payment in Vipps, so nothing is reserved. Wait for the approval, or ask for a new payment.`,
  "capture-direct": (p: Asked & { captured: Money }) =>
    `${notCaptured(p)}: this payment is a direct capture, and ${moneyText(p.captured)} was captured when the customer approved it. Nothing is left to capture; to take more, ask the customer for a new payment.`,
  "capture-released": (p: Asked & { reserved: Money; captured: Money; freed: Money }) =>
    `${notCaptured(p)}: ${moneyText(p.reserved)} was reserved, ${moneyText(p.captured)} was captured, and ${remainder(p.freed)} was released to the customer. A new payment is needed to take more.`,
  "capture-canceled": (p: Asked & { reserved: Money }) =>
    `${notCaptured(p)}: the payment was cancelled${p.reserved.minor > 0 ? `, and the reserved ${moneyText(p.reserved)} was released to the customer` : ""}. A new payment is needed.`,
  "capture-too-old": (p: Asked & PassedLimit) =>
    `${notCaptured(p)}: the payment was reserved ${day(p.reservedAt)} and Vipps captures until ${until(p)}. Ask the customer for a new payment.`,
  "capture-too-much": (p: Asked & { reserved: Money; captured: Money; left: Money }) => {
    const facts = `${notCaptured(p)}: ${moneyText(p.reserved)} was reserved, ${moneyText(p.captured)} is captured`
    return p.left.minor > 0
      ? `${facts} and ${moneyText(p.left)} is left. Capture at most ${moneyText(p.left)}, and ask the customer for a new payment for the rest.`
      : `${facts} and nothing is left. To take more, ask the customer for a new payment.`
  },

  "refund-canceled": (p: Asked) =>
    `${notRefunded(p)}: the payment was cancelled before anything was captured, so there is nothing to pay back. The customer was not charged.`,
  "nothing-captured": (p: Asked & { reserved: Money }) =>
    `${notRefunded(p)}: ${p.reserved.minor > 0 ? `${moneyText(p.reserved)} is reserved and nothing is captured` : "nothing is captured"}. Cancel the payment instead.`,
  "refund-too-old": (p: Asked & PassedLimit) =>
    `${notRefunded(p)}: the payment was reserved ${day(p.reservedAt)} and Vipps refunds until ${until(p)}. Pay the customer back by bank transfer.`,
  "refund-too-much": (p: Asked & { captured: Money; refunded: Money; left: Money }) => {
    const facts = `${notRefunded(p)}: ${moneyText(p.captured)} was captured, ${moneyText(p.refunded)} is refunded`
    return p.left.minor > 0
      ? `${facts} and ${moneyText(p.left)} is left. Refund at most ${moneyText(p.left)}.`
      : `${facts} and nothing is left. To give the customer more, use a bank transfer.`
  },
  "refund-change-open": (p: Asked & OrderChange & { owed: Money }) => {
    const opening = `${notRefunded(p)}: ${changeName(p)} is begun and not finished, and Medusa can't book the refund beside it.`
    return p.owed.minor > 0
      ? `${opening} Refund at most the ${moneyText(p.owed)} that the order owes the customer, or ${wayOut(p)}.`
      : `${opening} ${upper(wayOut(p))}, then refund.`
  },
  "cancel-change-open": (p: OrderChange) =>
    `The order was not cancelled: ${changeName(p)} is begun and not finished, and Medusa can't cancel the order beside it. ${upper(wayOut(p))}, then cancel the order.`,

  "release-direct": (p: { captured: Money }) =>
    `Nothing was released: the payment is a direct capture, and ${moneyText(p.captured)} was captured when the customer approved it. Refund what the customer should have back.`,
  "already-released": () => "The remainder was released before. Nothing is left to do.",
  "release-uncaptured": () =>
    "Can't be released: nothing is captured yet. Cancel the payment on the order's page.",
  "release-nothing-left": (p: { reserved: Money; captured: Money }) =>
    `Nothing was released: ${moneyText(p.reserved)} was reserved, ${moneyText(p.captured)} is captured and nothing is left. Refund what the customer should have back.`,
  "release-too-old": (p: PassedLimit & { left: Money }) =>
    `The remainder of ${moneyText(p.left)} was not released: the payment was reserved ${day(p.reservedAt)} and Vipps releases until ${until(p)}. If the customer's bank still holds it, the customer must ask the bank to free it.`,

  "cancel-direct": (p: { captured: Money }) =>
    `The payment was not cancelled: it is a direct capture, and ${moneyText(p.captured)} was captured when the customer approved it. Refund it instead.`,
  "cancel-captured": (p: { captured: Money; left: Money }) =>
    `The payment was not cancelled: ${moneyText(p.captured)} is captured already. ${
      p.left.minor > 0
        ? `Release the remaining ${moneyText(p.left)}, and refund what the customer should have back.`
        : "Refund what the customer should have back."
    }`,
  "already-canceled": () => "The payment was cancelled before. Nothing is left to do.",
  "cancel-too-old": (p: PassedLimit & { reserved: Money }) =>
    `The payment was not cancelled: it was reserved ${day(p.reservedAt)} and Vipps cancels until ${until(p)}. Nothing can be captured any more; if the customer's bank still holds ${moneyText(p.reserved)}, the customer must ask the bank to free it.`,
}

function remainder(freed: Money): string {
  return freed.minor > 0 ? `the remainder of ${moneyText(freed)}` : "the remainder"
}
