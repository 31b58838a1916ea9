import { AsyncLocalStorage } from "node:async_hooks"

const scope = new AsyncLocalStorage<true>()

/** Whatever `complete` comes to, Medusa's taking back of a half-made order included, knows that it is part of a completion. */
export function inCompletion<T>(complete: () => Promise<T>): Promise<T> {
  return scope.run(true, complete)
}

export function isInCompletion(): boolean {
  return scope.getStore() ?? false
}
