import { AsyncLocalStorage } from "node:async_hooks"
import type { ExpressFacts } from "../operations"
import type { ShippingGroup } from "../vipps"

/** What an Express payment starts with. `groups`: how the app shows what is offered. */
export type ExpressStart = Pick<ExpressFacts, "shipping" | "offered"> & { groups: ShippingGroup[] }

const scope = new AsyncLocalStorage<ExpressStart>()

/**
 * Marks the payment session that `create` makes as one of Express. The provider has no query to find shipping options with, and a
 * storefront can put anything into a session's data: so neither of them says what is offered.
 */
export function inExpressStart<T>(start: ExpressStart, create: () => Promise<T>): Promise<T> {
  return scope.run(start, create)
}

export function expressStart(): ExpressStart | undefined {
  return scope.getStore()
}
