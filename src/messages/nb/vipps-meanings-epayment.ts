import type { listedOfEpayment as english } from "../en/vipps-meanings-epayment"
import type { Meaning } from "../facts"

export const listedOfEpayment: Readonly<Record<keyof typeof english, Meaning>> = {
  "ePayment/3010": (p) => `Det oppsto en intern feil hos Vipps: ${p.advice}`,
  "ePayment/4010":
    "Vipps har allerede en annen belastning med samme id: se hva som ble gjort før du prøver igjen",
  "ePayment/4020": "Vipps har allerede en forespørsel med samme id: se hva som ble gjort før du prøver igjen",
  "ePayment/4040": "Vipps godtar ikke dette beløpet: kontakt butikkens utvikler",
  "ePayment/4050": "Vipps finner ingen kunde med koden som ble sendt: kontakt butikkens utvikler",
  "ePayment/4060": "Vipps finner ingen kunde med koden som ble sendt: kontakt butikkens utvikler",
  "ePayment/4070": "Vipps kan ikke bruke dette telefonnummeret: kunden kan skrive inn et annet hos Vipps",
  "ePayment/4080": "Vipps utleverer ikke kundeopplysningene som butikken ba om: kontakt butikkens utvikler",
  "ePayment/4090": "Vipps godtar ikke en adresse i forespørselen: sjekk butikkens adresser",
  "ePayment/4100": "Vipps godtar ikke merknadene som ble sendt med betalingen: kontakt butikkens utvikler",
  "ePayment/4110": "Vipps godtar ikke merknadene som ble sendt med betalingen: kontakt butikkens utvikler",
  "ePayment/4120": "Vipps godtar ikke merknadene som ble sendt med betalingen: kontakt butikkens utvikler",
  "ePayment/4130": "Vipps godtar ikke merknadene som ble sendt med betalingen: kontakt butikkens utvikler",
  "ePayment/4140": "En verdi som Vipps trenger, mangler i forespørselen: kontakt butikkens utvikler",
  "ePayment/4150":
    "Vipps har allerede en annen forespørsel med samme referanse eller id: se hva som ble gjort før du prøver igjen",
  "ePayment/4160": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "ePayment/5010": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "ePayment/5020": "Vipps har ikke åpnet Hurtigkasse for denne salgsenheten: be Vipps om å åpne den",
  "ePayment/5030": "Vipps utleverer ikke kundeopplysningene som butikken ba om: kontakt butikkens utvikler",
  "ePayment/5040": "Denne salgsenheten hos Vipps bruker en annen valuta: sjekk salgsenhetens nummer (MSN)",
  "ePayment/5050": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "ePayment/5060": "Butikkens bankkonto er ikke bekreftet: logg inn i Vipps-portalen",
  "ePayment/5070":
    "Butikkens salgsenhet hos Vipps kan ikke ta imot denne betalingen: sjekk i Vipps-portalen at den er aktiv",
  "ePayment/5080": "Vipps-oppsettet tillater ikke denne typen betaling: kontakt butikkens utvikler",
  "ePayment/5090":
    "Vipps kjenner ikke denne betalingen: sjekk salgsenhetens nummer (MSN), og om det er test eller produksjon",
  "ePayment/5100": "Oppsettet av butikkens salgsenhet lar ikke Vipps refundere: kontakt Vipps",
  "ePayment/6010": "Beløpet er lavere enn det minste Vipps kan flytte",
  "ePayment/6020": "Ingenting er reservert eller belastet ennå, så det er ingenting å refundere",
  "ePayment/6030": "Vipps kansellerer bare en betaling i en viss tid, og denne er for gammel",
  "ePayment/6040": "Betalingen er belastet, så det er ingenting igjen å kansellere: refunder den i stedet",
  "ePayment/6050":
    "Vipps har ingen reservasjon å kansellere, kanskje fordi det er gjort allerede: se på betalingen",
  "ePayment/6060": "Kunden har godkjent betalingen i mellomtiden, så Vipps avsluttet den ikke",
  "ePayment/6070": "Betalingen er kansellert, så det er ingenting å belaste",
  "ePayment/6080": "Kunden har ikke godkjent betalingen ennå, så det er ingenting å belaste",
  "ePayment/6090": "Beløpet er høyere enn det som er igjen av det kunden har godkjent",
  "ePayment/6100":
    "Vipps belaster bare en betaling i en viss tid, og denne er for gammel: be kunden om en ny betaling",
  "ePayment/6110": "Vipps godtar ikke hvor lenge betalingen skal vente på kunden: kontakt butikkens utvikler",
  "ePayment/6120": "Vipps godtar ikke hvor lenge betalingen skal vente på kunden: kontakt butikkens utvikler",
  "ePayment/6130": "Vipps krever ordrelinjene for denne typen betaling: kontakt butikkens utvikler",
  "ePayment/6140":
    "Denne salgsenheten kan ikke belaste i deler: belast hele beløpet, eller kanseller betalingen og be kunden om en ny med lenke, eller be Vipps åpne for delvis belastning",
  "ePayment/6150": "Beløpet er høyere enn det som er belastet og ikke refundert",
  "ePayment/6160": "Vipps arbeider fortsatt med betalingen: vent et minutt og prøv igjen",
  "ePayment/6170": "Vipps sier at dette allerede er belastet: se hva som ble gjort",
  "ePayment/6180": "Vipps sier at dette allerede er refundert: se hva som ble gjort",
  "ePayment/6190": "Vipps kan ikke kansellere betalingen slik den er nå: se hva som ble gjort",
  "ePayment/6200": "Vipps kan ikke belaste betalingen slik den er nå: se hva som ble gjort",
  "ePayment/6210": "Vipps kan ikke refundere betalingen slik den er nå: se hva som ble gjort",
  "ePayment/6220":
    "Vipps refunderer en betaling i 365 dager, og denne er for gammel: betal tilbake til kunden på en annen måte",
  "ePayment/6230": "Kunden har godkjent betalingen allerede: se på betalingen",
  "ePayment/6250":
    "Vipps arbeider fortsatt med betalingen og kan ikke kansellere den nå: vent et minutt og prøv igjen",
  "ePayment/6260": "Kundens bank har sluppet reservasjonen: prøv senere, eller be kunden om en ny betaling",
  "ePayment/6280": "Vipps kunne ikke belaste akkurat nå: vent et minutt og prøv igjen",
  "ePayment/7010":
    "Vipps kan ikke ta imot betaling fra dette telefonnummeret: kunden kan skrive inn et annet hos Vipps",
  "ePayment/10010": "Vipps' testmiljø kunne ikke godkjenne betalingen",
  "ePayment/10020": "Vipps' testmiljø tillater ikke denne godkjenningen",
  "ePayment/10030": "Denne testbrukeren må først legitimere seg i Vipps' testapp",
  "ePayment/10040": "Denne testbrukerens betalingsmiddel kan ikke brukes: ta en annen testbruker",
  "ePayment/10050": "Denne testbrukeren har ikke noe kort i Vipps: legg til et i Vipps' testapp",
  "ePayment/10060": "Vipps' testmiljø kan ikke godkjenne denne typen betaling",
  "ePayment/10070": "Denne testbrukeren har nådd en grense: ta en annen testbruker",
}
