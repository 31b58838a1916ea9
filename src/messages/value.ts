/**
 * What is said to people, as a value: a code, and the facts that the sentence is about. Each language writes its own sentence from
 * them. A message survives JSON: the journal keeps messages, and the admin API sends them.
 */
export type Message = { code: string; params: Params }

/** Amounts are `Money`, moments are `Time`. A contained message is here, too. */
export type Params = Record<string, unknown>

/** How a language says a contained message. */
export type Say = (message: Message) => string

/** All sentences of one subject in another language: each gets the facts of the English one. */
export type Translation<Sentences> = { readonly [Code in keyof Sentences]: Sentences[Code] }

/** Errors have a code too, but are no messages: they were thrown. */
export function isMessage(x: unknown): x is Message {
  if (typeof x !== "object" || x === null || x instanceof Error) return false
  return (
    "code" in x &&
    typeof x.code === "string" &&
    "params" in x &&
    typeof x.params === "object" &&
    x.params !== null
  )
}
