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
  const clock = new Intl.DateTimeFormat("en", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric", second: "numeric" },
  })
  const parts = clock.formatToParts(at)
  const read = (name: string) => Number(parts.find(({ type }) => type === name)?.value)
  const shown = Date.UTC(
    read("year"),
    read("month") - 1,
    read("day"),
    read("hour"),
    read("minute"),
    read("second"),
  )
  return shown - at
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
