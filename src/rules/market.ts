/** The languages of what shoppers read. */
export const locales = ["nb", "en", "da", "fi"] as const
export type Locale = (typeof locales)[number]

export const countries = ["NO", "DK", "FI"] as const
export type Country = (typeof countries)[number]

/** Mobile numbers. `prefix`: without "+". `trunk`: written at home in its place. `mobile`: a pattern of the digits after it. */
type Phone = { prefix: string; trunk?: string; mobile: string; isSentNational: boolean }

/**
 * What differs between the countries of Vipps' sales units. A unit has one country and one currency. This table is the only place
 * that knows it.
 */
export type Market = {
  country: Country
  /** as Medusa and the journal write it: "nok" */
  currencyCode: string
  /** the smallest payment, in minor units (ePayment specification, create; eCom specification, initiate) */
  leastMinor: number
  /**
   * Vipps captures, cancels and releases for so many days after the reservation (eCom guide since April 2021; ePayment guide,
   * capture).
   */
  captureDays: number
  /** the staff are warned when so many of them are left */
  nearDays: number
  /** BankAxept, Norway's own cards: their banks free the money after so many days, without exception (ePayment guide, capture) */
  bankAxeptDays?: number
  /** of shoppers' texts, if the shop chooses no other */
  locale: Locale
  /** the country's clocks, by their IANA name */
  timeZone: string
  phone: Phone
  /** the app was called MobilePay until then (Vipps' technical update of October 2026) */
  mobilePayUntil?: Date
}

const markets: Record<Country, Market> = {
  NO: {
    country: "NO",
    currencyCode: "nok",
    leastMinor: 100,
    captureDays: 180,
    nearDays: 30,
    bankAxeptDays: 7,
    locale: "nb",
    timeZone: "Europe/Oslo",
    // eCom takes eight digits
    phone: { prefix: "47", mobile: "[49]\\d{7}", isSentNational: true },
  },
  DK: {
    country: "DK",
    currencyCode: "dkk",
    leastMinor: 1,
    captureDays: 14,
    nearDays: 5,
    locale: "da",
    timeZone: "Europe/Copenhagen",
    // mobile numbers look like fixed lines
    phone: { prefix: "45", mobile: "[2-9]\\d{7}", isSentNational: false },
    mobilePayUntil: new Date("2027-01-12T00:00:00+01:00"),
  },
  FI: {
    country: "FI",
    currencyCode: "eur",
    leastMinor: 1,
    captureDays: 14,
    nearDays: 5,
    locale: "fi",
    timeZone: "Europe/Helsinki",
    phone: { prefix: "358", trunk: "0", mobile: "(?:4\\d|50)\\d{5,8}", isSentNational: false },
    mobilePayUntil: new Date("2027-01-12T00:00:00+02:00"),
  },
}

export const allMarkets: readonly Market[] = countries.map(marketIn)

export function marketIn(country: Country): Market {
  return markets[country]
}

/**
 * The market of a payment, by its currency in the journal. Throws a RangeError for a currency of no market: the guards let no such
 * payment be started.
 */
export function marketOf(currencyCode: string): Market {
  const market = allMarkets.find((one) => isCurrencyOf(one, currencyCode))
  if (!market) throw new RangeError(`Vipps has no market with the currency "${currencyCode}"`)
  return market
}

/** In upper or lower case. */
export function isCurrencyOf({ currencyCode }: Market, given: string): boolean {
  return given.toLowerCase() === currencyCode
}

/** What the app is called at that time. */
export function brandName({ mobilePayUntil }: Market, at: Date): "Vipps" | "MobilePay" {
  return mobilePayUntil && at.getTime() < mobilePayUntil.getTime() ? "MobilePay" : "Vipps"
}
