/** Called with what an element tells; false prevents what the element would do. */
export type Listener<Detail> = (detail: Detail) => boolean | void

/** What it needs of an element. */
type Teller = {
  readonly told: ReadonlyMap<string, object>
  withdraw(name: string): void
  addEventListener(name: string, hear: (event: Event) => void): void
  removeEventListener(name: string, hear: (event: Event) => void): void
}

/** Listens, also to what was told before: a framework may begin to listen later than the element began to work. Returns how to stop. */
export function listen<Detail>(element: Teller, name: string, listener: Listener<Detail>): () => void {
  const hear = (event: Event) => {
    if (listener((event as CustomEvent<Detail>).detail) === false) event.preventDefault()
  }
  const missed = element.told.get(name)
  if (missed && listener(missed as Detail) === false) element.withdraw(name)
  element.addEventListener(name, hear)
  return () => element.removeEventListener(name, hear)
}
