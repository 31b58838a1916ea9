import { useSyncExternalStore } from "react"
import type { Language } from "../../messages"

export type { Language } from "../../messages"

const KEY = "vipps_language"
const listeners = new Set<() => void>()

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

/** The admin's own languages have no Norwegian: the browser's language decides, until somebody chooses on our page. */
function currentLanguage(): Language {
  const chosen = localStorage.getItem(KEY)
  return isLanguage(chosen) ? chosen : languageOf(navigator.language)
}

export function languageOf(browsers: string): Language {
  return ofBrowsers.find(([pattern]) => pattern.test(browsers))?.[1] ?? "en"
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage)
}
