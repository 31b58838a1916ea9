import type { notices as english } from "../en/notices"
import type { PastMovement } from "../facts"
import { moneyText } from "../money"
import { norwegianTimes } from "../time"
import type { Translation } from "../value"
import { orders } from "./orders"
import { ofBankAxept, theMovementOf, upper } from "./words"

const { day, days, moment, time } = norwegianTimes
const past = (p: PastMovement) => `${theMovementOf(p)} ${moment(p.openedAt)}`

export const notices: Translation<typeof english> = {
  "capture-limit-passed": (p) =>
    `Fristen for trekk er ute. De gjenstående ${moneyText(p.amount)} kan ikke trekkes lenger: Vipps tillot trekk til ${day(p.until)}.`,
  "capture-limit-near": (p) =>
    `Vipps tillater trekk til ${day(p.until)}, i ${days(p.days)} til. Trekk de gjenstående ${moneyText(p.amount)}, eller frigi dem.`,
  "capture-guarantee-near": (p) =>
    `Vipps garanterer et trekk til ${moment(p.until)}. Etter det kan kundens bank avvise det. Trekk de gjenstående ${moneyText(p.amount)} før da.`,
  "capture-guarantee-ended": (p) =>
    `Vipps garanterte et trekk til ${day(p.until)}. Kundens bank kan nå avvise et trekk av de gjenstående ${moneyText(p.amount)}. Trekk beløpet så snart du kan; blir det avvist, be kunden om en ny betaling med lenke.`,
  "bank-may-let-go": (p) =>
    `${moneyText(p.amount)} har vært reservert i ${days(p.days)}. Kundens bank kan ha sluppet reservasjonen: Visa etter ${days(p.visaDays)}, Mastercard etter ${p.mastercardDays}.${ofBankAxept(p)} Et trekk kan bli avvist for manglende dekning. Trekk beløpet så snart du kan.`,
  "bank-may-let-go-visa": (p) =>
    `${moneyText(p.amount)} har vært reservert i ${days(p.days)}. Banken kan slippe reservasjonen etter ${days(p.visaDays)} for Visa og ${p.mastercardDays} for Mastercard.${ofBankAxept(p)} Trekk beløpet så snart du kan.`,
  "refund-limit-passed": (p) =>
    `Fristen for refusjon er ute: Vipps tillot refusjon til ${day(p.until)}. Betal kunden tilbake med bankoverføring.`,
  "refund-limit-near": (p) => `Vipps tillater refusjon til ${day(p.until)}, i ${days(p.days)} til.`,

  "problem-in-progress": (p) => `${upper(past(p))} pågår. Vent til det er ferdig.`,
  "problem-unresolved": (p) =>
    `Det er ikke kjent om ${past(p)} gikk gjennom hos Vipps. ${
      p.resolvableBy === null
        ? "Avklar den: Vipps' historikk leses, og ingen penger flyttes."
        : `Det blir kjent senest ${time(p.resolvableBy)}: til da leser butikken Vipps' historikk på nytt av seg selv. Trykk Avklar for å lese den nå; ingen penger flyttes.`
    }`,
  "problem-needs-manual-decision": (p) =>
    `Det er ikke kjent om ${past(p)} gikk gjennom hos Vipps: der står et like stort beløp uten referanse. Sammenlign med Vipps-portalen, og si om det var denne. Ingen penger flyttes.`,
  "problem-external-operation": (p) =>
    `${upper(theMovementOf(p))} ${moment(p.at)} ble gjort utenfor denne butikken, for eksempel i Vipps-portalen, og er ikke ført i Medusa. Trykk Avklar for å føre den; ingen penger flyttes.`,
  "problem-unrecorded": (p) =>
    `${upper(theMovementOf(p))} ${moment(p.at)} gikk gjennom hos Vipps, og er ikke ført i Medusa. Trykk Avklar for å føre den; ingen penger flyttes.`,
  "problem-failed": (p, say) => `${upper(past(p))} ble ikke gjennomført. ${say(p.reason)}`,
  "problem-needs-review": (p, say) =>
    `Butikken har sluttet å følge opp betalingen av seg selv. Årsak: ${say(p.reason)} Trykk Avklar for å prøve igjen.`,
  "problem-not-yet-ended": (p) =>
    `Ordren er kansellert, og ${moneyText(p.left)} er fortsatt reservert. Beløpet frigis av seg selv; trykk Avklar for å gjøre det nå.`,
  "problem-release-blocked": (p) => orders["release-blocked"](p),
  "problem-goods-not-paid": (p, say) => say(p.why),

  "medusa-capture-whole": (p) =>
    `Medusas egen knapp «Capture» ber om hele beløpet, ${moneyText(p.amount)}, og ${moneyText(p.captured)} er trukket. Det ordren fortsatt trenger, trekkes i stedet; velg et annet beløp her.`,
  "medusa-capture-refused": (p, say) => `Medusas egen knapp «Capture» ville blitt avvist. ${say(p.why)}`,
  "medusa-refund-refused": (p, say) => `Medusas egen knapp «Refund» ville blitt avvist. ${say(p.why)}`,
  "medusa-refund-canceled": () =>
    "Medusas egen knapp «Refund» er slått av, siden Medusa regner betalingen som kansellert. Refunder her.",
  "medusa-refund-partial": (p) =>
    `Medusas egen knapp «Refund» er slått av til alle ${moneyText(p.amount)} er trukket eller resten er frigitt. Refunder her.`,
  "medusa-refund-whole": (p) =>
    `Medusas egen knapp «Refund» foreslår ${moneyText(p.amount)}; høyst ${moneyText(p.left)} er igjen å refundere. Skriv inn det beløpet der, eller refunder her.`,
}
