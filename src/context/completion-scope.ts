import { AsyncLocalStorage } from "node:async_hooks"

const scope = new AsyncLocalStorage<true>()

/**
 * Marks all that runs within `complete`. If a step fails, Medusa cancels the payment within it, and the provider then knows that
 * nobody cancelled an order.
 */
export function inCompletion<T>(complete: () => Promise<T>): Promise<T> {
  return scope.run(true, complete)
}

export function isInCompletion(): boolean {
  return scope.getStore() ?? false
}
