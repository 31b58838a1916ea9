import type { orders as english } from "../en/orders"
import { moneyText } from "../money"
import { norwegianTimes } from "../time"
import type { Translation } from "../value"
import { changeName, wayOut } from "./guards"
import { ofBankAxept, upper } from "./words"

const { days, moment, time } = norwegianTimes
const thenReleased = "Da frigis det som ordren ikke lenger trenger."

export const orders: Translation<typeof english> = {
  "capture-choose-amount": (p) =>
    `Belastningen ble ikke gjennomført: ifølge Medusas regnskap er ingenting utestående, og høyst ${moneyText(p.due)} er reservert for varer som ennå skal sendes. Belast det varene koster i Vipps-panelet: der skriver du inn beløpet.`,
  "capture-beyond-due": (p) =>
    `Belastningen på ${moneyText(p.asked)} ble ikke gjennomført: ordren trenger ${moneyText(p.due)} av denne betalingen. Last siden på nytt, og belast høyst det. Skal kunden betale mer, må du endre ordren først.`,
  "capture-not-due": (p, say) =>
    `Belastningen på ${moneyText(p.asked)} ble ikke gjennomført: ordren trenger ikke mer av denne betalingen. ${say(p.why)} Skal kunden betale mer, må du endre ordren først.`,
  "rest-to-release": (p) => `${moneyText(p.rest)} er fortsatt reservert: frigi beløpet.`,
  "rest-releases-itself": (p) =>
    `Butikken frigir av seg selv de ${moneyText(p.rest)} som fortsatt er reservert.`,
  "nothing-to-request": () =>
    "Det ble ikke opprettet noen betalingslenke: kunden skylder ikke noe mer på ordren.",

  "order-needs-less": (p, say) => {
    const needed = p.due.minor > 0 ? `${moneyText(p.due)} kan belastes.` : "Det er ingenting igjen å belaste."
    return `Ordren trenger ${moneyText(p.rest)} mindre enn det som er reservert. ${needed}${p.then ? ` ${say(p.then)}` : ""}`
  },
  "edit-not-confirmed": (p) =>
    `En endring av ordren er ikke bekreftet ennå. Når den bekreftes, ${p.due.minor > 0 ? `kan ${moneyText(p.due)} belastes i stedet for ${moneyText(p.left)}` : "er det ingenting igjen å belaste"}.`,
  "released-once-captured": () => "Resten frigis av seg selv når det er belastet.",
  "released-by-itself": () => "Beløpet frigis av seg selv.",
  "released-once-completed": () => "Resten frigis av seg selv når ordren er betalt og fullført.",
  "release-by-hand": () => "Frigi resten når ordren er betalt.",
  "not-reserved": (p) => `${moneyText(p.open)} av ordren er ikke reservert: send kunden betalingslenken.`,
  "not-reserved-no-link": (p) =>
    `${moneyText(p.open)} av ordren er ikke reservert, og det finnes ingen betalingslenke på det beløpet: opprett en i Vipps-panelet, og send den til kunden.`,
  "not-reserved-released": (p) =>
    `${moneyText(p.open)} av ordren er ikke reservert lenger: beløpet er frigitt til kunden. Skal varene ikke sendes, fjerner du dem fra ordren. Skal kunden likevel betale, ${p.hasLink ? "sender du betalingslenken" : "oppretter du en betalingslenke"}.`,
  "reservation-aging": (p) => {
    const open = `${moneyText(p.amount)} har vært reservert i ${days(p.days)}, og er ikke belastet.${ofBankAxept(p)}`
    if (p.days < p.visaDays)
      return `${open} Banken kan slippe reservasjonen på et Visa-kort etter ${days(p.visaDays)}: belast snart.`
    if (p.days < p.mastercardDays)
      return `${open} Banken kan ha sluppet reservasjonen på et Visa-kort, og kan slippe den på et Mastercard etter ${days(p.mastercardDays)}: belastningen kan bli avvist.`
    return `${open} Kundens bank kan ha sluppet reservasjonen: belastningen kan bli avvist. Da må du be kunden om en ny betaling med lenke.`
  },

  "kept-for-goods": (p) =>
    `${moneyText(p.kept)} er fortsatt reservert: varer for ${moneyText(p.unfulfilled)} er ikke sendt ennå, og ${moneyText(p.secured)} er betalt eller reservert et annet sted. Frigi beløpet hvis ordren ikke trenger det.`,
  "kept-for-return": (p) =>
    `${moneyText(p.kept)} er fortsatt reservert så lenge en retur fra ${moment(p.since)} ikke er mottatt. En time etter at returen er mottatt, frigis det som ordren ikke lenger trenger.`,
  "kept-after-return": (p) =>
    `${moneyText(p.kept)} er reservert til ${time(p.until)}: varer kom tilbake ${moment(p.since)}, og refusjonen kan fortsatt komme. ${thenReleased}`,
  "kept-after-refund": (p) =>
    `${moneyText(p.kept)} er reservert til ${time(p.until)}: en refusjon ble gjort ${moment(p.since)}, og returen av varene kan fortsatt komme. ${thenReleased}`,
  "taken-off-twice": (p) =>
    `${moneyText(p.kept)} er fortsatt reservert for varer som ikke er betalt, selv om ordresiden ikke ber om det: varer ble først refundert og siden returnert, og Medusa fjernet dem fra ordren to ganger. Belast beløpet når du sender varene, eller frigi det hvis kunden ikke skal betale mer.`,
  "release-blocked": (p) =>
    `${upper(changeName(p))}, påbegynt ${moment(p.since)}, er verken bekreftet eller avbrutt. Til det er gjort, er ${moneyText(p.kept)} fortsatt reservert, selv om ordren ikke lenger trenger beløpet. ${upper(wayOut(p))}.`,

  "fulfillment-paid-elsewhere": (p) =>
    `${moneyText(p.amount)} for forsendelsen ble ikke belastet: ordren er delvis betalt med noe annet enn Vipps. Belast manuelt det som skal betales med Vipps.`,
  "fulfillment-not-reserved": (p) =>
    `${moneyText(p.left)} for forsendelsen ble ikke belastet: beløpet er ikke reservert. Be kunden om en ny betaling med lenke: Vipps-panelet viser lenken, eller oppretter en.`,
  "fulfillment-not-again": (p, say) =>
    `${say(p.why)} Butikken prøver ikke igjen av seg selv: belast manuelt når det er rettet.`,
  "fulfillment-waits": () => "Belastningen venter: en annen operasjon på betalingen er uavklart.",
}
