import type { MedusaContainer } from "@medusajs/framework/types"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import { z } from "zod"
import type { PaidOrder } from "../../demo/harness"
import { isAllDue, isAllTaken } from "../../src/medusa"
import { eventually } from "../support/time/eventually"
import { beginEdit, editOrder } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"

/**
 * What is known at a glance must be what the long way, which the panel shows, comes to; it may say no too often, never yes. A
 * sweater of 750 kr and a hat of 250 kr, 1000 kr reserved.
 */
jest.setTimeout(180_000)

let harness: ObservedShop
let db: ReturnType<typeof ModulesSdkUtils.createPgConnection>
let container: MedusaContainer

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_RELEASE_REMAINDER: "manual" },
    sandbox: { switches: { rateLimits: false } },
  })
  db = ModulesSdkUtils.createPgConnection({ clientUrl: harness.databaseUrl })
  // a glance asks nothing of Medusa but its database
  container = { resolve: () => db } as unknown as MedusaContainer
})
afterAll(async () => {
  await db?.destroy()
  await harness?.stop()
})

const viewSchema = z.object({
  payment: z.object({
    due: z.number().nullable(),
    remaining: z.number(),
    problems: z.array(z.object({ code: z.string() })),
  }),
})

async function look(paid: PaidOrder) {
  const answer = await harness.admin.vipps(paid).status()
  return viewSchema.parse(answer.body).payment
}

/** How the order came to be as it is, and what a glance says then. */
type Case = { story: string; live: (paid: PaidOrder) => Promise<unknown>; isDue: boolean; isTaken: boolean }

const unheard = async () => {
  await harness.sandbox.control.next("capture", { dropResponse: "after-executing" }, 10)
  await harness.sandbox.control.next("details", { status: 503 }, 20)
}

const cases: Case[] = [
  { story: "as it was placed", live: async () => undefined, isDue: true, isTaken: false },
  {
    story: "captured in part",
    live: (paid) => harness.admin.capture(paid, 750),
    isDue: false,
    isTaken: false,
  },
  { story: "captured in full", live: (paid) => harness.admin.capture(paid), isDue: false, isTaken: true },
  {
    story: "captured in full, and refunded in part",
    live: async (paid) => {
      await harness.admin.capture(paid)
      await harness.admin.refund(paid, 250)
    },
    isDue: false,
    isTaken: true,
  },
  {
    story: "an edit begun and not confirmed",
    live: (paid) => beginEdit(harness, paid, { Lue: 0 }),
    // what is due changes when it is confirmed
    isDue: true,
    isTaken: false,
  },
  {
    story: "edited down",
    live: (paid) => editOrder(harness, paid, { Lue: 0 }),
    isDue: false,
    isTaken: false,
  },
  { story: "edited up", live: (paid) => editOrder(harness, paid, { Lue: 2 }), isDue: false, isTaken: false },
  {
    story: "captured in full, then edited down",
    live: async (paid) => {
      await harness.admin.capture(paid)
      await editOrder(harness, paid, { Lue: 0 })
    },
    isDue: false,
    isTaken: true,
  },
  { story: "cancelled", live: (paid) => harness.admin.cancelOrder(paid), isDue: false, isTaken: false },
  {
    story: "the payment cancelled",
    live: (paid) => harness.admin.vipps(paid).cancel(),
    isDue: false,
    isTaken: false,
  },
  {
    story: "captured in the Vipps portal, and seen",
    live: async (paid) => {
      await harness.sandbox.control.portal.capture(paid.reference, 100_000)
      await harness.admin.vipps(paid).refresh()
    },
    isDue: false,
    isTaken: false,
  },
  {
    story: "refunded in the Vipps portal, and seen",
    live: async (paid) => {
      await harness.admin.capture(paid)
      await harness.sandbox.control.portal.refund(paid.reference, 10_000)
      await harness.admin.vipps(paid).refresh()
    },
    isDue: false,
    isTaken: false,
  },
  {
    story: "a capture of which nobody knows",
    live: async (paid) => {
      await unheard()
      await harness.admin.capture(paid, 250)
      await harness.sandbox.control.clearFaults()
    },
    // the click that resolves it must reach the provider as it was posted
    isDue: true,
    isTaken: false,
  },
]

