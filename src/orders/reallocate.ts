import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules, PaymentCollectionStatus } from "@medusajs/framework/utils"
import { add, exactly, minorOf, subtract } from "../medusa/exact-amount"
import { withOrderLock } from "../medusa/advisory-lock"
import { type CollectionRow } from "../medusa/order-rows"
import {
  isAuthorizedElsewhere,
  readOrderMoney,
  type OrderMoney,
  type OrderVippsPayment,
} from "./order-balance"
import { isBegunElsewhere, repairRequests, takeBackRequests } from "./payment-requests"

/**
 * After an order edit (also an exchange, claim or return) with something to pay, Medusa cancels the order's authorized payments
 * and asks for the whole amount again. The provider refuses that, so the reservation stays. This corrects Medusa's rows by
 * recomputing everything from what the order costs now. Moves no money, and changes nothing where nothing is wrong.
 */
type Repaired = {
  did: string[]
  /** an operation is open on one of the payments: how much is captured is not known yet, so nothing was changed */
  isBusy: boolean
  /** as it is after the repair; undefined: none of its payments is ours */
  money: OrderMoney | undefined
}

/**
 * `isChanged`: the order was just edited. Otherwise this only checks, and leaves alone what the staff have asked the customer to
 * pay. Requests come first: if the process dies here, the edit can still be seen.
 */
export async function repairOrder(
  container: MedusaContainer,
  orderId: string,
  p: { isChanged: boolean },
): Promise<Repaired> {
  const before = await readOrderMoney(container, orderId)
  if (!before) return { did: [], isBusy: false, money: undefined }
  if (await isBusy(before)) return { did: [], isBusy: true, money: before }
  const did = await syncRequests(container, before, p.isChanged)
  const repaired = await withOrderLock(container, orderId, () => repairLocked(container, orderId))
  return { ...repaired, did: [...did, ...repaired.did] }
}

async function syncRequests(
  container: MedusaContainer,
  money: OrderMoney,
  isChanged: boolean,
): Promise<string[]> {
  if (money.isCanceled) return takeBackRequests(container, money)
  return isChanged || isUnrepaired(money) ? repairRequests(container, money) : []
}

/** Medusa has closed a collection whose payment is active: an edit that was not repaired yet. */
function isUnrepaired({ collections, vipps }: OrderMoney): boolean {
  const closed = collections.filter(({ status }) => status === "canceled" || status === "partially_captured")
  return closed.some(({ id }) => vipps.some(({ row }) => row.collectionId === id && !row.canceledAt))
}

async function repairLocked(container: MedusaContainer, orderId: string): Promise<Repaired> {
  const money = await readOrderMoney(container, orderId)
  if (!money) return { did: [], isBusy: false, money: undefined }
  if (money.isCanceled) return { did: await closeCollections(container, money), isBusy: false, money }
  if (await isBusy(money)) return { did: [], isBusy: true, money }
  const did: string[] = []
  for (const one of money.vipps)
    if (await repairPayment(container, money, one)) did.push(`${one.row.id} repaired`)
  for (const collection of money.collections)
    if (await repairCollection(container, money, collection)) did.push(`${collection.id} repaired`)
  return { did, isBusy: false, money }
}

/** A repair in progress while Medusa cancelled the order has opened them again; never another provider's. */
async function closeCollections(container: MedusaContainer, money: OrderMoney): Promise<string[]> {
  const { collections, others } = money
  const isElsewhere = (one: CollectionRow) =>
    isBegunElsewhere(one) || others.some(({ collectionId }) => collectionId === one.id)
  const open = collections.filter((one) => one.status !== "canceled" && !isElsewhere(one))
  for (const { id } of open)
    await container
      .resolve(Modules.PAYMENT)
      .updatePaymentCollections(id, { status: PaymentCollectionStatus.CANCELED })
  return open.map(({ id }) => `${id} cancelled`)
}

async function isBusy(money: OrderMoney): Promise<boolean> {
  const open = await Promise.all(
    money.vipps.map(({ payment }) =>
      payment.context.journal.operations.openOperation(payment.attempt.reference),
    ),
  )
  return open.some(Boolean)
}

