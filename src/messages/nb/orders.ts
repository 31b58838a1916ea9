import type { orders as english } from "../en/orders"
import { moneyText } from "../money"
import { norwegianTimes } from "../time"
import type { Translation } from "../value"
import { changeName } from "./guards"
import { ofBankAxept, upper } from "./words"

const { days, moment, time } = norwegianTimes
const thenReleased = "Da frigis det som ordren ikke trenger lenger, av seg selv."

export const orders: Translation<typeof english> = {
  "capture-choose-amount": (p) =>
    `Trekket ble ikke gjort: etter Medusas regnskap er ingenting utestående, og høyst ${moneyText(p.due)} er reservert for varer som ennå skal sendes. Trekk det de koster i Vipps-panelet, der du skriver inn beløpet.`,
  "capture-beyond-due": (p) =>
    `Trekket på ${moneyText(p.asked)} ble ikke gjort: ordren trenger ${moneyText(p.due)} av denne betalingen. Last siden på nytt og trekk høyst det; endre ordren først for å ta mer.`,
  "capture-not-due": (p, say) =>
    `Trekket på ${moneyText(p.asked)} ble ikke gjort: ordren trenger ikke mer av denne betalingen. ${say(p.why)} Endre ordren først for å ta mer.`,
  "rest-to-release": (p) => `${moneyText(p.rest)} er fortsatt reservert: frigi beløpet.`,
  "rest-releases-itself": (p) => `De ${moneyText(p.rest)} som fortsatt er reservert, frigis av seg selv.`,
  "nothing-to-request": () =>
    "Ingen betalingslenke ble laget: det er ingenting igjen av ordren å be kunden om.",

  "order-needs-less": (p, say) => {
    const needed = p.due.minor > 0 ? `Et trekk tar ${moneyText(p.due)}.` : "Det er ingenting igjen å trekke."
    return `Ordren trenger ${moneyText(p.rest)} mindre enn det som er reservert. ${needed}${p.then ? ` ${say(p.then)}` : ""}`
  },
  "released-once-captured": () => "Resten frigis av seg selv når det er trukket.",
  "released-by-itself": () => "Beløpet frigis av seg selv.",
  "released-once-completed": () => "Resten frigis av seg selv når ordren er betalt og fullført.",
  "release-by-hand": () => "Frigi resten når ordren er betalt.",
  "not-reserved": (p) =>
    `${moneyText(p.open)} av ordren er ikke reservert: be kunden om det med betalingslenken på ordren.`,
  "not-reserved-no-link": (p) =>
    `${moneyText(p.open)} av ordren er ikke reservert, og ingen betalingslenke ber om det beløpet: lag en i Vipps-panelet, og send den til kunden.`,
  "reservation-aging": (p) => {
    const open = `${moneyText(p.amount)} har vært reservert i ${days(p.days)}, og er ikke trukket.${ofBankAxept(p)}`
    if (p.days < p.visaDays)
      return `${open} Banken kan slippe reservasjonen på et Visa-kort etter ${days(p.visaDays)}: trekk snart.`
    if (p.days < p.mastercardDays)
      return `${open} Banken kan ha sluppet reservasjonen på et Visa-kort, og kan slippe den på et Mastercard etter ${days(p.mastercardDays)}: et trekk kan bli avvist.`
    return `${open} Kundens bank kan ha sluppet reservasjonen: et trekk kan bli avvist. Be da kunden om en ny betaling med lenke.`
  },

  "kept-for-goods": (p) =>
    `${moneyText(p.kept)} forblir reservert: varer for ${moneyText(p.unfulfilled)} er ikke sendt ennå, og ${moneyText(p.secured)} er betalt eller reservert et annet sted. Frigi beløpet hvis ordren ikke trenger det.`,
  "kept-for-return": (p) =>
    `${moneyText(p.kept)} forblir reservert så lenge en retur, bedt om ${moment(p.since)}, ikke er mottatt. En time etter at den er mottatt, frigis det som ordren ikke trenger lenger, av seg selv.`,
  "kept-after-return": (p) =>
    `${moneyText(p.kept)} forblir reservert til ${time(p.until)}: varer kom tilbake ${moment(p.since)}, og refusjonen kan fortsatt komme. ${thenReleased}`,
  "kept-after-refund": (p) =>
    `${moneyText(p.kept)} forblir reservert til ${time(p.until)}: en refusjon ble gjort ${moment(p.since)}, og returen av varene kan fortsatt komme. ${thenReleased}`,
  "taken-off-twice": (p) =>
    `${moneyText(p.kept)} forblir reservert for varer som ikke er betalt, selv om ordresiden ikke ber om det: varer ble først refundert og siden returnert, og Medusa trakk dem fra ordren to ganger. Trekk beløpet når du sender varene, eller frigi det hvis ikke mer skal betales.`,
  "release-blocked": (p) =>
    `${upper(changeName(p))}, påbegynt ${moment(p.since)}, er verken bekreftet eller avbrutt. Så lenge forblir ${moneyText(p.kept)} reservert som ordren ikke trenger lenger. Fullfør eller avbryt endringen på ordresiden.`,

  "fulfillment-paid-elsewhere": (p) =>
    `Pakkens ${moneyText(p.amount)} ble ikke trukket: ordren er delvis betalt med noe annet enn Vipps. Trekk for hånd det som Vipps skal betale.`,
  "fulfillment-not-reserved": (p) =>
    `${moneyText(p.left)} av pakken ble ikke trukket: ingenting er reservert for det. Be kunden om en ny betaling med lenke: Vipps-panelet viser den, eller lager en.`,
  "fulfillment-not-again": (p, say) =>
    `${say(p.why)} Det forsøkes ikke igjen av seg selv: trekk for hånd når det er rettet.`,
  "fulfillment-waits": () => "Trekket venter: en annen operasjon på betalingen er ikke avgjort ennå.",
}
