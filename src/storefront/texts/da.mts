import type { Brand } from "../brand.mjs"
import type { Texts } from "./en.mjs"

const reasons = (app: Brand): Texts["reasons"] => ({
  "sold-out": "En vare i kurven er udsolgt.",
  "promotion-unavailable": "Et tilbud i kurven kan ikke bruges længere.",
  "payment-method-unavailable": `${app} kan ikke bruges til denne bestilling.`,
  "product-unavailable": "En vare i kurven sælges ikke længere.",
  "refused-by-shop": "Butikken kunne ikke tage imod bestillingen.",
  "delivery-gone": "Butikken tilbyder ikke længere den levering, du valgte.",
  "address-refused": "Butikken leverer ikke til den adresse, du valgte.",
  "details-missing": `Butikken fik ikke navn og adresse fra ${app}. Brug den almindelige kasse.`,
  "price-changed": "Prisen blev ændret, mens du betalte.",
  "cart-changed": "Kurven blev ændret, mens du betalte.",
})

export const da = (app: Brand): Texts => ({
  pay: `Betal med ${app}`,
  express: `Køb nu med ${app}`,
  retry: `Prøv igen med ${app}`,
  opening: `Åbner ${app} …`,
  askAgain: "Spørg igen",

  terms: ["Jeg accepterer butikkens ", "handelsbetingelser", ""],
  termsNeeded: "Accepter handelsbetingelserne først. Der er ikke trukket penge.",
  notStarted:
    "Betalingen kunne ikke startes. Der er ikke trukket penge. Prøv igen om lidt, eller betal på en anden måde.",
  unreachable: "Butikken svarer ikke. Der er ikke trukket penge. Prøv igen om lidt.",
  refusals: {
    "amount-too-small": `Beløbet er for lille til ${app}. Der er ikke trukket penge. Læg mere i kurven.`,
    "amount-too-large": `Beløbet er for stort til ${app}. Der er ikke trukket penge. Del bestillingen op.`,
    "app-too-old": `Opdater ${app}-appen, og prøv igen. Der er ikke trukket penge.`,
    "sold-out": "Varen er udsolgt. Der er ikke trukket penge.",
    "cart-changed": "Kurven er ændret. Der er ikke trukket penge. Se på kurven igen, og prøv en gang til.",
    "under-way":
      "En anden betaling af kurven er i gang. Der er ikke trukket penge. Vent lidt, og prøv igen. Betal ikke på en anden måde endnu.",
    "cart-gone": "Kurven er tom eller allerede bestilt. Der er ikke trukket penge nu. Indlæs siden igen.",
    "use-checkout":
      "Dette kan ikke købes med ét klik. Der er ikke trukket penge. Brug den almindelige kasse.",
  },

  waiting: { title: "Et øjeblik …", lead: `Vi spørger ${app} om din betaling.` },
  pending: {
    title: `Venter på ${app}`,
    lead: `Betalingen er ikke godkendt endnu. Har du ${app} åben, så godkend der. Siden opdateres af sig selv.`,
  },
  unknown: {
    title: "Vi ved endnu ikke, hvordan det gik",
    lead: `Har du godkendt i ${app}, oprettes bestillingen, uden at du gør noget, og du skal ikke betale igen. Har du ikke godkendt, er der ikke trukket penge.`,
  },
  paid: { title: "Tak, betalingen er godkendt", lead: `${app} har bekræftet betalingen over for butikken.` },
  rejected: { title: "Betalingen blev afbrudt", lead: "Der er ikke trukket penge." },
  expired: {
    title: "Tiden løb ud",
    lead: `En betaling i ${app} skal godkendes inden for få minutter. Der er ikke trukket penge.`,
  },
  failed: {
    title: "Bestillingen kunne ikke oprettes",
    lead: "Der er ikke trukket penge, og reservationen frigives.",
  },
  lost: {
    title: "Hvilken betaling gælder det?",
    lead: `Vi kan ikke finde den betaling, du kommer fra. I ${app}-appen ser du, om du har betalt.`,
  },
  reasons: reasons(app),
})
