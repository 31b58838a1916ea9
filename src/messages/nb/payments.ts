import type { payments as english } from "../en/payments"
import { moneyText } from "../money"
import type { Translation } from "../value"
import { aMovementOf, notDone, upper } from "./words"

const theRow = { capture: "Belastningen", refund: "Refusjonen" }
const states = { canceled: "kansellert hos Vipps", failed: "mislykket hos Vipps" }

export const payments: Translation<typeof english> = {
  "their-words": (p) => p.text,

  "payment-not-found": (p) => `Det finnes ingen Vipps-betaling med id ${p.id} i denne butikken.`,
  "payment-unknown": (p) =>
    `${notDone(p)}: journalen til medusa-payment-vipps kjenner ikke betalingen. Bruk Vipps-portalen til dette.`,
  "other-sales-unit": (p) =>
    `${notDone(p)}: betalingen hører til salgsenheten med MSN ${p.owner} hos Vipps, og butikken er satt opp med MSN ${p.configured}. Bruk Vipps-portalen til den salgsenheten.`,
  "payment-not-ours": () =>
    "medusa-payment-vipps har ikke startet denne betalingen, så butikken kan ikke spørre Vipps om den.",
  "row-unreadable": (p) =>
    `${theRow[p.movement]} ble ikke gjennomført: Medusas rad ${p.row ?? "(ingen)"} med beløpet kunne ikke leses, og uten den sendes ingenting til Vipps. Prøv igjen; hvis det ikke hjelper, kontakt butikkens utvikler.`,

  "capture-unwanted": (p) =>
    `Belastningen på ${moneyText(p.asked)} ble ikke gjennomført: betalingen er kansellert, og det som er igjen av reservasjonen, blir frigitt. Det trengs en ny betaling.`,
  "already-captured": (p) =>
    `Belastningen ble ikke gjennomført: Medusa regner hele betalingen som belastet, og ville ikke ha gjort noe.${
      p.rest.minor > 0 ? ` ${moneyText(p.rest)} er fortsatt reservert: frigi beløpet.` : ""
    } Skal kunden betale mer, må du endre ordren først.`,
  "capture-overtaken": (p) =>
    `Belastningen på ${moneyText(p.asked)} ble ikke gjennomført: en annen belastning kom først, og Medusa regner hele betalingen som belastet. Last siden på nytt og se på betalingen.`,
  "capture-ok": (p) => `${moneyText(p.amount)} er belastet.`,
  "captured-before": (p) =>
    `${moneyText(p.amount)} var allerede belastet. Ingenting ble belastet denne gangen.`,
  "capture-beside-another": () =>
    "Ingenting ble belastet: en annen belastning av denne betalingen er i gang. Se på betalingen om et minutt, og bekreft på nytt.",
  "capture-not-as-confirmed": (p) =>
    `Belastningen på ${moneyText(p.asked)} ble ikke gjennomført: betalingen er endret etter at du bekreftet. ${moneyText(p.captured)} er belastet, og ${moneyText(p.left)} kan belastes nå. Se på betalingen og bekreft på nytt.`,
  "release-ok": (p) => `${moneyText(p.amount)} er frigitt til kunden.`,
  "released-before": (p) =>
    `${moneyText(p.amount)} var allerede frigitt. Ingenting ble frigitt denne gangen.`,
  "release-still-due": (p) =>
    `Frigis ikke: ordren trenger fortsatt ${moneyText(p.due)}. Belast det først, eller frigi resten på ordresiden.`,
  "release-not-as-confirmed": (p) =>
    `De gjenstående ${moneyText(p.asked)} ble ikke frigitt: betalingen er endret etter at du bekreftet. ${moneyText(p.captured)} er belastet, og ${moneyText(p.left)} er igjen. Se på betalingen og bekreft på nytt.`,
  "refund-reason-unknown": (p) => `Ingenting ble refundert: butikken har ingen refusjonsårsak ${p.id}.`,

  "kept-after-edit": () =>
    "Vipps-reservasjonen beholdes: ordren ble endret, ikke kansellert, og reservasjonen gjelder fortsatt for det den dekker.",
  "kept-during-change": () =>
    "Vipps-reservasjonen beholdes: en endring av ordren er påbegynt, men ikke bekreftet, så Medusa kan ikke kansellere ordren. Bekreft eller avbryt endringen først.",
  "kept-while-completing": () =>
    "Vipps-reservasjonen beholdes: ordren opprettes akkurat nå, og kunne ikke fullføres. Butikken prøver igjen av seg selv.",

  unrecorded: (p) => `${upper(aMovementOf(p))} som Vipps har utført, er ikke registrert i Medusa.`,
  "unrecorded-during-change": (p) =>
    `${upper(aMovementOf(p))} som Vipps har utført, er ikke registrert i Medusa. Den kan registreres når den åpne endringen av ordren er fullført eller avbrutt.`,
  "not-cancelled-yet": () => "Betalingen skal kanselleres, men Vipps har ikke gjort det ennå.",
  "captured-for-nobody": (p) =>
    `Vipps har belastet ${moneyText(p.captured)} av en betaling som ikke hører til noen handlekurv eller ordre. Betal tilbake til kunden i Vipps-portalen, ordre-id ${p.vippsId}.`,
  "row-impossible": (p, say) =>
    `${theRow[p.movement]} ${p.row} i Medusa har et beløp som Vipps ikke kan ha flyttet: ${say(p.why)}`,
  "not-resolved": () => "den kunne ikke avklares.",

  "ended-at-vipps": (p) => states[p.state],
  "approval-expired": () => "utløpt: kunden godkjente den ikke i tide",
  "unwanted-canceled": () => "kansellert: den hørte ikke lenger til noen handlekurv eller ordre",
  "not-started": (p, say) => `ikke startet: ${say(p.why)}`,
  "nobody-wanted": () => "Betalingen hørte ikke lenger til noen handlekurv eller ordre.",
}
