import type { MedusaContainer } from "@medusajs/framework/types"
import { findLinked, readLink, tellsIds } from "./return-link"
import { singleFlight } from "../context/single-flight"
import type { ShopperOutcome } from "./outcome"
import { awaitOutcome } from "./poll-outcome"

/** All that the store API says about a payment. `order_id` is Medusa's, `code` says why no order could be made. */
type PaymentStateView = { state: ShopperOutcome; order_id?: string; code?: string }

const share = singleFlight<PaymentStateView | undefined>()

/** For a storefront that asks again and again: Vipps is asked at most every other second. undefined: not our link. */
export async function readState(
  container: MedusaContainer,
  token: string,
): Promise<PaymentStateView | undefined> {
  if (readLink(container, token).length === 0) return undefined
  return share(token, () => findState(container, token))
}

async function findState(container: MedusaContainer, token: string): Promise<PaymentStateView | undefined> {
  const payment = await findLinked(container, token)
  if (!payment) return undefined
  const outcome = await awaitOutcome(container, payment, { patienceMs: 0, isBack: false })
  const orderId = tellsIds(payment) ? outcome.orderId : undefined
  return {
    state: outcome.outcome,
    ...(orderId === undefined ? {} : { order_id: orderId }),
    ...(outcome.code === undefined ? {} : { code: outcome.code }),
  }
}
