import type { BankDays, Movement, OrderChange, PastMovement } from "../facts"
import { moneyText, type Money } from "../money"
import { englishTimes, type Time } from "../time"
import type { Message, Say } from "../value"
import { orders } from "./orders"
import { movementOf, ofBankAxept } from "./words"

/** What the panel shows of a payment: warnings, problems, and why one of Medusa's own buttons does not help. */

const { day, days, moment, time } = englishTimes
const past = (p: PastMovement) => `${movementOf(p)} of ${moment(p.openedAt)}`

export const notices = {
  "capture-limit-passed": (p: { until: Time; amount: Money }) =>
    `Vipps captured this payment until ${day(p.until)}. The remaining ${moneyText(p.amount)} can't be captured any more.`,
  /** before anything is captured the panel's button cancels the payment, and later it releases the rest */
  "capture-limit-near": (p: { until: Time; amount: Money; days: number; isUncaptured: boolean }) =>
    `Vipps captures until ${day(p.until)}, ${days(p.days)} from now. Capture ${
      p.isUncaptured
        ? `the ${moneyText(p.amount)}, or cancel the payment.`
        : `the remaining ${moneyText(p.amount)}, or release it.`
    }`,
  "capture-guarantee-near": (p: { until: Time; amount: Money }) =>
    `Vipps guarantees a capture until ${moment(p.until)}. After that the customer's bank may refuse it. Capture the remaining ${moneyText(p.amount)} before then.`,
  "capture-guarantee-ended": (p: { until: Time; amount: Money }) =>
    `Vipps guaranteed a capture until ${day(p.until)}. The customer's bank may now refuse one of the remaining ${moneyText(p.amount)}. Capture it as soon as you can; if it is refused, ask the customer for a new payment by link.`,
  "bank-may-let-go": (p: BankDays & { amount: Money; days: number }) =>
    `${moneyText(p.amount)} has been reserved for ${days(p.days)}. The customer's bank may have let it go: Visa after ${days(p.visaDays)}, Mastercard after ${p.mastercardDays}.${ofBankAxept(p)} A capture may be refused for lack of money. Capture it as soon as you can.`,
  "bank-may-let-go-visa": (p: BankDays & { amount: Money; days: number }) =>
    `${moneyText(p.amount)} has been reserved for ${days(p.days)}. A Visa card's bank may let it go after ${days(p.visaDays)}, a Mastercard's after ${p.mastercardDays}.${ofBankAxept(p)} Capture it as soon as you can.`,
  "refund-limit-passed": (p: { until: Time }) =>
    `Vipps refunded this payment until ${day(p.until)}. Pay the customer back by bank transfer.`,
  "refund-limit-near": (p: { until: Time; days: number }) =>
    `Vipps refunds until ${day(p.until)}, ${days(p.days)} from now.`,

  // a problem's code in the admin API is without "problem-"
  "problem-in-progress": (p: PastMovement) => `The ${past(p)} is in progress. Wait until it is done.`,
  "problem-unresolved": (p: PastMovement & { resolvableBy: Time | null }) =>
    `The ${past(p)} is unresolved: it may or may not have gone through at Vipps. ${
      p.resolvableBy === null
        ? "Resolve it: Vipps' history is read, and no money is moved."
        : `It will be resolved by ${time(p.resolvableBy)} at the latest: until then the shop reads Vipps' history again by itself. Resolve it to read it now; no money is moved.`
    }`,
  "problem-needs-manual-decision": (p: PastMovement) =>
    `The shop asked for the ${past(p)}, and got no answer. Vipps shows the same amount without a reference. Is it the same one? Compare the payment with the Vipps portal. If you answer yes, it is recorded in Medusa. If you answer no, it counts as made outside the shop. The answer moves no money.`,
  "problem-external-operation": (p: Movement & { at: Time }) =>
    `A ${movementOf(p)} was made outside this shop, in the Vipps portal for example, ${moment(p.at)}. It is not on record in Medusa. Resolve it to record it; no money is moved.`,
  "problem-unrecorded": (p: Movement & { at: Time }) =>
    `A ${movementOf(p)} went through at Vipps ${moment(p.at)}, and is not on record in Medusa. Resolve it to record it; no money is moved.`,
  "problem-failed": (p: PastMovement & { reason: Message }, say: Say) =>
    `The ${past(p)} was not made. ${say(p.reason)}`,
  "problem-needs-review": (p: { reason: Message }, say: Say) =>
    `The shop has stopped looking after this payment by itself: ${say(p.reason)} Resolve it to try again.`,
  "problem-not-yet-ended": (p: { left: Money }) =>
    `The order was cancelled, and ${moneyText(p.left)} is still reserved. The shop releases it by itself; resolve it to do so now.`,
  "problem-release-blocked": (p: OrderChange & { kept: Money; since: Time }) => orders["release-blocked"](p),
  "problem-goods-not-paid": (p: { why: Message }, say: Say) => say(p.why),

  "medusa-capture-whole": () =>
    "Medusa's Capture payment takes only what the order still needs. Choose another amount with Capture.",
  "medusa-capture-refused": (p: { why: Message }, say: Say) =>
    `Medusa's own Capture payment button would be refused. ${say(p.why)}`,
  "medusa-refund-refused": (p: { why: Message }, say: Say) =>
    `Medusa's own Refund button would be refused. ${say(p.why)}`,
  "medusa-refund-canceled": () =>
    "Medusa's own Refund button is disabled, since Medusa counts the payment as cancelled. Refund here.",
  "medusa-refund-partial": (p: { amount: Money }) =>
    `Medusa's own Refund button is disabled until all of the ${moneyText(p.amount)} is captured or the rest is released. Refund here.`,
  "medusa-refund-whole": (p: { amount: Money; left: Money }) =>
    `Medusa's own Refund button offers ${moneyText(p.amount)}; at most ${moneyText(p.left)} is left to refund. Enter that amount, or refund here.`,
}
