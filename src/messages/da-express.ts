import type { express as english } from "./en/express"
import { moneyText } from "./money"
import type { Translation } from "./value"

const notStarted = (reason: string) => `Express blev ikke startet: ${reason}`
const noOrder = (reason: string) =>
  `Bestillingen kan ikke oprettes: ${reason} Betalingen annulleres, og der trækkes ingen penge.`

/** What Vipps may not have said about the shopper. */
const details: Record<string, string> = {
  ...{ email: "e-mail", "first name": "fornavn", "last name": "efternavn", address: "adresse", city: "by" },
  ...{ "postal code": "postnummer", country: "land", "shipping price": "fragtpris", name: "navn" },
}
const listed = (problems: string[]) => problems.map((one) => details[one] ?? one).join(", ")

/** Danish: all that shoppers may read about Express. */
export const express: Translation<typeof english> = {
  "express-not-written": () =>
    "Valget i appen er ikke overført til kurven endnu, så der er ingen bestilling. Den oprettes af sig selv: prøv igen om lidt.",
  "express-cart-missing": (p) =>
    notStarted(`kurven ${p.id} findes ikke. Læg varer i en ny kurv, og start igen.`),
  "express-cart-ordered": () => notStarted("kurven er allerede en bestilling. Start med en ny kurv."),
  "express-cart-empty": () => notStarted("kurven er tom. Læg varer i den, og start igen."),
  "express-sales-channel": () =>
    "Den offentlige nøgle har flere salgskanaler, eller ikke denne: sales_channel_id skal være en af nøglens.",
  "express-no-provider": () =>
    notStarted("betalingsmåden er ikke slået til for Express i kurvens region. Brug den almindelige kasse."),
  "express-needs-shipping": () =>
    notStarted(
      "Express er kun til varer, der skal sendes, og det skal ingen af varerne i kurven. Brug den almindelige kasse.",
    ),
  "express-several-profiles": (p) =>
    notStarted(
      `varerne har ${p.count} fragtprofiler, og Express har kun én levering for hele bestillingen. Brug den almindelige kasse.`,
    ),
  "express-busy": () =>
    notStarted(
      "en anden betaling af kurven er i gang, eller bestillingen er ved at blive oprettet. Vent lidt, og prøv igen.",
    ),
  "express-not-known": () =>
    notStarted("vi ved endnu ikke, om en tidligere betaling af kurven er godkendt. Vent lidt, og prøv igen."),
  "express-region": (p) =>
    notStarted(
      `der leveres til ${p.country}, som ikke hører til kurvens region. Brug den almindelige kasse.`,
    ),
  "express-credit": () =>
    notStarted(
      "et tilgodehavende dækker alle varerne, så der er intet at reservere. Brug den almindelige kasse.",
    ),
  "express-no-option": (p) =>
    notStarted(`butikken kan ikke levere varerne i kurven til ${p.country}. Brug den almindelige kasse.`),
  "express-cart-changed": () =>
    "Kurven blev ændret, mens betalingen blev startet eller godkendt. Betalingen blev annulleret, og der er ikke trukket penge. Start igen med den nye kurv.",
  "express-paid-otherwise": () =>
    "Bestillingen blev ikke oprettet med denne betaling: kurven betales med en anden. Bliver den til en bestilling, annulleres denne betaling.",
  "express-option-unknown": (p) =>
    noOrder(`butikken tilbød ikke leveringen ${p.id} til ${moneyText(p.asked)}.`),
  "express-option-gone": (p) => noOrder(`butikken har ikke længere leveringen ${p.id}.`),
  "express-address": () => noOrder("Express leverer ikke til adressens land."),
  "express-details": (p) => noOrder(`appen oplyste ikke ${listed(p.problems)}.`),
  "express-total": (p) =>
    noOrder(`den ville koste ${moneyText(p.asked)}, men ${moneyText(p.reserved)} er reserveret.`),
  "express-no-delivery": () => "Butikken leverer ikke til denne adresse.",
  "express-options-late": () => "Butikken nåede ikke at oplyse leveringsmåder og priser. Prøv igen.",
}
