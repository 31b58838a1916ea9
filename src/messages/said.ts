import { inTheirWords } from "./message"
import { english } from "./say"
import { isMessage, type Message } from "./value"

/** A message as the admin API sends it: with its English sentence, for programs that don't know the code. */
export type Said = Message & { message: string }

export function withText(message: Message): Said {
  const { code, params } = message
  return { code, params, message: english(message) }
}

/** What the journal kept: a message and its English sentence. An older version kept the sentence alone. */
export function saidBefore(kept: unknown, text: string): Message
export function saidBefore(kept: unknown, text: string | null): Message | undefined
export function saidBefore(kept: unknown, text: string | null): Message | undefined {
  if (isMessage(kept)) return kept
  return text === null ? undefined : inTheirWords(text)
}
