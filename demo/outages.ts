import { z } from "@medusajs/framework/zod"
import { say } from "./progress"
import { expectBody, pause, type Admin, type Shop, type StartedPayment } from "./harness"
import type { VippsApi } from "./vipps-api"

/**
 * Vipps' own three tests of an integration: each way of learning of an approval is broken once, and the order appears. "polling"
 * is the last: it stays broken.
 */
export const outagesOf = {
  ecom: ["return", "callback", "polling"],
  epayment: ["return", "webhook", "polling"],
} as const satisfies Record<VippsApi, string[]>
export type Outage = (typeof outagesOf)[VippsApi][number]

const ORDER_TIMEOUT_MS = 60_000

/** The shopper's phone, what Vipps sends, and the shop's clockwork, as far as they are needed here. */
type OutageActors = {
  shop: Shop
  admin: Admin
  approve(reference: string): Promise<unknown>
  /** the link that Vipps sends the shopper back by */
  returnLink(reference: string): Promise<string>
  /** the next one that Vipps sends does not arrive */
  lose(notice: "callback" | "webhook"): Promise<unknown>
  /** the reconciliation finds nothing due any more, in all of this shop */
  stopPolling(): Promise<unknown>
}

const broken: Record<Outage, string> = {
  return: "The shopper approves in the app and closes the browser: nobody comes back.",
  callback: "Vipps' callback gets lost on its way.",
  webhook: "Vipps' webhook gets lost on its way.",
  polling: "The shop's reconciliation does not run, and the storefront asks nothing.",
}

/** Plays one of the three; answers the order that appeared. Throws when none does. */
export async function playOutage(actors: OutageActors, outage: Outage): Promise<string> {
  say(`Break the ${outage}. ${broken[outage]}`)
  if (outage === "polling") await actors.stopPolling()
  const payment = await actors.shop.startPayment("1000")
  if (outage === "callback" || outage === "webhook") await actors.lose(outage)
  await actors.approve(payment.reference)
  if (outage !== "return") await comeBack(actors, payment)
  const order = await waitForOrder(actors, payment)
  say(`  The order is there all the same: ${order}`)
  return order
}

/** As a browser does, but without the storefront's page, of which there is none here. */
async function comeBack(actors: OutageActors, { reference }: StartedPayment): Promise<void> {
  const link = await actors.returnLink(reference)
  const { status, headers } = await fetch(link, { redirect: "manual" })
  const { searchParams } = new URL(headers.get("location") ?? "", link)
  say(`  The shopper comes back (${status}), and is told: ${searchParams.get("vipps")}`)
}

const ordersSchema = z.object({
  orders: z.array(
    z.object({
      id: z.string(),
      cart: z.object({ id: z.string() }).nullish(),
      payment_collections: z.array(z.object({ payments: z.array(z.object({ id: z.string() })) })),
    }),
  ),
})

/** With its payment: Medusa makes the order first, and takes it back when the payment is not approved. */
async function waitForOrder({ admin }: OutageActors, { cartId }: StartedPayment): Promise<string> {
  const path = "/admin/orders?fields=id,cart.id,payment_collections.payments.id&limit=100&order=-created_at"
  for (const deadline = Date.now() + ORDER_TIMEOUT_MS; Date.now() < deadline; await pause(200)) {
    const answer = await admin.api({ method: "GET", path })
    const { orders } = expectBody(ordersSchema, answer, "reading the orders")
    const found = orders.find(({ cart }) => cart?.id === cartId)
    if (found?.payment_collections.some(({ payments }) => payments.length > 0)) return found.id
  }
  throw new Error(`no order appeared within ${ORDER_TIMEOUT_MS / 1000} s`)
}
