import { writeFileSync } from "node:fs"
import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { seedAdmin } from "./seed/admin"
import { seedDelivery } from "./seed/delivery"
import { seedProducts } from "./seed/products"
import { seedSales } from "./seed/sales"
import { seededShop } from "./local-shop"
import { SEED_FACTS_FILE, type SeedFacts } from "./harness/seed-facts"

/** A small Norwegian shop, or a Danish one, in an empty database: `medusa exec ./demo/seed.ts`. */
export default async function seed({ container }: ExecArgs): Promise<SeedFacts> {
  const facts = await seedShop(container)
  const file = process.env[SEED_FACTS_FILE]
  if (file) writeFileSync(file, JSON.stringify(facts))
  else process.stdout.write(`The shop's publishable key: ${facts.publishableKey}\n`)
  return facts
}

async function seedShop(container: MedusaContainer): Promise<SeedFacts> {
  const local = seededShop()
  const sales = await seedSales(container, local)
  const delivery = await seedDelivery(container, sales, local)
  const variants = await seedProducts(container, { ...sales, ...delivery }, local)
  const admin = await seedAdmin(container)
  return {
    publishableKey: sales.publishableKey,
    regionId: sales.regionId,
    salesChannelId: sales.salesChannelId,
    stockLocationId: delivery.stockLocationId,
    shippingOptions: delivery.shippingOptions,
    admin,
    variants,
  }
}
