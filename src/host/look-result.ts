/** What a look at one payment did; in words, what it could not settle, and what waits for a person to decide. */
export type Look = {
  did: string[]
  unsettled: string[]
  forPerson: string[]
  nextMs: number | undefined
  /** no further look would help: parked at once, and said */
  stuck?: string
  /** an operation is open that this very look could not settle: nothing more is sent about it now */
  isOpen?: boolean
}
