import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createInventoryLevelsWorkflow, createProductsWorkflow } from "@medusajs/medusa/core-flows"
import type { SeedFacts } from "../harness/seed-facts"

type Goods = { title: string; price: number; stock: number }

const goods: Goods[] = [
  { title: "Ullgenser", price: 750, stock: 1_000 },
  { title: "Lue", price: 250, stock: 1_000 },
  { title: "Votter", price: 299, stock: 1_000 },
  { title: "Skjerf", price: 399, stock: 1_000 },
  { title: "Raggsokker", price: 179, stock: 1_000 },
  { title: "Ullpledd", price: 1_290, stock: 1_000 },
]

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

/** The goods, in stock, at prices that include MVA. */
export async function seedProducts(container: MedusaContainer, place: Place): Promise<SeedFacts["variants"]> {
  const all = [...goods, ...testGoods]
  const { result } = await createProductsWorkflow(container).run({
    input: { products: all.map((one) => describeProduct(one, place)) },
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

function describeProduct({ title, price }: Goods, place: Place) {
  return {
    title,
    status: "published" as const,
    shipping_profile_id: place.shippingProfileId,
    options: [{ title: "Størrelse", values: ["One size"] }],
    variants: [
      {
        title: "One size",
        sku: skuOf(title),
        options: { Størrelse: "One size" },
        prices: [{ amount: price, currency_code: "nok" }],
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
