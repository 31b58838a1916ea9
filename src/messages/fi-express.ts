import type { express as english } from "./en/express"
import { moneyText } from "./money"
import type { Translation } from "./value"

const notStarted = (reason: string) => `Express-maksua ei aloitettu: ${reason}`
const noOrder = (reason: string) => `Tilausta ei voi tehdä: ${reason} Maksu perutaan, eikä mitään veloiteta.`

/** What Vipps may not have said about the shopper. */
const details: Record<string, string> = {
  ...{
    email: "sähköposti",
    "first name": "etunimi",
    "last name": "sukunimi",
    address: "osoite",
    city: "kaupunki",
  },
  ...{ "postal code": "postinumero", country: "maa", "shipping price": "toimitushinta", name: "nimi" },
}
const listed = (problems: string[]) => problems.map((one) => details[one] ?? one).join(", ")

/** Finnish: all that shoppers may read about Express. */
export const express: Translation<typeof english> = {
  "express-not-written": () =>
    "Sovelluksessa tehty valinta ei ole vielä ostoskorissa, joten tilausta ei ole. Se tehdään automaattisesti: yritä hetken kuluttua uudelleen.",
  "express-cart-missing": (p) =>
    notStarted(`ostoskoria ${p.id} ei ole. Lisää tuotteet uuteen ostoskoriin ja aloita uudelleen.`),
  "express-cart-ordered": () => notStarted("ostoskori on jo tilaus. Aloita uudella ostoskorilla."),
  "express-cart-empty": () => notStarted("ostoskori on tyhjä. Lisää siihen tuotteita ja aloita uudelleen."),
  "express-sales-channel": () =>
    "Julkisella avaimella on useita myyntikanavia, tai tämä ei ole yksi niistä: sales_channel_id:n on oltava jokin avaimen kanavista.",
  "express-no-provider": () =>
    notStarted("maksutapa ei ole käytössä ostoskorin alueella. Käytä tavallista kassaa."),
  "express-needs-shipping": () =>
    notStarted("Express on lähetettäville tuotteille, eikä ostoskorissa ole niitä. Käytä tavallista kassaa."),
  "express-several-profiles": (p) =>
    notStarted(
      `tuotteilla on ${p.count} toimitusprofiilia, ja Expressissä kaikilla on sama toimitus. Käytä tavallista kassaa.`,
    ),
  "express-busy": () =>
    notStarted("ostoskorilla on kesken toinen maksu tai tilaus. Odota hetki ja yritä uudelleen."),
  "express-not-known": () =>
    notStarted("vielä ei tiedetä, onko ostoskorin aiempi maksu hyväksytty. Odota hetki ja yritä uudelleen."),
  "express-region": (p) =>
    notStarted(`toimitusmaa on ${p.country}, joka ei kuulu ostoskorin alueeseen. Käytä tavallista kassaa.`),
  "express-credit": () =>
    notStarted("hyvitys kattaa kaikki tuotteet, joten varattavaa ei ole. Käytä tavallista kassaa."),
  "express-no-option": (p) =>
    notStarted(`kaupalla ei ole tälle ostoskorille toimitusta (${p.country}). Käytä tavallista kassaa.`),
  "express-cart-changed": () =>
    "Ostoskori muuttui, kun maksua aloitettiin tai hyväksyttiin. Maksu peruttiin, eikä mitään veloitettu. Aloita uudelleen uudella ostoskorilla.",
  "express-paid-otherwise": () =>
    "Tilausta ei tehty tällä maksulla: ostoskori maksetaan toisella maksulla. Jos siitä tulee tilaus, tämä maksu perutaan.",
  "express-option-unknown": (p) => noOrder(`kauppa ei tarjonnut toimitusta ${p.id} (${moneyText(p.asked)}).`),
  "express-option-gone": (p) => noOrder(`kaupalla ei enää ole toimitusta ${p.id}.`),
  "express-address": () => noOrder("Express ei toimita osoitteen maahan."),
  "express-details": (p) => noOrder(`sovellus ei kertonut näitä tietoja: ${listed(p.problems)}.`),
  "express-total": (p) =>
    noOrder(`se maksaisi ${moneyText(p.asked)}, mutta ${moneyText(p.reserved)} on varattu.`),
  "express-no-delivery": () => "Kauppa ei toimita tähän osoitteeseen.",
  "express-options-late": () =>
    "Kauppa ei ehtinyt ilmoittaa toimitustapoja ja hintoja ajoissa. Yritä uudelleen.",
}
