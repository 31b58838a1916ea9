import type { BankDays, Movement, NotDone } from "../facts"
import { moneyText } from "../money"
import { englishTimes } from "../time"

/** Words that the sentences of several subjects share. */

const nouns: Record<Movement["kind"], string> = {
  capture: "capture",
  refund: "refund",
  cancel: "cancellation",
  release: "release of the remainder",
}

const past: Record<Movement["kind"], string> = {
  capture: "captured",
  refund: "refunded",
  cancel: "cancelled",
  release: "released",
}

export function pastOf({ kind }: Movement): string {
  return past[kind]
}

/** "capture of 250 kr", "cancellation" */
export function movementName({ kind, amount }: Movement): string {
  const hasAmount = kind === "capture" || kind === "refund"
  return hasAmount ? `${nouns[kind]} of ${moneyText(amount)}` : nouns[kind]
}

/** The answers that the panel offers. */
export function theAnswers({ kind }: Movement): string {
  return `"Yes, this ${nouns[kind]}" or "No, another ${nouns[kind]}"`
}

/** The same with its amount, whatever it is. */
export function movementOf({ kind, amount }: Movement): string {
  return `${kind === "release" ? "release" : nouns[kind]} of ${moneyText(amount)}`
}

/** Nothing, or a sentence and the space before it. */
export function ofBankAxept({ bankAxeptDays }: BankDays): string {
  return bankAxeptDays === undefined ? "" : ` BankAxept frees it after ${englishTimes.days(bankAxeptDays)}.`
}

export function notDone({ notDone: what, asked }: NotDone): string {
  if (what === "cancel") return "The payment was not cancelled"
  if (what === "anything") return "Nothing was done"
  return `The ${what}${asked ? ` of ${moneyText(asked)}` : ""} was not made`
}

export function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
