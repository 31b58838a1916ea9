import type { Reference } from "./brand"

// A session id is "payses_" and a ULID. Vipps allows [a-zA-Z0-9-] and 50 characters, its newer API at least 8:
// prefix 1-12, "-", ULID 26, "-", attempt 1-9 digits make 30 to 49 (eCom guide, orderId recommendations).
const PREFIX = /^[a-zA-Z](?:[a-zA-Z0-9-]{0,10}[a-zA-Z0-9])?$/
const SESSION_ID = /^payses_([0-9A-Z]{26})$/
const MAX_ATTEMPT = 999_999_999

/** A letter, then letters, digits and hyphens, at most 12 in all, not ending in a hyphen. */
export function isReferencePrefix(prefix: string): boolean {
  return PREFIX.test(prefix)
}

/**
 * The reference of a payment session's attempt 1, 2, …: `medusa-01JD…-1`. Throws a RangeError if a part is not what Medusa or the
 * options give: that is a bug, not a refusal.
 */
export function deriveReference(p: { prefix: string; sessionId: string; attempt: number }): Reference {
  if (!isReferencePrefix(p.prefix)) throw new RangeError(`"${p.prefix}" can't start a reference`)
  if (!isAttempt(p.attempt)) throw new RangeError(`${p.attempt} is not the number of an attempt`)
  const ulid = SESSION_ID.exec(p.sessionId)?.[1]
  if (!ulid) throw new RangeError(`"${p.sessionId}" is not the id of a payment session`)
  return `${p.prefix}-${ulid}-${p.attempt}` as Reference
}

/**
 * Whether a person has typed a reference of that prefix, or its beginning, in any case. The time in a ULID begins with 0, which
 * no name does that happens to begin like the prefix.
 */
export function beginsReference(text: string, prefix: string): boolean {
  return new RegExp(`^${prefix}-0[0-9A-Z]{0,25}(?:-\\d*)?$`, "i").test(text)
}

function isAttempt(attempt: number): boolean {
  return Number.isInteger(attempt) && attempt >= 1 && attempt <= MAX_ATTEMPT
}
