import { withoutSeparator, type guards as english } from "../en/guards"
import type { Asked, BadAmount, OrderChange, PassedLimit } from "../facts"
import type { Translation } from "../value"
import { moneyText, unitOf, type Money } from "../money"
import { norwegianTimes } from "../time"
import { upper } from "./words"

const { day, moment } = norwegianTimes
const until = (p: PassedLimit) => (p.isLastDay ? moment(p.until) : day(p.until))
const notCaptured = (p: Asked) => `Belastningen på ${moneyText(p.asked)} ble ikke gjennomført`
const notRefunded = (p: Asked) => `Refusjonen på ${moneyText(p.asked)} ble ikke gjennomført`
const theMovement = { capture: "Belastningen", refund: "Refusjonen", payment: "Betalingen" }
const moved = { capture: "belastet", refund: "refundert" }
const notMade = ({ movement }: BadAmount) =>
  movement ? `${theMovement[movement]} ble ikke gjennomført: ` : ""

const currencies: Record<string, string> = {
  NOK: "norske kroner (NOK)",
  DKK: "danske kroner (DKK)",
  EUR: "euro (EUR)",
}
const currencyName = (code: string) => currencies[code] ?? code

const typed = ({ text, currency }: BadAmount) => (currency ? `${text} ${unitOf(currency)}` : text)
const inCurrency = ({ currency }: BadAmount) => (currency ? ` i ${currencyName(currency)}` : "")
const parts = ({ currency }: BadAmount) => (currency === "EUR" ? "cent" : "øre")

const changes: Record<string, string> = {
  edit: "en endring av ordren",
  return_request: "en retur",
  return_receive: "mottaket av en retur",
  exchange: "et bytte",
  claim: "en reklamasjon",
  transfer: "en overføring av ordren til en annen kunde",
  credit_line: "krediteringen av en tidligere refusjon",
}
export const changeName = ({ change }: OrderChange) => changes[change] ?? "en endring av ordren"
export const wayOut = ({ change }: OrderChange) =>
  change === "credit_line"
    ? "vent ti minutter: butikken fullfører den av seg selv"
    : "fullfør eller avbryt endringen på ordresiden"

