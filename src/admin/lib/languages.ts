import type { Language } from "../../messages"

/** By what a browser calls it. */
const ofBrowsers: readonly [RegExp, Language][] = [
  [/^(nb|no|nn)\b/i, "nb"],
  [/^da\b/i, "da"],
  [/^fi\b/i, "fi"],
]

/** In their own words, as the switch lists them. */
export const languageNames: Record<Language, string> = {
  en: "English",
  nb: "Norsk bokmål",
  da: "Dansk",
  fi: "Suomi",
}

export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && Object.hasOwn(languageNames, value)
}

export function languageOf(browsers: string): Language {
  return ofBrowsers.find(([pattern]) => pattern.test(browsers))?.[1] ?? "en"
}
