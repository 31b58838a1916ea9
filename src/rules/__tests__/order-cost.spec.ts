import { missingCredit, orderCost, refundCredit, type CreditLine } from "../order-cost"

/** A sweater of 750 and a hat of 250, 750 captured. In kroner, for reading; the rule knows whole numbers only. */
const stories = [
  { story: "as ordered", total: 1000, credit: 0, returned: 0, cost: 1000 },
  { story: "the sweater refunded, and not back", total: 250, credit: 750, returned: 0, cost: 250 },
  { story: "the sweater refunded, and back", total: -500, credit: 750, returned: 750, cost: 250 },
  { story: "back first, then refunded", total: 0, credit: 250, returned: 750, cost: 250 },
  { story: "back, and not refunded", total: 250, credit: 0, returned: 750, cost: 250 },
  { story: "refunded for goodwill only", total: 900, credit: 100, returned: 0, cost: 900 },
  { story: "and more than what came back", total: -100, credit: 850, returned: 750, cost: 650 },
]

test.each(stories)("$story", ({ total, credit, returned, cost }) => {
  expect(orderCost({ totalMinor: total, refundCreditMinor: credit, returnedMinor: returned })).toBe(cost)
})

describe("the credit lines of refunds", () => {
  const marks = { collectionIds: ["pay_col_1"], reasonLabels: ["Wrong size"], reasonCodes: ["size"] }
  const line = (amountMinor: number, reference: string | null, referenceId: string | null): CreditLine => ({
    amountMinor,
    reference,
    referenceId,
  })

  it("are those that Medusa marks with the payment collection, or with the refund's reason", () => {
    const lines = [
      line(100, "payment_collection", "pay_col_1"),
      line(20, "Wrong size", "size"),
      line(3, "Wrong fit", "size"),
    ]
    expect(refundCredit(lines, marks, 1000)).toBe(123)
  })

  it("count in whole øre: half an øre keeps nothing reserved, and what sums lack by arithmetic is not lost", () => {
    expect(refundCredit([line(0.5, "payment_collection", "pay_col_1")], marks, 1000)).toBe(0)
    const tenths = Array.from({ length: 10 }, () => line(0.1, "payment_collection", "pay_col_1"))
    expect(refundCredit(tenths, marks, 1000)).toBe(1)
  })

  it("are not the shop's own", () => {
    const lines = [line(100, "goodwill", "late"), line(50, null, null), line(7, "payment_collection", "x")]
    expect(refundCredit(lines, marks, 1000)).toBe(0)
  })

  it("are never more than was refunded, and a negative one takes nothing off", () => {
    const lines = [line(100, "payment_collection", "pay_col_1"), line(-500, "Wrong size", null)]
    expect(refundCredit(lines, marks, 0)).toBe(0)
    expect(refundCredit(lines, marks, 60)).toBe(60)
    expect(refundCredit(lines, marks, 600)).toBe(100)
  })
})

describe("what refunds left out of the credit lines", () => {
  it.each([
    {
      refundedMinor: 10_000,
      refundCreditMinor: 0,
      dueMinor: 10_000,
      missing: 10_000,
      why: "nothing was credited",
    },
    {
      refundedMinor: 15_000,
      refundCreditMinor: 5_000,
      dueMinor: 10_000,
      missing: 10_000,
      why: "one of two was",
    },
    {
      refundedMinor: 10_000,
      refundCreditMinor: 10_000,
      dueMinor: 30_000,
      missing: 0,
      why: "all was, and the rest is not captured",
    },
    {
      refundedMinor: 10_000,
      refundCreditMinor: 0,
      dueMinor: 40_000,
      missing: 10_000,
      why: "the rest is not captured",
    },
    { refundedMinor: 10_000, refundCreditMinor: 0, dueMinor: 0, missing: 0, why: "the order owed it" },
    {
      refundedMinor: 15_000,
      refundCreditMinor: 0,
      dueMinor: 5_000,
      missing: 5_000,
      why: "the order owed a part",
    },
    {
      refundedMinor: 10_000,
      refundCreditMinor: 0,
      dueMinor: -2_000,
      missing: 0,
      why: "the order still owes more",
    },
  ])("is $missing øre: $why", ({ missing, why: _, ...sums }) => {
    expect(missingCredit(sums)).toBe(missing)
  })
})
