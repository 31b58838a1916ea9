import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { callbackProcessed, comeBack } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf, paymentsOf, sessionStatus } from "../support/orders/orders"
import { setStock } from "../support/staff/stock"
import { minutesAgo, passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"

jest.setTimeout(180_000)

const GRACE_MINUTES = 30

/** A shop's own code, as a developer adds it, that refuses an order when its payment is stored already. */
const refusingHook = `
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

completeCartWorkflow.hooks.orderCreated(async ({ order_id }, { container }) => {
  const { rows } = await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
    "select 1 from refused_cart r join order_cart c on c.cart_id = r.cart_id where c.order_id = ?", [order_id])
  if (rows.length > 0) throw new Error("the shop refuses this order")
})
`

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_ORPHAN_GRACE_MINUTES: String(GRACE_MINUTES), VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
    files: { "src/subscribers/refusing-hook.ts": subscriberAround() },
  })
  await harness.sql(`create table refused_cart (cart_id text primary key)`)
  await harness.sql(`create table vanishing_session (id text primary key)`)
  // the shopper's second click on Pay, between Medusa's storing of the payment and its reading of the session
  await harness.sql(`
    create function vanish() returns trigger language plpgsql as $$ begin
      delete from payment_session s using vanishing_session v where s.id = v.id and s.id = new.payment_session_id;
      return null;
    end $$`)
  await harness.sql(`create trigger vanish after insert on payment for each row execute function vanish()`)
})
afterAll(() => harness?.stop())

/** Medusa loads a store's subscribers; a hook is registered where its file is loaded. */
function subscriberAround(): string {
  return `${refusingHook}
export default async function nothing() {}
export const config = { event: "never" }
`
}

const vanish = ({ sessionId }: StartedPayment) =>
  harness.sql(`insert into vanishing_session values ($1)`, [sessionId])
const refuse = ({ cartId }: StartedPayment) => harness.sql(`insert into refused_cart values ($1)`, [cartId])
const allow = ({ cartId }: StartedPayment) =>
  harness.sql(`delete from refused_cart where cart_id = $1`, [cartId])

async function reconcile(minutes = 0.5) {
  await passTime(harness, minutes)
  return harness.reconcile()
}

const paymentRow = z.object({ canceled: z.boolean() })

async function expectLetGo(payment: StartedPayment): Promise<void> {
  await eventually("let go", async () => (await atVipps(harness, payment.reference)).state === "CANCELLED")
  expect(await ordersOf(harness, payment.cartId)).toEqual([])
  await eventually("Medusa's mark", async () => {
    const rows = await harness.sql(
      `select canceled_at is not null as canceled from payment where payment_collection_id = $1`,
      [payment.collectionId],
    )
    return rows.length === 1 && rows.every((row) => paymentRow.parse(row).canceled)
  })
}

/** The shopper tries once more, with the same cart. */
async function expectPaidAnew(before: StartedPayment): Promise<void> {
  const again = await harness.shop.startPayment({ cartId: before.cartId, totalMinor: before.amountMinor })
  await harness.sandbox.control.approve(again.reference)
  const paid = await orderPlaced(harness, again)
  await reconcile(6)
  expect(await ordersOf(harness, before.cartId)).toEqual([paid.orderId])
  expect(await atVipps(harness, again.reference)).toMatchObject({
    state: "RESERVED",
    reservedMinor: before.amountMinor,
  })
  expect(await atVipps(harness, before.reference)).toMatchObject({ state: "CANCELLED" })
}

