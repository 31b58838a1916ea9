import { marketIn, marketOf } from "../../rules"

/** The clocks of a shop's days: those of its payments' only market, or else Norway's, as all times on these pages are. */
export function timeZoneOf(payments: readonly { currency_code: string }[]): string {
  const zones = new Set(payments.map(({ currency_code }) => marketOf(currency_code).timeZone))
  const [only] = zones
  return zones.size === 1 && only !== undefined ? only : marketIn("NO").timeZone
}
