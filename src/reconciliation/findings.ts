import type { Message } from "../messages"
import type { PaymentFigures } from "../rules"

/** What a look at one payment did, what it could not settle, and what waits for a person to decide. */
export type Findings = {
  did: string[]
  unresolved: Message[]
  forPerson: Message[]
  nextMs: number | undefined
  /** what Vipps says, where nothing but that is to be written: in one statement with the time of the next look */
  figures?: PaymentFigures
  /** no further look would help: parked at once, and said */
  stuck?: Message
  /** an operation is open that this very look could not settle: nothing more is sent about it now */
  isOpen?: boolean
  /** and so long until a look can settle it for certain; undefined: it can't be said, or a look can already */
  knownInMs?: number
}
