/**
 * An answer's text as a value whose keys are lower case; undefined if it isn't JSON. Vipps has sent `transactionsummary`,
 * `remainingAmountTocapture` and `ResponseInfo`: case carries no meaning.
 */
export function readJson(text: string): unknown {
  try {
    return lowerKeys(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Levels deeper than Vipps' own stay as they are: an endlessly nested answer must not overflow our stack. */
export function lowerKeys(value: unknown, levels = 5): unknown {
  if (levels === 0 || typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map((item) => lowerKeys(item, levels - 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowerKeys(inner, levels - 1)]),
  )
}
