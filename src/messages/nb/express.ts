import type { express as english } from "../en/express"
import { moneyText } from "../money"
import type { Translation } from "../value"

/** What Vipps may not have said about the shopper. */
const details: Record<string, string> = {
  ...{
    email: "e-post",
    "first name": "fornavn",
    "last name": "etternavn",
    address: "adresse",
    city: "poststed",
  },
  ...{ "postal code": "postnummer", country: "land", "shipping price": "fraktpris", name: "navn" },
}
const listed = (problems: string[]) => problems.map((one) => details[one] ?? one).join(", ")

export const express: Translation<typeof english> = {
  "express-not-written": () =>
    "Valget i appen står ikke i handlekurven ennå, så det finnes ingen ordre. Den opprettes av seg selv: prøv igjen om litt.",
  "express-cart-missing": (p) =>
    `Hurtigkassen ble ikke startet: det finnes ingen handlekurv ${p.id}. Opprett en handlekurv, og start på nytt.`,
  "express-cart-ordered": () =>
    "Hurtigkassen ble ikke startet: handlekurven er allerede blitt en ordre. Opprett en ny handlekurv.",
  "express-cart-empty": () =>
    "Hurtigkassen ble ikke startet: handlekurven er tom. Legg varer i den, og start på nytt.",
  "express-sales-channel": () =>
    "Den publiserbare nøkkelen har flere salgskanaler, eller ikke denne: sales_channel_id må være en av nøkkelens.",
  "express-no-provider": () =>
    "Hurtigkassen ble ikke startet: butikken tilbyr den ikke i handlekurvens region og valuta. Bruk den vanlige kassen.",
  "express-needs-shipping": () =>
    "Hurtigkassen ble ikke startet: ingenting i handlekurven skal sendes, og Hurtigkassen er for varer som sendes. Bruk den vanlige kassen.",
  "express-several-profiles": (p) =>
    `Hurtigkassen ble ikke startet: varene trenger ${p.count} slags levering, og Hurtigkassen har bare én levering for hele ordren. Bruk den vanlige kassen.`,
  "express-busy": () =>
    "Hurtigkassen ble ikke startet: en annen betaling av handlekurven er i gang, eller ordren opprettes akkurat nå. Vent litt, og prøv igjen.",
  "express-not-known": () =>
    "Hurtigkassen ble ikke startet: Vipps svarte ikke på om en tidligere betaling av handlekurven er godkjent. Vent litt, og prøv igjen.",
  "express-region": (p) =>
    `Hurtigkassen ble ikke startet: den leverer til ${p.country}, som ikke hører til handlekurvens region. Bruk den vanlige kassen.`,
  "express-credit": () =>
    "Hurtigkassen ble ikke startet: et tilgodehavende dekker alle varene, så Vipps har ingenting å reservere. Bruk den vanlige kassen.",
  "express-no-option": (p) =>
    `Hurtigkassen ble ikke startet: butikken kan ikke levere varene i handlekurven til ${p.country}. Bruk den vanlige kassen.`,
  "express-cart-changed": () =>
    "Handlekurven ble endret mens betalingen ble startet eller godkjent, så betalingen ble avbrutt, og du er ikke belastet. Start på nytt med den nye handlekurven.",
  "express-paid-otherwise": () =>
    "Ordren ble ikke opprettet med denne betalingen: handlekurven betales med en annen. Blir det en ordre av den, avbrytes denne betalingen.",
  "express-option-unknown": (p) =>
    `Ordren kan ikke opprettes: butikken tilbød ikke leveringen ${p.id} for ${moneyText(p.asked)}. Betalingen avbrytes; en ny kan startes.`,
  "express-option-gone": (p) =>
    `Ordren kan ikke opprettes: butikken har ikke leveringen ${p.id} lenger. Betalingen avbrytes; en ny kan startes.`,
  "express-address": () =>
    "Ordren kan ikke opprettes: Hurtigkassen leverer ikke til adressens land. Betalingen avbrytes; en ny kan startes.",
  "express-details": (p) =>
    `Ordren kan ikke opprettes: Vipps oppga ikke ${listed(p.problems)}. Betalingen avbrytes; bruk den vanlige kassen.`,
  "express-total": (p) =>
    `Ordren kan ikke opprettes: den ville ha kostet ${moneyText(p.asked)}, men ${moneyText(p.reserved)} er reservert. Betalingen avbrytes; en ny kan startes.`,
  "express-no-delivery": () => "Butikken leverer ikke til denne adressen.",
  "express-options-late": () => "Butikken rakk ikke å oppgi leveringsmåter og priser. Prøv igjen.",
}
