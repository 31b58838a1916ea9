import type { Phrase } from "./translate"

const developer = "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler"
const keys = "Vipps godtar ikke butikkens nøkler: sjekk dem, og om de er for test eller produksjon"

/** What Vipps' codes mean, in bokmål. The server puts the call and the code behind: "(refund: Payment/74)". */
const meanings: readonly Phrase[] = [
  [
    "The customer has no usable card in Vipps and has to add one",
    "Kunden har ikke noe gyldig kort i Vipps, og må legge til et",
  ],
  [
    "The customer's bank refused: the customer can ask the bank or pay another way",
    "Kundens bank sa nei: kunden kan spørre banken, eller betale på en annen måte",
  ],
  ["The customer's bank refused this amount", "Kundens bank sa nei til dette beløpet"],
  ["The customer's card has expired", "Kundens kort er utløpt"],
  [
    "The customer didn't complete the payment in time: a new payment is needed",
    "Kunden fullførte ikke betalingen i tide: det trengs en ny betaling",
  ],
  [
    "This test user must first approve one payment by hand in the Vipps test app",
    "Denne testbrukeren må først godkjenne en betaling for hånd i Vipps' testapp",
  ],
  ["This customer is too young to pay shops with Vipps", "Kunden er for ung til å betale butikker med Vipps"],
  [
    "Part of this payment is captured already: refund that, or release only the rest",
    "En del av betalingen er trukket allerede: refunder den, eller frigi bare resten",
  ],
  [
    "Vipps couldn't cancel just now: check the payment before trying again",
    "Vipps kunne ikke kansellere akkurat nå: se på betalingen før du prøver igjen",
  ],
  [
    "The customer hasn't approved this payment yet, so Vipps didn't cancel it",
    "Kunden har ikke godkjent betalingen ennå, så Vipps kansellerte den ikke",
  ],
  [
    "The amount is higher than what is left of the customer's approval",
    "Beløpet er høyere enn det som er igjen av det kunden har godkjent",
  ],
  [
    "There is no reservation to capture: it isn't approved yet, or it was cancelled",
    "Det finnes ingen reservasjon å trekke fra: den er ikke godkjent ennå, eller den er kansellert",
  ],
  [
    "Vipps couldn't confirm the capture: check the payment before trying again",
    "Vipps kunne ikke bekrefte trekket: se på betalingen før du prøver igjen",
  ],
  [
    "Vipps captures and cancels a payment for 180 days, and this one is older",
    "Vipps trekker og kansellerer en betaling i 180 dager, og denne er eldre",
  ],
  [
    "The amount is higher than what is captured and not yet refunded",
    "Beløpet er høyere enn det som er trukket og ikke refundert",
  ],
  [
    "Nothing is captured yet, so there is nothing to refund: cancel the payment instead",
    "Ingenting er trukket ennå, så det er ingenting å refundere: kanseller betalingen i stedet",
  ],
  [
    "This payment was cancelled, so there is nothing to refund",
    "Betalingen er kansellert, så det er ingenting å refundere",
  ],
  [
    "The shop's Vipps balance is too low for this refund: try again when new sales have settled, or ask Vipps",
    "Butikken har for lite på Vipps-saldoen til denne refusjonen: prøv igjen når nytt salg er gjort opp, eller spør Vipps",
  ],
  [
    "Vipps refunds a payment for 365 days, and this one is too old: pay the customer back another way",
    "Vipps refunderer en betaling i 365 dager, og denne er for gammel: betal kunden tilbake på en annen måte",
  ],
  [
    "Vipps already has a different request with the same reference: check what was done before trying again",
    "Vipps har allerede en annen forespørsel med samme referanse: se hva som ble gjort før du prøver igjen",
  ],
  [
    "Vipps doesn't allow this in the payment's present state",
    "Vipps tillater ikke dette slik betalingen er nå",
  ],
  [
    "Vipps says that this is done already: check what was done",
    "Vipps sier at dette allerede er gjort: se hva som ble gjort",
  ],
  [
    "Vipps is still working on this payment: wait a minute and try again",
    "Vipps arbeider fortsatt med betalingen: vent et minutt og prøv igjen",
  ],
  [
    "Vipps has too many requests at once: wait a minute and try again",
    "Vipps har for mange forespørsler på en gang: vent et minutt og prøv igjen",
  ],
  [
    "Vipps had an internal error: check the payment before trying again",
    "Vipps hadde en intern feil: se på betalingen før du prøver igjen",
  ],
  [
    "Vipps can't use this phone number: the customer can enter another one at Vipps",
    "Vipps kan ikke bruke dette telefonnummeret: kunden kan skrive inn et annet hos Vipps",
  ],
  ["The customer must update the Vipps app", "Kunden må oppdatere Vipps-appen"],
  ["The Vipps setup doesn't allow this kind of payment: contact the shop's developer", developer],
  ["Vipps has blocked this shop: contact Vipps", "Vipps har sperret denne butikken: kontakt Vipps"],
  [
    "The shop has reached the limit of what it may receive with Vipps: contact Vipps",
    "Butikken har nådd grensen for hva den kan motta med Vipps: kontakt Vipps",
  ],
  [
    "The shop has reached its limit of Vipps payment requests: contact Vipps",
    "Butikken har nådd grensen for antall betalinger hos Vipps: kontakt Vipps",
  ],
  [
    "This payment reference is used already: a new payment needs a new reference",
    "Betalingsreferansen er brukt allerede: en ny betaling trenger en ny referanse",
  ],
  [
    "Vipps doesn't know this payment: check the merchant serial number, and test against production",
    "Vipps kjenner ikke denne betalingen: sjekk salgsenhetens nummer (MSN), og om det er test eller produksjon",
  ],
  ["The shop's Vipps agreement isn't signed", "Butikkens avtale med Vipps er ikke signert"],
  [
    "The shop's Vipps sales unit is switched off: log in to the Vipps portal",
    "Butikkens salgsenhet hos Vipps er slått av: logg inn i Vipps-portalen",
  ],
  [
    "The shop's Vipps sales unit isn't approved for payments: order it in the Vipps portal",
    "Butikkens salgsenhet hos Vipps er ikke godkjent for betalinger: bestill det i Vipps-portalen",
  ],
  [
    "Vipps rejected the request: contact the shop's developer",
    "Vipps avviste forespørselen: kontakt butikkens utvikler",
  ],
  ["Vipps doesn't accept the shop's keys: check them, and test against production", keys],
  [
    "Vipps couldn't reach the bank: check the payment before trying again",
    "Vipps fikk ikke kontakt med banken: se på betalingen før du prøver igjen",
  ],
  [
    "Vipps doesn't allow this for the shop's sales unit: check the keys and the agreement",
    "Vipps tillater ikke dette for butikkens salgsenhet: sjekk nøklene og avtalen",
  ],
  [
    "Vipps doesn't know this payment or address: check the keys and the API address",
    "Vipps kjenner ikke denne betalingen eller adressen: sjekk nøklene og API-adressen",
  ],
  [
    "Vipps gave up waiting for the request: check the payment before trying again",
    "Vipps ga opp å vente på forespørselen: se på betalingen før du prøver igjen",
  ],
  [
    "Vipps has another request for this payment under way: check the payment first",
    "Vipps har en annen forespørsel for betalingen under arbeid: se på betalingen først",
  ],
  [
    "Vipps rejected the content of the request: contact the shop's developer",
    "Vipps avviste innholdet i forespørselen: kontakt butikkens utvikler",
  ],
  [
    "There were too many requests for this payment: wait a minute and try again",
    "Det var for mange forespørsler for denne betalingen: vent et minutt og prøv igjen",
  ],
  [
    "Vipps didn't answer in time: check the payment before trying again",
    "Vipps svarte ikke i tide: se på betalingen før du prøver igjen",
  ],
  [
    "The connection to Vipps broke before the answer: check the payment before trying again",
    "Forbindelsen til Vipps ble brutt før svaret kom: se på betalingen før du prøver igjen",
  ],
  [
    "Vipps' answer couldn't be read: check the payment before trying again",
    "Svaret fra Vipps kunne ikke leses: se på betalingen før du prøver igjen",
  ],
  [
    "Vipps couldn't be reached, so nothing was sent: try again shortly",
    "Vipps kunne ikke nås, så ingenting ble sendt: prøv igjen om litt",
  ],
  [
    "The connection to Vipps isn't trustworthy, so nothing was sent: check the server",
    "Forbindelsen til Vipps er ikke til å stole på, så ingenting ble sendt: sjekk serveren",
  ],
  [
    "There was no time left to send the request, so nothing was sent: try again",
    "Det var ikke tid igjen til å sende forespørselen, så ingenting ble sendt: prøv igjen",
  ],
  [
    "The server's proxy answered 407, it wants another name and password, so nothing was sent: check HTTPS_PROXY",
    "Serverens proxy svarte 407, den vil ha et annet brukernavn og passord, så ingenting ble sendt: sjekk HTTPS_PROXY",
  ],
  [
    "The server's proxy couldn't be reached or didn't answer, so nothing was sent: check HTTPS_PROXY",
    "Serverens proxy kunne ikke nås eller svarte ikke, så ingenting ble sendt: sjekk HTTPS_PROXY",
  ],
  [
    "The server's proxy has an address that can't be used, so nothing was sent: HTTPS_PROXY must be http://host:port",
    "Serverens proxy har en adresse som ikke kan brukes, så ingenting ble sendt: HTTPS_PROXY må være http://vert:port",
  ],
  [
    "The server's proxy answered {number} and did not connect to Vipps, so nothing was sent: check HTTPS_PROXY, and what the proxy allows",
    "Serverens proxy svarte {number} og koblet ikke til Vipps, så ingenting ble sendt: sjekk HTTPS_PROXY, og hva proxyen tillater",
  ],
  [
    "The server's proxy seems to have answered {number} in Vipps' place: check HTTP_PROXY, and the payment before trying again",
    "Serverens proxy ser ut til å ha svart {number} i stedet for Vipps: sjekk HTTP_PROXY, og se på betalingen før du prøver igjen",
  ],
  [
    "Vipps answered with an unknown code: check the payment before trying again",
    "Vipps svarte med en ukjent kode: se på betalingen før du prøver igjen",
  ],
  ["Vipps can't take this payment from the customer", "Vipps kan ikke ta imot denne betalingen fra kunden"],
  [
    "Vipps doesn't allow this for the shop: contact Vipps",
    "Vipps tillater ikke dette for butikken: kontakt Vipps",
  ],
  [
    'Vipps rejected the request because of its field "{text}": contact the shop\'s developer',
    "Vipps avviste forespørselen på grunn av feltet «{text}»: kontakt butikkens utvikler",
  ],
  [
    "Vipps had an outage: check the payment before trying again",
    "Vipps var nede: se på betalingen før du prøver igjen",
  ],
  [
    "Vipps' address answered with a redirect: check the API address",
    "Vipps' adresse svarte med en viderekobling: sjekk API-adressen",
  ],
  [
    "Vipps' answer was neither yes nor no: check the payment before trying again",
    "Svaret fra Vipps var verken ja eller nei: se på betalingen før du prøver igjen",
  ],
]

export const vippsPhrases: readonly Phrase[] = [
  ...meanings.map(([english, norwegian]) => [`${english} {call}.`, `${norwegian} {call}.`] as const),
  [
    "An earlier request of this call got no answer: check the payment before trying again.",
    "En tidligere forespørsel av samme slag fikk ikke svar: se på betalingen før du prøver igjen.",
  ],
  ["Vipps refused it.", "Vipps sa nei."],
]
