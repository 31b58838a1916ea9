import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { oneAtATimeWithin } from "../medusa/advisory-lock"
import { notAllowed } from "../medusa/errors"
import { message } from "../messages"

/** A shopper's second click waits this long for the first one. */
const WAIT_MS = 20_000
/** Longer than a start takes. If its server dies, other clicks are refused for so long. */
const LASTS_MS = 60_000

/** One start at a time for a cart, on all servers. Throws a refusal if another one does not end. */
export async function withStartLock<T>(
  container: MedusaContainer,
  cartId: string,
  start: () => Promise<T>,
): Promise<T> {
  const place = { kind: "express", id: cartId, waitMs: WAIT_MS, lastsMs: LASTS_MS }
  const done = await oneAtATimeWithin(container, place, start)
  if (!done) throw busy()
  return done.result
}

/**
 * Medusa's own lock of the cart: no order is made of it, and no goods are added. Throws a refusal if it does not get free. Medusa's
 * cart workflows take it too, so none may run within. They wait two seconds for it and then fail, so the work reads Vipps or ends a
 * payment there (five seconds each at most) only if the cart has one that must end.
 */
export async function withCartLock<T>(
  container: MedusaContainer,
  cartId: string,
  work: () => Promise<T>,
): Promise<T> {
  // an error of the work must not look like the lock's
  const caught = () =>
    work().then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    )
  const locking = container.resolve(Modules.LOCKING)
  const timeout = WAIT_MS / 1_000
  // what is thrown here is the lock's: it was not taken in time, or lost
  const outcome = await locking.execute(cartId, caught, { timeout }).catch(() => undefined)
  if (!outcome) throw busy()
  if ("error" in outcome) throw outcome.error
  return outcome.result
}

/** One of Medusa's cart workflows, which wait two seconds for the cart's lock and then throw what no shopper understands. */
export async function onFreeCart<T>(workflow: () => Promise<T>): Promise<T> {
  try {
    return await workflow()
  } catch (error) {
    if (MedusaError.isMedusaError(error) || !/acquir\w* lock/i.test(String(error))) throw error
    throw busy()
  }
}

function busy(): MedusaError {
  return notAllowed(message("express-busy"))
}
