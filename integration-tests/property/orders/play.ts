import type { StartedPayment } from "../../../demo/harness"
import { addToCart } from "../../support/shopper/cart"
import type { Counts, AuditTrail } from "../results"
import type { Shop } from "../shop"
import { checkOrder, checkStrangers, type OrderQuestion } from "./checker"
import { readCosts } from "./costs"
import { closeEdit } from "./actions"
import { actAll, setFaults, startOrderGame } from "./game"
import { checkNotes, takeNote } from "./notes"
import type { Checkout, OrderPlan } from "./plan"
import { ledgerOf, ordersOf, pass, reconcile, untilQuiet, type OrderGame } from "./fixture"

/** From the checkout to the end of an order: what went wrong, and how it came about. */
export async function playOrder(shop: Shop, plan: OrderPlan, counts: Counts): Promise<AuditTrail> {
  const game = await startOrderGame(shop, plan)
  const problems: string[] = []
  try {
    problems.push(...(await checkOut(game, plan.checkout)))
    if (problems.length === 0 && game.order) problems.push(...(await live(game, plan)))
  } catch (error) {
    problems.push(`the game broke: ${error instanceof Error ? error.stack : String(error)}`)
  }
  const ledger = await ledgerOf(game)
  counts.runs += 1
  counts.clicks += game.clicks
  counts.executions += ledger.reduce((sum, one) => sum + one.captures + one.refunds, 0)
  const entries = ledger.flatMap(({ reference, history }) =>
    history.map(
      (one) =>
        `vipps ${reference} ${one.at} ${one.operation} ${one.success} ${one.amountMinor} ${one.requestId}`,
    ),
  )
  const journal = await shop.sql(
    `select reference, kind, amount_minor, actor, state, request_id, medusa_row_id, error_message from vipps_operation
      where reference = any($1) order by created_at`,
    [ledger.map(({ reference }) => reference)],
  )
  const journalLines = journal.map((one) => `journal ${JSON.stringify(one)}`)
  await forgetGame(game)
  return { problems, text: [...game.log, "", ...entries, ...journalLines, "", ...problems].join("\n") }
}

/** The shopper pays, and whoever asks first makes the order. Afterwards there is one, with one payment; or none, and nothing is held. */
async function checkOut(game: OrderGame, given: Checkout): Promise<string[]> {
  const { control } = game.shop.sandbox
  const paid = await startPayments(game, given)
  await setFaults(game, given.faults)
  await actAll(game, given.before)
  if (given.ending === "rejected") await control.reject(paid.reference)
  if (given.ending === "approved") {
    await game.shop.nextNotice(given.callback)
    await actAll(game, given.after, control.approve(paid.reference))
    if (given.isEarlierApproved) await approveEarlier(game)
  }
  return settleCheckout(game, given)
}

async function startPayments(game: OrderGame, { earlier }: Checkout): Promise<StartedPayment> {
  const { storefront } = game.clients[0]
  const cart = { cartId: game.cartId, totalMinor: 0 }
  game.payments.push(await storefront.startPayment(cart))
  if (earlier === "cart-changed") await addToCart({ shop: storefront, facts: game.shop.facts }, game.cartId)
  if (earlier !== "none") game.payments.push(await storefront.startPayment(cart))
  const last = game.payments.at(-1)
  if (!last) throw new Error("no payment was started")
  return last
}

/** On the phone, where the first payment is still open; unless it is cancelled there by now. */
async function approveEarlier(game: OrderGame): Promise<void> {
  const [earlier] = game.payments
  if (!earlier || game.payments.length === 1) return
  const approved = game.shop.sandbox.control.approve(earlier.reference)
  game.log.push(
    await approved.then(
      () => `the earlier payment ${earlier.reference} is approved as well`,
      () => `the earlier payment can't be approved any more`,
    ),
  )
  await untilQuiet(game)
}

/** As long as the job has time to place the order before the reservation counts as an orphan. */
const ROUNDS = 4
const GRACE_MINUTES = 65

async function settleCheckout(game: OrderGame, { ending }: Checkout): Promise<string[]> {
  await heal(game)
  let orders = await ordersOf(game)
  for (let round = 0; round < ROUNDS && orders.length === 0 && ending === "approved"; round++) {
    await pass(game, 3)
    await reconcile(game, 1)
    orders = await ordersOf(game)
  }
  const [orderId] = orders
  const expected = ending === "approved" ? 1 : 0
  if (orders.length !== expected) return [`the cart became ${orders.length} orders`]
  if (orderId === undefined) {
    await pass(game, GRACE_MINUTES)
    await reconcile(game, 1)
    return checkStrangers(await ledgerOf(game))
  }
  game.order = { orderId }
  await takeNote(game)
  return checkOnePayment(game, orderId)
}

/** The order exists once, and is paid by one live payment, of what it costs. */
async function checkOnePayment(game: OrderGame, orderId: string): Promise<string[]> {
  const read = () =>
    game.shop.sql(
      `select round(p.amount * 100)::int as minor from payment p
         join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
        where l.order_id = $1 and p.deleted_at is null and p.canceled_at is null`,
      [orderId],
    )
  let payments = await read()
  // an order whose payment a crash has cut off gets it from the job
  for (let round = 0; round < ROUNDS && payments.length === 0; round++) {
    await pass(game, 3)
    await reconcile(game, 1)
    payments = await read()
  }
  const { totalMinor } = await readCosts(game.shop, orderId)
  const amounts = payments.map(({ minor }) => Number(minor))
  return amounts.length === 1 && amounts[0] === totalMinor
    ? []
    : [`an order of ${totalMinor} has the payments [${amounts.join(", ")}]`]
}

async function live(game: OrderGame, plan: OrderPlan): Promise<string[]> {
  for (const step of plan.steps) {
    if (step.step === "time") await pass(game, step.minutes)
    else if (step.step === "restart") game.shop.restart(step.server)
    else {
      await setFaults(game, step.faults)
      await actAll(game, step.acts)
    }
  }
  await heal(game)
  if (game.order) game.log.push(`closing an edit: ${await closeEdit({ ...game, order: game.order })}`)
  for (let round = 0; round < 2; round++) {
    await pass(game, 6)
    await reconcile(game, 0)
    await takeNote(game)
  }
  const soon = await check(game, { isLast: false })
  if (soon.length > 0) return ["a quarter of an hour later:", ...soon]
  await pass(game, 26 * 60)
  await reconcile(game, 1)
  await takeNote(game)
  return check(game, { isLast: true })
}

async function check(game: OrderGame, p: { isLast: boolean }): Promise<string[]> {
  const { order: placed, shop, notes } = game
  if (!placed) return []
  const { orderId } = placed
  const question: OrderQuestion = {
    orderId,
    costs: await readCosts(shop, orderId),
    ledger: await ledgerOf(game),
    sql: shop.sql,
  }
  return [...checkNotes(notes), ...(await checkOrder(question, p))]
}

async function heal(game: OrderGame): Promise<void> {
  await game.shop.sandbox.control.clearFaults()
  await untilQuiet(game)
}

/** What the next game's reconciliations need not look at any more. */
async function forgetGame(game: OrderGame): Promise<void> {
  const references = (await ledgerOf(game)).map(({ reference }) => reference)
  await game.shop.sql(`delete from vipps_operation where reference = any($1)`, [references])
  await game.shop.sql(`delete from vipps_attempt where reference = any($1)`, [references])
}
