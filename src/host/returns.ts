import type { MedusaContainer } from "@medusajs/framework/types"
import { readReturnAddress } from "../providers/vipps/addresses"
import { VippsError } from "../vipps"
import { completePayment, findCartId, refreshAttempt } from "./completion"
import { deskOf } from "./desks"
import { listProviders, type ConfiguredProvider } from "./providers"

type Outcome = "paid" | "rejected" | "expired" | "pending"

/**
 * Where a shopper who comes back from Vipps is sent: the storefront's page, with the outcome. An approved payment is
 * completed on the way, should the callback not have done so. undefined: not a link of ours.
 */
export async function followReturn(container: MedusaContainer, token: string): Promise<string | undefined> {
  for (const provider of listProviders(container)) {
    const orderId = readReturnAddress(provider.options, token)
    if (orderId) return addressFor(container, provider, orderId)
  }
  return undefined
}

async function addressFor(container: MedusaContainer, provider: ConfiguredProvider, orderId: string) {
  const desk = deskOf(container, provider)
  const attempt = await desk.journal.attempts.attempt(orderId)
  if (!attempt) return undefined
  const { outcome, placedOrderId } = await decide(container, provider, orderId)
  const address = new URL(attempt.returnUrl ?? provider.options.returnUrls[0])
  address.searchParams.set("vipps", outcome)
  const cartId = await findCartId(container, attempt.sessionId, attempt.paymentCollectionId)
  if (cartId) address.searchParams.set("cart_id", cartId)
  if (placedOrderId) address.searchParams.set("order_id", placedOrderId)
  return address.toString()
}

async function decide(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  orderId: string,
): Promise<{ outcome: Outcome; placedOrderId?: string }> {
  const completion = await completePayment(container, orderId, provider.providerId)
  if (completion.kind === "order") return { outcome: "paid", placedOrderId: completion.orderId }
  if (completion.kind === "paid") return { outcome: "paid" }
  return { outcome: await readOutcome(deskOf(container, provider), orderId) }
}

async function readOutcome(desk: ReturnType<typeof deskOf>, orderId: string): Promise<Outcome> {
  try {
    const { state } = await refreshAttempt(desk, orderId)
    if (state === "expired") return "expired"
    return state === "canceled" || state === "failed" ? "rejected" : "pending"
  } catch (error) {
    if (error instanceof VippsError) return "pending"
    throw error
  }
}