export const guards: Translation<typeof english> = {
  "amount-not-whole-minor-units": (p) =>
    `${notMade(p)}${typed(p)} er ikke et helt antall ${parts(p)}. Skriv inn et beløp med høyst to desimaler.`,
  "amount-not-counted": (p) =>
    `${notMade(p)}${typed(p)} er mer enn butikken kan regne nøyaktig med. Skriv inn et lavere beløp.`,
  "amount-unreadable": (p) =>
    p.text === ""
      ? `${p.movement ? `${notMade(p)}beløpet mangler. ` : ""}Skriv inn et beløp, for eksempel 250 eller 19,99.`
      : `${notMade(p)}«${p.text}» er ikke et beløp${inCurrency(p)}. Skriv et tall, for eksempel 250 eller 19,99.`,
  "amount-ambiguous": ({ text }) =>
    `«${text}» kan leses på to måter. Skriv ${withoutSeparator(text)} uten skilletegn, eller med to desimaler: ${text.slice(0, -1).replace(".", ",")}.`,
  "amount-below-minor-unit": (p) =>
    `${theMovement[p.movement]} på ${typed(p)} ble ikke gjennomført: det er mindre enn ${p.currency === "EUR" ? "én cent" : "ett øre"}, også sammen med det som er ${moved[p.movement]} fra før, så det er ingenting for Vipps å flytte. Skriv inn minst 0,01 ${unitOf(p.currency)}.`,
  "amount-not-positive": (p) =>
    `${theMovement[p.movement]} ble ikke gjennomført: beløpet er ${moneyText(p.asked)}. Skriv inn et beløp over ${moneyText({ ...p.asked, minor: 0 })}.`,
  "amount-too-small": (p) =>
    `Betalingen på ${moneyText(p.asked)} ble ikke startet: Vipps tar imot betalinger fra ${moneyText(p.least)}. Legg mer i handlekurven, eller betal på en annen måte.`,
  "amount-too-large": (p) =>
    `Betalingen på ${moneyText(p.asked)} ble ikke startet: Vipps tar imot betalinger opp til ${moneyText(p.most)}. Del opp ordren, eller betal på en annen måte.`,
  "other-currency": (p) =>
    `Vipps tar bare imot betalinger i ${currencyName(p.taken)}, ikke i ${p.currency || "en ukjent valuta"}. Betal på en annen måte.`,
  "movement-in-other-currency": (p) =>
    `${theMovement[p.movement]} ble ikke gjennomført: Medusa ber om ${p.text} ${p.currency}, og Vipps flytter bare ${currencyName(p.taken)}. Bruk Vipps-portalen til dette.`,

  "nothing-reserved": (p) =>
    `${notCaptured(p)}: kunden har ikke godkjent betalingen i Vipps, så ingenting er reservert. Vent på godkjenningen, eller be om en ny betaling.`,
  "capture-direct": (p) =>
    `${notCaptured(p)}: betalingen er en direkte belastning, og ${moneyText(p.captured)} ble belastet da kunden godkjente den. Det er ingenting igjen å belaste. Skal kunden betale mer, må du be om en ny betaling.`,
  "capture-released": (p) =>
    `${notCaptured(p)}: ${moneyText(p.reserved)} var reservert, ${moneyText(p.captured)} er belastet, og ${remainder(p.freed)} er frigitt til kunden. Skal kunden betale mer, trengs en ny betaling.`,
  "capture-canceled": (p) =>
    `${notCaptured(p)}: betalingen er kansellert${p.reserved.minor > 0 ? `, og de reserverte ${moneyText(p.reserved)} er frigitt til kunden` : ""}. Det trengs en ny betaling.`,
  "capture-too-old": (p) =>
    `${notCaptured(p)}: betalingen ble reservert ${day(p.reservedAt)}, og Vipps tillot belastning til ${until(p)}. Be kunden om en ny betaling.`,
  "capture-too-much": (p) => {
    const facts = `${notCaptured(p)}: ${moneyText(p.reserved)} var reservert, ${moneyText(p.captured)} er belastet`
    return p.left.minor > 0
      ? `${facts}, og ${moneyText(p.left)} er igjen. Belast høyst ${moneyText(p.left)}, og be kunden om en ny betaling for resten.`
      : `${facts}, og ingenting er igjen. Skal kunden betale mer, må du be om en ny betaling.`
  },

  "refund-canceled": (p) =>
    `${notRefunded(p)}: betalingen ble kansellert før noe var belastet, så det er ingenting å betale tilbake. Kunden er ikke belastet.`,
  "nothing-captured": (p) =>
    `${notRefunded(p)}: ${p.reserved.minor > 0 ? `${moneyText(p.reserved)} er reservert, og ingenting er belastet` : "ingenting er belastet"}. Kanseller betalingen i stedet.`,
  "refund-too-old": (p) =>
    `${notRefunded(p)}: betalingen ble reservert ${day(p.reservedAt)}, og Vipps tillot refusjon til ${until(p)}. Betal tilbake til kunden med bankoverføring.`,
  "refund-too-much": (p) => {
    const facts = `${notRefunded(p)}: ${moneyText(p.captured)} var belastet, ${moneyText(p.refunded)} er refundert`
    return p.left.minor > 0
      ? `${facts}, og ${moneyText(p.left)} er igjen. Refunder høyst ${moneyText(p.left)}.`
      : `${facts}, og ingenting er igjen. Skal kunden ha mer tilbake, må du bruke bankoverføring.`
  },
  "refund-change-open": (p) => {
    const opening = `${notRefunded(p)}: ${changeName(p)} er påbegynt, men ikke fullført. Medusa kan ikke registrere refusjonen før det er gjort.`
    return p.owed.minor > 0
      ? `${opening} Refunder høyst de ${moneyText(p.owed)} som kunden har til gode, eller ${wayOut(p)}.`
      : `${opening} ${upper(wayOut(p))}, og refunder så.`
  },
  "cancel-change-open": (p) =>
    `Ordren ble ikke kansellert: ${changeName(p)} er påbegynt, men ikke fullført. Medusa kan ikke kansellere ordren før det er gjort. ${upper(wayOut(p))}, og kanseller så ordren.`,

  "release-direct": (p) =>
    `Ingenting ble frigitt: betalingen er en direkte belastning, og ${moneyText(p.captured)} ble belastet da kunden godkjente den. Refunder det kunden skal ha tilbake.`,
  "already-released": () => "Resten er allerede frigitt. Det er ingenting mer å gjøre.",
  "release-uncaptured": () =>
    "Kan ikke frigis: ingenting er belastet ennå. Kanseller betalingen på ordresiden.",
  "release-nothing-left": (p) =>
    `Ingenting ble frigitt: ${moneyText(p.reserved)} var reservert, ${moneyText(p.captured)} er belastet, og ingenting er igjen. Refunder det kunden skal ha tilbake.`,
  "release-too-old": (p) =>
    `Resten på ${moneyText(p.left)} ble ikke frigitt: betalingen ble reservert ${day(p.reservedAt)}, og Vipps tillot frigjøring til ${until(p)}. Holder kundens bank fortsatt på beløpet, må kunden be banken frigi det.`,

  "cancel-direct": (p) =>
    `Betalingen ble ikke kansellert: den er en direkte belastning, og ${moneyText(p.captured)} ble belastet da kunden godkjente den. Refunder den i stedet.`,
  "cancel-captured": (p) =>
    `Betalingen ble ikke kansellert: ${moneyText(p.captured)} er allerede belastet. ${
      p.left.minor > 0
        ? `Frigi de gjenstående ${moneyText(p.left)}, og refunder det kunden skal ha tilbake.`
        : "Refunder det kunden skal ha tilbake."
    }`,
  "already-canceled": () => "Betalingen er allerede kansellert. Det er ingenting mer å gjøre.",
  "cancel-too-old": (p) =>
    `Betalingen ble ikke kansellert: den ble reservert ${day(p.reservedAt)}, og Vipps tillot kansellering til ${until(p)}. Mer kan ikke belastes. Holder kundens bank fortsatt på ${moneyText(p.reserved)}, må kunden be banken frigi beløpet.`,
}

function remainder(freed: Money): string {
  return freed.minor > 0 ? `resten på ${moneyText(freed)}` : "resten"
}
