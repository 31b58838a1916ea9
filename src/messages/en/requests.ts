import { englishTimes, type Time } from "../time"

/** What the routes say about an unreadable request, and the admin pages about an unreadable answer. */

const { day, moment } = englishTimes
/** "2026-11-29": at noon it is the same day in Norway */
const dayOf = (date: string) => day(`${date}T12:00:00Z`)

/**
 * What to do after the shop's own failure. Who reads can read again. A request that moves money may have moved it: a second one is
 * another movement, so the figures decide. One with confirmed figures is refused by the server if they have changed.
 */
type Asked = { request: "reads" | "moves" | "confirmed" }
const next: Record<Asked["request"], string> = {
  reads: "Try again in a moment.",
  moves: "Look at the payment's figures: if they have not changed, it is safe to try again.",
  confirmed: "It is safe to go on: nothing is moved twice.",
}

export const requests = {
  "query-invalid": (p: { problems: string[] }) => `Invalid query: ${p.problems.join("; ")}`,
  "export-range-reversed": (p: { since: Time; until: Time }) =>
    `Nothing was exported: "from", ${moment(p.since)}, is not before "to", ${moment(p.until)}. Swap them, or choose a later "to"; it is not included.`,
  "settlement-not-closed": (p: { date: string }) =>
    `Vipps has not closed ${dayOf(p.date)} yet. A day's settlement is there the morning after: try again then.`,
  "settlement-range-reversed": (p: { firstDay: string; lastDay: string }) =>
    `The first day, ${dayOf(p.firstDay)}, is after the last, ${dayOf(p.lastDay)}: choose an earlier first day.`,
  "settlement-range-too-long": (p: { days: number; mostDays: number }) =>
    `A settlement file covers at most ${p.mostDays} days, and this period has ${p.days}. Fetch it in parts.`,
  "settlement-no-ledger": (p: { msn: string }) =>
    `Vipps shows no ledger of the sales unit ${p.msn}. Vipps' test environment has none; in production, ask Vipps whether these keys may use the Report API.`,
  "decision-incomplete": () =>
    "To say whether an unresolved operation went through, give both: operation, its id, and went_through, true or false.",
  "not-vipps": () => "This callback does not carry the token that was given to Vipps for this order.",
  "not-a-callback": () => "This is not a callback of the Vipps eCom API for this order.",
  "not-signed-by-vipps": () => "This webhook is not signed with a secret that Vipps gave to this shop.",
  "shipping-question-unreadable": (p: { problems: string[] }) =>
    `This is not Vipps' question for shipping options: it lacks ${p.problems.join(", ")}.`,
  "webhook-too-long": () => "This is longer than any webhook of Vipps.",
  "address-unreadable": () => "This address can't be read.",
  "token-unknown": () =>
    "This token belongs to no Vipps payment of this shop. It is the vipps_token of the return address, taken over whole.",
  "logged-out": () => "You are logged out: log in again.",
  "server-unreachable": (p: Asked) => `The shop's server could not be reached. ${next[p.request]}`,
  "server-error": (p: Asked & { httpStatus: number }) =>
    `The shop's server failed (HTTP ${p.httpStatus}), not Vipps. ${next[p.request]}`,
}
