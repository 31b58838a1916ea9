import type { Language } from "../../messages"

const locales: Record<Language, string> = { en: "en-GB", nb: "nb-NO", da: "da-DK", fi: "fi-FI" }
const oslo = "Europe/Oslo"

/** A format is slow to make, and a page of the list uses four for each of its rows. */
function formats(parts: Intl.DateTimeFormatOptions): (language: Language, at: string) => string {
  const made = new Map<Language, Intl.DateTimeFormat>()
  return (language, at) => {
    const format =
      made.get(language) ?? new Intl.DateTimeFormat(locales[language], { ...parts, timeZone: oslo })
    made.set(language, format)
    return format.format(new Date(at))
  }
}

/** "3 May 2025", "3. mai 2025": the day in Norway, which decides the deadlines. */
export const dateText = formats({ dateStyle: "long" })

/** "3 May 2025", "3. mai 2025", with longer months cut: for tables. */
export const shortDateText = formats({ dateStyle: "medium" })

/** "3 May": within days of a date that has its year. */
export const dayText = formats({ day: "numeric", month: "short" })

/** "3 May 2025, 10:11": for tables. */
export const minuteText = formats({ dateStyle: "medium", timeStyle: "short" })

/** "3 May 2025 at 10:11:03", "3. mai 2025 kl. 10:11:03": in a sentence, as the server's messages have it. */
export const momentText = formats({ dateStyle: "long", timeStyle: "medium" })

/** "10:11": below a day. */
export const clockText = formats({ timeStyle: "short" })

/** "3 May 2025, 10:11:03". */
export const timeText = formats({
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
})

export function isPassed(at: string): boolean {
  return new Date(at).getTime() <= Date.now()
}
