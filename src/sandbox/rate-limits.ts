import type { Clock } from "./clock"
import type { Api, CallName } from "./types"

type Limits = Partial<Record<CallName, number>>
const modifications: Limits = { capture: 5, refund: 5, cancel: 5 }

/** Calls per reference, sales unit and minute (guides, rate limiting). */
const perMinute: Record<Api, Limits> = {
  ecom: { ...modifications, initiate: 2, details: 120 },
  epayment: { ...modifications, initiate: 5, details: 120, events: 120 },
}
const minuteMs = 60_000

export type RateLimits = {
  /** Counts the call, or answers in how many seconds it may be made. */
  admit(p: { api: Api; call: CallName; merchantSerialNumber: string; reference: string }): "admitted" | number
}

export function createRateLimits(clock: Clock): RateLimits {
  const admittedAtMs = new Map<string, number[]>()
  return {
    admit({ api, call, merchantSerialNumber, reference }) {
      const limit = perMinute[api][call] ?? Infinity
      const key = `${api}/${call}/${merchantSerialNumber}/${reference}`
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
