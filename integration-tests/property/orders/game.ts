import { lineFor } from "../../../demo/harness"
import { done } from "../../support/staff/order-actions"
import type { ServerClients } from "../server-clients"
import type { PlannedFault } from "../faults"
import { withoutLags } from "../reading"
import { plainRequest, runRequest, type ServerRequest } from "../servers"
import type { Shop } from "../shop"
import { describeAct, describeOrderPlan, type OrderAct, type OrderPlan } from "./plan"
import { doAction } from "./actions"
import { takeNote } from "./notes"
import { untilQuiet, type OrderGame } from "./fixture"

export async function startOrderGame(shop: Shop, plan: OrderPlan): Promise<OrderGame> {
  const { control } = shop.sandbox
  await control.clearFaults()
  await control.clearRequests()
  await control.assume({ ...plan.reading, ...withoutLags })
  shop.clock.skew([0, 0])
  const ledgerBefore = (await control.ledger()).length
  const clients = shop.openAllClients()
  const cartId = await fillCart(shop, clients[0], plan.hats)
  shop.clock.skew(plan.skewMs)
  const log = [describeOrderPlan({ ...plan, steps: [] }), ""]
  const order = undefined
  const fresh = { payments: [], order, mayHaveLostPayment: false, ledgerBefore, notes: [], clicks: 0, log }
  return { shop, clients, cartId, ...fresh }
}

async function fillCart({ facts }: Shop, { storefront }: ServerClients, hats: number): Promise<string> {
  const lines = [lineFor(facts.variants, "Ullgenser"), { ...lineFor(facts.variants, "Lue"), quantity: hats }]
  const { cartId } = await storefront.cart(lines)
  const path = `/store/carts/${cartId}/shipping-methods`
  await done(storefront.api({ method: "POST", path, body: { option_id: facts.shippingOptions.posten } }))
  return cartId
}

/** What the next calls meet at Vipps. */
export async function setFaults(game: OrderGame, faults: PlannedFault[]): Promise<void> {
  for (const { call, fault, times } of faults) {
    game.log.push(`weather: the next ${times} ${call} ${JSON.stringify(fault)}`)
    await game.shop.sandbox.control.next(call, fault, times)
  }
}

/** All at (nearly) the same time; then whoever died is started again, and what follows the events is done. */
export async function actAll(game: OrderGame, acts: OrderAct[], besides?: Promise<unknown>): Promise<void> {
  const has = (name: string) => acts.some(({ does }) => does.act === name)
  if (has("cancel-order") && has("edit")) game.mayHaveLostPayment = true
  await Promise.all([...acts.map((act) => actOnce(game, act)), besides])
  await untilQuiet(game)
  await takeNote(game)
}

async function actOnce(game: OrderGame, act: OrderAct): Promise<void> {
  const { shop } = game
  game.clicks += 1
  // time is what the plan is about: these acts are so far apart
  await new Promise((resolve) => setTimeout(resolve, act.afterMs))
  const server = shop.servers[act.server]
  const request = requestFor(game, act)
  if (act.trouble.kind !== "none") shop.expectAt(act.server, request)
  const work = runRequest(request, () => doAction(game, act.does, act.server)).then(
    (said) => said,
    (error: unknown) => `failed: ${error instanceof Error ? error.message : String(error)}`,
  )
  const end = await Promise.race([work, server.died.then(() => "dead")])
  if (end === "dead" && act.does.act === "cancel-order") game.mayHaveLostPayment = true
  game.log.push(`- ${describeAct(act)} -> ${end}`)
}

const STATEMENTS_PER_BOUNDARY = 4

function requestFor({ shop }: OrderGame, { does, server, trouble }: OrderAct): ServerRequest {
  const quiet = plainRequest(shop.servers[server])
  if (trouble.kind === "dies-sending") return { ...quiet, isCounting: true, isDoomed: whenSent(shop) }
  if (trouble.kind !== "dies") return quiet
  // a click that moves money dies near its call, any other anywhere in its longer way
  const isMoney = does.act === "capture" || does.act === "refund"
  const boundariesLeft = trouble.afterBoundaries * (isMoney ? 1 : STATEMENTS_PER_BOUNDARY)
  return { ...quiet, isCounting: !isMoney, boundariesLeft }
}

/** True once a request that changes something has reached Vipps, from now on. */
function whenSent({ sandbox }: Shop): () => Promise<boolean> {
  const count = async () =>
    (await sandbox.control.requests()).filter(({ method, call }) => method !== "GET" && call !== "token")
      .length
  const before = count()
  return async () => (await count()) > (await before)
}
