import type { MedusaContainer } from "@medusajs/framework/types"
import { z } from "zod"
import { expectBody, type PaidOrder } from "../../demo/harness"
import { isAllDue, isAllTaken } from "../../src/medusa"
import { eventually } from "../support/time/eventually"
import { lockTable } from "../support/database/lock-table"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPage } from "../support/staff/order-page"
import { beginEdit, cancelEdit, done, editOrder, post } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"

/** A region with Vipps and Medusa's own provider: what is another provider's is that provider's. */
jest.setTimeout(180_000)

const OTHER = "pp_system_default"

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "3000" },
    sandbox: { switches: { rateLimits: false } },
  })
  await done(
    post(harness, `/admin/regions/${harness.facts.regionId}`, {
      payment_providers: ["pp_vipps_vipps", OTHER],
    }),
  )
})
afterAll(() => harness?.stop())

const startElsewhere = (collectionId: string) =>
  done(
    harness.shop.api({
      method: "POST",
      path: `/store/payment-collections/${collectionId}/payment-sessions`,
      body: { provider_id: OTHER },
    }),
  )

async function paidElsewhere(): Promise<string> {
  const { cartId } = await harness.shop.cart("1000")
  await startElsewhere(await harness.shop.collection(cartId))
  const { orderId } = await harness.shop.complete(cartId)
  return harness.admin.paymentIdOf(orderId ?? "")
}

const pageSchema = z.object({
  order: z.object({
    payment_collections: z.array(z.object({ id: z.string(), status: z.string(), amount: z.number() })),
  }),
})

async function collectionsOf({ orderId }: PaidOrder) {
  const answer = await harness.admin.order(orderId, "id,*payment_collections")
  return expectBody(pageSchema, answer, "reading the order").order.payment_collections
}

async function sessionsOf(collectionId: string) {
  return harness.sql(
    `select provider_id, status from payment_session where payment_collection_id = $1 and deleted_at is null`,
    [collectionId],
  )
}

/** An order paid with Vipps that grows, and whose customer begins to pay the difference by the other provider. */
async function begunElsewhere() {
  const paid = await placeSampleOrder(harness)
  await editOrder(harness, paid, { Lue: 2 })
  const unpaid = await eventually("what the difference is asked with", async () =>
    (await collectionsOf(paid)).find(({ status, amount }) => status === "not_paid" && amount === 250),
  )
  await startElsewhere(unpaid.id)
  return { paid, collectionId: unpaid.id }
}

describe("a payment of another provider", () => {
  it("is captured and refunded without our tables", async () => {
    const paymentId = await paidElsewhere()
    const tables = ["vipps_attempt", "vipps_operation", "vipps_lock", "vipps_webhook"]
    try {
      for (const table of tables) await harness.sql(`alter table if exists ${table} rename to ${table}_away`)
      expect(await harness.admin.capture(paymentId)).toMatchObject({ status: 200 })
      expect(await harness.admin.refund(paymentId, "100")).toMatchObject({ status: 200 })
    } finally {
      for (const table of tables) await harness.sql(`alter table if exists ${table}_away rename to ${table}`)
    }
  })

  it("is captured while our tables are locked", async () => {
    const paymentId = await paidElsewhere()
    const held = await lockTable(harness, "vipps_attempt", "everybody")
    try {
      expect(await harness.admin.capture(paymentId)).toMatchObject({ status: 200 })
    } finally {
      await held.release()
    }
  })
})

it("a shortcut that fails is no answer: the long way is taken", async () => {
  const failing = { raw: () => ({ options: () => Promise.reject(new Error("it is shutting down")) }) }
  const container = { resolve: () => failing } as unknown as MedusaContainer

  expect(await isAllDue(container, "pay_1", undefined)).toBe(false)
  expect(await isAllTaken(container, "pay_1")).toBe(false)
})

describe("an order that is paid by two providers", () => {
  it("is captured at Vipps for what the other has not paid, and both books agree", async () => {
    const paid = await placeSampleOrder(harness)
    await editOrder(harness, paid, { Lue: 2 })
    const unpaid = await eventually("the difference", async () =>
      (await collectionsOf(paid)).find(({ status, amount }) => status === "not_paid" && amount === 250),
    )
    await done(
      post(harness, `/admin/payment-collections/${unpaid.id}/mark-as-paid`, { order_id: paid.orderId }),
    )
    // 1000 again, of which 250 is paid elsewhere
    await editOrder(harness, paid, { Lue: 1 })

    expect(await harness.admin.capture(paid)).toMatchObject({ status: 200 })

    expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 1, capturedMinor: 75_000 })
    await eventually("the rest let go", async () => {
      return (await atVipps(harness, paid.reference)).releasedMinor === 25_000
    })
    await passTime(harness, 6)
    await harness.reconcile()
    expect(await orderPage(harness, paid)).toMatchObject({ outstanding: "0", paid: "1000" })
    expect(await harness.admin.refund(paid, "100")).toMatchObject({ status: 200 })
    expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 1, refundedMinor: 10_000 })
    await eventually("the refund on the page", async () => (await orderPage(harness, paid)).paid === "900")
  })

  it("leaves alone what the customer has begun to pay elsewhere, and asks for it nowhere else", async () => {
    const { paid, collectionId } = await begunElsewhere()
    const read = () =>
      harness.sql(`select amount::int, status from payment_collection where id = $1 and deleted_at is null`, [
        collectionId,
      ])
    await harness.sql(`update payment_collection set amount = 300 where id = $1`, [collectionId])
    const body = { order_id: paid.orderId, amount: 77 }
    await done(post(harness, "/admin/payment-collections", body))

    await beginEdit(harness, paid, { Lue: 1 })
    await cancelEdit(harness, paid)

    await eventually("the other collection to be gone", async () => {
      return !(await collectionsOf(paid)).some(({ amount }) => amount === 77)
    })
    expect(await read()).toEqual([{ amount: 300, status: "not_paid" }])
    expect(await sessionsOf(collectionId)).toEqual([{ provider_id: OTHER, status: "pending" }])
  })

  it("keeps it when the order is cancelled, and lets go of what is reserved at Vipps", async () => {
    const { paid, collectionId } = await begunElsewhere()

    expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })

    await eventually(
      "nothing held",
      async () => (await atVipps(harness, paid.reference)).state === "CANCELLED",
    )
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [paid.reference])
    expect(await harness.reconcile()).toMatchObject({ unresolved: [] })
    expect(await sessionsOf(collectionId)).toEqual([{ provider_id: OTHER, status: "pending" }])
  })
})
