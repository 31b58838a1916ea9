import type { Meanings } from "../vipps-meaning"
import { listedOfEpayment } from "./vipps-meanings-epayment"

export const listed: Meanings["listed"] = {
  "Payment/41": "Kunden har ikke noe gyldig kort i Vipps, og må legge til et",
  "Payment/42": "Kundens bank avviste betalingen: kunden kan spørre banken, eller betale på en annen måte",
  "Payment/43": "Kundens bank avviste dette beløpet",
  "Payment/44": "Kundens kort er utløpt",
  "Payment/45": "Kunden fullførte ikke betalingen i tide: det trengs en ny betaling",
  "Payment/1082": "Denne testbrukeren må først godkjenne en betaling for hånd i Vipps' testapp",
  "Payment/1501": "Kunden er for ung til å betale i butikker med Vipps",
  "Payment/51": "En del av betalingen er allerede belastet: refunder den, eller frigi bare resten",
  "Payment/52": (p) => `Vipps kunne ikke kansellere akkurat nå: ${p.advice}`,
  "Payment/53": "Kunden har ikke godkjent betalingen ennå, så Vipps kansellerte den ikke",
  "Payment/61": "Beløpet er høyere enn det som er igjen av det kunden har godkjent",
  "Payment/62": "Det finnes ingen reservasjon å belaste: den er ikke godkjent ennå, eller den er kansellert",
  "Payment/63": (p) => `Vipps kunne ikke bekrefte belastningen: ${p.advice}`,
  "Payment/96": "Vipps belaster og kansellerer en betaling i 180 dager, og denne er eldre",
  "Payment/98": "Vipps belaster og kansellerer en betaling i 180 dager, og denne er eldre",
  "Payment/71": "Beløpet er høyere enn det som er belastet og ikke refundert",
  "Payment/72": "Ingenting er belastet ennå, så det er ingenting å refundere: kanseller betalingen i stedet",
  "Payment/73": "Betalingen er kansellert, så det er ingenting å refundere",
  "Payment/74":
    "Butikken har for lite på Vipps-saldoen til denne refusjonen: prøv igjen når det har kommet inn nytt salg, eller spør Vipps",
  "Payment/95":
    "Vipps refunderer en betaling i 365 dager, og denne er for gammel: betal tilbake til kunden på en annen måte",
  "Payment/93":
    "Vipps har allerede en annen forespørsel med samme referanse: se hva som ble gjort før du prøver igjen",
  "VippsError/91": "Vipps tillater ikke dette slik betalingen er nå",
  "VippsError/92": "Vipps sier at dette allerede er gjort: se hva som ble gjort",
  "VippsError/93":
    "Vipps har allerede en annen forespørsel med samme referanse: se hva som ble gjort før du prøver igjen",
  "VippsError/94": "Vipps arbeider fortsatt med betalingen: vent et minutt og prøv igjen",
  "VippsError/98": "Vipps har for mange forespørsler på én gang: vent et minutt og prøv igjen",
  "VippsError/99": (p) => `Det oppsto en intern feil hos Vipps: ${p.advice}`,
  "User/81": "Vipps kan ikke bruke dette telefonnummeret: kunden kan skrive inn et annet hos Vipps",
  "User/82": "Kunden må oppdatere Vipps-appen",
  "Merchant/21": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "Merchant/22": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "Merchant/31": "Vipps har sperret denne butikken: kontakt Vipps",
  "Merchant/32": "Butikken har nådd grensen for hva den kan motta med Vipps: kontakt Vipps",
  "Merchant/33": "Butikken har nådd grensen for antall betalinger hos Vipps: kontakt Vipps",
  "Merchant/34": "Betalingsreferansen er brukt allerede: en ny betaling trenger en ny referanse",
  "Merchant/35":
    "Vipps kjenner ikke denne betalingen: sjekk salgsenhetens nummer (MSN), og om det er test eller produksjon",
  "Merchant/36": "Butikkens avtale med Vipps er ikke signert",
  "Merchant/37": "Butikkens salgsenhet hos Vipps er slått av: logg inn i Vipps-portalen",
  "Merchant/38": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "Merchant/39": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "Merchant/51": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "Merchant/97":
    "Butikkens salgsenhet hos Vipps er ikke godkjent for betalinger: bestill det i Vipps-portalen",
  "Gateway/400": "Vipps avviste forespørselen: kontakt butikkens utvikler",
  "Gateway/401": "Vipps godtar ikke butikkens nøkler: sjekk dem, og om de er for test eller produksjon",
  "Gateway/402": (p) => `Vipps fikk ikke kontakt med banken: ${p.advice}`,
  "Gateway/403": "Vipps tillater ikke dette for butikkens salgsenhet: sjekk nøklene og avtalen",
  "Gateway/404": "Vipps kjenner ikke denne betalingen eller adressen: sjekk nøklene og API-adressen",
  "Gateway/408": (p) => `Vipps ga opp å vente på forespørselen: ${p.advice}`,
  "Gateway/409": "Vipps har en annen forespørsel for betalingen under arbeid: se på betalingen først",
  "Gateway/422": "Vipps avviste innholdet i forespørselen: kontakt butikkens utvikler",
  "Gateway/423": "Vipps arbeider fortsatt med betalingen: vent et minutt og prøv igjen",
  "Gateway/429": "Det var for mange forespørsler for denne betalingen: vent et minutt og prøv igjen",
  "Journal/other-currency":
    "Vipps har denne betalingen i en annen valuta enn butikken, så ingenting flyttes eller frigis: sammenlign den i Vipps-portalen",
  "Network/timeout": (p) => `Vipps svarte ikke i tide: ${p.advice}`,
  "Network/lost": (p) => `Forbindelsen til Vipps ble brutt før svaret kom: ${p.advice}`,
  "Network/unreadable": (p) => `Svaret fra Vipps kunne ikke leses: ${p.advice}`,
  "Network/unreachable": "Vipps kunne ikke nås, så ingenting ble sendt: prøv igjen om litt",
  "Network/insecure": "Forbindelsen til Vipps er ikke sikker, så ingenting ble sendt: sjekk serveren",
  "Network/not-sent": "Det var ikke tid til å sende forespørselen, så ingenting ble sendt: prøv igjen",
  "Proxy/407":
    "Serverens proxy svarte 407 og krever et annet brukernavn og passord, så ingenting ble sendt: sjekk HTTPS_PROXY",
  "Proxy/unreachable":
    "Serverens proxy kunne ikke nås eller svarte ikke, så ingenting ble sendt: sjekk HTTPS_PROXY",
  "Proxy/address":
    "Serverens proxy har en adresse som ikke kan brukes, så ingenting ble sendt: HTTPS_PROXY må være http://vert:port",
  ...listedOfEpayment,
}

