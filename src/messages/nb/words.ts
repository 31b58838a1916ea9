import type { BankDays, Movement, NotDone } from "../facts"
import { moneyText } from "../money"
import { norwegianTimes } from "../time"

const definite: Record<Movement["kind"], string> = {
  capture: "belastningen",
  refund: "refusjonen",
  cancel: "kanselleringen",
  release: "frigjøringen av resten",
}

const indefinite: Record<Movement["kind"], string> = {
  capture: "en belastning",
  refund: "en refusjon",
  cancel: "en kansellering",
  release: "en frigjøring av resten",
}

const past: Record<Movement["kind"], string> = {
  capture: "belastet",
  refund: "refundert",
  cancel: "kansellert",
  release: "frigitt",
}

export function pastOf({ kind }: Movement): string {
  return past[kind]
}

/** "belastningen på 250 kr", "kanselleringen" */
export function theMovement(p: Movement): string {
  return definite[p.kind] + amountOf(p)
}

/** "en belastning på 250 kr", "en kansellering" */
export function aMovement(p: Movement): string {
  return indefinite[p.kind] + amountOf(p)
}

function amountOf({ kind, amount }: Movement): string {
  return kind === "capture" || kind === "refund" ? ` på ${moneyText(amount)}` : ""
}

/** The answers that the panel offers: "«Ja, denne belastningen» eller «Nei, en annen belastning»" */
export function theAnswers({ kind }: Movement): string {
  return `«Ja, denne ${definite[kind]}» eller «Nei, en annen ${indefinite[kind].slice("en ".length)}»`
}

/** The same with its amount, whatever it is. */
export function theMovementOf({ kind, amount }: Movement): string {
  return `${kind === "release" ? "frigjøringen" : definite[kind]} på ${moneyText(amount)}`
}

export function aMovementOf({ kind, amount }: Movement): string {
  return `${kind === "release" ? "en frigjøring" : indefinite[kind]} på ${moneyText(amount)}`
}

export function ofBankAxept({ bankAxeptDays }: BankDays): string {
  return bankAxeptDays === undefined
    ? ""
    : ` BankAxept frigir beløpet etter ${norwegianTimes.days(bankAxeptDays)}.`
}

export function notDone({ notDone: what, asked }: NotDone): string {
  if (what === "cancel") return "Betalingen ble ikke kansellert"
  if (what === "anything") return "Ingenting ble gjort"
  return `${upper(definite[what])}${asked ? ` på ${moneyText(asked)}` : ""} ble ikke gjennomført`
}

export function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
