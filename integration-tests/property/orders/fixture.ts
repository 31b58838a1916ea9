import { z } from "zod"
import type { PaidOrder, StartedPayment } from "../../../demo/harness"
import type { LedgerPayment } from "../../../src/sandbox"
import { reconcileVippsWorkflow } from "../../../src/workflows"
import { eventually } from "../../support/time/eventually"
import type { ServerClients } from "../server-clients"
import type { ServerNumber } from "../plan"
import { plainRequest, runRequest } from "../servers"
import type { Shop } from "../shop"
import type { Costs } from "./costs"

/** One cart, the payments begun for it, and the order it becomes. */
export type OrderGame = {
  shop: Shop
  clients: [ServerClients, ServerClients]
  cartId: string
  payments: StartedPayment[]
  /** the order, once there is one, as the stage's tools want it */
  order: Pick<PaidOrder, "orderId"> | undefined
  /** Medusa cancels the payment before the order: an edit at the same time, or the server's end, may keep the order as it was */
  mayHaveLostPayment: boolean
  /** payments that the sandbox has had before: the rest of its ledger is this game's */
  ledgerBefore: number
  notes: Note[]
  clicks: number
  log: string[]
}

/** How things stood after a step: what the order cost, and what Vipps had done by then. */
export type Note = Pick<Costs, "costMinor" | "neededMinor" | "isCanceled" | "isReturnOpen"> & {
  /** Vipps' order ids of the order's own payments */
  own: string[]
  ledger: LedgerPayment[]
  /** requests that the journal or Medusa knew by then */
  asked: string[]
}

const MINUTE_MS = 60_000

/** A request that has just been sent is not at the sandbox yet: one look is not enough. */
const QUIET_POLLS = 3

export async function untilQuiet({ shop, log }: OrderGame): Promise<void> {
  await shop.sandbox.control.callbacksSettled()
  let quietPolls = 0
  const staysQuiet = async () => {
    quietPolls = (await isQuiet(shop)) ? quietPolls + 1 : 0
    return quietPolls === QUIET_POLLS
  }
  await eventually("nothing is on its way", staysQuiet, 60_000)
  for (const server of shop.servers) {
    shop.expectAt(server.number, undefined)
    if (!server.isDead) continue
    await eventually("the dead server's transactions have ended", async () => server.connections === 0)
    log.push(`server ${server.number} died, and is started again`)
    shop.restart(server.number)
  }
}

/** The plugin works on after some answers: then a server uses the database, or waits for Vipps. */
async function isQuiet({ eventHandlers, sandbox, servers }: Shop): Promise<boolean> {
  const seen = await sandbox.control.requests()
  const isAnswered = seen.every(({ status }) => status !== "pending")
  const isIdle = servers.every(({ isDead, connections }) => isDead || connections === 0)
  return isAnswered && isIdle && eventHandlers.areDone()
}

export async function pass(game: OrderGame, minutes: number): Promise<void> {
  await untilQuiet(game)
  game.log.push(`${minutes} minutes pass`)
  await game.shop.clock.pass(minutes * MINUTE_MS)
}

export async function reconcile(game: OrderGame, number: ServerNumber): Promise<string> {
  const request = plainRequest(game.shop.servers[number])
  const run = await runRequest(request, () => reconcileVippsWorkflow(game.shop.container).run({ input: {} }))
  const { resolved, unresolved } = run.result
  const said = JSON.stringify({ resolved, unresolved })
  game.log.push(`reconciliation: ${said}`)
  await untilQuiet(game)
  return said
}

const orderRow = z.object({ order_id: z.string() })

/** The orders that the cart has become. */
export async function ordersOf({ shop, cartId }: OrderGame): Promise<string[]> {
  const rows = await shop.sql(`select order_id from order_cart where cart_id = $1 and deleted_at is null`, [
    cartId,
  ])
  return rows.map((row) => orderRow.parse(row).order_id)
}

/** All that Vipps has of this game. */
export async function ledgerOf({ shop, ledgerBefore }: OrderGame): Promise<LedgerPayment[]> {
  return (await shop.sandbox.control.ledger()).slice(ledgerBefore)
}
