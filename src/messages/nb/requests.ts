import type { requests as english } from "../en/requests"
import { norwegianTimes } from "../time"
import type { Translation } from "../value"

const { day, moment } = norwegianTimes
/** "2026-11-29": at noon it is the same day in Norway */
const dayOf = (date: string) => day(`${date}T12:00:00Z`)
const next = {
  reads: "Prøv igjen om litt.",
  moves: "Se på tallene for betalingen: er de uendret, kan du trygt prøve igjen.",
  confirmed: "Du kan trygt fortsette: ingenting flyttes to ganger.",
}

export const requests: Translation<typeof english> = {
  // the library that read them says, in English, what is wrong with each name
  "query-invalid": (p) => `Ugyldig spørring: ${p.problems.join("; ")}`,
  "export-range-reversed": (p) =>
    `Ingenting ble eksportert: «from», ${moment(p.since)}, er ikke før «to», ${moment(p.until)}. Bytt om på dem, eller velg en senere «to»; det tidspunktet er ikke med.`,
  "settlement-not-closed": (p) =>
    `Vipps har ikke avsluttet ${dayOf(p.date)} ennå. Oppgjøret for en dag er klart neste morgen: prøv igjen da.`,
  "settlement-range-reversed": (p) =>
    `Første dag, ${dayOf(p.firstDay)}, er etter siste dag, ${dayOf(p.lastDay)}: velg en tidligere startdato.`,
  "settlement-range-too-long": (p) =>
    `En oppgjørsfil dekker høyst ${p.mostDays} dager, og denne perioden har ${p.days}. Hent den i flere deler.`,
  "settlement-no-ledger": (p) =>
    `Vipps viser ingen oppgjørskonto for salgsenheten ${p.msn}. Vipps' testmiljø har ingen. I produksjon: spør Vipps om disse nøklene kan bruke Report API.`,
  "decision-incomplete": () =>
    "Skal du oppgi om en uavklart operasjon ble gjennomført, sender du både operation, som er id-en, og went_through, som er true eller false.",
  "not-vipps": () => "Denne callbacken har ikke tokenet som Vipps fikk for denne ordren.",
  "not-a-callback": () => "Dette er ingen callback fra Vipps' eCom-API for denne ordren.",
  "not-signed-by-vipps": () =>
    "Denne webhooken er ikke signert med en hemmelighet som butikken har fått av Vipps.",
  "shipping-question-unreadable": (p) =>
    `Dette er ikke Vipps' spørsmål om fraktvalg: det mangler ${p.problems.join(", ")}.`,
  "webhook-too-long": () => "Dette er lengre enn noen webhook fra Vipps kan være.",
  "address-unreadable": () => "Adressen kan ikke leses.",
  "token-unknown": () =>
    "Tokenet hører ikke til noen Vipps-betaling i denne butikken. Send hele vipps_token fra returadressen.",
  "logged-out": () => "Du er logget ut: logg inn igjen.",
  "server-unreachable": (p) => `Butikkens server kunne ikke nås. ${next[p.request]}`,
  "server-error": (p) =>
    `Det var butikkens server som sviktet (HTTP ${p.httpStatus}), ikke Vipps. ${next[p.request]}`,
}
