import { z } from "zod"
import type { PaidOrder, StartedPayment } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { eventually } from "../time/eventually"

const orderRow = z.object({ order_id: z.string() })

/** The orders that a cart has become: none, or one, ever. */
export async function ordersOf({ sql }: Pick<BootedShop, "sql">, cartId: string): Promise<string[]> {
  const rows = await sql(`select order_id from order_cart where cart_id = $1 and deleted_at is null`, [
    cartId,
  ])
  return rows.map((row) => orderRow.parse(row).order_id)
}

/** Waits until somebody (a callback, a return, a job) has placed the order and its payment is stored. */
export async function orderPlaced(
  harness: Pick<BootedShop, "sql" | "admin">,
  started: StartedPayment,
): Promise<PaidOrder> {
  const paymentId = await eventually(`a payment of ${started.reference}`, async () => {
    const [first] = await paymentsOf(harness, started.collectionId)
    return first
  })
  const orderId = await eventually(`an order of cart ${started.cartId}`, async () => {
    const [first] = await ordersOf(harness, started.cartId)
    return first
  })
  return { ...started, orderId, paymentId }
}

const idRow = z.object({ id: z.string() })

export async function paymentsOf({ sql }: Pick<BootedShop, "sql">, collectionId: string): Promise<string[]> {
  const rows = await sql(`select id from payment where payment_collection_id = $1 and deleted_at is null`, [
    collectionId,
  ])
  return rows.map((row) => idRow.parse(row).id)
}

/** Without those that were cancelled. */
export async function livePaymentsOf(
  { sql }: Pick<BootedShop, "sql">,
  collectionId: string,
): Promise<string[]> {
  const rows = await sql(
    `select id from payment where payment_collection_id = $1 and deleted_at is null and canceled_at is null`,
    [collectionId],
  )
  return rows.map((row) => idRow.parse(row).id)
}

const statusRow = z.object({ status: z.string() })

/** The status of a payment session; undefined when Medusa has deleted it. */
export async function sessionStatus(
  { sql }: Pick<BootedShop, "sql">,
  sessionId: string,
): Promise<string | undefined> {
  const [row] = await sql(`select status from payment_session where id = $1 and deleted_at is null`, [
    sessionId,
  ])
  return row && statusRow.parse(row).status
}
