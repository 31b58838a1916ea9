import type { Phrase } from "./translate"

/** What the guards and the routes say of a click: first what was not done, then why, then what to do. */
export const guardPhrases: readonly Phrase[] = [
  ["The {what} was not made:", "{what} ble ikke gjort:"],
  ["The order was not cancelled:", "Ordren ble ikke kansellert:"],
  ["The payment was not cancelled:", "Betalingen ble ikke kansellert:"],
  ["The remainder of {amount} was not released:", "Resten på {amount} ble ikke frigitt:"],
  ["Nothing was released:", "Ingenting ble frigitt:"],
  ["Nothing was refunded:", "Ingenting ble refundert:"],
  ["Nothing was done:", "Ingenting ble gjort:"],

  ["{number} is not a whole number of øre.", "{number} er ikke et helt antall øre."],
  ["{number} kr is not a whole number of øre.", "{number} kr er ikke et helt antall øre."],
  ["{number} kr is more than can be counted exactly.", "{number} kr er mer enn det kan regnes nøyaktig med."],
  [
    "it is less than one øre, also together with what was captured before, so there is nothing for Vipps to move.",
    "det er mindre enn ett øre, også sammen med det som er trukket før, så det er ingenting for Vipps å flytte.",
  ],
  [
    "it is less than one øre, also together with what was refunded before, so there is nothing for Vipps to move.",
    "det er mindre enn ett øre, også sammen med det som er refundert før, så det er ingenting for Vipps å flytte.",
  ],
  ["Enter at least 0.01 kr.", "Skriv minst 0,01 kr."],
  ['"{text}" is not an amount in kroner.', "«{text}» er ikke et beløp i kroner."],
  [
    "Medusa asks for {number} {id}, and Vipps moves Norwegian kroner (NOK) only.",
    "Medusa ber om {number} {id}, og Vipps flytter bare norske kroner (NOK).",
  ],
  ["the amount is {amount}.", "beløpet er {amount}."],
  ["Enter an amount in kroner with at most two decimals.", "Skriv et beløp i kroner med høyst to desimaler."],
  ["Enter an amount above {amount}.", "Skriv et beløp over {amount}."],
  ["Enter a smaller amount.", "Skriv et lavere beløp."],
  ["Enter a number such as 250 or 19.99.", "Skriv et tall, som 250 eller 19,99."],

  [
    "this payment is a direct capture, and {amount} was captured when the customer approved it.",
    "betalingen er et direkte trekk, og {amount} ble trukket da kunden godkjente den.",
  ],
  [
    "the payment is a direct capture, and {amount} was captured when the customer approved it.",
    "betalingen er et direkte trekk, og {amount} ble trukket da kunden godkjente den.",
  ],
  [
    "it is a direct capture, and {amount} was captured when the customer approved it.",
    "den er et direkte trekk, og {amount} ble trukket da kunden godkjente den.",
  ],
  [
    "{amount1} was reserved, {amount2} was captured, and the remainder of {amount3} was released to the customer.",
    "{amount1} var reservert, {amount2} er trukket, og resten på {amount3} er frigitt til kunden.",
  ],
  [
    "{amount1} was reserved, {amount2} was captured, and the remainder was released to the customer.",
    "{amount1} var reservert, {amount2} er trukket, og resten er frigitt til kunden.",
  ],
  [
    "{amount1} was reserved, {amount2} is captured and {amount3} is left.",
    "{amount1} var reservert, {amount2} er trukket, og {amount3} er igjen.",
  ],
  [
    "{amount1} was reserved, {amount2} is captured and nothing is left.",
    "{amount1} var reservert, {amount2} er trukket, og ingenting er igjen.",
  ],
  [
    "{amount1} was captured, {amount2} is refunded and {amount3} is left.",
    "{amount1} var trukket, {amount2} er refundert, og {amount3} er igjen.",
  ],
  [
    "{amount1} was captured, {amount2} is refunded and nothing is left.",
    "{amount1} var trukket, {amount2} er refundert, og ingenting er igjen.",
  ],
  [
    "the payment was cancelled, and the reserved {amount} was released to the customer.",
    "betalingen er kansellert, og de reserverte {amount} er frigitt til kunden.",
  ],
  ["the payment was cancelled.", "betalingen er kansellert."],
  [
    "the payment was cancelled, and what is left of the reservation is about to be released.",
    "betalingen er kansellert, og det som er igjen av reservasjonen, blir frigitt.",
  ],
  [
    "the payment was cancelled before anything was captured, so there is nothing to pay back.",
    "betalingen ble kansellert før noe var trukket, så det er ingenting å betale tilbake.",
  ],
  [
    "the customer has not approved the payment in Vipps, so nothing is reserved.",
    "kunden har ikke godkjent betalingen i Vipps, så ingenting er reservert.",
  ],
  [
    "the payment was reserved {day1} and Vipps captures until {day2}.",
    "betalingen ble reservert {day1}, og Vipps trekker til {day2}.",
  ],
  [
    "the payment was reserved {day1} and Vipps refunds until {day2}.",
    "betalingen ble reservert {day1}, og Vipps refunderer til {day2}.",
  ],
  [
    "the payment was reserved {day1} and Vipps releases until {day2}.",
    "betalingen ble reservert {day1}, og Vipps frigir til {day2}.",
  ],
  [
    "it was reserved {day1} and Vipps cancels until {day2}.",
    "den ble reservert {day1}, og Vipps kansellerer til {day2}.",
  ],
  ["nothing is captured.", "ingenting er trukket."],
  ["nothing is captured yet.", "ingenting er trukket ennå."],
  ["{amount} is captured already.", "{amount} er trukket allerede."],
  ["{amount} is reserved and nothing is captured.", "{amount} er reservert, og ingenting er trukket."],
  [
    "{change} is begun and not finished, and Medusa can't book the refund beside it.",
    "{change} er begynt og ikke ferdig, og Medusa kan ikke føre refusjonen ved siden av.",
  ],
  [
    "{change} is begun and not finished, and Medusa can't cancel the order beside it.",
    "{change} er begynt og ikke ferdig, og Medusa kan ikke kansellere ordren ved siden av.",
  ],
  ["The remainder was released before.", "Resten er frigitt fra før."],
  ["The payment was cancelled before.", "Betalingen er kansellert fra før."],
  ["the order needs {amount} of this payment.", "ordren trenger {amount} av denne betalingen."],
  [
    "by Medusa's count nothing is outstanding, and at most {amount} is reserved for goods that are still to be sent.",
    "etter Medusas regnskap er ingenting utestående, og høyst {amount} er reservert for varer som ennå skal sendes.",
  ],
  [
    "Capture what they cost in the Vipps panel, where you enter the amount.",
    "Trekk det de koster i Vipps-panelet, der du skriver inn beløpet.",
  ],
  ["the order needs nothing more of this payment.", "ordren trenger ikke mer av denne betalingen."],
  [
    "Medusa counts this payment as captured in full, and would do nothing.",
    "Medusa regner betalingen som trukket i sin helhet, og ville ikke gjort noe.",
  ],
  [
    "another capture of this payment was faster, and Medusa counts it as captured in full.",
    "et annet trekk av betalingen var raskere, og Medusa regner den som trukket i sin helhet.",
  ],
  ["this shop has no refund reason {id}.", "butikken har ingen refusjonsårsak {id}."],
  [
    "the journal of medusa-payment-vipps does not know this payment.",
    "journalen til medusa-payment-vipps kjenner ikke betalingen.",
  ],
  [
    "the payment belongs to the Vipps sales unit with MSN {number1}, and this shop is configured for MSN {number2}.",
    "betalingen hører til salgsenheten med MSN {number1} hos Vipps, og butikken er satt opp med MSN {number2}.",
  ],
  [
    "Medusa's row {id} with its amount could not be read, and nothing is sent to Vipps without one.",
    "Medusas rad {id} med beløpet kunne ikke leses, og uten den sendes ingenting til Vipps.",
  ],
  [
    "There is no Vipps payment with the id {id} in this shop.",
    "Det finnes ingen Vipps-betaling med id {id} i denne butikken.",
  ],

  ["Nothing is left to do.", "Det er ingenting igjen å gjøre."],
  [
    "Nothing is left to capture; to take more, ask the customer for a new payment.",
    "Det er ingenting igjen å trekke; be kunden om en ny betaling for å ta mer.",
  ],
  ["A new payment is needed to take more.", "Det trengs en ny betaling for å ta mer."],
  ["A new payment is needed.", "Det trengs en ny betaling."],
  ["Wait for the approval, or ask for a new payment.", "Vent på godkjenningen, eller be om en ny betaling."],
  ["Ask the customer for a new payment.", "Be kunden om en ny betaling."],
  ["To take more, ask the customer for a new payment.", "Be kunden om en ny betaling for å ta mer."],
  [
    "Capture at most {amount}, and ask the customer for a new payment for the rest.",
    "Trekk høyst {amount}, og be kunden om en ny betaling for resten.",
  ],
  ["The customer was not charged.", "Kunden er ikke belastet."],
  ["Cancel the payment instead.", "Kanseller betalingen i stedet."],
  ["Pay the customer back by bank transfer.", "Betal kunden tilbake med bankoverføring."],
  ["Refund at most {amount}.", "Refunder høyst {amount}."],
  [
    "Refund at most the {amount} that the order owes the customer, or finish or cancel the change on the order page first.",
    "Refunder høyst de {amount} som ordren skylder kunden, eller fullfør eller avbryt endringen på ordresiden først.",
  ],
  [
    "Finish or cancel the change on the order page first, then refund.",
    "Fullfør eller avbryt endringen på ordresiden først, og refunder så.",
  ],
  [
    "Finish or cancel the change on the order page first, then cancel the order.",
    "Fullfør eller avbryt endringen på ordresiden først, og kanseller så ordren.",
  ],
  ["To give the customer more, use a bank transfer.", "Bruk bankoverføring for å gi kunden mer."],
  ["Refund what the customer should have back.", "Refunder det kunden skal ha tilbake."],
  ["Refund it instead.", "Refunder den i stedet."],
  [
    "Release the remaining {amount}, and refund what the customer should have back.",
    "Frigi de gjenstående {amount}, og refunder det kunden skal ha tilbake.",
  ],
  [
    "If the customer's bank still holds it, the customer must ask the bank to free it.",
    "Holder kundens bank fortsatt beløpet, må kunden be banken frigi det.",
  ],
  [
    "Nothing can be captured any more; if the customer's bank still holds {amount}, the customer must ask the bank to free it.",
    "Mer kan ikke trekkes; holder kundens bank fortsatt {amount}, må kunden be banken frigi beløpet.",
  ],
  ["To take more, edit the order first.", "Endre ordren først for å ta mer."],
  [
    "Reload the page and capture at most that; to take more, edit the order first.",
    "Last siden på nytt og trekk høyst det; endre ordren først for å ta mer.",
  ],
  ["{amount} is still reserved: release it.", "{amount} er fortsatt reservert: frigi beløpet."],
  [
    "The {amount} that is still reserved is released by itself.",
    "De {amount} som fortsatt er reservert, frigis av seg selv.",
  ],
  ["Use the Vipps portal for it.", "Bruk Vipps-portalen til den."],
  ["Use the Vipps portal of that sales unit.", "Bruk Vipps-portalen til den salgsenheten."],
  [
    "Try again; if it stays, tell the shop's developer.",
    "Prøv igjen; hvis det fortsetter, si fra til butikkens utvikler.",
  ],
]
