import type { BootedShop } from "./boot"

/**
 * A shop's own code, as a developer adds it: asks another system before an order is made, and refuses it in one of several ways.
 * Medusa loads a store's subscribers; a hook is registered where its file is loaded.
 */
const hook = `
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"

completeCartWorkflow.hooks.validate(async ({ cart }, { container }) => {
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const { rows } = await db.raw(
    "update refusal set times = times - 1 where cart_id = ? and times > 0 returning kind", [cart.id])
  const kind = rows[0]?.kind
  if (kind === "plain") throw new Error("the ERP does not know this customer")
  if (kind === "medusa") throw new MedusaError("not_allowed", "we do not deliver to Svalbard")
  if (kind === "network") await fetch("http://127.0.0.1:9/")
  if (kind === "database") await db.raw("select * from not_there")
})
completeCartWorkflow.hooks.orderCreated(async ({ cart_id }, { container }) => {
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const { rows } = await db.raw("select 1 from refusal where cart_id = ? and kind = 'when-paid'", [cart_id])
  if (rows.length > 0) throw new MedusaError("not_allowed", "the warehouse does not take this order")
})
export default async function nothing() {}
export const config = { event: "never" }
`

/** `when-paid`: at Medusa's last step, when the payment is stored; the others before the order is made. */
type Refusal = "plain" | "medusa" | "network" | "database" | "when-paid"

/** Files of a watched shop; `prepareRefusals` must be called once it is booted. */
export const refusingFiles = { "src/subscribers/refusing-hook.ts": hook }

export async function prepareRefusals({ sql }: Pick<BootedShop, "sql">): Promise<void> {
  await sql(`create table refusal (cart_id text primary key, kind text not null, times int not null)`)
}

/** The shop's own code refuses the cart so many times. */
export async function refuseCart(
  { sql }: Pick<BootedShop, "sql">,
  { cartId }: { cartId: string },
  kind: Refusal,
  times = 1_000,
): Promise<void> {
  await sql(
    `insert into refusal values ($1, $2, $3) on conflict (cart_id) do update set kind = excluded.kind, times = excluded.times`,
    [cartId, kind, times],
  )
}

/** How many orders Medusa has begun to make, those that it took back as well: each has burned a number. */
export async function countOrderNumbers({ sql }: Pick<BootedShop, "sql">): Promise<number> {
  const [row] = await sql(`select last_value::int as last from order_display_id_seq`)
  return Number(row?.last)
}
