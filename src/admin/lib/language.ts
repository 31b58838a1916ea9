import { useSyncExternalStore } from "react"
import type { Language } from "../../messages"
import { isLanguage, languageOf } from "./languages"

export type { Language } from "../../messages"

const KEY = "vipps_language"
const listeners = new Set<() => void>()

/** The admin's own languages have no Norwegian: the browser's language decides, until somebody chooses on our page. */
function currentLanguage(): Language {
  const chosen = localStorage.getItem(KEY)
  return isLanguage(chosen) ? chosen : languageOf(navigator.language)
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
