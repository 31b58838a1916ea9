import { AsyncLocalStorage } from "node:async_hooks"

/** Which payment's cart is being completed. `lease`: the journal's, which changes when it is renewed. */
export type CompletionScope = { reference: string; lease?: string }

const scope = new AsyncLocalStorage<CompletionScope>()

/**
 * Marks all that runs within `complete`. If a step fails, Medusa cancels the payment within it, and the provider then knows that
 * nobody cancelled an order. An Express payment is authorized within its own completion only.
 */
export function inCompletion<T>(of: CompletionScope, complete: () => Promise<T>): Promise<T> {
  return scope.run(of, complete)
}

export function currentCompletion(): CompletionScope | undefined {
  return scope.getStore()
}
