import type { checkout as english } from "../en/checkout"
import { moneyText } from "../money"
import type { Translation } from "../value"

/** Medusa's words, and the shop's own, stay as they are. */
const withWords =
  (reason: string) =>
  ({ says }: { says: string }) =>
    says === "" ? reason : `${reason} Medusa sier: ${says}`

export const checkout: Translation<typeof english> = {
  "sold-out": withWords("Ordren kan ikke lages: noe i handlekurven er utsolgt."),
  "promotion-unavailable": withWords("Ordren kan ikke lages: en kampanje i handlekurven er brukt opp."),
  "payment-method-unavailable": withWords(
    "Ordren kan ikke lages: Vipps er ikke slått på i handlekurvens region.",
  ),
  "product-unavailable": withWords("Ordren kan ikke lages: et produkt i handlekurven selges ikke lenger."),
  "refused-by-shop": withWords("Ordren kan ikke lages: Medusa, eller butikkens egen kode, avviste den."),
  "order-tried-again": (p, say) => `Ordren kunne ikke lages, og forsøkes igjen: ${say(p.why)}`,
  "no-reason-given": () => "Medusa har ikke sagt hvorfor.",
  "vipps-state": (p) => `Vipps sier ${p.state}`,

  "session-missing": () =>
    "Vipps-betalingen ble ikke startet: betalingsøkten finnes ikke. Lag en ny betalingsøkt.",
  "start-failed": (p) =>
    `Betalingen med Vipps kunne ikke startes, og ingenting ble trukket (${p.group}/${p.code}). Prøv igjen om litt, eller velg en annen betalingsmåte.`,
  "express-needs-epayment": () =>
    "Ingen Hurtigkasse-betaling ble startet: Vipps har Hurtigkasse bare i ePayment. Sett valget api (VIPPS_API) til epayment, eller start en vanlig betaling.",
  "nothing-started": () =>
    "Ingen Vipps-betaling ble startet for denne betalingsøkten. Lag en ny betalingsøkt.",
  "not-approved-yet": () =>
    "Vipps-betalingen er ikke godkjent ennå. Godkjenn den i Vipps-appen, og spør så igjen.",
  "new-session-needed": (p, say) => `${say(p.why)} Lag en ny betalingsøkt.`,
  "reserved-other-amount": (p) =>
    `Vipps har reservert ${moneyText(p.reserved)}, men denne betalingen er på ${moneyText(p.asked)}: den ble ikke godtatt. Lag en ny betalingsøkt.`,
  "reserved-and-returned": (p) =>
    `Av de ${moneyText(p.reserved)} som Vipps reserverte, ble ${moneyText(p.freed)} frigitt og ${moneyText(p.refunded)} refundert før det fantes en ordre: betalingen ble ikke godtatt. Lag en ny betalingsøkt, og gi tilbake i Vipps-portalen det som fortsatt er trukket.`,
}
