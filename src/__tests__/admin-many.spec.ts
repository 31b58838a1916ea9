import { MOST_AT_ONCE, type PaymentView } from "../contract/admin-api"
import { batchesOf, findMovable, readCandidates, sumText } from "../admin/lib/candidates"
import type { SelectablePayment } from "../admin/lib/selection"

/** What the staff confirm when they capture or release several payments at once. */

type View = Pick<PaymentView, "actions" | "problems">
const noDue = { due: null, currency_code: "nok" }
const nothing = { max: 0, refusal: null }
const actions: View["actions"] = {
  capture: { max: 750, refusal: null },
  release: { max: 0, refusal: { code: "release-uncaptured", params: {}, message: "Nothing was released." } },
  refund: nothing,
  cancel: nothing,
}
const problem = (code: PaymentView["problems"][number]["code"]): PaymentView["problems"][number] => ({
  ...{ code, params: {}, message: "A problem.", resolve: false, kind: null, amount: null, at: null },
  ...{ reason: null, resolvable_by: null },
})
const of = (amount: number, currency_code: string) => ({
  ...{ amount, payment: { currency_code } as SelectablePayment },
})

it("the amount, or the refusal, is the one of the panel's button", () => {
  expect(findMovable("capture", { actions, problems: [], ...noDue })).toEqual({ amount: 750, refusal: null })
  expect(findMovable("release", { actions, problems: [], ...noDue })).toMatchObject({
    amount: 0,
    refusal: { code: "release-uncaptured" },
  })
})

it("a payment that the panel would not move yet is left out, and says why", () => {
  for (const code of ["in-progress", "needs-manual-decision"] as const)
    expect(findMovable("capture", { actions, problems: [problem(code)], ...noDue })).toMatchObject({
      amount: 0,
      refusal: { code: `problem-${code}` },
    })
  expect(findMovable("capture", { actions, problems: [problem("failed")], ...noDue })).toEqual({
    amount: 750,
    refusal: null,
  })
})

describe("ticked payments, of which the server can't show one", () => {
  const payments = Array.from({ length: 12 }, (_, n) => ({ payment_id: `pay_${n}` }) as SelectablePayment)
  const view = { actions, problems: [], due: null, currency_code: "nok", captured: 250 }
  const refusal = { code: "other-sales-unit", params: {}, message: "Nothing was done." }

  it("are read all the same, and that one says why it is left out", async () => {
    const read = await readCandidates("capture", payments, ({ payment_id }) =>
      Promise.resolve(payment_id === "pay_3" ? { refusal } : { view: view as unknown as PaymentView }),
    )
    expect(read.map(({ payment }) => payment)).toEqual(payments)
    expect(read[3]).toMatchObject({ amount: 0, refusal })
    expect(read.filter((one) => one.refusal === null)).toHaveLength(11)
    expect(read[4]).toMatchObject({ amount: 750, captured: 250 })
  })

  it("are not asked about while the server fails, which may show them all a moment later", async () => {
    const down = () => Promise.reject(new Error("no answer"))
    await expect(readCandidates("capture", payments, down)).rejects.toThrow("no answer")
  })
})

it("a reservation that the order still needs is not released among others", () => {
  const left = { ...actions, release: { max: 250, refusal: null } }
  const view = { actions: left, problems: [], currency_code: "nok" }
  expect(findMovable("release", { ...view, due: 0 })).toEqual({ amount: 250, refusal: null })
  const needed = findMovable("release", { ...view, due: 250 })
  expect(needed).toMatchObject({ amount: 0, refusal: { code: "release-still-due" } })
  expect(needed.refusal?.message.replace(/\u00a0/g, " ")).toContain("the order still needs 250 kr")
})

it("sums are exact, and of each currency by itself", () => {
  const sum = sumText([of(0.1, "nok"), of(0.2, "nok"), of(12.5, "eur"), of(999.7, "nok")])
  expect(sum.replace(/\u00a0/g, " ")).toBe("1 000 kr + 12,50 EUR")
})

it("requests have a few payments each, so that progress is seen, and all of them once", () => {
  const all = Array.from({ length: 18 }, (_, n) => n)
  expect(batchesOf(all).map(({ length }) => length)).toEqual([4, 4, 4, 4, 2])
  expect(Math.max(...batchesOf(all).map(({ length }) => length))).toBeLessThanOrEqual(MOST_AT_ONCE)
  expect(batchesOf(all).flat()).toEqual(all)
  expect(batchesOf([])).toEqual([])
})
