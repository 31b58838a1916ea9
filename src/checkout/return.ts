import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { UnitContext } from "../context/vipps-context"
import { findLinked, readLink, tellsIds } from "./return-link"
import { listProviders } from "../context/configured-providers"
import { marketOfUnit } from "../context/market"
import { brandName, type Locale } from "../rules"
import { singleFlight } from "../context/single-flight"
import type { PaymentOutcome } from "./outcome"
import { awaitOutcome, SHOPPER_PATIENCE_MS } from "./poll-outcome"

const share = singleFlight<string | undefined>()

/**
 * Where a shopper who returns from Vipps is sent: the storefront's page, with the outcome. Completes an approved payment on the
 * way if the callback has not. If many wait with one link, one of them asks for all. undefined: not a link of ours.
 */
export async function followReturn(container: MedusaContainer, token: string): Promise<string | undefined> {
  const [link] = readLink(container, token)
  return link && share(token, () => findAddress(container, link, token))
}

async function findAddress(
  container: MedusaContainer,
  link: { context: UnitContext; reference: string },
  token: string,
): Promise<string | undefined> {
  try {
    const payment = await findLinked(container, token)
    if (!payment) return undefined
    const outcome = await awaitOutcome(container, payment, { patienceMs: SHOPPER_PATIENCE_MS, isBack: true })
    return addressFor(payment.context, tellsIds(payment) ? { ...outcome, token } : withoutIds(outcome))
  } catch (error) {
    // their money may be reserved: a page that asks again is better than an error
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .error(`Vipps payment ${link.reference}, return: ${String(error)}`)
    return addressFor(link.context, { outcome: "pending", token })
  }
}

type Told = Pick<PaymentOutcome, "outcome"> & Partial<PaymentOutcome> & { token?: string }

function withoutIds({ outcome, code, attempt }: PaymentOutcome): Told {
  return { outcome, code, attempt }
}

/** The token is passed on where there is something left to ask, or no cart by which the page could check what the address says. */
function addressFor(context: UnitContext, told: Told): string {
  const address = new URL(chooseReturnUrl(context, told.attempt?.returnUrl))
  address.searchParams.set("vipps", told.outcome)
  if (told.code) address.searchParams.set("code", told.code)
  if (told.cartId) address.searchParams.set("cart_id", told.cartId)
  if (told.orderId) address.searchParams.set("order_id", told.orderId)
  const isAsked = told.outcome === "pending" || told.cartId === undefined
  if (isAsked && told.token) address.searchParams.set("vipps_token", told.token)
  return address.toString()
}

/** Stored when the payment began; the shop's list may be shorter now. */
function chooseReturnUrl({ options: { returnUrls } }: UnitContext, kept: string | undefined): string {
  return kept !== undefined && returnUrls.includes(kept) ? kept : returnUrls[0]
}

/** What a page without a payment can say about the shop. */
export type Storefront = { url: string; locale: Locale; brand: string }

/** From the first sales unit: its front page, its market's language, and the app's current name there. */
export function findStorefront(container: MedusaContainer): Storefront | undefined {
  const [provider] = listProviders(container)
  if (!provider) return undefined
  const market = marketOfUnit(provider.options)
  return {
    url: new URL(provider.options.returnUrls[0]).origin,
    locale: market.locale,
    brand: brandName(market, new Date()),
  }
}
