import type { Brand } from "../brand.mjs"
import type { Texts } from "./en.mjs"

const reasons = (app: Brand): Texts["reasons"] => ({
  "sold-out": "En vare i handlekurven er utsolgt.",
  "promotion-unavailable": "Et tilbud i handlekurven kan ikke brukes lenger.",
  "payment-method-unavailable": `${app} kan ikke brukes til denne bestillingen.`,
  "product-unavailable": "En vare i handlekurven selges ikke lenger.",
  "refused-by-shop": "Butikken kunne ikke ta imot bestillingen.",
  "delivery-gone": "Butikken tilbyr ikke lenger den leveringen du valgte.",
  "address-refused": "Butikken leverer ikke til adressen du valgte.",
  "details-missing": `Butikken fikk ikke navn og adresse fra ${app}. Bruk den vanlige kassen.`,
  "price-changed": "Prisen ble endret mens du betalte.",
  "cart-changed": "Handlekurven ble endret mens du betalte.",
})

export const nb = (app: Brand): Texts => ({
  pay: `Betal med ${app}`,
  express: `Kjøp nå med ${app}`,
  retry: `Prøv igjen med ${app}`,
  opening: `Åpner ${app} …`,
  askAgain: "Spør igjen",

  terms: ["Jeg godtar butikkens ", "salgsvilkår", ""],
  termsNeeded: "Godta salgsvilkårene først. Du er ikke belastet.",
  notStarted:
    "Betalingen kunne ikke startes. Du er ikke belastet. Prøv igjen om litt, eller betal på en annen måte.",
  unreachable: "Butikken svarer ikke. Du er ikke belastet. Prøv igjen om litt.",
  refusals: {
    "amount-too-small": `Beløpet er for lavt for ${app}. Du er ikke belastet. Legg mer i kurven.`,
    "amount-too-large": `Beløpet er for høyt for ${app}. Du er ikke belastet. Del opp bestillingen.`,
    "app-too-old": `Oppdater ${app}-appen, og prøv igjen. Du er ikke belastet.`,
    "sold-out": "Varen er utsolgt. Du er ikke belastet.",
    "cart-changed": "Handlekurven er endret. Du er ikke belastet. Se på kurven igjen, og prøv på nytt.",
    "under-way":
      "En annen betaling av handlekurven er i gang. Du er ikke belastet. Vent litt, og prøv igjen. Ikke betal på en annen måte ennå.",
    "cart-gone": "Handlekurven er tom eller allerede bestilt. Du er ikke belastet nå. Last siden på nytt.",
    "use-checkout": "Dette kan ikke kjøpes med ett klikk. Du er ikke belastet. Bruk den vanlige kassen.",
  },

  waiting: { title: "Et øyeblikk …", lead: `Vi spør ${app} om betalingen din.` },
  pending: {
    title: `Venter på ${app}`,
    lead: `Betalingen er ikke godkjent ennå. Har du ${app} åpen, så godkjenn der. Denne siden oppdateres av seg selv.`,
  },
  unknown: {
    title: "Vi vet ikke ennå hvordan det gikk",
    lead: `Har du godkjent i ${app}, blir bestillingen opprettet uten at du gjør noe, og du skal ikke betale igjen. Har du ikke godkjent, er du ikke belastet.`,
  },
  paid: { title: "Takk, betalingen er godkjent", lead: `${app} har bekreftet betalingen overfor butikken.` },
  rejected: { title: "Betalingen ble avbrutt", lead: "Du er ikke belastet." },
  expired: {
    title: "Tiden løp ut",
    lead: `En betaling i ${app} må godkjennes innen noen minutter. Du er ikke belastet.`,
  },
  failed: {
    title: "Bestillingen kunne ikke opprettes",
    lead: "Du er ikke belastet, og reservasjonen frigis.",
  },
  lost: {
    title: "Hvilken betaling gjelder det?",
    lead: `Vi finner ikke betalingen du kommer fra. I ${app}-appen ser du om du har betalt.`,
  },
  reasons: reasons(app),
})