describe("a payment that Medusa stored, whose session was deleted in that moment", () => {
  it("is let go by the callback that stored it; the cart can be paid again", async () => {
    const payment = await harness.shop.startPayment("1000")
    await vanish(payment)
    await harness.sandbox.control.approve(payment.reference)
    await callbackProcessed(harness, payment)

    await expectLetGo(payment)
    expect(await harness.event(payment.reference, "vipps.orphan_canceled")).toMatchObject({
      amount_minor: 100_000,
    })
    await expectPaidAnew(payment)
  })

  it("is let go when the shopper comes back, should the storefront have completed the cart", async () => {
    const payment = await harness.shop.startPayment("1000")
    await vanish(payment)
    await loseNotice(harness)
    await harness.sandbox.control.approve(payment.reference)
    await harness.shop.complete(payment.cartId)
    expect(await paymentsOf(harness, payment.collectionId)).toHaveLength(1)
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "RESERVED" })

    const { query } = await comeBack(harness, payment)

    expect(query.vipps).toBe("rejected")
    await expectLetGo(payment)
  })

  it("is let go by the reconciliation when nobody comes back, and when Vipps was down at first", async () => {
    const payment = await harness.shop.startPayment("1000")
    await vanish(payment)
    await loseNotice(harness)
    await harness.sandbox.control.approve(payment.reference)
    await harness.shop.complete(payment.cartId)
    await harness.sandbox.control.next("cancel", { status: 503 }, 50)
    await reconcile()
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "RESERVED" })
    await harness.sandbox.control.clearFaults()

    await eventually("let go", async () => {
      await reconcile()
      return (await atVipps(harness, payment.reference)).state === "CANCELLED"
    })
    await expectLetGo(payment)
    // a later look finds nothing more to let go, and says nothing
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [
      payment.reference,
    ])
    expect((await harness.reconcile()).resolved.filter((line) => line.startsWith(payment.reference))).toEqual(
      [],
    )
    await expectPaidAnew(payment)
  })
})

describe("an order that the shop's own code refused when it was paid", () => {
  it("keeps no reservation, and never becomes an order without money by completing the cart again", async () => {
    const payment = await harness.shop.startPayment("1000")
    await refuse(payment)
    await loseNotice(harness)
    await harness.sandbox.control.approve(payment.reference)
    expect(await harness.shop.complete(payment.cartId)).not.toMatchObject({ status: 200 })
    await expectLetGo(payment)
    await allow(payment)

    const again = await harness.shop.complete(payment.cartId)

    expect(again.status).toBe(400)
    expect(await ordersOf(harness, payment.cartId)).toEqual([])
    expect(await sessionStatus(harness, payment.sessionId)).toBe("canceled")
    await reconcile()
    await expectLetGo(payment)
    await expectPaidAnew(payment)
  })

  it("is made later, by the same payment, when the shop takes it after all", async () => {
    const payment = await harness.shop.startPayment("1000")
    await takeBack(payment)

    await reconcile(6)

    expect(await ordersOf(harness, payment.cartId)).toHaveLength(1)
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
  })

  it("lets the money go when the goods are gone for the whole grace time, however old the payment is", async () => {
    const goods = "Test: 999,99 kr"
    const payment = await minutesAgo(harness, 2 * GRACE_MINUTES, async () => {
      const started = await harness.shop.startPayment("999.99")
      await takeBack(started)
      return started
    })
    await setStock(harness, goods, 0)

    // a longer pause between two tries counts as ten minutes: then nobody tried
    for (const minutes of [6, 1, 10, GRACE_MINUTES]) await reconcile(minutes)
    expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "RESERVED" })
    await reconcile(10)

    await expectLetGo(payment)
    expect(await harness.event(payment.reference, "vipps.completion_failed")).toMatchObject({
      code: "sold-out",
    })
    expect(await harness.event(payment.reference, "vipps.orphan_canceled")).toMatchObject({
      amount_minor: 99_999,
    })
    await setStock(harness, goods, 1_000)
    expect(await harness.shop.complete(payment.cartId)).toMatchObject({ status: 400 })
    await expectPaidAnew(payment)
  })

  /** As a process leaves it that dies between taking the order back and cancelling the payment. */
  async function takeBack(payment: StartedPayment): Promise<void> {
    await loseNotice(harness)
    await harness.sandbox.control.approve(payment.reference)
    expect(await harness.shop.complete(payment.cartId)).toMatchObject({ status: 200 })
    const [orderId] = await ordersOf(harness, payment.cartId)
    await harness.sql(
      `delete from reservation_item where line_item_id in (select item_id from order_item where order_id = $1)`,
      [orderId],
    )
    for (const table of ["order_cart", "order_payment_collection"])
      await harness.sql(`update ${table} set deleted_at = now() where order_id = $1`, [orderId])
    await harness.sql(`update "order" set deleted_at = now() where id = $1`, [orderId])
    await harness.sql(`update cart set completed_at = null where id = $1`, [payment.cartId])
  }
})
