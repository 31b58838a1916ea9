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
  "promotion-unavailable": withWords("Ordren kan ikke opprettes: et tilbud i handlekurven er brukt opp."),
  "payment-method-unavailable": withWords(
    "Ordren kan ikke opprettes: Vipps er ikke slått på i handlekurvens region.",
  ),
  "product-unavailable": withWords(
    "Ordren kan ikke opprettes: et produkt i handlekurven selges ikke lenger.",
  ),
  "refused-by-shop": withWords("Ordren kan ikke opprettes: Medusa, eller butikkens egen kode, avviste den."),
  "order-tried-again": (p, say) => `Ordren kunne ikke opprettes, men butikken prøver igjen: ${say(p.why)}`,
  "completed-elsewhere": () =>
    "Det er ikke avgjort ennå om denne betalingen blir en ordre. Spør igjen om et øyeblikk.",
  "no-reason-given": () => "Medusa har ikke sagt hvorfor.",
  "vipps-state": (p) => `Vipps sier ${p.state}`,

  "session-missing": () =>
    "Vipps-betalingen ble ikke startet: betalingsøkten finnes ikke. Opprett en ny betalingsøkt.",
  "start-failed": () =>
    "Betalingen med Vipps kunne ikke startes, og ingenting ble belastet. Prøv igjen om litt, eller velg en annen betalingsmåte.",
  "express-needs-epayment": () =>
    "Ingen Hurtigkasse-betaling ble startet: Vipps har bare Hurtigkasse i ePayment. Sett innstillingen api (VIPPS_API) til epayment, eller start en vanlig betaling.",
  "nothing-started": () =>
    "Ingen Vipps-betaling ble startet for denne betalingsøkten. Opprett en ny betalingsøkt.",
  "not-approved-yet": () =>
    "Vipps-betalingen er ikke godkjent ennå. Godkjenn den i Vipps-appen, og prøv så igjen.",
  "new-session-needed": (p, say) => `${say(p.why)} Opprett en ny betalingsøkt.`,
  "reserved-other-amount": (p) =>
    `Vipps har reservert ${moneyText(p.reserved)}, men denne betalingen er på ${moneyText(p.asked)}: den ble ikke godtatt. Opprett en ny betalingsøkt.`,
  "reserved-and-returned": (p) =>
    `Av de ${moneyText(p.reserved)} som Vipps reserverte, ble ${moneyText(p.freed)} frigitt og ${moneyText(p.refunded)} refundert før det fantes en ordre: betalingen ble ikke godtatt. Opprett en ny betalingsøkt, og bruk Vipps-portalen til å refundere det som fortsatt er belastet.`,
}
