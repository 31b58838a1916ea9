import { express } from "./da-express"
import type { English } from "./en"
import type { Asked } from "./facts"
import { moneyText, type Money } from "./money"
import type { Translation } from "./value"

const withWords = (reason: string) => (p: { says: string }) =>
  p.says === "" ? reason : `${reason} Medusa siger: ${p.says}`

/** Danish: what a shopper may meet. The other sentences are shown in English. */
export const da: Partial<Translation<English>> = {
  "sold-out": withWords("Bestillingen kan ikke oprettes: en vare i kurven er udsolgt."),
  "promotion-unavailable": withWords(
    "Bestillingen kan ikke oprettes: en rabat i kurven kan ikke bruges længere.",
  ),
  "payment-method-unavailable": withWords(
    "Bestillingen kan ikke oprettes: betalingsmåden er ikke slået til i kurvens region.",
  ),
  "product-unavailable": withWords("Bestillingen kan ikke oprettes: en vare i kurven sælges ikke længere."),
  "refused-by-shop": withWords("Bestillingen kan ikke oprettes: butikken afviste den."),
  "start-failed": () =>
    "Betalingen kunne ikke startes, og der er ikke trukket penge. Prøv igen om lidt, eller vælg en anden betalingsmåde.",
  "not-approved-yet": () => "Betalingen er ikke godkendt endnu. Godkend den i appen, og prøv så igen.",
  "approval-expired": () => "udløbet: betalingen blev ikke godkendt i tide",
  "amount-too-small": (p: Asked & { least: Money }) =>
    `Betalingen på ${moneyText(p.asked)} blev ikke startet: den mindste betaling er ${moneyText(p.least)}. Læg mere i kurven, eller betal på en anden måde.`,
  "amount-too-large": (p: Asked & { most: Money }) =>
    `Betalingen på ${moneyText(p.asked)} blev ikke startet: den største betaling er ${moneyText(p.most)}. Del bestillingen op, eller betal på en anden måde.`,
  ...express,
}
