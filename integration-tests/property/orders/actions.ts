import { Modules } from "@medusajs/framework/utils"
import { z } from "zod"
import type { Answer } from "../../../demo/harness"
import { captureVippsFulfillmentWorkflow } from "../../../src/workflows"
import { openPaymentLink } from "../../support/shopper/payment-link"
import { beginOrderChange } from "../../support/staff/goods-returns"
import { beginEdit, cancelEdit, confirmEdit, done, post } from "../../support/staff/order-actions"
import type { ServerNumber } from "../plan"
import type { Action, Title } from "./plan"
import { ledgerOf, reconcile, type OrderGame } from "./fixture"

type Ordered = OrderGame & { order: NonNullable<OrderGame["order"]> }

const idRow = z.object({ id: z.string() })

/** Does one thing as its people do it, over HTTP; in words what came of it. */
export async function doAction(game: OrderGame, does: Action, server: ServerNumber): Promise<string> {
  const { storefront } = game.clients[server]
  switch (does.act) {
    case "complete":
      return describeAnswer(await storefront.complete(game.cartId))
    case "come-back":
      return comeBack(game)
    case "callback-again":
      return callAgain(game)
    case "reconcile":
      return reconcile(game, server)
    case "edit":
    case "capture":
    case "capture-sent":
    case "refund":
    case "credit":
    case "ask-return":
    case "receive-return":
    case "send":
    case "fulfillment-again":
    case "pay-difference":
    case "cancel-order":
      if (!game.order) return "there is no order"
      return doWithOrder({ ...game, order: game.order }, does, server)
  }
}

type OrderAction = Exclude<Action, { act: "complete" | "come-back" | "callback-again" | "reconcile" }>

async function doWithOrder(game: Ordered, does: OrderAction, server: ServerNumber): Promise<string> {
  switch (does.act) {
    case "edit":
      return edit(game, does, server)
    case "capture":
    case "refund":
      return press(game, does, server)
    case "capture-sent":
      return captureSent(game, server)
    case "credit":
      return giveCredit(game, does.amountMinor, server)
    case "ask-return":
      return askReturn(game, does.title, server)
    case "receive-return":
      return receiveReturn(game, server)
    case "send":
      return sendFulfillment(game, does, server)
    case "fulfillment-again":
      return reportFulfillment(game, does.which)
    case "pay-difference":
      return payDifference(game, server)
    case "cancel-order":
      return describeAnswer(await game.clients[server].admin.cancelOrder(game.order))
  }
}

const describeAnswer = ({ status, message }: Answer) => `${status} ${message ?? ""}`

/** The shopper's browser, sent back by Vipps; it follows no redirect to the storefront. */
async function comeBack({ shop, payments }: OrderGame): Promise<string> {
  const last = payments.at(-1)
  const ledger = last && (await shop.sandbox.control.payment(last.reference))
  if (!ledger) return "nothing to come back from"
  const response = await fetch(ledger.fallBack, { redirect: "manual", signal: AbortSignal.timeout(60_000) })
  return `${response.status} ${response.headers.get("location") ?? ""}`
}

/** As the callback's route tells its subscriber. */
async function callAgain({ shop, payments }: OrderGame): Promise<string> {
  for (const { reference } of payments) {
    const data = { provider_id: "pp_vipps_vipps", reference, status: "RESERVED" }
    await shop.container.resolve(Modules.EVENT_BUS).emit({ name: "vipps.callback_received", data })
  }
  return `${payments.length} callbacks`
}

async function edit(
  game: Ordered,
  { title, quantity, isConfirmed }: Extract<Action, { act: "edit" }>,
  server: ServerNumber,
): Promise<string> {
  const place = { ...game.clients[server], facts: game.shop.facts }
  await beginEdit(place, game.order, { [title]: quantity })
  return describeAnswer(await (isConfirmed ? confirmEdit(place, game.order) : cancelEdit(place, game.order)))
}

const paymentRow = z.object({ id: z.string(), isFull: z.boolean() })

/** The stock buttons: capture on the first payment that has one, refund on the first that is captured. */
async function press(
  game: Ordered,
  { act, amountMinor }: { act: "capture" | "refund"; amountMinor: number },
  server: ServerNumber,
): Promise<string> {
  const rows = await game.shop.sql(
    `select p.id, p.captured_at is not null as "isFull" from payment p
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
      where l.order_id = $1 and p.canceled_at is null and p.deleted_at is null order by p.created_at, p.id`,
    [game.order.orderId],
  )
  const payments = rows.map((row) => paymentRow.parse(row))
  const payment = payments.find(({ isFull }) => isFull === (act === "refund")) ?? payments[0]
  if (!payment) return "there is no payment"
  const { admin } = game.clients[server]
  return describeAnswer(await admin[act](payment.id, amountMinor === 0 ? undefined : amountMinor / 100))
}

const oreRow = z.object({ minor: z.number() })

async function captureSent(game: Ordered, server: ServerNumber): Promise<string> {
  const [sent] = await game.shop.sql(
    `select coalesce(round(sum(i.fulfilled_quantity * l.unit_price) * 100), 0)::int as minor
       from order_item i join order_line_item l on l.id = i.item_id join "order" o on o.id = i.order_id
      where o.id = $1 and i.version = o.version and i.deleted_at is null`,
    [game.order.orderId],
  )
  const ledger = await ledgerOf(game)
  const capturedMinor = ledger.reduce((sum, one) => sum + one.capturedMinor, 0)
  const amountMinor = oreRow.parse(sent).minor - capturedMinor
  if (amountMinor <= 0) return "it is captured"
  return press(game, { act: "capture", amountMinor }, server)
}

