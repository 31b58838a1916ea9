import type { English } from "./en"

/**
 * What is said to people, as a value: a code and what the sentence is about. Each language writes its own sentence from it. Survives
 * JSON: the journal keeps messages, and the admin API sends them.
 */
export type Message = { code: string; params: Params }

/** Amounts are `Money`, moments are `Time`; a message may carry another one, whose sentence it contains. */
export type Params = Record<string, unknown>

export type MessageCode = keyof English
export type ParamsOf<Code extends MessageCode> = Parameters<English[Code]>[0]

/** How a language says a message that is contained in another one. */
export type Say = (message: Message) => string

/** All sentences of one subject in another language: each gets what the English one gets. */
export type Translation<Sentences> = { readonly [Code in keyof Sentences]: Sentences[Code] }

/** The compiler knows which facts the sentence of a code needs. */
export function message<Code extends MessageCode>(code: Code, params: ParamsOf<Code>): Message {
  return { code, params }
}

export function isMessage(x: unknown): x is Message {
  if (typeof x !== "object" || x === null || x instanceof Error) return false
  return (
    "code" in x && typeof x.code === "string" && "params" in x && typeof x.params === "object" && x.params !== null
  )
}
