import { z } from "zod"
import { expectBody, type JsonObject, type PaidOrder } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { done, itemIn, post } from "./order-actions"

type Order = Pick<PaidOrder, "orderId">
type Place = Pick<BootedShop, "admin" | "facts" | "sql">

const idIn = z.object({ id: z.string() })
const madeSchema = z.object({ return: idIn.optional(), exchange: idIn.optional(), claim: idIn.optional() })

/** Begins a return, an exchange or a claim, and gives its path. */
export async function beginOrderChange(
  harness: Pick<Place, "admin">,
  paid: Order,
  kind: "return" | "exchange" | "claim",
  more: JsonObject = {},
) {
  const path = `/admin/${kind}s`
  const body = { order_id: paid.orderId, ...more }
  const made = expectBody(madeSchema, await post(harness, path, body), `beginning a ${kind}`)
  const id = made[kind]?.id
  if (!id) throw new Error(`there is no ${kind}`)
  return `${path}/${id}`
}

/** The customer asks to send a piece back; it is not there yet. */
export async function requestReturn(harness: Place, paid: PaidOrder, title: string): Promise<string> {
  const path = await beginOrderChange(harness, paid, "return", { location_id: harness.facts.stockLocationId })
  const { id } = await itemIn(harness, paid, title)
  await done(post(harness, `${path}/request-items`, { items: [{ id, quantity: 1 }] }))
  await done(post(harness, `${path}/request`))
  return path
}

export async function receiveReturn(
  harness: Place,
  paid: PaidOrder,
  path: string,
  title: string,
): Promise<void> {
  const { id } = await itemIn(harness, paid, title)
  await done(post(harness, `${path}/receive`))
  await done(post(harness, `${path}/receive-items`, { items: [{ id, quantity: 1 }] }))
  await done(post(harness, `${path}/receive/confirm`))
}

/** The returns that an exchange or a claim has made. */
export async function latestReturn(harness: Pick<Place, "sql">, paid: PaidOrder): Promise<string> {
  const rows = await harness.sql(`select id from "return" where order_id = $1 order by created_at`, [
    paid.orderId,
  ])
  return `/admin/returns/${idIn.parse(rows.at(-1)).id}`
}
