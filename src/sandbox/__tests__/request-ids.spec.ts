import { errorOf, stage } from "./merchant"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"
beforeEach(() => on.merchant.reserve(reference))

it("answers a repeated capture like the first, and captures once", async () => {
  const first = await on.merchant.capture(reference, 30_000, "a")
  await on.merchant.capture(reference, 10_000, "b")
  const again = await on.merchant.capture(reference, 30_000, "a")
  expect([again.status, again.json]).toEqual([200, first.json])
  expect(await on.sandbox.control.payment(reference)).toMatchObject({ capturedMinor: 40_000, captures: 2 })
})

it("refunds once, too", async () => {
  await on.merchant.capture(reference, 30_000, "a")
  const first = await on.merchant.refund(reference, 10_000, "r")
  const again = await on.merchant.refund(reference, 10_000, "r")
  expect(again.json).toEqual(first.json)
  expect(await on.sandbox.control.payment(reference)).toMatchObject({ refundedMinor: 10_000, refunds: 1 })
})

it.each([
  ["amount", { amount: 20_000, transactionText: "Ullgenser sendt" }],
  ["text", { amount: 10_000, transactionText: "Noe annet" }],
])("refuses the same id with another %s", async (_, transaction) => {
  await on.merchant.capture(reference, 10_000, "a")
  const raw = JSON.stringify({ merchantInfo: { merchantSerialNumber: "654987" }, transaction })
  expect(errorOf(await on.merchant.capture(reference, 0, "a", { raw }))).toBe("400 Payment/93")
  expect(await on.sandbox.control.payment(reference)).toMatchObject({ capturedMinor: 10_000 })
})

it("takes an id per endpoint and order", async () => {
  await on.merchant.capture(reference, 30_000, "same")
  expect((await on.merchant.refund(reference, 10_000, "same")).status).toBe(200)
  await on.merchant.reserve("medusa-another")
  expect((await on.merchant.capture("medusa-another", 10_000, "same")).body.orderId).toBe("medusa-another")
})

it("moves money again under another id", async () => {
  await on.merchant.capture(reference, 30_000, "a")
  await on.merchant.capture(reference, 30_000, "b")
  expect(await on.sandbox.control.payment(reference)).toMatchObject({ capturedMinor: 60_000, captures: 2 })
})

it("may repeat what failed, under the same id", async () => {
  await on.sandbox.control.next("capture", { error: { group: "Payment", code: "63" } })
  expect(errorOf(await on.merchant.capture(reference, 30_000, "a"))).toBe("400 Payment/63")
  expect((await on.merchant.capture(reference, 30_000, "a")).status).toBe(200)
  const history = (await on.merchant.details(reference)).body.transactionLogHistory ?? []
  expect(history.filter((entry) => entry.requestId === "a").map((entry) => entry.operationSuccess)).toEqual([
    true,
    false,
  ])
})

it("forgets ids when told to, and then moves money twice", async () => {
  await on.merchant.capture(reference, 30_000, "a")
  await on.sandbox.control.forgetRequestIds()
  await on.merchant.capture(reference, 30_000, "a")
  expect(await on.sandbox.control.payment(reference)).toMatchObject({ capturedMinor: 60_000 })
})

it("captures once when two equal requests come at the same time", async () => {
  const replies = await Promise.all([1, 2].map(() => on.merchant.capture(reference, 30_000, "a")))
  expect(replies.map((reply) => reply.status)).toEqual([200, 200])
  expect(await on.sandbox.control.payment(reference)).toMatchObject({ captures: 1 })
})
