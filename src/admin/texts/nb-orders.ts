import type { Phrase } from "./translate"

/** What the panel notes of an order and its reservation. */
export const orderPhrases: readonly Phrase[] = [
  ["Medusa's own Refund button would be refused.", "Medusas egen knapp «Refund» ville blitt avvist."],
  ["Medusa's own Capture button would be refused.", "Medusas egen knapp «Capture» ville blitt avvist."],
  [
    "The order needs {amount} less than is reserved.",
    "Ordren trenger {amount} mindre enn det som er reservert.",
  ],
  ["Capture takes {amount}.", "Et trekk tar {amount}."],
  ["Nothing is left to capture.", "Det er ingenting igjen å trekke."],
  ["The rest is released by itself once it is captured.", "Resten frigis av seg selv når det er trukket."],
  ["It is released by itself.", "Beløpet frigis av seg selv."],
  [
    "The rest is released by itself when the order is paid and completed.",
    "Resten frigis av seg selv når ordren er betalt og fullført.",
  ],
  ["Release the rest when the order is paid.", "Frigi resten når ordren er betalt."],
  [
    "{amount} of the order is not reserved: ask the customer for it with the payment link on the order.",
    "{amount} av ordren er ikke reservert: be kunden om det med betalingslenken på ordren.",
  ],
  [
    "{amount} of the order is not reserved, and no payment link asks for that amount: make one in the Vipps panel, and send it to the customer.",
    "{amount} av ordren er ikke reservert, og ingen betalingslenke ber om det beløpet: lag en i Vipps-panelet, og send den til kunden.",
  ],
  [
    "No payment link was made: nothing of the order is left to ask the customer for.",
    "Ingen betalingslenke ble laget: det er ingenting igjen av ordren å be kunden om.",
  ],
  [
    "{amount} stays reserved for goods that are not paid, although the order page does not ask for it: goods were refunded first and returned afterwards, and Medusa took them off the order twice.",
    "{amount} forblir reservert for varer som ikke er betalt, selv om ordresiden ikke ber om det: varer ble først refundert og siden returnert, og Medusa trakk dem fra ordren to ganger.",
  ],
  [
    "Capture it when you send the goods, or release it if nothing more is to be paid.",
    "Trekk beløpet når du sender varene, eller frigi det hvis ikke mer skal betales.",
  ],
  [
    "{amount1} stays reserved: goods for {amount2} are not fulfilled yet, and {amount3} is paid or reserved elsewhere.",
    "{amount1} forblir reservert: varer for {amount2} er ikke sendt ennå, og {amount3} er betalt eller reservert et annet sted.",
  ],
  ["Release it if the order needs no more.", "Frigi beløpet hvis ordren ikke trenger det."],
  [
    "{amount} stays reserved while a return, requested {day}, is not received.",
    "{amount} forblir reservert så lenge en retur, bedt om {day}, ikke er mottatt.",
  ],
  [
    "An hour after it is received, what the order needs no more is released by itself.",
    "En time etter at den er mottatt, frigis det som ordren ikke trenger lenger, av seg selv.",
  ],
  [
    "{amount} stays reserved until {time}: goods came back {day}, and their refund may still follow.",
    "{amount} forblir reservert til {time}: varer kom tilbake {day}, og refusjonen kan fortsatt komme.",
  ],
  [
    "{amount} stays reserved until {time}: a refund was made {day}, and the return of its goods may still follow.",
    "{amount} forblir reservert til {time}: en refusjon ble gjort {day}, og returen av varene kan fortsatt komme.",
  ],
  [
    "Then what the order needs no more is released by itself.",
    "Da frigis det som ordren ikke trenger lenger, av seg selv.",
  ],
  [
    "The reservation is {number} days old, and the customer's bank may have let go of it.",
    "Reservasjonen er {number} dager gammel, og kundens bank kan ha sluppet den.",
  ],
  [
    "Cancel it in the Vipps panel (or release its rest, when a part is captured), and ask the customer for a new payment by link.",
    "Kanseller den i Vipps-panelet (eller frigi resten, når en del er trukket), og be kunden om en ny betaling med lenke.",
  ],
  [
    "{amount} is reserved since {number} days and not captured.",
    "{amount} har vært reservert i {number} dager, og er ikke trukket.",
  ],
  [
    "Banks may let go of a Visa card's reservation after {number} days: capture soon.",
    "Banken kan slippe reservasjonen på et Visa-kort etter {number} dager: trekk snart.",
  ],
]
