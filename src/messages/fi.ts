import { express } from "./fi-express"
import type { English } from "./en"
import type { Asked } from "./facts"
import { moneyText, type Money } from "./money"
import type { Translation } from "./value"

const withWords = (reason: string) => (p: { says: string }) =>
  p.says === "" ? reason : `${reason} Medusa sanoo: ${p.says}`

/** Finnish: what a shopper may meet. The other sentences are shown in English. */
export const fi: Partial<Translation<English>> = {
  "sold-out": withWords("Tilausta ei voi tehdä: jokin ostoskorin tuote on loppunut."),
  "promotion-unavailable": withWords("Tilausta ei voi tehdä: ostoskorin alennusta ei voi enää käyttää."),
  "payment-method-unavailable": withWords(
    "Tilausta ei voi tehdä: maksutapa ei ole käytössä ostoskorin alueella.",
  ),
  "product-unavailable": withWords("Tilausta ei voi tehdä: ostoskorin tuotetta ei enää myydä."),
  "refused-by-shop": withWords("Tilausta ei voi tehdä: kauppa ei hyväksynyt sitä."),
  "start-failed": () =>
    "Maksua ei voitu aloittaa, eikä mitään veloitettu. Yritä hetken kuluttua uudelleen tai valitse toinen maksutapa.",
  "not-approved-yet": () =>
    "Maksua ei ole vielä hyväksytty. Hyväksy se sovelluksessa ja yritä sitten uudelleen.",
  "approval-expired": () => "vanhentunut: maksua ei hyväksytty ajoissa",
  "amount-too-small": (p: Asked & { least: Money }) =>
    `Maksua (${moneyText(p.asked)}) ei aloitettu: pienin maksu on ${moneyText(p.least)}. Lisää jotain ostoskoriin tai maksa toisella tavalla.`,
  "amount-too-large": (p: Asked & { most: Money }) =>
    `Maksua (${moneyText(p.asked)}) ei aloitettu: suurin maksu on ${moneyText(p.most)}. Jaa tilaus osiin tai maksa toisella tavalla.`,
  ...express,
}
