import { randomUUID } from "node:crypto"
import { z } from "zod"
import { expectBody, type BasketLine, type JsonObject } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { done, post } from "./order-actions"

type Place = Pick<BootedShop, "admin" | "facts" | "sql" | "shop">

const productSchema = z.object({ product: z.object({ variants: z.array(z.object({ id: z.string() })) }) })

type Kind = {
  /** a download: nothing is sent */
  isDigital?: boolean
  /** it costs the same number in each */
  currencies?: string[]
}

/** Something to buy at this price in kroner, of which there is always enough. */
export async function sellAt(
  { admin, facts }: Place,
  price: number,
  { isDigital = false, currencies = ["nok"] }: Kind = {},
): Promise<BasketLine> {
  const body = {
    title: `Vare til ${price}`,
    handle: `vare-${randomUUID()}`,
    status: "published",
    options: [{ title: "Størrelse", values: ["One size"] }],
    sales_channels: [{ id: facts.salesChannelId }],
    ...(isDigital ? {} : { shipping_profile_id: await shippingProfileOf(admin) }),
    variants: [
      {
        title: "One size",
        manage_inventory: false,
        options: { Størrelse: "One size" },
        prices: currencies.map((currency_code) => ({ amount: price, currency_code })),
      },
    ],
  }
  const answer = await post({ admin }, "/admin/products", body)
  const [variant] = expectBody(productSchema, answer, "selling something new").product.variants
  if (!variant) throw new Error("the product has no variant")
  return { variantId: variant.id, quantity: 1 }
}

const profilesSchema = z.object({ shipping_profiles: z.array(z.object({ id: z.string() })).min(1) })

async function shippingProfileOf(admin: BootedShop["admin"]): Promise<string> {
  const answer = await admin.api({ method: "GET", path: "/admin/shipping-profiles" })
  return expectBody(profilesSchema, answer, "reading the shipping profiles").shipping_profiles[0]?.id ?? ""
}

type Discount = {
  code: string
  type: "percentage" | "fixed"
  value: number
  /** of the goods one by one, or of their sum */
  allocation: "each" | "across"
  target?: "items" | "order" | "shipping_methods"
}

/** A promotion code that everybody can use. */
export async function offer(place: Pick<Place, "admin">, p: Discount): Promise<void> {
  const target_type = p.target ?? "items"
  const application_method: JsonObject = {
    type: p.type,
    value: p.value,
    target_type,
    allocation: p.allocation,
    currency_code: "nok",
    ...(p.allocation === "each" ? { max_quantity: 100 } : {}),
  }
  const body = { code: p.code, type: "standard", status: "active", application_method }
  await done(post(place, "/admin/promotions", body))
}

const cartSchema = z.object({ cart: z.object({ total: z.number() }) })

/** Gives the cart's total in kroner, as Medusa computes it. */
export async function usePromotions(
  { shop }: Pick<Place, "shop">,
  cartId: string,
  codes: string[],
): Promise<number> {
  const path = `/store/carts/${cartId}/promotions`
  const answer = await shop.api({ method: "POST", path, body: { promo_codes: codes } })
  return expectBody(cartSchema, answer, "using promotion codes").cart.total
}

const regionSchema = z.object({ region: z.object({ id: z.string() }) })

/** A region with Swedish kronor, where Vipps is offered by mistake. */
export async function openSweden({ admin }: Pick<Place, "admin">): Promise<string> {
  const body = {
    name: "Sverige",
    currency_code: "sek",
    countries: ["se"],
    payment_providers: ["pp_vipps_vipps"],
  }
  const answer = await post({ admin }, "/admin/regions", body)
  return expectBody(regionSchema, answer, "opening a region").region.id
}

/** From now on prices are without tax, which carts add on top; or with it, as the seed has them. */
export async function priceWithoutTax({ sql }: Pick<Place, "sql">, isNet: boolean): Promise<void> {
  await sql(`update price_preference set is_tax_inclusive = $1`, [!isNet])
}
