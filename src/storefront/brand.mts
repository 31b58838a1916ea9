/**
 * Where the shop's sales unit is, what the app is called there, and which language its shoppers read. A test holds this against
 * the server's own table of markets, which a browser does not load.
 */
export const markets = {
  NO: { language: "nb", mobilePayUntil: undefined },
  DK: { language: "da", mobilePayUntil: Date.parse("2027-01-12T00:00:00+01:00") },
  FI: { language: "fi", mobilePayUntil: Date.parse("2027-01-12T00:00:00+02:00") },
} as const

export type Market = keyof typeof markets
export type Brand = "Vipps" | "MobilePay"

/** Norway, if nothing or something unknown is given. */
export function readMarket(given: string | null): Market {
  const name = given?.toUpperCase() ?? "NO"
  return isMarket(name) ? name : "NO"
}

function isMarket(name: string): name is Market {
  return Object.hasOwn(markets, name)
}

/** `atMs`: milliseconds since 1970, as Date.now() has them. */
export function brandIn(market: Market, atMs: number): Brand {
  const { mobilePayUntil } = markets[market]
  return mobilePayUntil !== undefined && atMs < mobilePayUntil ? "MobilePay" : "Vipps"
}
