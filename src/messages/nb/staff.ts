import type { staff as english } from "../en/staff"
import { moneyText } from "../money"
import type { Translation } from "../value"
import { norwegianTimes } from "../time"
import { aMovementOf, theMovementOf } from "./words"

const { date } = norwegianTimes

export const staff: Translation<typeof english> = {
  "staff-failed": (p) => `Vipps: ${theMovementOf(p)} ble ikke gjennomført`,
  "staff-unresolved": (p) => `Vipps: uavklart om ${theMovementOf(p)} ble gjennomført`,
  "staff-unresolved-why": () =>
    "Butikken leser Vipps' historikk på nytt av seg selv, og flytter ingen penger to ganger. Forblir det uavklart, får dere beskjed igjen.",
  "staff-external": (p) => `Vipps: ${aMovementOf(p)} ble gjort utenfor butikken`,
  "staff-external-why": () =>
    "Den er ikke registrert i Medusa. Åpne betalingen, og trykk Avklar for å registrere den. Ingen penger flyttes.",
  "staff-needs-review": (p) => `Vipps: en betaling på ${moneyText(p.amount)} må kontrolleres`,
  "staff-expiring": (p) =>
    `Vipps: belast ${moneyText(p.amount)} ${p.until === null ? "snart" : `innen ${date(p.until)}`}`,
  "staff-order-refused": (p) => `Vipps: ${moneyText(p.amount)} er reservert, men ordren kan ikke opprettes`,
  "staff-order-refused-why": (p, say) =>
    `${say(p.reason)} Butikken prøver igjen av seg selv, og frigir beløpet hvis ordren ikke kan opprettes.`,
  "staff-order-impossible": (p) =>
    `Vipps: en godkjent betaling på ${moneyText(p.amount)} ble ikke til en ordre`,
  "staff-at-order": (p) => `Ordre #${p.number}: ${p.url}`,
  "staff-at-payment": (p) => `Betaling ${p.vippsId}: ${p.url}`,
}
