import type { Answer } from "./answers"

/**
 * Idempotency by X-Request-Id, within order id, sales unit and endpoint. Only successes are remembered:
 * what failed may be sent again. A replay answers with the body of the first success (undocumented at Vipps).
 */
export type RequestMemory = {
  recall(key: RequestKey, content: unknown): Answer | "other-content" | undefined
  remember(key: RequestKey, content: unknown, answer: Answer): void
  forgetAll(): void
}

type RequestKey = {
  endpoint: string
  merchantSerialNumber: string
  reference: string
  requestId: string
}

export function createRequestMemory(): RequestMemory {
  const remembered = new Map<string, { content: string; answer: Answer }>()
  return {
    recall(key, content) {
      const found = remembered.get(inOneLine(key))
      if (found === undefined) return undefined
      return found.content === canonical(content) ? found.answer : "other-content"
    },
    remember: (key, content, answer) => {
      remembered.set(inOneLine(key), { content: canonical(content), answer })
    },
    forgetAll: () => remembered.clear(),
  }
}

function inOneLine(key: RequestKey): string {
  return JSON.stringify([key.endpoint, key.merchantSerialNumber, key.reference, key.requestId])
}

// The order of the fields is no difference.
export function canonical(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
