import { DAY_MS } from "./deadlines"

/** When a day begins by the clocks of `timeZone`, wherever this runs. `day`: YYYY-MM-DD. */
export function midnightIn(timeZone: string, day: string): Date {
  const inUtc = Date.parse(day)
  // the offset is that of midnight itself, not of some hours later on a day whose clocks change
  const nearMs = inUtc - offsetMs(timeZone, inUtc)
  return new Date(inUtc - offsetMs(timeZone, nearMs))
}

/** How far the clocks are ahead of UTC at that moment. */
function offsetMs(timeZone: string, at: number): number {
  // "2026-11-24 09:01:40": a form that Swedish happens to have
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" })
  return Date.parse(`${clock.format(at).replace(" ", "T")}Z`) - at
}

/** From the first day's beginning to the end of the last; either may be left open. */
export function daysIn(timeZone: string, { first, last }: { first: string; last: string }) {
  return {
    from: first === "" ? undefined : midnightIn(timeZone, first),
    to: last === "" ? undefined : midnightIn(timeZone, dayAfter(last)),
  }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10)
}
