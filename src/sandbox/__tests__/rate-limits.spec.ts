import { startSandbox } from "../index"
import { openMerchant, stage, type Merchant } from "./merchant"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"

async function countAdmitted(call: (attempt: number) => ReturnType<Merchant["details"]>, atMost: number) {
  let admitted = 0
  for (let attempt = 0; attempt < atMost; attempt++) {
    const { status, json } = await call(attempt)
    if (status === 429) expect(json).toEqual({ statusCode: 429, message: expect.any(String) })
    else admitted++
  }
  return admitted
}

it.each<[string, number, (attempt: number) => ReturnType<Merchant["details"]>]>([
  ["initiate", 2, () => on.merchant.initiate("medusa-another")],
  ["capture", 5, (attempt) => on.merchant.capture(reference, 100, `c${attempt}`)],
  ["refund", 5, (attempt) => on.merchant.refund(reference, 100, `r${attempt}`)],
  ["cancel", 5, () => on.merchant.cancel(reference)],
  ["details", 120, () => on.merchant.details(reference)],
])("%s is let through %d times a minute and order", async (_, limit, call) => {
  await on.merchant.reserve(reference)
  expect(await countAdmitted(call, limit + 2)).toBe(limit)
  await on.sandbox.control.setClock({ offsetMs: 61_000 })
  expect(await countAdmitted(call, 1)).toBe(1)
})

it("moves nothing when it says 429", async () => {
  await on.merchant.reserve(reference)
  await countAdmitted((attempt) => on.merchant.capture(reference, 100, `c${attempt}`), 7)
  expect(await on.sandbox.control.payment(reference)).toMatchObject({ capturedMinor: 500 })
})

it("counts each order by itself", async () => {
  await on.merchant.reserve(reference)
  await on.merchant.reserve("medusa-another")
  await countAdmitted((attempt) => on.merchant.capture(reference, 100, `c${attempt}`), 5)
  expect((await on.merchant.capture("medusa-another", 100, "c")).status).toBe(200)
})

it("can be switched off", async () => {
  const sandbox = await startSandbox({ switches: { rateLimits: false } })
  const merchant = await openMerchant(sandbox)
  await merchant.reserve(reference)
  expect(await countAdmitted((attempt) => merchant.capture(reference, 100, `c${attempt}`), 10)).toBe(10)
  await sandbox.stop()
})
