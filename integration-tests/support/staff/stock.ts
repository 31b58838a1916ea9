import type { BootedShop } from "../server/boot"

/** How many pieces there are of something: with none, the shopper can't have what they paid for, as others were faster. */
export async function setStock(
  { sql, facts }: Pick<BootedShop, "sql" | "facts">,
  title: string,
  pieces: number,
): Promise<void> {
  const variant = facts.variants.find((one) => one.title === title)
  if (!variant) throw new Error(`the shop does not sell ${title}`)
  await sql(
    `update inventory_level l
        set stocked_quantity = $2::int, raw_stocked_quantity = jsonb_build_object('value', $2::text, 'precision', 20)
       from product_variant_inventory_item v
      where v.inventory_item_id = l.inventory_item_id and v.variant_id = $1`,
    [variant.id, pieces],
  )
}
