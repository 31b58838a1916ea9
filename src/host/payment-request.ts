import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { decimalFromOre } from "../rules"
import { notAllowed } from "./ending"
import { withOrderLock } from "./order-lock"
import { findOrderId, readOrderMoney, type OrderMoney } from "./order-money"
import type { VippsPayment } from "./payments"
import { askForUncovered, isUnpaid, settleUnpaid } from "./unpaid-collections"

/** A link by which the customer pays into an order's payment collection. Amount in kroner. */
export type PaymentLink = { url: string; amount: number }

/** The one that Medusa's order page copies; undefined: it shows none. */
export function findPaymentLink(
  container: MedusaContainer,
  money: OrderMoney,
  { desk }: VippsPayment,
): PaymentLink | undefined {
  const collection = findAsking(money)
  if (!collection) return undefined
  const path = `/payment-collection/${collection.id}?order_id=${money.orderId}`
  const base = readStorefrontUrl(container) ?? new URL(desk.options.returnUrls[0]).origin
  return { url: base + path, amount: decimalFromOre(collection.amountOre) }
}

/** What can still be asked of the customer by a link that has to be made, in øre: nothing when a link asks for just that. */
export function missingRequest(money: OrderMoney): number {
  if (money.isCanceled || findAsking(money)?.amountOre === money.uncoveredOre) return 0
  return money.uncoveredOre
}

/** Makes Medusa's order page ask for what no reservation covers: exactly that, by one link. Moves no money. */
export async function requestPayment(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  const orderId = await findOrderId(container, payment.id)
  if (orderId === undefined) throw nothingToRequest()
  await withOrderLock(container, orderId, async () => {
    const money = await readOrderMoney(container, orderId)
    if (!money || money.isCanceled || money.uncoveredOre === 0) throw nothingToRequest()
    await settleUnpaid(container, money)
    await askForUncovered(container, money)
  })
}

function nothingToRequest() {
  return notAllowed(
    "No payment link was made: nothing of the order is left to ask the customer for.",
    "nothing-to-request",
  )
}

/** As the dashboard chooses it: the first that is not paid, while anything is outstanding. */
function findAsking(money: OrderMoney) {
  return money.uncoveredOre === 0
    ? undefined
    : money.collections.find((one) => one.status === "not_paid" && isUnpaid(money, one))
}

/** Medusa's own setting, without which its button copies an address that has no host. */
function readStorefrontUrl(container: MedusaContainer): string | undefined {
  const { storefrontUrl } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE).admin
  return storefrontUrl?.replace(/\/+$/, "") || undefined
}
