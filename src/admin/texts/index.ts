import { useLanguage, type Language } from "../lib/language"
import { en, type Texts } from "./en"
import { nb } from "./nb"

export type { Texts } from "./en"

const all: Record<Language, Texts> = { en, nb }

export function useTexts(): { language: Language; t: Texts } {
  const language = useLanguage()
  return { language, t: all[language] }
}
