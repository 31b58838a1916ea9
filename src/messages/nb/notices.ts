import type { notices as english } from "../en/notices"
import type { PastMovement } from "../facts"
import { moneyText } from "../money"
import { norwegianTimes } from "../time"
import type { Translation } from "../value"
import { orders } from "./orders"
import { aMovementOf, ofBankAxept, theMovementOf, upper } from "./words"

const { day, days, moment, time } = norwegianTimes
const past = (p: PastMovement) => `${theMovementOf(p)} fra ${moment(p.openedAt)}`

export const notices: Translation<typeof english> = {
  "capture-limit-passed": (p) =>
    `Fristen for belastning er ute. De gjenstående ${moneyText(p.amount)} kan ikke lenger belastes: Vipps tillot belastning til ${day(p.until)}.`,
  "capture-limit-near": (p) =>
    `Vipps tillater belastning til ${day(p.until)} (${days(p.days)} igjen). ${
      p.isUncaptured
        ? `Belast de ${moneyText(p.amount)}, eller kanseller betalingen.`
        : `Belast de gjenstående ${moneyText(p.amount)}, eller frigi dem.`
    }`,
  "capture-guarantee-near": (p) =>
    `Vipps garanterer belastningen til ${moment(p.until)}. Etter det kan kundens bank avvise den. Belast de gjenstående ${moneyText(p.amount)} før det.`,
  "capture-guarantee-ended": (p) =>
    `Vipps garanterte belastningen til ${day(p.until)}. Nå kan kundens bank avvise belastningen av de gjenstående ${moneyText(p.amount)}. Belast beløpet så snart du kan. Blir det avvist, må du be kunden om en ny betaling med lenke.`,
  "bank-may-let-go": (p) =>
    `${moneyText(p.amount)} har vært reservert i ${days(p.days)}. Kundens bank kan ha sluppet reservasjonen: Visa etter ${days(p.visaDays)}, Mastercard etter ${p.mastercardDays}.${ofBankAxept(p)} Belastningen kan bli avvist fordi det mangler dekning. Belast beløpet så snart du kan.`,
  "bank-may-let-go-visa": (p) =>
    `${moneyText(p.amount)} har vært reservert i ${days(p.days)}. Banken kan slippe reservasjonen etter ${days(p.visaDays)} for Visa og ${p.mastercardDays} for Mastercard.${ofBankAxept(p)} Belast beløpet så snart du kan.`,
  "refund-limit-passed": (p) =>
    `Fristen for refusjon er ute: Vipps tillot refusjon til ${day(p.until)}. Betal tilbake til kunden med bankoverføring.`,
  "refund-limit-near": (p) => `Vipps tillater refusjon til ${day(p.until)} (${days(p.days)} igjen).`,

  "problem-in-progress": (p) => `${upper(past(p))} pågår. Vent til den er fullført.`,
  "problem-unresolved": (p) =>
    `Det er uavklart om ${past(p)} ble gjennomført hos Vipps. ${
      p.resolvableBy === null
        ? "Trykk Avklar: Vipps' historikk leses, og ingen penger flyttes."
        : `Det blir avklart senest ${time(p.resolvableBy)}: til da leser butikken Vipps' historikk på nytt av seg selv. Trykk Avklar for å lese den nå. Ingen penger flyttes.`
    }`,
  "problem-needs-manual-decision": (p) =>
    `Butikken ba om ${aMovementOf(p)} den ${moment(p.openedAt)}, og fikk ikke svar. Vipps viser et like stort beløp uten referanse. Er det den samme? Sammenlign med Vipps-portalen. Svarer du ja, registreres den i Medusa. Svarer du nei, regnes den som gjort utenfor butikken. Svaret flytter ingen penger.`,
  "problem-external-operation": (p) =>
    `${upper(theMovementOf(p))} fra ${moment(p.at)} ble gjort utenfor denne butikken, for eksempel i Vipps-portalen, og er ikke registrert i Medusa. Trykk Avklar for å registrere den. Ingen penger flyttes.`,
  "problem-unrecorded": (p) =>
    `${upper(theMovementOf(p))} fra ${moment(p.at)} ble gjennomført hos Vipps, men er ikke registrert i Medusa. Trykk Avklar for å registrere den. Ingen penger flyttes.`,
  "problem-failed": (p, say) => `${upper(past(p))} ble ikke gjennomført. ${say(p.reason)}`,
  "problem-needs-review": (p, say) =>
    `Butikken har sluttet å følge opp betalingen av seg selv. Årsak: ${say(p.reason)} Trykk Avklar for å prøve igjen.`,
  "problem-not-yet-ended": (p) =>
    `Ordren er kansellert, og ${moneyText(p.left)} er fortsatt reservert. Butikken frigir beløpet av seg selv. Trykk Avklar for å gjøre det nå.`,
  "problem-release-blocked": (p) => orders["release-blocked"](p),
  "problem-goods-not-paid": (p, say) => say(p.why),

  "medusa-capture-whole": () =>
    "Medusas «Capture payment» belaster bare det ordren fortsatt trenger. Velg et annet beløp med «Belast».",
  "medusa-capture-refused": (p, say) =>
    `Medusas egen knapp «Capture payment» ville ha blitt avvist. ${say(p.why)}`,
  "medusa-refund-refused": (p, say) => `Medusas egen knapp «Refund» ville ha blitt avvist. ${say(p.why)}`,
  "medusa-refund-canceled": () =>
    "Medusas egen knapp «Refund» er slått av, siden Medusa regner betalingen som kansellert. Refunder her.",
  "medusa-refund-partial": (p) =>
    `Medusas egen knapp «Refund» er slått av til alle ${moneyText(p.amount)} er belastet, eller resten er frigitt. Refunder her.`,
  "medusa-refund-whole": (p) =>
    `Medusas egen knapp «Refund» foreslår ${moneyText(p.amount)}; det er høyst ${moneyText(p.left)} igjen å refundere. Skriv inn det beløpet der, eller refunder her.`,
}
