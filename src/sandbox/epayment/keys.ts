import type { Answer } from "../answers"
import type { Clock } from "../clock"
import { canonical } from "../request-memory"
import type { Assumptions } from "../types"

export type KeyedCall = "initiate" | "capture" | "refund" | "cancel"
type KeyedRequest = { call: KeyedCall; merchantSerialNumber: string; key: string; content: unknown }
type Known = { content: string; answer: Answer; isRefusal: boolean; at: Date }

/**
 * Idempotency keys. A key counts per sales unit and kind of call, not per reference: a create with a used key and a new
 * reference fails at Vipps, and the other calls take the stricter reading.
 */
export type Keys = {
  recall(request: KeyedRequest): Omit<Known, "content" | "at"> | "other-content" | undefined
  remember(request: KeyedRequest, answer: Answer, p: { isRefusal: boolean }): void
  forgetAll(): void
}

export function createKeys(clock: Clock, assumptions: Assumptions): Keys {
  const known = new Map<string, Known>()

  function isForgotten({ at }: Known): boolean {
    const { keysRememberedMs } = assumptions
    return keysRememberedMs !== "for-ever" && clock.now().getTime() - at.getTime() >= keysRememberedMs
  }

  return {
    recall(request) {
      const found = known.get(inOneLine(request))
      if (found === undefined || isForgotten(found)) return undefined
      return found.content === canonical(request.content) ? found : "other-content"
    },
    remember(request, answer, { isRefusal }) {
      if (isRefusal && !assumptions.refusalsStickToKey) return
      const content = canonical(request.content)
      known.set(inOneLine(request), { content, answer, isRefusal, at: clock.now() })
    },
    forgetAll: () => known.clear(),
  }
}

function inOneLine({ call, merchantSerialNumber, key }: KeyedRequest): string {
  return JSON.stringify([call, merchantSerialNumber, key])
}
