/** What a guard answers when it says no. `message` is for the shop's staff: what happened, the numbers, the way out. */
export type Refusal = { code: string; message: string }

export function refuse(code: string, message: string): Refusal {
  return { code, message }
}

/** Errors have a code and a message too, and are no refusals: they were thrown, a refusal is answered. */
export function isRefusal(x: unknown): x is Refusal {
  if (typeof x !== "object" || x === null || x instanceof Error) return false
  return "code" in x && typeof x.code === "string" && "message" in x && typeof x.message === "string"
}
