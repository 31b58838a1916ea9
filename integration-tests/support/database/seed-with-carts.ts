import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { addShippingMethodToCartWorkflow, createCartWorkflow } from "@medusajs/medusa/core-flows"
import seed from "../../../demo/seed"
import { describeCart, fillBasket, lineFor, type BasketLine, type SeedFacts } from "../../../demo/harness"

/** As many as the file with the most payments begins, and some more. */
const CARTS = 150

/** Every table in which such a cart has rows of its own. Its payment is begun by a test: a cart may change before. */
const TABLES = [
  "cart_address",
  "cart",
  "cart_line_item",
  "cart_line_item_tax_line",
  "cart_shipping_method",
  "cart_shipping_method_tax_line",
]

/** The demo's shop, in which shoppers stand before the payment: `medusa exec ./integration-tests/support/database/seed-with-carts.ts`. */
export default async function seedWithCarts(args: ExecArgs): Promise<void> {
  const facts = await seed(args)
  const { variants } = facts
  await fillCart(args.container, facts, fillBasket(variants, 100_000))
  await fillCart(
    args.container,
    facts,
    ["Ullgenser", "Lue"].map((title) => lineFor(variants, title)),
  )
  await copyCarts(args.container, CARTS - 1)
}

/** The flows that a storefront's requests start. */
async function fillCart(container: MedusaContainer, facts: SeedFacts, lines: BasketLine[]): Promise<void> {
  const input = describeCart(facts, lines)
  const { id: cart_id } = (await createCartWorkflow(container).run({ input })).result
  const options = [{ id: facts.shippingOptions.pickUp }]
  await addShippingMethodToCartWorkflow(container).run({ input: { cart_id, options } })
}

/**
 * The rows of the carts there are, with other ids: the random part of each begins with U and a number. No ULID has a U, so a copy
 * never gets the id of an original.
 */
async function copyCarts(container: MedusaContainer, copies: number): Promise<void> {
  const database = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  for (const table of TABLES)
    await database.raw(
      String.raw`
      insert into ${table}
      select (jsonb_populate_record(null::${table}, regexp_replace(
                to_jsonb(original)::text,
                '"(cart|caaddr|cali|calitxl|casm|casmtxl)_([0-9A-Z]{10})[0-9A-Z]{4}([0-9A-Z]{12})"',
                '"\1_\2U' || lpad(copy::text, 3, '0') || '\3"', 'g')::jsonb)).*
        from ${table} as original cross join generate_series(1, :copies) as copy`,
      { copies },
    )
}
