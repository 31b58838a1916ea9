import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { currentCompletion } from "../context/completion-scope"
import { completionLeaseMs } from "../context/completion-times"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import type { UnitContext } from "../context/vipps-context"
import { askAgain, notAllowed } from "../medusa/errors"
import { minorOf } from "../medusa/exact-amount"
import { message, money } from "../messages"
import { readSessions } from "./sessions"

type Guest = { customerId: string; firstName: string; lastName: string; phone: string }

/** A guest whom Medusa has just made, or knows by e-mail alone, gets the name from the app; an account keeps its own. */
export const nameGuestStep = createStep(
  "vipps-name-guest",
  async ({ customerId, firstName, lastName, phone }: Guest, { container }) => {
    const customers = container.resolve(Modules.CUSTOMER)
    const { has_account, first_name, last_name, phone: before } = await customers.retrieveCustomer(customerId)
    if (has_account || first_name || last_name) return new StepResponse("", { customerId: "", phone: null })
    await customers.updateCustomers(customerId, {
      ...{ first_name: firstName, last_name: lastName, ...(phone && { phone }) },
    })
    return new StepResponse(customerId, { customerId, phone: before })
  },
  async (named: { customerId: string; phone: string | null } | undefined, { container }) => {
    if (!named?.customerId) return
    await container
      .resolve(Modules.CUSTOMER)
      .updateCustomers(named.customerId, { first_name: null, last_name: null, phone: named.phone })
  },
)

export type ExpressPayment = {
  cartId: string
  sessionId: string
  providerId: string
  reference: string
  reservedMinor: number
}

/**
 * To wait for the cart's lock may take longer than the lease on its completion. Whoever has lost it writes nothing: another server
 * may be making the order.
 */
export const holdCompletionStep = createStep(
  "vipps-hold-completion",
  async (p: ExpressPayment, { container }) => {
    await holdCompletion(unitOf(container, p), p.reference)
    return new StepResponse(p.reference)
  },
)

async function holdCompletion(unit: UnitContext, reference: string): Promise<void> {
  const scope = currentCompletion()
  const leaseMs = completionLeaseMs(unit)
  const lease = scope?.lease && (await unit.journal.attempts.renewCompletion(reference, scope.lease, leaseMs))
  if (!lease) throw askAgain(message("completed-elsewhere"))
  scope.lease = lease
}

/** Their money is Medusa's already, or is becoming so. */
const TAKEN = ["authorized", "captured"]

/**
 * Medusa completes a cart by the first of its live sessions, so this payment's must be the only one. Two tabs or two servers may
 * have started one each, and the shopper may have approved both: the other payment is freed with its session.
 */
export const endOtherSessionsStep = createStep(
  "vipps-end-other-sessions",
  async ({ cartId, sessionId, reservedMinor }: ExpressPayment, { container }) => {
    const live = (await readSessions(container, cartId)).filter(({ isLive }) => isLive)
    if (!live.some(({ id }) => id === sessionId)) throw askAgain(message("express-cart-changed"))
    const others = live.filter(({ id }) => id !== sessionId)
    if (others.some(({ status }) => TAKEN.includes(status))) throw askAgain(message("express-paid-otherwise"))
    // none is ended for a payment that can't become the order
    const cart = await readTotal(container, cartId)
    requireReserved(minorOf(cart.total), reservedMinor, cart.currency_code)
    for (const { id } of others) await container.resolve(Modules.PAYMENT).deletePaymentSession(id)
    return new StepResponse(others.length)
  },
)

type Amount = number | string
type Amounts = { session: Amount; collection: Amount }
type Known = { sessionId: string; collectionId: string; currency: string }
type Before = ExpressPayment & Known & Amounts & { mark: string }

/**
 * The cart must now cost what is reserved. Then collection and session get its exact total, with any fraction of the minor unit:
 * with a rounded one, Medusa would see a changed cart and delete the session. Last, the journal's mark lets the provider authorize.
 * Taken back only while the mark is this one's: after it, another server may have made the order.
 */
export const writeAmountsStep = createStep(
  "vipps-write-amounts",
  async (p: ExpressPayment, { container }) => {
    const unit = unitOf(container, p)
    const cart = await readTotal(container, p.cartId)
    requireReserved(minorOf(cart.total), p.reservedMinor, cart.currency_code)
    const payments = container.resolve(Modules.PAYMENT)
    const session = await payments.retrievePaymentSession(p.sessionId)
    const collection = await payments.retrievePaymentCollection(session.payment_collection_id)
    await holdCompletion(unit, p.reference)
    const known = { sessionId: p.sessionId, collectionId: collection.id, currency: session.currency_code }
    const before = { session: session.amount as Amount, collection: collection.amount as Amount }
    const mark = await writeAmounts(container, known, { before, total: cart.raw_total }, () =>
      unit.journal.attempts.markExpressWritten(p.reference, p.reservedMinor),
    )
    const written: Before = { ...p, ...known, mark: mark ?? "", ...before }
    return new StepResponse(p.reference, written)
  },
  async (before: Before | undefined, { container }) => {
    if (!before) return
    const { attempts } = unitOf(container, before).journal
    const isMine = await attempts.unmarkExpressWritten(before.reference, before.mark)
    if (isMine) await setAmounts(container, before, before)
  },
)

/** A step that fails is not taken back. An amount that stayed would be another than the cart's: Medusa would end the payment. */
export async function writeAmounts<T>(
  container: MedusaContainer,
  known: Known,
  { before, total }: { before: Amounts; total: Amount },
  mark: () => Promise<T>,
): Promise<T> {
  try {
    await setAmounts(container, known, { session: total, collection: total })
    return await mark()
  } catch (error) {
    // what failed is what the staff must know
    await setAmounts(container, known, before).catch(() => undefined)
    throw error
  }
}

function requireReserved(totalMinor: number, reservedMinor: number, currencyCode: string): void {
  if (totalMinor === reservedMinor) return
  const amount = (minor: number) => money(minor, currencyCode)
  throw notAllowed(message("express-total", { reserved: amount(reservedMinor), asked: amount(totalMinor) }))
}

type CartTotal = { total: number; raw_total: Amount; currency_code: string }

async function readTotal(container: MedusaContainer, cartId: string): Promise<CartTotal> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity: "cart", fields: ["id", "total", "raw_total", "currency_code"], filters: { id: cartId } })
  const [cart] = data as unknown as CartTotal[]
  if (!cart) throw notAllowed(message("express-cart-missing", { id: cartId }))
  return cart
}

async function setAmounts(container: MedusaContainer, p: Known, to: Amounts): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  await payments.updatePaymentCollections(p.collectionId, { amount: to.collection })
  const { data = {} } = await payments.retrievePaymentSession(p.sessionId)
  await payments.updatePaymentSession({
    ...{ id: p.sessionId, amount: to.session, currency_code: p.currency, data },
  })
}

function unitOf(container: MedusaContainer, { providerId }: ExpressPayment): UnitContext {
  const provider = findProvider(container, providerId)
  if (!provider) throw notAllowed(message("express-no-provider"))
  return contextOf(container, provider)
}
