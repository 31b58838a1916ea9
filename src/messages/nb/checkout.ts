import type { checkout as english } from "../en/checkout"
import { moneyText } from "../money"
import type { Translation } from "../value"

/** Medusa's words, and the shop's own, stay as they are. */
const withWords =
  (reason: string) =>
  ({ says }: { says: string }) =>
    says === "" ? reason : `${reason} Medusa sier: ${says}`

export const checkout: Translation<typeof english> = {
  "sold-out": withWords("Ordren kan ikke opprettes: noe i handlekurven er utsolgt."),
  "promotion-unavailable": withWords(
    "Ordren kan ikke opprettes: et tilbud i handlekurven kan ikke brukes lenger.",
  ),
  "payment-method-unavailable": withWords(
    "Ordren kan ikke opprettes: Vipps er ikke slått på i handlekurvens region.",
  ),
  "product-unavailable": withWords(
    "Ordren kan ikke opprettes: et produkt i handlekurven selges ikke lenger.",
  ),
  "refused-by-shop": withWords("Ordren kan ikke opprettes: butikken avviste den."),
  "order-tried-again": (p, say) => `Ordren kunne ikke opprettes, men butikken prøver igjen: ${say(p.why)}`,
  "completed-elsewhere": () =>
    "Det er ikke avgjort ennå om denne betalingen blir en ordre. Spør igjen om et øyeblikk.",
  "no-reason-given": () => "Medusa har ikke sagt hvorfor.",
  "vipps-state": (p) => `Vipps sier ${p.state}`,

  "session-missing": () =>
    "Vipps-betalingen ble ikke startet: det som skulle betales, er endret. Start en ny betaling.",
  "start-failed": () =>
    "Betalingen med Vipps kunne ikke startes, og du er ikke belastet. Prøv igjen om litt, eller velg en annen betalingsmåte.",
  "express-needs-epayment": () =>
    "Ingen Hurtigkasse-betaling ble startet: Vipps har bare Hurtigkasse i ePayment. Sett innstillingen api (VIPPS_API) til epayment, eller start en vanlig betaling.",
  "nothing-started": () => "Ingen Vipps-betaling er startet. Start en betaling først.",
  "payment-ended": () => "Vipps-betalingen ble avbrutt, eller tiden gikk ut. Start en ny betaling.",
  "not-approved-yet": () =>
    "Vipps-betalingen er ikke godkjent ennå. Godkjenn den i Vipps-appen, og prøv så igjen.",
  "new-session-needed": (p, say) => `${say(p.why)} Start en ny betaling.`,
  "reserved-other-amount": (p) =>
    `Vipps har reservert ${moneyText(p.reserved)}, men denne betalingen er på ${moneyText(p.asked)}: den ble ikke godtatt. Start en ny betaling.`,
  "reserved-and-returned": (p) =>
    `Av de ${moneyText(p.reserved)} som Vipps reserverte, ble ${moneyText(p.freed)} frigitt og ${moneyText(p.refunded)} refundert før det fantes en ordre: betalingen ble ikke godtatt. Start en ny betaling. Viser Vipps-appen at du er belastet, ber du butikken betale pengene tilbake.`,
}
