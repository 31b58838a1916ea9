import { z } from "zod"
import { createApi, expectBody, type Api, type PaidOrder } from "../../demo/harness"
import { lockTable } from "../support/database/lock-table"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { sentAmounts } from "../support/ledgers/sent-amounts"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { readView } from "../support/staff/admin-api"
import { inviteColleague } from "../support/staff/colleague"
import { editOrder } from "../support/staff/order-actions"
import { eventually } from "../support/time/eventually"
import { passTime } from "../support/time/time"
import { codeOf, refuses } from "../support/server/vipps-errors"

/** The staff tick several payments, confirm a sum, and capture or release them by one request. */
jest.setTimeout(180_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "2000", VIPPS_RELEASE_REMAINDER: "manual" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

type Confirmed = { payment_id: string; amount: number; captured: number }
const resultsSchema = z.object({
  results: z.array(
    z.object({
      payment_id: z.string(),
      ok: z.boolean(),
      code: z.string(),
      params: z.record(z.string(), z.unknown()),
      message: z.string(),
    }),
  ),
})

const seen = ({ paymentId }: PaidOrder, amount = 1000, captured = 0): Confirmed => ({
  payment_id: paymentId,
  amount,
  captured,
})

const ask = (kind: "capture" | "release", payments: Confirmed[], api: Api = harness.admin.api) =>
  api({ method: "POST", path: `/admin/vipps/payments/${kind}`, body: { payments } })

/** Each result as its payment, whether it is as asked, and the code. */
async function move(kind: "capture" | "release", ...payments: Confirmed[]) {
  const { results } = expectBody(resultsSchema, await ask(kind, payments), "moving several")
  expect(results.map(({ payment_id }) => payment_id)).toEqual(payments.map(({ payment_id }) => payment_id))
  return results.map(({ ok, code }) => [ok, code])
}

async function captureBy(api: Api, one: Confirmed): Promise<[ok: boolean, code: string][]> {
  const { results } = expectBody(resultsSchema, await ask("capture", [one], api), "capturing")
  return results.map(({ ok, code }) => [ok, code])
}

const pay = (count: number) =>
  Promise.all(Array.from({ length: count }, () => harness.shop.payWithVipps("1000")))
/** The edit's consequences come by an event. */
const maxIs = (paid: PaidOrder, max: number) =>
  eventually("the panel knows", async () => {
    const { actions } = await readView(harness.admin.api, paid)
    return actions.capture.max === max
  })
const messageOf = async (kind: "capture" | "release", one: Confirmed) =>
  expectBody(resultsSchema, await ask(kind, [one]), "moving one").results[0]?.message.replace(/\u00a0/g, " ")

describe("capture", () => {
  it("takes each payment's amount once, and a refusal of one does not stop the others", async () => {
    const paid = await pay(3)
    await harness.sandbox.control.next("capture", refuses("nothing to capture"))
    const unknown = { payment_id: "pay_01JD3MC4R20000000000000000", amount: 1000, captured: 0 }

    const results = await move("capture", unknown, ...paid.map((one) => seen(one)))

    // whichever of them comes to Vipps first
    expect([...results].sort()).toEqual([
      [false, codeOf("nothing to capture")],
      [false, "payment-not-found"],
      [true, "capture-ok"],
      [true, "capture-ok"],
    ])
    const taken = await Promise.all(paid.map(({ reference }) => atVipps(harness, reference)))
    expect(taken.map(({ capturedMinor }) => capturedMinor > 0)).toEqual(results.slice(1).map(([ok]) => ok))
    for (const [index, one] of paid.entries())
      if (taken[index]?.capturedMinor) await expectLedgers(harness, one, { captured: "1000", refunded: "0" })
  })

  it("by the same request again moves nothing, and says so", async () => {
    const paid = (await pay(2)) as [PaidOrder, PaidOrder]
    await move("capture", ...paid.map((one) => seen(one)))
    const calls = () =>
      Promise.all(paid.map(async (one) => (await countCalls(harness, one.reference)).capture))

    const again = await move("capture", ...paid.map((one) => seen(one)))

    expect(again).toEqual([
      [true, "captured-before"],
      [true, "captured-before"],
    ])
    expect(await calls()).toEqual([1, 1])
    for (const one of paid) await expectLedgers(harness, one, { captured: "1000", refunded: "0" })
  })

  it("by two equal requests at the same time takes each amount once", async () => {
    const paid = await pay(3)
    const all = paid.map((one) => seen(one))

    await Promise.all([ask("capture", all), ask("capture", all)])

    for (const one of paid) {
      expect(await atVipps(harness, one.reference)).toMatchObject({ capturedMinor: 100_000, captures: 1 })
      await eventually("nothing is open", async () => {
        const again = await move("capture", seen(one))
        return again[0]?.[1] === "captured-before"
      })
    }
  })

  it("confirmed by two members of the staff at once takes the amount once, and the other is told", async () => {
    // twice the amount is reserved: neither Vipps nor Medusa would refuse the second capture
    const paid = await placeSampleOrder(harness)
    await editOrder(harness, paid, { Ullgenser: 0 })
    await maxIs(paid, 250)
    const { admin: colleague } = await inviteColleague(harness, "kollega")
    // logged in before the two click
    expect(await readView(colleague.api, paid)).toMatchObject({ captured: 0 })
    const held = await lockTable(harness, "capture")

    const both = Promise.all([harness.admin, colleague].map(({ api }) => captureBy(api, seen(paid, 250))))
    // where Medusa writes its row, everything has been checked
    await held.reached()
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await held.release()

    const [first, second] = (await both).flat().sort(([, one = ""], [, other = ""]) => (one < other ? -1 : 1))
    expect(first).toEqual([true, "capture-ok"])
    // whether the first is done within the time that the second waits
    expect([
      [true, "captured-before"],
      [false, "capture-beside-another"],
    ]).toContainEqual(second)
    expect(await sentAmounts(harness, "capture", paid)).toEqual([25_000])
    await expectEqualLedgers(harness, paid, { captured: "250", refunded: "0" })
  })

  it("whose answer from Vipps was lost is resolved by the same request, and is made once", async () => {
    const [paid] = (await pay(1)) as [PaidOrder]
    await harness.sandbox.control.next("capture", { dropResponse: "after-executing" }, 5)
    await harness.sandbox.control.next("details", { status: 500 }, 5)
    expect(await move("capture", seen(paid))).toEqual([[false, "no-answer"]])
    await harness.sandbox.control.clearFaults()
    // until then Vipps' history may lag behind
    await passTime(harness, 6)

    const again = await move("capture", seen(paid))

    expect(again).toEqual([[true, "capture-ok"]])
    expect(await atVipps(harness, paid.reference)).toMatchObject({ capturedMinor: 100_000, captures: 1 })
    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it("of other figures than those that were confirmed is refused with the figures, and moves nothing", async () => {
    const [paid] = (await pay(1)) as [PaidOrder]
    await harness.admin.vipps(paid).capture("300")

    const told = await messageOf("capture", seen(paid))

    expect(told).toBe(
      "The capture of 1 000 kr was not made: the payment has changed since you confirmed it. " +
        "300 kr is captured, and 700 kr can be captured now. Look at the payment and confirm again.",
    )
    // the amount alone could be right by chance
    expect(await move("capture", seen(paid, 700, 0))).toEqual([[false, "capture-not-as-confirmed"]])
    expect(await move("capture", seen(paid, 400, 300))).toEqual([[false, "capture-not-as-confirmed"]])
    expect(await sentAmounts(harness, "capture", paid)).toEqual([30_000])
    expect(await move("capture", seen(paid, 700, 300))).toEqual([[true, "capture-ok"]])
    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it("of an edited order takes what the order needs, as the panel says it, and no more", async () => {
    const paid = await placeSampleOrder(harness)
    await editOrder(harness, paid, { Lue: 0 })
    await maxIs(paid, 750)

    expect(await move("capture", seen(paid))).toEqual([[false, "capture-not-as-confirmed"]])
    expect(await move("capture", seen(paid, 750))).toEqual([[true, "capture-ok"]])
    expect(await move("capture", seen(paid, 750))).toEqual([[true, "captured-before"]])

    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "0" })
  })
})

describe("release", () => {
  it("frees what no order needs, once, and refuses what has changed", async () => {
    const [needed, untouched] = (await pay(2)) as [PaidOrder, PaidOrder]
    const [ready, changed] = [await placeSampleOrder(harness), await placeSampleOrder(harness)]
    for (const one of [ready, changed, needed]) await harness.admin.vipps(one).capture("750")
    for (const one of [ready, changed]) {
      await editOrder(harness, one, { Lue: 0 })
      await eventually(
        "the order needs no more",
        async () => (await readView(harness.admin.api, one)).due === 0,
      )
    }
    const asked = [seen(ready, 250, 750), seen(changed, 300, 700), seen(untouched), seen(needed, 250, 750)]

    expect(await move("release", ...asked)).toEqual([
      [true, "release-ok"],
      [false, "release-not-as-confirmed"],
      [false, "release-uncaptured"],
      [false, "release-still-due"],
    ])
    expect(await messageOf("release", seen(changed, 300, 700))).toBe(
      "The remaining 300 kr was not released: the payment has changed since you confirmed it. " +
        "750 kr is captured, and 250 kr is left. Look at the payment and confirm again.",
    )
    expect(await messageOf("release", seen(needed, 250, 750))).toBe(
      "Not released: the order still needs 250 kr. Capture that first, or release the rest on the order's page.",
    )
    expect(await move("release", seen(ready, 250, 750))).toEqual([[true, "released-before"]])

    const cancels = await countCalls(harness, ready.reference)
    expect(cancels.cancel).toBe(1)
    expect(await atVipps(harness, ready.reference)).toMatchObject({ releasedMinor: 25_000 })
    expect(await atVipps(harness, changed.reference)).toMatchObject({ releasedMinor: 0 })
    for (const one of [untouched, needed])
      expect(await atVipps(harness, one.reference)).toMatchObject({ releasedMinor: 0 })
    await expectLedgers(harness, ready, { captured: "750", refunded: "0" })
  })
})

describe("a request", () => {
  const one: Confirmed = { payment_id: "pay_1", amount: 1, captured: 0 }
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ ...one, payment_id: `pay_${n}` }))

  it.each<[string, unknown]>([
    ["no payment", []],
    ["21 payments", many(21)],
    ["a payment twice", [one, one]],
    ["an amount of 0", [{ ...one, amount: 0 }]],
    ["a negative figure", [{ ...one, captured: -1 }]],
    ["no figure", [{ payment_id: "pay_1", amount: 1 }]],
    ["an unknown key", [{ ...one, note: "x" }]],
  ])("with %s is refused as a whole", async (_, payments) => {
    for (const kind of ["capture", "release"]) {
      const body = JSON.parse(JSON.stringify({ payments }))
      const answer = await harness.admin.api({ method: "POST", path: `/admin/vipps/payments/${kind}`, body })
      expect(answer).toMatchObject({ status: 400, body: { type: "invalid_data" } })
    }
  })

  it("with 20 payments is taken, and needs a login", async () => {
    const path = "/admin/vipps/payments/capture"
    const body = { payments: many(20) }
    const stranger = createApi(harness.server.url)

    expect(await move("capture", ...many(20))).toEqual(many(20).map(() => [false, "payment-not-found"]))
    expect(await stranger({ method: "POST", path, body })).toMatchObject({ status: 401 })
  })
})