/** What the payment is worth to the order: what it has captured, and what is still due of its reservation. */
function worthMinor({ payment, allocatedMinor }: OrderVippsPayment): number {
  return payment.attempt.figures.capturedMinor + allocatedMinor
}

/** The same in the main unit, so that the order's records close exactly once it is captured. */
function worthOf(money: OrderMoney, one: OrderVippsPayment): number {
  const elsewhereMinor = money.vipps.reduce(
    (sum, other) => (other === one ? sum : sum + other.allocatedMinor),
    0,
  )
  const exact = subtract(add(one.row.captured, money.exactDue), elsewhereMinor / 100)
  return exactly(exact, worthMinor(one))
}

/**
 * Medusa's own Capture button posts the payment's amount, and is there while `captured_at` is empty. A payment of which nothing
 * is captured and nothing is due keeps its amount: zero would mean "everything" to Vipps.
 */
async function repairPayment(
  container: MedusaContainer,
  money: OrderMoney,
  one: OrderVippsPayment,
): Promise<boolean> {
  const { row, payment } = one
  const amountMinor = worthMinor(one)
  if (row.canceledAt || amountMinor === 0) return false
  // a released one has nothing left to capture, also if Medusa has no row of a capture in the Vipps portal
  const isCaptured = row.capturedMinor >= amountMinor || payment.attempt.figures.released
  if (row.amountMinor === amountMinor && Boolean(row.capturedAt) === isCaptured) return false
  const change = {
    id: row.id,
    // if the minor units are equal it stays as it is: its fraction is Medusa's
    amount: row.amountMinor === amountMinor ? row.amount : worthOf(money, one),
    captured_at: isCaptured ? (row.capturedAt ?? new Date()) : null,
  }
  await container.resolve(Modules.PAYMENT).updatePayment(change)
  one.row = { ...row, amountMinor, amount: change.amount, capturedAt: change.captured_at ?? undefined }
  return true
}

/** A collection whose payments are all ours has the sum of their amounts, and is not cancelled while they are active. */
async function repairCollection(
  container: MedusaContainer,
  money: OrderMoney,
  collection: CollectionRow,
): Promise<boolean> {
  const target = targetOf(money, collection)
  if (
    !target ||
    (minorOf(target.amount) === collection.amountMinor && String(target.status) === collection.status)
  )
    return false
  const change = {
    amount: target.amount,
    status: target.status,
    completed_at: target.status === PaymentCollectionStatus.COMPLETED ? new Date() : null,
  }
  const payments = container.resolve(Modules.PAYMENT)
  await payments.updatePaymentCollections(collection.id, change)
  return true
}

function targetOf(money: OrderMoney, collection: CollectionRow) {
  const inside = <Row extends { collectionId: string }>(row: Row) => row.collectionId === collection.id
  const ours = money.vipps.filter(({ row }) => inside(row))
  const others = money.others.filter(inside)
  // partly authorized: something in it is still to be paid in another way, which only the staff can know
  const isMixed = others.some((row) => isAuthorizedElsewhere(row) || row.capturedMinor > 0)
  if (ours.length === 0 || isMixed || collection.status === "partially_authorized") return undefined
  const kept = ours.filter(({ row }) => !row.canceledAt || row.capturedMinor > 0)
  if (kept.length === 0) return canceledTarget(collection)
  const amount = add(...kept.map(({ row }) => (row.canceledAt ? row.captured : row.amount)))
  const isCaptured = minorOf(add(...kept.map(({ row }) => row.captured))) >= minorOf(amount)
  return {
    amount,
    status: isCaptured ? PaymentCollectionStatus.COMPLETED : PaymentCollectionStatus.AUTHORIZED,
  }
}

/** Nothing in it can be captured any more, and the customer is not about to pay into it again. */
function canceledTarget({ amountMinor, sessions }: CollectionRow) {
  const isAwaited = sessions.some(({ hasPayment }) => !hasPayment)
  return isAwaited ? undefined : { amount: amountMinor / 100, status: PaymentCollectionStatus.CANCELED }
}
