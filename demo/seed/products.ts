import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createInventoryLevelsWorkflow, createProductsWorkflow } from "@medusajs/medusa/core-flows"
import type { SeedFacts } from "../harness/seed-facts"
import type { SeededShop } from "../local-shop"

type Goods = { title: string; price: number; stock: number; handle?: string }

const prices = {
  ullgenser: 750,
  lue: 250,
  votter: 299,
  skjerf: 399,
  raggsokker: 179,
  ullpledd: 1_290,
} as const

/** The drawings know them by their handles. */
function goodsOf({ titles }: SeededShop): Goods[] {
  return Object.entries(prices).map(([handle, price]) => {
    const title = Object.entries(titles).find(([name]) => name === handle)?.[1] ?? handle
    return { title, price, stock: 1_000, handle }
  })
}

/** What tests pay with: a kroner and an øre make every amount there is. */
const testGoods: Goods[] = [
  { title: "Test: 12 500 kr", price: 12_500, stock: 1_000 },
  { title: "Test: 1000 kr", price: 1_000, stock: 100_000 },
  { title: "Test: 999,99 kr", price: 999.99, stock: 1_000 },
  { title: "Test: 19,99 kr", price: 19.99, stock: 1_000 },
  { title: "Test: 1 kr", price: 1, stock: 10_000_000 },
  { title: "Test: 1 øre", price: 0.01, stock: 10_000_000 },
]

type Place = { salesChannelId: string; stockLocationId: string; shippingProfileId: string; regionId: string }

/** The goods, in stock, at prices that include the tax. */
export async function seedProducts(
  container: MedusaContainer,
  place: Place,
  local: SeededShop,
): Promise<SeedFacts["variants"]> {
  const all = [...goodsOf(local), ...testGoods]
  const { result } = await createProductsWorkflow(container).run({
    input: { products: all.map((one) => describeProduct(one, place, local)) },
  })
  await stockUp(container, all, place.stockLocationId)
  return all.map((one) => {
    const product = result.find(({ title }) => title === one.title)
    const variant = product?.variants[0]
    if (!variant) throw new Error(`${one.title} has no variant`)
    return {
      id: variant.id,
      productId: product.id,
      title: one.title,
      priceMinor: Math.round(one.price * 100),
    }
  })
}

function describeProduct({ title, price, handle }: Goods, place: Place, { currencyCode, size }: SeededShop) {
  return {
    title,
    ...(handle && { handle }),
    status: "published" as const,
    shipping_profile_id: place.shippingProfileId,
    options: [{ title: size, values: ["One size"] }],
    variants: [
      {
        title: "One size",
        sku: skuOf(title),
        options: { [size]: "One size" },
        prices: [{ amount: price, currency_code: currencyCode }],
      },
    ],
    sales_channels: [{ id: place.salesChannelId }],
  }
}

function skuOf(title: string): string {
  return title
    .toUpperCase()
    .replaceAll("Ø", "O")
    .replaceAll(/[^A-Z0-9]+/g, "-")
}

async function stockUp(container: MedusaContainer, all: Goods[], stockLocationId: string): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({ entity: "inventory_item", fields: ["id", "sku"] })
  await createInventoryLevelsWorkflow(container).run({
    input: {
      inventory_levels: data.map(({ id, sku }) => ({
        inventory_item_id: id,
        location_id: stockLocationId,
        stocked_quantity: all.find(({ title }) => skuOf(title) === sku)?.stock ?? 0,
      })),
    },
  })
}
