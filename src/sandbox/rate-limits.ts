import type { Clock } from "./clock"
import type { CallName } from "./types"

/** Calls per order id, sales unit and minute (eCom guide, Rate limiting). */
const perMinute: Partial<Record<CallName, number>> = {
  initiate: 2,
  capture: 5,
  refund: 5,
  cancel: 5,
  details: 120,
}
const minuteMs = 60_000

export type RateLimits = {
  /** Counts the call, or answers in how many seconds it may be made. */
  admit(p: { call: CallName; merchantSerialNumber: string; reference: string }): "admitted" | number
}

export function createRateLimits(clock: Clock): RateLimits {
  const admittedAtMs = new Map<string, number[]>()
  return {
    admit({ call, merchantSerialNumber, reference }) {
      const limit = perMinute[call] ?? Infinity
      const key = `${call}/${merchantSerialNumber}/${reference}`
      const now = clock.now().getTime()
      const recent = (admittedAtMs.get(key) ?? []).filter((at) => Math.abs(now - at) < minuteMs)
      const oldest = recent[0]
      const full = recent.length >= limit && oldest !== undefined
      if (!full) recent.push(now)
      admittedAtMs.set(key, recent)
      return full ? Math.max(1, Math.ceil((oldest + minuteMs - now) / 1000)) : "admitted"
    },
  }
}
