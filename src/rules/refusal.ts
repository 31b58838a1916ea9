import { isMessage, type Message } from "../messages"

/** A guard's refusal: what was not done, the numbers, the way out. */
export type Refusal = Message

export const isRefusal: (x: unknown) => x is Refusal = isMessage