export const unlisted: Meanings["unlisted"] = {
  unknownCode: (_code, advice) => `Vipps svarte med en ukjent kode: ${advice}`,
  user: () => "Vipps kan ikke ta imot denne betalingen fra kunden",
  merchant: () => "Vipps tillater ikke dette for butikken: kontakt Vipps",
  keys: () => "Vipps godtar ikke butikkens nøkler: sjekk dem, og om de er for test eller produksjon",
  field: (name) => `Vipps avviste forespørselen på grunn av feltet «${name}»: kontakt butikkens utvikler`,
  proxyRefused: (status) =>
    `Serverens proxy svarte ${status} og koblet ikke til Vipps, så ingenting ble sendt: sjekk HTTPS_PROXY, og hva proxyen tillater`,
  proxyAnswered: (status, advice) =>
    `Serverens proxy ser ut til å ha svart ${status} i stedet for Vipps: sjekk HTTP_PROXY, og ${advice}`,
  outage: (_status, advice) => `Vipps var nede: ${advice}`,
  rejected: () => "Vipps avviste forespørselen: kontakt butikkens utvikler",
  redirect: () => "Vipps' adresse svarte med en omdirigering: sjekk API-adressen",
  unclear: (_status, advice) => `Svaret fra Vipps var verken ja eller nei: ${advice}`,
}
