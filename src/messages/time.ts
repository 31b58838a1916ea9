/** A moment; a text once it has been JSON. */
export type Time = Date | string

const oslo = { timeZone: "Europe/Oslo" } as const
const dateParts = { ...oslo, day: "numeric", month: "long", year: "numeric" } as const
const timeParts = {
  ...oslo,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
} as const

/** The clock is written alike in all our languages: "10:11:03", as the clocks in Norway have it. */
const clock = new Intl.DateTimeFormat("en-GB", timeParts)

export type TimeTexts = {
  /** "3 May": where the year goes without saying */
  date(at: Time): string
  /** "3 May 2025" */
  day(at: Time): string
  /** "10:11:03", in Norwegian "kl. 10:11:03" */
  time(at: Time): string
  /** "3 May 2025 at 10:11:03" */
  moment(at: Time): string
  /** "1 day", "3 days" */
  days(count: number): string
}

export const englishTimes = timeTexts("en-GB", { at: "at ", clock: "", day: "day", days: "days" })
export const norwegianTimes = timeTexts("nb-NO", { at: "", clock: "kl. ", day: "dag", days: "dager" })

/** `at`: between the day and the time. `clock`: before every time, also where no day precedes it. */
type TimeWords = { at: string; clock: string; day: string; days: string }

function timeTexts(locale: string, words: TimeWords): TimeTexts {
  const dates = new Intl.DateTimeFormat(locale, dateParts)
  const shortDates = new Intl.DateTimeFormat(locale, { ...oslo, day: "numeric", month: "long" })
  const day = (time: Time) => dates.format(new Date(time))
  const time = (moment: Time) => words.clock + clock.format(new Date(moment))
  return {
    date: (time) => shortDates.format(new Date(time)),
    day,
    time,
    moment: (moment) => `${day(moment)} ${words.at}${time(moment)}`,
    days: (count) => `${count} ${count === 1 ? words.day : words.days}`,
  }
}

/** By the clocks in Norway, whatever the time zone of the server is. */
export function isSameDay(one: Time, other: Time): boolean {
  return englishTimes.day(one) === englishTimes.day(other)
}
