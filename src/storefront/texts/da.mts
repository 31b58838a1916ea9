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
  "details-missing": `${app} gav ikke butikken navn og adresse. Brug den almindelige kasse.`,
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
  termsNeeded: "Accepter handelsbetingelserne først. Intet er trukket.",
  notStarted:
    "Betalingen kunne ikke startes. Intet er trukket. Prøv igen om lidt, eller betal på en anden måde.",
  unreachable: "Butikken svarer ikke. Intet er trukket. Prøv igen om lidt.",
  refusals: {
    "amount-too-small": `Beløbet er for lille til ${app}. Intet er trukket. Læg mere i kurven.`,
    "amount-too-large": `Beløbet er for stort til ${app}. Intet er trukket. Del bestillingen op.`,
    "app-too-old": `Opdater ${app}-appen, og prøv igen. Intet er trukket.`,
    "sold-out": "Varen er udsolgt. Intet er trukket.",
    "cart-changed": "Kurven er ændret. Intet er trukket. Se på kurven igen, og prøv en gang til.",
    "under-way":
      "En anden betaling af kurven er i gang. Intet er trukket. Vent lidt, og prøv igen. Betal ikke på en anden måde endnu.",
    "cart-gone": "Kurven er tom eller allerede bestilt. Intet er trukket nu. Indlæs siden igen.",
    "use-checkout": "Dette kan ikke købes med ét klik. Intet er trukket. Brug den almindelige kasse.",
  },

  waiting: { title: "Et øjeblik …", lead: `Vi spørger ${app} om din betaling.` },
  pending: {
    title: `Venter på ${app}`,
    lead: `Betalingen er ikke godkendt endnu. Har du ${app} åben, så godkend der; denne side følger med.`,
  },
  unknown: {
    title: "Vi ved endnu ikke, hvordan det gik",
    lead: `Har du godkendt i ${app}, oprettes bestillingen, uden at du gør noget, og du skal ikke betale igen. Har du ikke godkendt, er intet trukket.`,
  },
  paid: { title: "Tak, betalingen er godkendt", lead: `${app} har bekræftet betalingen over for butikken.` },
  rejected: { title: "Betalingen blev afbrudt", lead: "Intet er trukket." },
  expired: {
    title: "Tiden løb ud",
    lead: `En betaling i ${app} skal godkendes inden for få minutter. Intet er trukket.`,
  },
  failed: {
    title: "Bestillingen kunne ikke oprettes",
    lead: "Intet er trukket, og reservationen frigives.",
  },
  lost: {
    title: "Hvilken betaling gælder det?",
    lead: `Denne side kan ikke se, hvilken betaling du kommer fra. I ${app}-appen ser du, om du har betalt.`,
  },
  reasons: reasons(app),
})
