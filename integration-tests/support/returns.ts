import { z } from "zod"
import { expectBody, type JsonObject, type PaidOrder } from "../../demo/stage"
import type { BootedShop } from "./boot"
import { done, itemIn, post } from "./staff"

type Order = Pick<PaidOrder, "orderId">
type Place = Pick<BootedShop, "admin" | "facts" | "sql">

const idIn = z.object({ id: z.string() })
const madeSchema = z.object({ return: idIn.optional(), exchange: idIn.optional(), claim: idIn.optional() })

/** Begins a return, an exchange or a claim, and gives its path. */
export async function begin(
  stage: Pick<Place, "admin">,
  paid: Order,
  kind: "return" | "exchange" | "claim",
  more: JsonObject = {},
) {
  const path = `/admin/${kind}s`
  const body = { order_id: paid.orderId, ...more }
  const made = expectBody(madeSchema, await post(stage, path, body), `beginning a ${kind}`)
  const id = made[kind]?.id
  if (!id) throw new Error(`there is no ${kind}`)
  return `${path}/${id}`
}

/** The customer asks to send a piece back; it is not there yet. */
export async function sendBack(stage: Place, paid: PaidOrder, title: string): Promise<string> {
  const path = await begin(stage, paid, "return", { location_id: stage.facts.stockLocationId })
  const { id } = await itemIn(stage, paid, title)
  await done(post(stage, `${path}/request-items`, { items: [{ id, quantity: 1 }] }))
  await done(post(stage, `${path}/request`))
  return path
}

export async function receive(stage: Place, paid: PaidOrder, path: string, title: string): Promise<void> {
  const { id } = await itemIn(stage, paid, title)
  await done(post(stage, `${path}/receive`))
  await done(post(stage, `${path}/receive-items`, { items: [{ id, quantity: 1 }] }))
  await done(post(stage, `${path}/receive/confirm`))
}

/** The returns that an exchange or a claim has made. */
export async function returnOf(stage: Pick<Place, "sql">, paid: PaidOrder): Promise<string> {
  const rows = await stage.sql(`select id from "return" where order_id = $1 order by created_at`, [
    paid.orderId,
  ])
  return `/admin/returns/${idIn.parse(rows.at(-1)).id}`
}