it.each(cases)("$story: due $isDue, taken $isTaken", async ({ live, isDue, isTaken }) => {
  const paid = await placeSampleOrder(harness)
  await live(paid)
  const ask = async () => ({
    isDue: await isAllDue(container, paid.paymentId, undefined),
    isTaken: await isAllTaken(container, paid.paymentId),
  })
  // what follows a click goes on behind it
  await eventually("the glance", async () => {
    const said = await ask()
    return said.isDue === isDue && said.isTaken === isTaken
  })

  const { due, remaining, problems } = await look(paid)
  const { amountMinor } = await harness.admin.recorded(paid)
  const said = await ask()
  expect(said).toEqual({ isDue, isTaken })
  if (said.isDue) expect({ due, remaining }).toEqual({ due: amountMinor / 100, remaining: amountMinor / 100 })
  if (said.isTaken) expect({ remaining, due, problems }).toEqual({ remaining: 0, due: 0, problems: [] })
})

it("is all due up to the payment's worth, and not an øre more", async () => {
  const paid = await placeSampleOrder(harness)
  expect(await isAllDue(container, paid.paymentId, 0.01)).toBe(true)
  expect(await isAllDue(container, paid.paymentId, 1000)).toBe(true)
  expect(await isAllDue(container, paid.paymentId, 1000.01)).toBe(false)
})

it("is not all due when a part of the order is paid in another way", async () => {
  const paid = await placeSampleOrder(harness)
  await harness.sql(
    `update order_summary set totals = jsonb_set(totals, '{raw_pending_difference,value}', '"999.99"') where order_id = $1`,
    [paid.orderId],
  )
  expect(await isAllDue(container, paid.paymentId, undefined)).toBe(false)
})

it("knows nothing of payments that are not there, and of none beside another of the same order", async () => {
  expect(await isAllDue(container, "pay_nobody", undefined)).toBe(false)
  expect(await isAllTaken(container, "pay_nobody")).toBe(false)
  const paid = await placeSampleOrder(harness)
  const other = await placeSampleOrder(harness)
  expect(await isAllDue(container, paid.paymentId, undefined)).toBe(true)

  await harness.sql(`update payment set payment_collection_id = $2 where id = $1`, [
    other.paymentId,
    paid.collectionId,
  ])

  expect(await isAllDue(container, paid.paymentId, undefined)).toBe(false)
})

it.each([
  {
    what: "another collection of its order",
    table: "order_payment_collection",
    other: { payment_collection_id: "pay_col_2" },
  },
  {
    what: "another order of its collection",
    table: "order_payment_collection",
    other: { order_id: "order_2" },
  },
  {
    what: "another reservation that is as good",
    table: "vipps_attempt",
    other: { reference: "2", attempt_number: 2, next_poll_at: null },
  },
  { what: "another summary of its order", table: "order_summary", other: {} },
])("knows nothing of a payment that has $what", async ({ table, other }) => {
  const paid = await placeSampleOrder(harness)
  expect(await isAllDue(container, paid.paymentId, undefined)).toBe(true)

  const [column, value] =
    table === "order_summary" ? ["order_id", paid.orderId] : ["payment_collection_id", paid.collectionId]
  const copied = await harness.sql(
    `insert into ${table} select (jsonb_populate_record(t, $2)).* from ${table} t where t.${column} = $1 returning 1`,
    [value, { id: `${paid.paymentId}_2`, ...other }],
  )

  expect(copied).toHaveLength(1)
  expect(await isAllDue(container, paid.paymentId, undefined)).toBe(false)
})

it("takes a released remainder for taken, once Medusa's payment is worth what was captured", async () => {
  const paid = await placeSampleOrder(harness)
  await harness.admin.capture(paid, 750)
  expect(await isAllTaken(container, paid.paymentId)).toBe(false)

  expect(await harness.admin.vipps(paid).release()).toMatchObject({ status: 200 })
  await passTime(harness, 6)
  await harness.reconcile()

  expect(await isAllTaken(container, paid.paymentId)).toBe(true)
  expect(await look(paid)).toMatchObject({ remaining: 0, due: 0, problems: [] })
})
