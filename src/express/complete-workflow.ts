import {
  createWorkflow,
  transform,
  when,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import {
  acquireLockStep,
  addShippingMethodToCartStep,
  findOrCreateCustomerStep,
  releaseLockStep,
  removeShippingMethodFromCartStep,
  updateTaxLinesWorkflow,
  useQueryGraphStep,
} from "@medusajs/medusa/core-flows"
import type { ShippingDiscount } from "../operations"
import { decimalFromMinor } from "../rules"
import type { ExpressChoice } from "../vipps"
import { askCarrierStep, type CarrierQuestion } from "./ask-carrier"
import { completeCartStep } from "./complete-step"
import { discountShippingStep, type DiscountedShipping } from "./discount-shipping"
import {
  endOtherSessionsStep,
  holdCompletionStep,
  nameGuestStep,
  writeAmountsStep,
  type ExpressPayment,
} from "./payment-steps"
import type { Location } from "./locations"
import { writeShopperStep, type Address, type Shopper } from "./write-shopper"

/** The shopper's choice from Vipps, and the shop's option that it names. */
export type ExpressOrderInput = ExpressPayment & {
  choice: ExpressChoice
  /** the approved one of shipping */
  priceMinor: number
  /** of promotions, in that price */
  discounts: ShippingDiscount[]
  option: {
    id: string
    name: string
    providerId: string
    data: Record<string, unknown>
    location: Location | undefined
  }
}

type Cart = {
  id: string
  email: string | null
  customer?: { id: string; has_account: boolean } | null
  completed_at: string | Date | null
  shipping_methods?: ({ id: string } | null)[]
}

const cartFields = [
  ...[
    "id",
    "email",
    "customer_id",
    "customer.has_account",
    "completed_at",
    "currency_code",
    "region_id",
    "sales_channel_id",
  ],
  ...["item_total", "items.*", "items.variant.*", "items.variant.product.*", "shipping_methods.id"],
]

/**
 * An approved Express payment becomes an order: all under the cart's lock, and taken back as a whole up to the authorization.
 * Medusa's steps are used, not its workflows, where those would compare cart and payment in between and delete the session, which
 * cancels the reservation.
 */
export const completeExpressWorkflow = createWorkflow(
  "vipps-complete-express",
  (input: WorkflowData<ExpressOrderInput>) => {
    acquireLockStep({ key: input.cartId, timeout: 30, ttl: 120 })
    const read = useQueryGraphStep({
      entity: "cart",
      fields: cartFields,
      filters: { id: input.cartId },
      options: { throwIfKeyNotFound: true, isList: false },
    }).config({ name: "vipps-express-cart" })
    holdCompletionStep(input)
    // the second of two finds an order, and gets the same one below
    when("vipps-shopper-unwritten", { read }, isOpen).then(() => {
      const found = findOrCreateCustomerStep(transform({ read, input }, chooseCustomer))
      writeShopperStep(transform({ found, input }, describeShopper))
      nameGuestStep(transform({ found, input }, describeGuest))
    })
    when("vipps-write-shipping", { read }, isOpen).then(() => {
      removeShippingMethodFromCartStep(transform({ read }, listMethods))
      const valid = askCarrierStep(transform({ read, input }, describeQuestion))
      // while the carrier was asked, another server may have begun to make the order
      holdCompletionStep(input).config({ name: "vipps-hold-completion-again" })
      addShippingMethodToCartStep(transform({ valid, input }, describeMethod))
      // also in a region without automatic taxes: this is its checkout, and Medusa would take the goods' tax lines away
      updateTaxLinesWorkflow.runAsStep({ input: { cart_id: input.cartId, force_tax_calculation: true } })
      discountShippingStep(transform({ input }, describeDiscounts))
      endOtherSessionsStep(input)
      writeAmountsStep(input)
    })
    const order = completeCartStep({ cartId: input.cartId })
    // the lock expires; a failure here would take back what the made order is made of
    releaseLockStep({ key: input.cartId }).config({ continueOnPermanentFailure: true })
    return new WorkflowResponse(order)
  },
)

type Read = { read: unknown }
type CartAndInput = Read & { input: ExpressOrderInput }

/** Medusa's types don't know what a query reads. */
function cartOf({ read }: Read): Cart {
  return (read as { data: Cart }).data
}

function isOpen(read: Read): boolean {
  return !cartOf(read).completed_at
}

/** An account stays the cart's. A guest gets the e-mail that was approved in the app, whatever a form has put into the cart. */
function chooseCustomer({ read, input }: CartAndInput) {
  const { customer, email } = cartOf({ read })
  if (!customer?.has_account) return { email: input.choice.email }
  return { customerId: customer.id, email: email ?? input.choice.email }
}

type Found = { customer?: { id: string } | null; email?: string | null }

function describeShopper({ found, input }: { found: unknown; input: ExpressOrderInput }): Shopper {
  const { customer, email } = found as Found
  return {
    cartId: input.cartId,
    customerId: customer?.id,
    email: email ?? input.choice.email,
    address: addressOf(input.choice),
  }
}

function addressOf({ firstName, lastName, phoneNumber, address }: ExpressChoice): Address {
  return {
    first_name: firstName,
    last_name: lastName,
    ...(phoneNumber && { phone: phoneNumber }),
    address_1: address.line1,
    ...(address.line2 && { address_2: address.line2 }),
    postal_code: address.postalCode,
    city: address.city,
    country_code: address.countryCode,
  }
}

function describeGuest({ found, input }: { found: unknown; input: ExpressOrderInput }) {
  const { firstName, lastName, phoneNumber } = input.choice
  return { customerId: (found as Found).customer?.id ?? "", firstName, lastName, phone: phoneNumber }
}

function listMethods(read: Read) {
  const methods = cartOf(read).shipping_methods ?? []
  return { shipping_method_ids: methods.flatMap((one) => (one ? [one.id] : [])) }
}

function describeQuestion({ read, input }: CartAndInput): CarrierQuestion {
  const { providerId, data, location } = input.option
  const context = {
    ...cartOf({ read }),
    shipping_address: addressOf(input.choice),
    from_location: location ?? {},
  }
  return { providerId, data, context }
}

function describeDiscounts({ input }: { input: ExpressOrderInput }): DiscountedShipping {
  const { cartId, priceMinor, discounts } = input
  return { cartId, priceMinor, discounts }
}

/** At the price that the shopper approved, tax included: its rate makes no difference to the total. */
function describeMethod({ valid, input }: { valid: unknown; input: ExpressOrderInput }) {
  const { id, name } = input.option
  return {
    shipping_methods: [
      {
        cart_id: input.cartId,
        shipping_option_id: id,
        name,
        amount: decimalFromMinor(input.priceMinor),
        is_tax_inclusive: true,
        data: (valid as { valid?: Record<string, unknown> | null }).valid ?? {},
      },
    ],
  }
}
