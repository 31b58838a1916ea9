import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { subtract } from "../medusa/exact-amount"

/** A cart as Express needs it: more than the refusals ask, because rules, prices and promotions look at all of it. */
export type ExpressCart = {
  id: string
  email: string | null
  customer?: { has_account: boolean; email: string | null } | null
  currency_code: string
  region_id: string | null
  sales_channel_id: string | null
  completed_at: string | Date | null
  /** in the main unit, as Medusa computes them */
  total: number
  shipping_total: number
  region?: { automatic_taxes?: boolean; countries?: { iso_2: string }[] } | null
  shipping_address?: { country_code?: string | null } | null
  items: CartItem[]
  promotions?: ({ code?: string | null } | null)[]
  payment_collection?: CartCollection | null
}

export type CartItem = {
  id: string
  quantity: number
  requires_shipping: boolean
  variant_id: string | null
  variant?: {
    manage_inventory?: boolean
    allow_backorder?: boolean
    product?: { shipping_profile?: { id: string } | null } | null
  } | null
}

export type CartCollection = {
  id: string
  amount: number
  currency_code: string
  payment_sessions?: (CartSession | null)[]
}

export type CartSession = {
  id: string
  provider_id: string
  status: string
  amount: number
  data?: unknown
}

const fields = [
  ...[
    "id",
    "email",
    "currency_code",
    "locale",
    "region_id",
    "sales_channel_id",
    "completed_at",
    "customer_id",
  ],
  ...[
    "total",
    "shipping_total",
    "subtotal",
    "item_total",
    "item_subtotal",
    "original_item_total",
    "metadata",
  ],
  ...["region.*", "region.countries.iso_2", "customer.*", "customer.groups.*", "shipping_address.*"],
  ...[
    "items.*",
    "items.adjustments.*",
    "items.tax_lines.*",
    "items.product.*",
    "items.product.categories.id",
  ],
  ...["items.product.tags.id", "items.variant.*", "items.variant.product.id"],
  "items.variant.product.shipping_profile.id",
  ...["promotions.id", "promotions.code", "payment_collection.*", "payment_collection.payment_sessions.*"],
]

export async function readCart(container: MedusaContainer, cartId: string): Promise<ExpressCart | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "cart", fields, filters: { id: cartId } })
  const [cart] = data as unknown as ExpressCart[]
  return cart
}

/** Of a logged-in shopper. It stays the cart's, whichever the app has. */
export function accountEmailOf({ email, customer }: ExpressCart): string | undefined {
  return customer?.has_account ? (email ?? customer.email ?? undefined) : undefined
}

/** What the payment is started with: all but shipping, and less what credit pays. In the main unit, with its fractions. */
export function goodsOf({ total, shipping_total }: ExpressCart): number {
  return subtract(total, shipping_total)
}

export function profilesOf({ items }: ExpressCart): string[] {
  const shipped = items.filter((item) => item.requires_shipping)
  return [...new Set(shipped.map(({ variant }) => variant?.product?.shipping_profile?.id ?? ""))]
}
