import { money, moneyText } from "../../messages"
import type { Language } from "./language"

/** Kroner as Norwegians write them, in either language: "1 000 kr", "19,99 kr". */
export function amountText(amount: number): string {
  return moneyText(money(Math.round(amount * 100), "NOK"))
}

const locales: Record<Language, string> = { en: "en-GB", nb: "nb-NO" }
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

/** What somebody typed as kroner, "1 234,50" or "1234.5", as a number's text; the rules judge it. */
export function decimalText(typed: string): string {
  return typed.replace(/[\s\u00a0]|kr/g, "").replace(",", ".")
}
