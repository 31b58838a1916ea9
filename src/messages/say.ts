import { da } from "./da"
import { en, type English } from "./en"
import { fi } from "./fi"
import type { Message, Say } from "./value"
import { nb } from "./nb"

/** Danish and Finnish have few sentences; the others are shown in English. */
export const languages = ["en", "nb", "da", "fi"] as const
export type Language = (typeof languages)[number]

type Sentence = (params: Message["params"], say: Say) => string

const catalogues: Record<Language, Partial<English>> = { en, nb, da, fi }

/**
 * The sentence in that language, or in English if the language lacks it. Never throws: if it can't be said, the code is shown.
 */
export function say(language: Language, message: Message): string {
  return render(language, message) ?? message.code
}

/** For logs, events, Medusa's own buttons, and with each message of the admin API. */
export function english(message: Message): string {
  return say("en", message)
}

/**
 * The same for a message from elsewhere. undefined: a newer or older server sent a code or facts that this one can't say; its own
 * English sentence is shown then.
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
  // the facts were checked where the message was made; `find` checks a message from outside
  return catalogue[name as keyof English] as Sentence
}

/** What a sentence shows in place of a missing fact, or one of another kind. */
const leftovers = ["undefined", "NaN", "[object", "Invalid Date"]

function isWhole(text: string): boolean {
  return !leftovers.some((leftover) => text.includes(leftover))
}
