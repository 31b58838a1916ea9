import { z } from "zod"
import { expectBody, type BasketLine } from "../../../demo/harness"
import { offer, sellAt } from "../../support/staff/catalog"
import { done, post } from "../../support/staff/order-actions"
import type { ObservedShop } from "../../support/server/observed-shop"

/** Prices in kroner as shops have them; the last three goods are food, which has another rate of tax. */
const PRICES = [149.9, 249.5, 318.99, 999.99, 19.99, 1290, 33.33, 7.77, 59.9, 0.35]
const FOOD = 3

const CODES = {
  percentageAcross: ["P15", "P33", "P12HALF"],
  percentageEach: ["E10"],
  fixedAcross: ["F100"],
  fixedEach: ["F3EACH"],
  wholeOrder: ["O7"],
  shipping: ["SHIP50"],
  buyGet: ["TWOGETONE"],
}
export const EVERY_CODE = Object.values(CODES).flat()

export type Market = { goods: BasketLine[] }

/** Goods, promotions and rates of tax: what random carts are made of. */
export async function openMarket(harness: ObservedShop): Promise<Market> {
  const goods: BasketLine[] = []
  for (const price of PRICES) goods.push(await sellAt(harness, price))
  for (const [code, value] of [
    ["P15", 15],
    ["P33", 33],
    ["P12HALF", 12.5],
  ] as const)
    await offer(harness, { code, type: "percentage", value, allocation: "across" })
  await offer(harness, { code: "E10", type: "percentage", value: 10, allocation: "each" })
  await offer(harness, { code: "F100", type: "fixed", value: 100, allocation: "across" })
  await offer(harness, { code: "F3EACH", type: "fixed", value: 3.33, allocation: "each" })
  await offer(harness, { code: "O7", type: "percentage", value: 7, allocation: "across", target: "order" })
  await offer(harness, {
    code: "SHIP50",
    type: "percentage",
    value: 50,
    allocation: "each",
    target: "shipping_methods",
  })
  await offerBuyGet(harness, await productOf(harness, goods[0]), await productOf(harness, goods[2]))
  await taxAtOtherRate(harness, await Promise.all(goods.slice(-FOOD).map((line) => productOf(harness, line))))
  return { goods }
}

/** Two of the one, and the other is cheaper by a third. */
async function offerBuyGet(harness: ObservedShop, bought: string, got: string): Promise<void> {
  const rule = (id: string) => [{ attribute: "items.product.id", operator: "eq", values: [id] }]
  await done(
    post(harness, "/admin/promotions", {
      code: "TWOGETONE",
      type: "buyget",
      status: "active",
      application_method: {
        type: "percentage",
        value: 33,
        target_type: "items",
        allocation: "each",
        max_quantity: 1,
        buy_rules_min_quantity: 2,
        apply_to_quantity: 1,
        buy_rules: rule(bought),
        target_rules: rule(got),
      },
    }),
  )
}

const regionsSchema = z.object({ tax_regions: z.array(z.object({ id: z.string() })).min(1) })

async function taxAtOtherRate(harness: ObservedShop, productIds: string[]): Promise<void> {
  const answer = await harness.admin.api({ method: "GET", path: "/admin/tax-regions" })
  const [region] = expectBody(regionsSchema, answer, "reading the tax regions").tax_regions
  await done(
    post(harness, "/admin/tax-rates", {
      tax_region_id: region?.id,
      name: "Mat",
      code: "mat",
      rate: 15,
      rules: productIds.map((reference_id) => ({ reference: "product", reference_id })),
    }),
  )
}

const productRow = z.object({ product_id: z.string() })

async function productOf({ sql }: ObservedShop, line: BasketLine | undefined): Promise<string> {
  const [row] = await sql(`select product_id from product_variant where id = $1`, [line?.variantId])
  return productRow.parse(row).product_id
}
