import type { Currency, Market } from "./types"

/** What the country of a sales unit decides; `captureDays` counts from the reservation (ePayment docs, time limits). */
export type MarketRules = { currency: Currency; minimumMinor: number; captureDays: number }

export const markets: Readonly<Record<Market, MarketRules>> = {
  NO: { currency: "NOK", minimumMinor: 100, captureDays: 180 },
  DK: { currency: "DKK", minimumMinor: 1, captureDays: 14 },
  FI: { currency: "EUR", minimumMinor: 1, captureDays: 14 },
}
