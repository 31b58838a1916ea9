import type { Said } from "../../contract/admin-api"
import { find, type Message } from "../../messages"
import { saidByFailure } from "../lib/api"
import { useLanguage, type Language } from "../lib/language"
import { en, type Texts } from "./en"
import { nb } from "./nb"

export type { Texts } from "./en"

const all: Record<Language, Texts> = { en, nb }

export type Speaker = {
  /** The server's message in the reader's language. If this page can't say it, the server's English is shown. */
  say(said: Said): string
  /** From the journal; an older row has its English sentence only. */
  sayKept(said: Message | null, text: string | null): string | null
  /** Why a request failed. */
  sayFailure(failure: Error): string
}

export function useTexts(): { language: Language; t: Texts } & Speaker {
  const language = useLanguage()
  return { language, t: all[language], ...speakers[language] }
}

const speakers: Record<Language, Speaker> = { en: speaker("en"), nb: speaker("nb") }

function speaker(language: Language): Speaker {
  const say = (said: Said) => find(language, said) ?? said.message
  return {
    say,
    sayKept: (said, text) => (said && find(language, said)) ?? text,
    sayFailure: (failure) => say(saidByFailure(failure)),
  }
}
