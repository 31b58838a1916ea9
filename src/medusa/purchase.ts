import { z } from "zod"
import type { Sql } from "../db/sql"

const decimal = z.union([z.number(), z.string()]).transform(String)
const taxLines = z.array(z.object({ rate: decimal }))

/** With Medusa's names, so that Medusa's own function computes the totals. Amounts are decimal texts, in the main unit. */
const cartSchema = z.object({
  currency_code: z.string(),
  items: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      variant_title: z.string().nullable(),
      variant_sku: z.string().nullable(),
      variant_id: z.string().nullable(),
      quantity: decimal,
      unit_price: decimal,
      is_tax_inclusive: z.boolean(),
      tax_lines: taxLines,
      adjustments: z.array(z.object({ amount: decimal, is_tax_inclusive: z.boolean() })),
    }),
  ),
  shipping_methods: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      amount: decimal,
      is_tax_inclusive: z.boolean(),
      tax_lines: taxLines,
      adjustments: z.array(z.object({ amount: decimal })),
    }),
  ),
  /** store credit and gift cards: they pay a part of the cart */
  has_credit: z.boolean(),
})
export type PurchasedCart = z.output<typeof cartSchema>

/** What a payment collection is to pay: a cart, or what is open of an order. */
export type Purchase = {
  cartId: string | undefined
  orderId: string | undefined
  cart: PurchasedCart | undefined
}

type PurchaseRow = { cart_id: string | null; order_id: string | null; cart: unknown }

const ITEM_TAX = `(
  select coalesce(jsonb_agg(jsonb_build_object('rate', t.rate)), '[]'::jsonb)
    from cart_line_item_tax_line t where t.item_id = i.id and t.deleted_at is null)`
const ITEM_DISCOUNTS = `(
  select coalesce(jsonb_agg(jsonb_build_object('amount', coalesce(a.raw_amount->>'value', a.amount::text),
                                               'is_tax_inclusive', a.is_tax_inclusive)), '[]'::jsonb)
    from cart_line_item_adjustment a where a.item_id = i.id and a.deleted_at is null)`
const SHIPPING_TAX = `(
  select coalesce(jsonb_agg(jsonb_build_object('rate', t.rate)), '[]'::jsonb)
    from cart_shipping_method_tax_line t where t.shipping_method_id = s.id and t.deleted_at is null)`
const SHIPPING_DISCOUNTS = `(
  select coalesce(jsonb_agg(jsonb_build_object('amount', coalesce(a.raw_amount->>'value', a.amount::text))), '[]'::jsonb)
    from cart_shipping_method_adjustment a where a.shipping_method_id = s.id and a.deleted_at is null)`

/** Vipps shows and keeps it, and takes payments without it: if it can't be read, nothing is lost. */
export async function readPurchase(sql: Sql, collectionId: string): Promise<Purchase | undefined> {
  const [row] = await sql
    .rows<PurchaseRow>(
      `select l.cart_id, o.order_id, l.cart
         from (select ?::text as id) k
         left join order_payment_collection o on o.payment_collection_id = k.id and o.deleted_at is null
         left join lateral (
           select c.id as cart_id, jsonb_build_object(
                    'currency_code', c.currency_code,
                    'items', (
                      select coalesce(jsonb_agg(jsonb_build_object(
                               'id', i.id, 'title', i.title, 'variant_title', i.variant_title,
                               'variant_sku', i.variant_sku, 'variant_id', i.variant_id, 'quantity', i.quantity,
                               'unit_price', coalesce(i.raw_unit_price->>'value', i.unit_price::text),
                               'is_tax_inclusive', i.is_tax_inclusive,
                               'tax_lines', ${ITEM_TAX},
                               'adjustments', ${ITEM_DISCOUNTS})
                               order by i.created_at, i.id), '[]'::jsonb)
                        from cart_line_item i where i.cart_id = c.id and i.deleted_at is null),
                    'shipping_methods', (
                      select coalesce(jsonb_agg(jsonb_build_object(
                               'id', s.id, 'name', s.name, 'amount', coalesce(s.raw_amount->>'value', s.amount::text),
                               'is_tax_inclusive', s.is_tax_inclusive,
                               'tax_lines', ${SHIPPING_TAX}, 'adjustments', ${SHIPPING_DISCOUNTS})
                               order by s.created_at, s.id), '[]'::jsonb)
                        from cart_shipping_method s where s.cart_id = c.id and s.deleted_at is null),
                    'has_credit', exists (select 1 from credit_line d
                                           where d.cart_id = c.id and d.deleted_at is null)) as cart
             from cart_payment_collection m join cart c on c.id = m.cart_id
            where m.payment_collection_id = k.id and m.deleted_at is null) l on true
        limit 1`,
      [collectionId],
    )
    .catch(() => [])
  if (!row) return undefined
  return {
    cartId: row.cart_id ?? undefined,
    orderId: row.order_id ?? undefined,
    cart: cartSchema.safeParse(row.cart).data,
  }
}
