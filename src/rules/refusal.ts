import { isMessage, type Message } from "../messages"

/** What a guard answers when it says no: what happened, the numbers, the way out. */
export type Refusal = Message

export const isRefusal: (x: unknown) => x is Refusal = isMessage
