import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { PaymentLink } from "../contract/admin-api"
import { message } from "../messages"
import { decimalFromMinor } from "../rules"
import { notAllowed } from "../medusa/errors"
import { withOrderLock } from "../medusa/advisory-lock"
import { findOrderId } from "../medusa/order-rows"
import { readOrderMoney, type OrderMoney } from "./order-balance"
import type { VippsPayment } from "../context/vipps-payment"
import {
  askForUncovered,
  isBegunElsewhere,
  isUnpaid,
  repairRequests,
  sumAskedElsewhere,
} from "./payment-requests"

/** The one that Medusa's order page copies; undefined: it shows none. */
export function findPaymentLink(
  container: MedusaContainer,
  money: OrderMoney,
  { context }: VippsPayment,
): PaymentLink | undefined {
  const collection = findAsking(money)
  if (!collection) return undefined
  const path = `/payment-collection/${collection.id}?order_id=${money.orderId}`
  const base = readStorefrontUrl(container) ?? new URL(context.options.returnUrls[0]).origin
  return { url: base + path, amount: decimalFromMinor(collection.amountMinor) }
}

/**
 * What can still be asked of the customer by a link that has to be made, in minor units; nothing if links already ask for exactly
 * that.
 */
export function missingRequest(money: OrderMoney): number {
  if (money.isCanceled) return 0
  const missingMinor = Math.max(0, money.uncoveredMinor - sumAskedElsewhere(money))
  return findAsking(money)?.amountMinor === missingMinor ? 0 : missingMinor
}

/** Makes Medusa's order page ask for exactly what no reservation covers, by one link. Moves no money. */
export async function requestPayment(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  const orderId = await findOrderId(container, payment.id)
  if (orderId === undefined) throw nothingToRequest()
  // what the customer has started is cancelled at Vipps before the lock is taken, because that may take long
  await repairRequests(container, await readUncovered(container, orderId))
  await withOrderLock(container, orderId, async () =>
    askForUncovered(container, await readUncovered(container, orderId)),
  )
}

async function readUncovered(container: MedusaContainer, orderId: string): Promise<OrderMoney> {
  const money = await readOrderMoney(container, orderId)
  if (!money || money.isCanceled || money.uncoveredMinor === 0) throw nothingToRequest()
  return money
}

function nothingToRequest() {
  return notAllowed(message("nothing-to-request"))
}

/** The one by which the customer can pay with Vipps, while anything is outstanding. */
function findAsking(money: OrderMoney) {
  return money.uncoveredMinor === 0
    ? undefined
    : money.collections.find((one) => isUnpaid(money, one) && !isBegunElsewhere(one))
}

/** Medusa's own setting, without which its button copies an address without a host. */
function readStorefrontUrl(container: MedusaContainer): string | undefined {
  const { storefrontUrl } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE).admin
  return storefrontUrl?.replace(/\/+$/, "") || undefined
}
