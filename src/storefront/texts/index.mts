import type { Brand } from "../brand.mjs"
import { da } from "./da.mjs"
import { en, type Texts } from "./en.mjs"
import { fi } from "./fi.mjs"
import { nb } from "./nb.mjs"

const catalogues = { nb, en, da, fi }

export type { Texts }
export type Language = keyof typeof catalogues
export const languages = Object.keys(catalogues) as Language[]

/** All that the elements say, in one language, with the app's name as it is today. */
export function textsIn(language: Language, app: Brand): Texts {
  return catalogues[language](app)
}

/** `given` may be a language of the page, "nb-NO"; `fallback` is used for one that is none of ours. */
export function readLanguage(given: string | null, fallback: Language): Language {
  const name = given?.toLowerCase().split("-")[0]
  return languages.find((one) => one === (name === "no" ? "nb" : name)) ?? fallback
}
