import { message, money, type Message } from "../messages"
import type { ExpressFacts, ExpressOffer } from "../operations"
import type { ExpressChoice } from "../vipps"

export type ChoiceQuestion = {
  choice: ExpressChoice
  express: ExpressFacts
  currencyCode: string
  /** the sales unit's, and those of the cart's region; lower case */
  country: string
  countries: string[]
}

/**
 * Why a choice in the app can't become an order, however often it is tried. Medusa itself makes orders without e-mail or address,
 * to any country and at any price, so all of it is checked here. What it says goes into journal, log and events, so it has not a word
 * of the shopper.
 */
export function refuseChoice({
  choice,
  express,
  currencyCode,
  country: delivered,
  countries,
}: ChoiceQuestion): Message | undefined {
  const problems = missingIn(choice)
  const { shippingOptionId: id, shippingCostMinor, authorizedMinor } = choice
  if (problems.length > 0 || shippingCostMinor === undefined) return message("express-details", { problems })
  const country = choice.address.countryCode
  if (country !== delivered || !countries.includes(country)) return message("express-address")
  const amount = (minor: number) => money(minor, currencyCode)
  if (!findChosen(express, choice))
    return message("express-option-unknown", { id, asked: amount(shippingCostMinor) })
  const asked = express.goodsMinor + shippingCostMinor
  if (asked === authorizedMinor) return undefined
  return message("express-total", { reserved: amount(authorizedMinor), asked: amount(asked) })
}

/** The offer proves the price: Vipps names the chosen option by its id alone. */
export function findChosen(
  { offered }: ExpressFacts,
  { shippingOptionId, shippingCostMinor }: ExpressChoice,
): ExpressOffer | undefined {
  return offered.find(
    ({ optionId, priceMinor }) => optionId === shippingOptionId && priceMinor === shippingCostMinor,
  )
}

/** A link lives five minutes, and the app lets the shopper approve for five more (knowledge base, timeouts). */
const LATEST_APPROVAL_MS = 10 * 60_000

/**
 * Why an approved payment of which Vipps tells no choice can't become an order: it has been asked for so long. In Medusa there is
 * no payment yet, so later nobody but a person in Vipps' portal could free the money.
 */
export function refuseSilence(p: { startedAt: Date; now: Date; graceMs: number }): Message | undefined {
  const sinceMs = p.now.getTime() - p.startedAt.getTime()
  if (sinceMs < LATEST_APPROVAL_MS + p.graceMs) return undefined
  return message("express-details", { problems: ["name", "address"] })
}

/** Vipps tells name, e-mail and address with the approval or a moment later. After that, the shopper has not given them. */
const DETAILS_WITHIN_MS = 60_000

/**
 * Whether Vipps may still tell what is missing. `reservedAt`: when the shopper approved, by Vipps' clock, which may be behind ours;
 * undefined: not read yet.
 */
export function mayTellMore(p: { startedAt: Date; reservedAt: Date | undefined; now: Date }): boolean {
  const startedMs = p.startedAt.getTime()
  const approvedMs = p.reservedAt
    ? Math.max(p.reservedAt.getTime(), startedMs)
    : startedMs + LATEST_APPROVAL_MS
  return p.now.getTime() - approvedMs < DETAILS_WITHIN_MS
}

/** What an order needs and Vipps does not tell. */
export function missingIn({ email, firstName, lastName, address, ...shipping }: ExpressChoice): string[] {
  const { line1, city, postalCode, countryCode } = address
  const wanted = { email, "first name": firstName, "last name": lastName, address: line1, city }
  const price = shipping.shippingCostMinor === undefined ? "" : "known"
  return Object.entries({
    ...wanted,
    "postal code": postalCode,
    country: countryCode,
    "shipping price": price,
  })
    .filter(([, value]) => value.trim() === "")
    .map(([name]) => name)
}
