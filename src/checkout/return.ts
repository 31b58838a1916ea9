import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { VippsDesk } from "../context/vipps-context"
import { findLinked, readLink, tellsIds } from "./return-link"
import { listProviders } from "../context/configured-providers"
import { shareWork } from "./single-flight"
import type { Verdict } from "./outcome"
import { awaitVerdict, SHOPPER_PATIENCE_MS } from "./poll-outcome"

const share = shareWork<string | undefined>()

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
  link: { desk: VippsDesk; orderId: string },
  token: string,
): Promise<string | undefined> {
  try {
    const payment = await findLinked(container, token)
    if (!payment) return undefined
    const verdict = await awaitVerdict(container, payment, { patienceMs: SHOPPER_PATIENCE_MS, isBack: true })
    return addressFor(payment.desk, tellsIds(payment) ? { ...verdict, token } : withoutIds(verdict))
  } catch (error) {
    // their money may be reserved: a page that asks again is better than an error
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .error(`Vipps payment ${link.orderId}, return: ${String(error)}`)
    return addressFor(link.desk, { outcome: "pending", token })
  }
}

type Told = Pick<Verdict, "outcome"> & Partial<Verdict> & { token?: string }

function withoutIds({ outcome, code, attempt }: Verdict): Told {
  return { outcome, code, attempt }
}

/** The token is passed on only where there is something left to ask. */
function addressFor(desk: VippsDesk, told: Told): string {
  const address = new URL(chooseReturnUrl(desk, told.attempt?.returnUrl))
  address.searchParams.set("vipps", told.outcome)
  if (told.code) address.searchParams.set("code", told.code)
  if (told.cartId) address.searchParams.set("cart_id", told.cartId)
  if (told.placedOrderId) address.searchParams.set("order_id", told.placedOrderId)
  if (told.outcome === "pending" && told.token) address.searchParams.set("vipps_token", told.token)
  return address.toString()
}

/** Stored when the payment began; the shop's list may be shorter now. */
function chooseReturnUrl({ options: { returnUrls } }: VippsDesk, kept: string | undefined): string {
  return kept !== undefined && returnUrls.includes(kept) ? kept : returnUrls[0]
}

/** The shop's front page, for a page that has nothing else to offer. */
export function findStorefront(container: MedusaContainer): string | undefined {
  const [provider] = listProviders(container)
  return provider && new URL(provider.options.returnUrls[0]).origin
}
