import type { Language } from "./language"

const locales: Record<Language, string> = { en: "en-GB", nb: "nb-NO", da: "da-DK", fi: "fi-FI" }
const oslo = "Europe/Oslo"

/** "3 May 2025", "3. mai 2025": the day in Norway, which decides the deadlines. */
export function dateText(language: Language, at: string): string {
  const format = new Intl.DateTimeFormat(locales[language], { dateStyle: "long", timeZone: oslo })
  return format.format(new Date(at))
}

/** "3 May 2025", "3. mai 2025", with longer months cut: for tables. */
export function shortDateText(language: Language, at: string): string {
  const format = new Intl.DateTimeFormat(locales[language], { dateStyle: "medium", timeZone: oslo })
  return format.format(new Date(at))
}

/** "3 May 2025, 10:11": for tables. */
export function minuteText(language: Language, at: string): string {
  const format = new Intl.DateTimeFormat(locales[language], {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: oslo,
  })
  return format.format(new Date(at))
}

/** "3 May 2025, 10:11:03". */
export function timeText(language: Language, at: string): string {
  const format = new Intl.DateTimeFormat(locales[language], {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone: oslo,
  })
  return format.format(new Date(at))
}
