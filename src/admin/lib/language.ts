import { useSyncExternalStore } from "react"

export type Language = "en" | "nb"

const KEY = "vipps_language"
const listeners = new Set<() => void>()

/** The admin's own languages have no Norwegian: the browser's language decides, until somebody chooses on our page. */
function currentLanguage(): Language {
  const chosen = localStorage.getItem(KEY)
  if (chosen === "en" || chosen === "nb") return chosen
  return /^(nb|no|nn)\b/i.test(navigator.language) ? "nb" : "en"
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