async function giveCredit(game: Ordered, amountMinor: number, server: ServerNumber): Promise<string> {
  const path = `/admin/orders/${game.order.orderId}/credit-lines`
  const body = { amount: amountMinor / 100, reference: "goodwill", reference_id: "goodwill" }
  return describeAnswer(await post(game.clients[server], path, body))
}

const detailRow = z.object({ item_id: z.string(), title: z.string(), left: z.coerce.number() })

async function itemsLeft({ shop, order }: Ordered) {
  const rows = await shop.sql(
    `select i.item_id, l.product_title as title, i.quantity - i.fulfilled_quantity as left
       from order_item i join order_line_item l on l.id = i.item_id join "order" o on o.id = i.order_id
      where o.id = $1 and i.version = o.version and i.deleted_at is null and i.quantity > i.fulfilled_quantity`,
    [order.orderId],
  )
  return rows.map((row) => detailRow.parse(row))
}

async function sendFulfillment(
  game: Ordered,
  { title, becomes }: Extract<Action, { act: "send" }>,
  server: ServerNumber,
): Promise<string> {
  const all = await itemsLeft(game)
  const chosen = title === "everything" ? all : all.filter((one) => one.title === title)
  if (chosen.length === 0) return "nothing to send"
  const items = chosen.map(({ item_id, left }) => ({ id: item_id, quantity: title === "Lue" ? 1 : left }))
  const { admin } = game.clients[server]
  const path = `/admin/orders/${game.order.orderId}/fulfillments`
  const before = await fulfillmentsOf(game)
  await done(post({ admin }, path, { items, location_id: game.shop.facts.stockLocationId }))
  const id = (await fulfillmentsOf(game)).find((one) => !before.includes(one))
  if (id === undefined || becomes === "packed") return `packed ${id}`
  const body = becomes === "shipped" ? { items } : {}
  const verb = becomes === "shipped" ? "shipments" : "cancel"
  return `${id} ${describeAnswer(await post({ admin }, `${path}/${id}/${verb}`, body))}`
}

async function fulfillmentsOf({ shop, order }: Pick<Ordered, "shop" | "order">): Promise<string[]> {
  const rows = await shop.sql(
    `select fulfillment_id as id from order_fulfillment where order_id = $1 and deleted_at is null order by created_at`,
    [order.orderId],
  )
  return rows.map((row) => idRow.parse(row).id)
}

async function askReturn(game: Ordered, title: Title, server: ServerNumber): Promise<string> {
  const { order, shop } = game
  const rows = await shop.sql(
    `select i.item_id as id from order_item i join order_line_item l on l.id = i.item_id join "order" o on o.id = i.order_id
      where o.id = $1 and i.version = o.version and i.deleted_at is null and l.product_title = $2
        and i.fulfilled_quantity > i.return_requested_quantity + i.return_received_quantity`,
    [order.orderId, title],
  )
  if (!rows[0]) return "there is nothing to send back"
  const place = { ...game.clients[server], facts: shop.facts, sql: shop.sql }
  const path = await beginOrderChange(place, order, "return", { location_id: shop.facts.stockLocationId })
  const items = [{ ...idRow.parse(rows[0]), quantity: 1 }]
  await done(post(place, `${path}/request-items`, { items }))
  return describeAnswer(await post(place, `${path}/request`))
}

const comingRow = z.object({ return_id: z.string(), id: z.string(), quantity: z.number() })

/** All that the oldest return has. */
async function receiveReturn(game: Ordered, server: ServerNumber): Promise<string> {
  const rows = await game.shop.sql(
    `select r.id as return_id, i.item_id as id, (i.quantity - coalesce(i.received_quantity, 0))::int as quantity
       from "return" r join return_item i on i.return_id = r.id and i.deleted_at is null
      where r.order_id = $1 and r.deleted_at is null and r.canceled_at is null
        and r.status in ('requested', 'partially_received')
      order by r.created_at limit 1`,
    [game.order.orderId],
  )
  if (!rows[0]) return "nothing comes back"
  const { return_id, ...item } = comingRow.parse(rows[0])
  const place = game.clients[server]
  const path = `/admin/returns/${return_id}`
  await done(post(place, `${path}/receive`))
  await done(post(place, `${path}/receive-items`, { items: [item] }))
  return describeAnswer(await post(place, `${path}/receive/confirm`))
}

/** The event, delivered again. */
async function reportFulfillment(game: Ordered, which: number): Promise<string> {
  const fulfillments = await fulfillmentsOf(game)
  const id = fulfillments[which % Math.max(1, fulfillments.length)]
  if (id === undefined) return "there is no fulfillment"
  const { result } = await captureVippsFulfillmentWorkflow(game.shop.container).run({
    input: { fulfillment_id: id },
  })
  return `${id} ${JSON.stringify(result)}`
}

async function payDifference(game: Ordered, server: ServerNumber): Promise<string> {
  const { admin, storefront } = game.clients[server]
  const opened = await openPaymentLink({ admin, shop: storefront }, game.order).catch(() => undefined)
  if (!opened) return "nothing is asked for"
  await game.shop.sandbox.control.approve(opened.reference)
  return `${opened.reference} approved, ${opened.amountMinor / 100} kr`
}

/** An edit that a crash has left begun: its page is still open, and the staff close it. */
export async function closeEdit({ clients, order }: Ordered): Promise<string> {
  const path = `/admin/order-edits/${order.orderId}`
  return describeAnswer(await clients[1].admin.api({ method: "DELETE", path }))
}
