import type { Message } from "../messages"
import type { PaymentFigures } from "../rules"

/** What a poll of one payment did, what it could not resolve, and what waits for a person. */
export type Look = {
  did: string[]
  unsettled: Message[]
  forPerson: Message[]
  nextMs: number | undefined
  /** Vipps' figures, if nothing else is to be written: in one statement with the time of the next poll */
  seen?: PaymentFigures
  /** no further poll would help: a person must decide */
  stuck?: Message
  /** an operation is open that this poll could not resolve: nothing more is sent about it now */
  isOpen?: boolean
  /** how long until a poll can surely resolve it; undefined: not known, or a poll can already */
  knownInMs?: number
}
