import { z } from "zod"
import type { PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { passTime } from "../support/time/time"
import { apiOfRun } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"

/** A capture that nobody answered, and an equal one made in the Vipps portal: only a person can tell which is which. */
jest.setTimeout(180_000)

const LEFT_BEHIND_MINUTES = 6

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "3000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

/** ePayment names the shop's own by their keys: only after one with a key is one without it hardly the shop's. In kroner. */
const before = apiOfRun === "epayment" ? { captured: 100, captures: 1 } : { captured: 0, captures: 0 }
const capturedWith = (amount: number) => ({ captured: String(before.captured + amount), refunded: "0" })

async function inDoubt(): Promise<PaidOrder> {
  const paid = await harness.shop.payWithVipps("1000")
  if (apiOfRun === "epayment") expect(await harness.admin.capture(paid, "100")).toMatchObject({ status: 200 })
  await harness.sandbox.control.next("capture", { dropResponse: "before-executing" }, 20)
  expect(await harness.admin.capture(paid, "200")).toMatchObject({ status: 400 })
  await harness.sandbox.control.clearFaults()
  await harness.sandbox.control.portal.capture(paid.reference, 20_000)
  return paid
}

const openSchema = z.object({
  payment: z.object({ operation_open: z.object({ id: z.string(), needs_manual_decision: z.boolean() }) }),
})

async function openOperation(paid: PaidOrder) {
  const { body } = await harness.admin.vipps(paid).status()
  return openSchema.parse(body).payment.operation_open
}

const refusal = {
  status: 400,
  message: expect.stringMatching(/Vipps shows a capture of \d+\skr without a reference/),
}

async function expectNothingSent(paid: PaidOrder): Promise<void> {
  expect(await harness.admin.capture(paid, "200")).toMatchObject(refusal)
  expect(await harness.admin.capture(paid, "300")).toMatchObject(refusal)
  await passTime(harness, LEFT_BEHIND_MINUTES)
  await harness.reconcile()
  expect(await harness.admin.capture(paid, "200")).toMatchObject(refusal)
  const resolved = await harness.admin.vipps(paid).resolve()
  expect(resolved).toMatchObject({
    status: 200,
    body: { unresolved: [{ message: expect.stringContaining("capture") }] },
  })
  expect(await openOperation(paid)).toMatchObject({ needs_manual_decision: true })
  expect(await atVipps(harness, paid.reference)).toMatchObject({
    capturedMinor: before.captured * 100 + 20_000,
    captures: before.captures + 1,
  })
}

it("it was the one: recorded, and not made again", async () => {
  const paid = await inDoubt()
  await expectNothingSent(paid)

  const { id } = await openOperation(paid)
  const answer = await harness.admin.vipps(paid).resolve({ operation: id, went_through: true })

  expect(answer).toMatchObject({ status: 200, body: { unresolved: [], payment: { operation_open: null } } })
  await expectEqualLedgers(harness, paid, capturedWith(200))
  expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: before.captures + 1 })
})

it("it was another one: that one is drift, ours was not made, and the next click makes it", async () => {
  const paid = await inDoubt()
  await expectNothingSent(paid)

  const { id } = await openOperation(paid)
  const answer = await harness.admin.vipps(paid).resolve({ operation: id, went_through: false })

  expect(answer).toMatchObject({ status: 200, body: { unresolved: [], payment: { operation_open: null } } })
  await expectEqualLedgers(harness, paid, capturedWith(200))
  expect(await harness.admin.capture(paid, "200")).toMatchObject({ status: 200 })
  await expectEqualLedgers(harness, paid, capturedWith(400))
  expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: before.captures + 2 })
})

it("what is not in doubt can't be decided", async () => {
  const paid = await harness.shop.payWithVipps("1000")

  expect(await harness.admin.vipps(paid).resolve({ operation: "capt_x", went_through: true })).toMatchObject({
    status: 400,
    message: expect.stringContaining("nothing to resolve"),
  })
  expect(await harness.admin.vipps(paid).resolve({ went_through: true })).toMatchObject({ status: 400 })
  await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
})
