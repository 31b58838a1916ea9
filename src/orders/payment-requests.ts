import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
  Modules,
  PaymentCollectionStatus,
} from "@medusajs/framework/utils"
import { createOrderPaymentCollectionWorkflow } from "@medusajs/medusa/core-flows"
import { decimalFromMinor } from "../rules"
import type { CollectionRow } from "../medusa/order-rows"
import type { OrderMoney } from "./order-balance"

/**
 * The payment collections that nobody has paid. After an edit Medusa asks in them for all that is due, also for what is reserved
 * already. One is kept, for what no reservation covers: the one that the customer is about to pay, or the oldest, whose link they
 * may have. The others are deleted, with the Vipps payments started in them. If the customer has begun to pay one by another
 * provider, it is left alone, and its amount is not requested twice.
 */
export async function repairRequests(container: MedusaContainer, money: OrderMoney): Promise<string[]> {
  const unpaid = money.collections.filter((one) => isUnpaid(money, one)).sort(byProgress)
  const ours = unpaid.filter((one) => !isBegunElsewhere(one))
  const askedMinor = money.uncoveredMinor - sumAskedElsewhere(money)
  const kept = askedMinor > 0 ? ours[0] : undefined
  const did: string[] = []
  for (const collection of ours.filter((one) => one !== kept))
    if (await remove(container, money.orderId, collection)) did.push(`${collection.id} deleted`)
  if (kept && (await askFor(container, kept, askedMinor))) did.push(`${kept.id} asks for the difference`)
  return did
}

/** Nobody must pay for a cancelled order: payments started by link are cancelled at Vipps. */
export async function takeBackRequests(container: MedusaContainer, money: OrderMoney): Promise<string[]> {
  const sessions = money.collections.flatMap((one) => one.sessions)
  const begun = sessions.filter(({ hasPayment, isOurs }) => !hasPayment && isOurs)
  for (const { id } of begun) await removeSession(container, id)
  return begun.map(({ id }) => `${id} taken back`)
}

/**
 * A payment was cancelled and its order was not. Without a collection to pay into, Medusa's order page has no payment link, and
 * nobody could be asked for the money.
 */
export async function askForUncovered(container: MedusaContainer, money: OrderMoney): Promise<void> {
  const isAsked = money.collections.some((one) => isUnpaid(money, one) && !isBegunElsewhere(one))
  const missingMinor = money.uncoveredMinor - sumAskedElsewhere(money)
  if (money.isCanceled || missingMinor <= 0 || isAsked) return
  const input = { order_id: money.orderId, amount: decimalFromMinor(missingMinor) }
  await createOrderPaymentCollectionWorkflow(container).run({ input })
}

/** What the customer has started to pay through another provider. */
export function sumAskedElsewhere(money: OrderMoney): number {
  const elsewhere = money.collections.filter((one) => isUnpaid(money, one) && isBegunElsewhere(one))
  return elsewhere.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}

/** Another provider's session, which that provider must end. */
export function isBegunElsewhere({ sessions }: CollectionRow): boolean {
  return sessions.some(({ hasPayment, isOurs }) => !hasPayment && !isOurs)
}

function byProgress(one: CollectionRow, other: CollectionRow): number {
  return Math.sign(other.sessions.length) - Math.sign(one.sessions.length)
}

/** While an order is being made, a cart's own collection is Medusa's: it gets its payment in a moment. */
export function isUnpaid({ vipps, others }: OrderMoney, { id, status, hasCart }: CollectionRow): boolean {
  const hasPayment = [...vipps.map(({ row }) => row), ...others].some(
    ({ collectionId }) => collectionId === id,
  )
  return !hasCart && !hasPayment && (status === "not_paid" || status === "awaiting")
}

/** A session of another amount can't be paid any more: the storefront makes a new one, as in a cart whose total changes. */
async function askFor(
  container: MedusaContainer,
  collection: CollectionRow,
  amountMinor: number,
): Promise<boolean> {
  const stale = collection.sessions.filter((one) => !one.hasPayment && one.amountMinor !== amountMinor)
  for (const { id } of stale) await removeSession(container, id)
  if (collection.amountMinor === amountMinor) return stale.length > 0
  await container.resolve(Modules.PAYMENT).updatePaymentCollections(collection.id, {
    amount: decimalFromMinor(amountMinor),
    status: PaymentCollectionStatus.NOT_PAID,
  })
  return true
}

async function remove(
  container: MedusaContainer,
  orderId: string,
  { id, sessions }: CollectionRow,
): Promise<boolean> {
  for (const session of sessions) await removeSession(container, session.id)
  const payments = container.resolve(Modules.PAYMENT)
  // the customer was faster: what they paid is the order's, and the next repair counts it
  const [collection] = await payments.listPaymentCollections({ id }, { relations: ["payments"] })
  if (!collection || (collection.payments ?? []).length > 0) return false
  await container.resolve(ContainerRegistrationKeys.LINK).dismiss({
    [Modules.ORDER]: { order_id: orderId },
    [Modules.PAYMENT]: { payment_collection_id: id },
  })
  await payments.deletePaymentCollections(id)
  return true
}

/** The provider cancels what was started at Vipps, but not a session that has become a payment. */
async function removeSession(container: MedusaContainer, id: string): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  const [session] = await payments.listPaymentSessions({ id }, { relations: ["payment"] })
  if (!session || session.payment) return
  try {
    await payments.deletePaymentSession(id)
  } catch (error) {
    // another server's repair has deleted it meanwhile
    const isGone = MedusaError.isMedusaError(error) && error.type === MedusaError.Types.NOT_FOUND
    if (!isGone) throw error
  }
}
