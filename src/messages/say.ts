import { da } from "./da"
import { en, type English } from "./en"
import { fi } from "./fi"
import type { Message, Say } from "./value"
import { nb } from "./nb"

/** Danish and Finnish are begun: what they do not say yet is said in English. */
export const languages = ["en", "nb", "da", "fi"] as const
export type Language = (typeof languages)[number]

type Sentence = (params: Message["params"], say: Say) => string

const catalogues: Record<Language, Partial<English>> = { en, nb, da, fi }

/** The sentence in that language, or in English where the language lacks it. Never throws: the code stands in for what can't be said. */
export function say(language: Language, message: Message): string {
  return render(language, message) ?? message.code
}

/** For logs, events, Medusa's own buttons, and beside each message that the admin API sends. */
export function english(message: Message): string {
  return say("en", message)
}

/**
 * The same for a message from elsewhere. undefined: nothing here can say it, because a newer or older server sent another code or other
 * facts; then its own English sentence is shown.
 */
export function find(language: Language, message: Message): string | undefined {
  const text = render(language, message)
  return text !== undefined && isWhole(text) ? text : undefined
}

function render(language: Language, message: Message): string | undefined {
  try {
    return sentenceIn(language, message)
  } catch {
    return undefined
  }
}

function sentenceIn(language: Language, { code, params }: Message): string {
  const sentence = sentenceOf(catalogues[language], code) ?? sentenceOf(en, code)
  if (!sentence) throw new RangeError(`nothing is said by the code ${code}`)
  return sentence(params, (contained) => sentenceIn(language, contained))
}

/** Vipps' own codes, "Payment/74", share one sentence. */
function sentenceOf(catalogue: Partial<English>, code: string): Sentence | undefined {
  const name = code.includes("/") ? "vipps-error" : code
  if (!Object.hasOwn(catalogue, name)) return undefined
  // which facts a code needs was checked where the message was made; one from outside is caught by `find`
  return catalogue[name as keyof English] as Sentence
}

/** What a fact that is missing or of another kind leaves in a sentence. */
const leftovers = ["undefined", "NaN", "[object", "Invalid Date"]

function isWhole(text: string): boolean {
  return !leftovers.some((leftover) => text.includes(leftover))
}
