import type { Movement } from "../facts"
import { moneyText, type Money } from "../money"
import type { Message, Say } from "../value"
import { englishTimes, type Time } from "../time"
import { movementOf } from "./words"

const { date } = englishTimes

/** What the staff are told without looking: titles, texts and where to look, in Medusa's bell and by e-mail. */
export const staff = {
  "staff-failed": (p: Movement) => `Vipps: the ${movementOf(p)} was not made`,
  "staff-unresolved": (p: Movement) => `Vipps: the ${movementOf(p)} is unresolved`,
  "staff-unresolved-why": () =>
    "The shop reads Vipps' history again by itself, and moves no money twice. If it stays unresolved, you are told again.",
  "staff-external": (p: Movement) => `Vipps: a ${movementOf(p)} was made outside the shop`,
  "staff-external-why": () =>
    "It is not on record in Medusa. Open the payment and resolve it to record it; no money is moved.",
  "staff-needs-review": (p: { amount: Money }) => `Vipps: a payment of ${moneyText(p.amount)} needs review`,
  /** `until`: the limit, by its date, as a notice is read later; null: it is past, or an older server did not tell */
  "staff-expiring": (p: { amount: Money; until: Time | null }) =>
    `Vipps: capture ${moneyText(p.amount)} ${p.until === null ? "soon" : `by ${date(p.until)}`}`,
  "staff-order-refused": (p: { amount: Money }) =>
    `Vipps: ${moneyText(p.amount)} is reserved, and the order can't be made`,
  "staff-order-refused-why": (p: { reason: Message }, say: Say) =>
    `${say(p.reason)} The shop tries again by itself, and releases the money if it can't make the order.`,
  "staff-order-impossible": (p: { amount: Money }) =>
    `Vipps: an approved payment of ${moneyText(p.amount)} did not become an order`,
  "staff-at-order": (p: { number: number; url: string }) => `Order #${p.number}: ${p.url}`,
  "staff-at-payment": (p: { vippsId: string; url: string }) => `Payment ${p.vippsId}: ${p.url}`,
}
