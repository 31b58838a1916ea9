import type { payments as english } from "../en/payments"
import { moneyText } from "../money"
import type { Translation } from "../value"
import { aMovementOf, notDone, upper } from "./words"

const theRow = { capture: "Trekket", refund: "Refusjonen" }
const states = { canceled: "kansellert hos Vipps", failed: "mislykket hos Vipps" }

export const payments: Translation<typeof english> = {
  "their-words": (p) => p.text,

  "payment-not-found": (p) => `Det finnes ingen Vipps-betaling med id ${p.id} i denne butikken.`,
  "payment-unknown": (p) =>
    `${notDone(p)}: journalen til medusa-payment-vipps kjenner ikke betalingen. Bruk Vipps-portalen til den.`,
  "other-sales-unit": (p) =>
    `${notDone(p)}: betalingen hører til salgsenheten med MSN ${p.owner} hos Vipps, og butikken er satt opp med MSN ${p.configured}. Bruk Vipps-portalen til den salgsenheten.`,
  "payment-not-ours": () =>
    "medusa-payment-vipps har ikke startet denne betalingen, så Vipps kan ikke spørres om den.",
  "row-unreadable": (p) =>
    `${theRow[p.movement]} ble ikke gjort: Medusas rad ${p.row ?? "(ingen)"} med beløpet kunne ikke leses, og uten den sendes ingenting til Vipps. Prøv igjen; hvis det fortsetter, si fra til butikkens utvikler.`,

  "capture-unwanted": (p) =>
    `Trekket på ${moneyText(p.asked)} ble ikke gjort: betalingen er kansellert, og det som er igjen av reservasjonen, blir frigitt. Det trengs en ny betaling.`,
  "already-captured": (p) =>
    `Trekket ble ikke gjort: Medusa regner betalingen som trukket i sin helhet, og ville ikke gjort noe.${
      p.rest.minor > 0 ? ` ${moneyText(p.rest)} er fortsatt reservert: frigi beløpet.` : ""
    } Endre ordren først for å ta mer.`,
  "capture-overtaken": (p) =>
    `Trekket på ${moneyText(p.asked)} ble ikke gjort: et annet trekk av betalingen var raskere, og Medusa regner den som trukket i sin helhet. Last siden på nytt og se på betalingen.`,
  "refund-reason-unknown": (p) => `Ingenting ble refundert: butikken har ingen refusjonsårsak ${p.id}.`,

  "kept-after-edit": () =>
    "Vipps-reservasjonen består: ordren ble endret, ikke kansellert, og reservasjonen gjelder fortsatt for det den dekker.",
  "kept-during-change": () =>
    "Vipps-reservasjonen består: en endring av ordren er begynt og ikke bekreftet, så Medusa kan ikke kansellere ordren. Bekreft eller avbryt endringen først.",
  "kept-while-completing": () =>
    "Vipps-reservasjonen består: ordren lages akkurat nå, og kunne ikke fullføres. Den forsøkes igjen av seg selv.",

  unrecorded: (p) => `${upper(aMovementOf(p))} som Vipps har utført, er ikke ført i Medusa.`,
  "unrecorded-during-change": (p) =>
    `${upper(aMovementOf(p))} som Vipps har utført, er ikke ført i Medusa. Det kan føres når den åpne endringen av ordren er fullført eller avbrutt.`,
  "not-cancelled-yet": () => "Betalingen skal kanselleres, og Vipps har ikke gjort det ennå.",
  "captured-for-nobody": (p) =>
    `Vipps har trukket ${moneyText(p.captured)} av en betaling som ingen handlekurv og ingen ordre vil ha. Betal kunden tilbake i Vipps-portalen, ordre-id ${p.vippsId}.`,
  "row-impossible": (p, say) =>
    `${theRow[p.movement]} ${p.row} i Medusa har et beløp som Vipps ikke kan ha flyttet: ${say(p.why)}`,
  "not-resolved": () => "den kunne ikke avklares.",

  "ended-at-vipps": (p) => states[p.state],
  "approval-expired": () => "utløpt: kunden godkjente den ikke i tide",
  "unwanted-canceled": () => "kansellert: ingen handlekurv eller ordre ville ha den lenger",
  "not-started": (p, say) => `ikke startet: ${say(p.why)}`,
  "nobody-wanted": () => "Ingen handlekurv og ingen ordre ville ha betalingen lenger.",
}
