import type { MedusaContainer, UpdateCartDataDTO } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import { notAllowed } from "../medusa/errors"
import { minorOf } from "../medusa/exact-amount"
import { message, money } from "../messages"

type AddressIds = { cartId: string; shipping: string | null; billing: string | null }

/**
 * Medusa's step that writes addresses gives e-mail and customer back when it is taken back, but leaves the addresses. This one,
 * placed before it, only takes back: the old addresses return, and the shopper's are deleted.
 */
export const keepAddressesStep = createStep(
  "vipps-keep-addresses",
  async ({ cartId }: { cartId: string }, { container }) => {
    const known = await readAddressIds(container, cartId)
    return new StepResponse(known, known)
  },
  async (known: AddressIds | undefined, { container }) => {
    if (!known) return
    const written = await readAddressIds(container, known.cartId)
    const carts = container.resolve(Modules.CART)
    await carts.updateCarts(known.cartId, {
      shipping_address: referenceTo(known.shipping),
      billing_address: referenceTo(known.billing),
    } as UpdateCartDataDTO)
    const kept = [known.shipping, known.billing]
    const gone = [written.shipping, written.billing].filter((id) => id !== null && !kept.includes(id))
    if (gone.length > 0) await carts.deleteAddresses(gone as string[])
  },
)

/** Of the ids alone Medusa takes no notice; it keeps the reference to an address that has its id. Its types know no null. */
const referenceTo = (id: string | null) => (id === null ? null : { id })

type Addresses = { shipping_address?: { id: string } | null; billing_address?: { id: string } | null }

async function readAddressIds(container: MedusaContainer, cartId: string): Promise<AddressIds> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: ["id", "shipping_address.id", "billing_address.id"],
    filters: { id: cartId },
  })
  const [cart] = data as unknown as Addresses[]
  return { cartId, shipping: cart?.shipping_address?.id ?? null, billing: cart?.billing_address?.id ?? null }
}

type Guest = { customerId: string; firstName: string; lastName: string; phone: string }

/** A guest whom Medusa has just made, or knows by e-mail alone, gets the name from the app; an account keeps its own. */
export const nameGuestStep = createStep(
  "vipps-name-guest",
  async ({ customerId, firstName, lastName, phone }: Guest, { container }) => {
    const customers = container.resolve(Modules.CUSTOMER)
    const { has_account, first_name, last_name } = await customers.retrieveCustomer(customerId)
    if (has_account || first_name || last_name) return new StepResponse("", "")
    await customers.updateCustomers(customerId, {
      ...{ first_name: firstName, last_name: lastName, ...(phone && { phone }) },
    })
    return new StepResponse(customerId, customerId)
  },
  async (customerId: string | undefined, { container }) => {
    if (!customerId) return
    await container
      .resolve(Modules.CUSTOMER)
      .updateCustomers(customerId, { first_name: null, last_name: null, phone: null })
  },
)

export type WrittenAmounts = {
  cartId: string
  sessionId: string
  providerId: string
  reference: string
  reservedMinor: number
}
type Amount = number | string
type Before = WrittenAmounts & { collectionId: string; session: Amount; collection: Amount; currency: string }

/**
 * The cart must now cost what is reserved. Then collection and session get its exact total, with any fraction of the minor unit:
 * with a rounded one, Medusa would see a changed cart and delete the session. Last, the journal's mark lets the provider authorize.
 */
export const writeAmountsStep = createStep(
  "vipps-write-amounts",
  async (p: WrittenAmounts, { container }) => {
    const cart = await readTotal(container, p.cartId)
    requireReserved(minorOf(cart.total), p.reservedMinor, cart.currency_code)
    const payments = container.resolve(Modules.PAYMENT)
    const session = await payments.retrievePaymentSession(p.sessionId)
    const collection = await payments.retrievePaymentCollection(session.payment_collection_id)
    const before: Before = {
      ...p,
      ...{
        collectionId: collection.id,
        session: session.amount as Amount,
        collection: collection.amount as Amount,
      },
      currency: session.currency_code,
    }
    await setAmounts(container, before, { session: cart.raw_total, collection: cart.raw_total })
    await attemptsOf(container, p).markExpressWritten(p.reference, p.reservedMinor)
    return new StepResponse(p.reference, before)
  },
  async (before: Before | undefined, { container }) => {
    if (!before) return
    await attemptsOf(container, before).unmarkExpressWritten(before.reference)
    await setAmounts(container, before, before)
  },
)

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

async function setAmounts(
  container: MedusaContainer,
  p: Pick<Before, "sessionId" | "collectionId" | "currency">,
  to: { session: Amount; collection: Amount },
): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  await payments.updatePaymentCollections(p.collectionId, { amount: to.collection })
  const { data = {} } = await payments.retrievePaymentSession(p.sessionId)
  await payments.updatePaymentSession({
    ...{ id: p.sessionId, amount: to.session, currency_code: p.currency, data },
  })
}

function attemptsOf(container: MedusaContainer, { providerId }: WrittenAmounts) {
  const provider = findProvider(container, providerId)
  if (!provider) throw notAllowed(message("express-no-provider"))
  return contextOf(container, provider).journal.attempts
}
