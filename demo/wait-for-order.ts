import { z } from "@medusajs/framework/zod"
import { expectBody, pause } from "./harness"
import type { Actors } from "./steps"
import { noticeOf } from "./vipps-api"

const ORDER_TIMEOUT_MS = 30_000

const ordersSchema = z.object({
  orders: z.array(z.object({ id: z.string(), cart: z.object({ id: z.string() }).nullish() })),
})

/** The order appears by Vipps' callback or webhook alone. */
export async function waitForOrder({ admin, api }: Actors, cartId: string): Promise<string> {
  const deadline = Date.now() + ORDER_TIMEOUT_MS
  while (Date.now() < deadline) {
    const answer = await admin.api({ method: "GET", path: "/admin/orders?fields=id,cart.id&limit=100" })
    const { orders } = expectBody(ordersSchema, answer, "reading the orders")
    const found = orders.find(({ cart }) => cart?.id === cartId)
    if (found) return found.id
    await pause(200)
  }
  throw new Error(`the ${noticeOf[api]} made no order within ${ORDER_TIMEOUT_MS / 1000} s`)
}
