import { allocate } from "../allocation"

type Case = {
  story: string
  total: number
  paid?: number
  /** as due, when left out */
  outstanding?: number
  promised?: number
  rests: number[]
  due: number
  shares: number[]
  uncovered?: number
}

/** In kroner here, for reading; the rule knows whole numbers only. */
const cases: Case[] = [
  { story: "as ordered", total: 1000, rests: [1000], due: 1000, shares: [1000] },
  { story: "edited down", total: 750, rests: [1000], due: 750, shares: [750] },
  { story: "edited up", total: 1250, rests: [1000], due: 1250, shares: [1000], uncovered: 250 },
  { story: "a part captured", total: 1000, paid: 400, rests: [600], due: 600, shares: [600] },
  { story: "a part captured, edited down", total: 750, paid: 400, rests: [600], due: 350, shares: [350] },
  { story: "edited to what is captured", total: 400, paid: 400, rests: [600], due: 0, shares: [0] },
  { story: "edited below what is captured", total: 300, paid: 400, rests: [600], due: 0, shares: [0] },
  { story: "the difference paid apart", total: 1250, rests: [1000, 250], due: 1250, shares: [1000, 250] },
  { story: "then edited down again", total: 900, rests: [1000, 250], due: 900, shares: [900, 0] },
  { story: "the first one used up", total: 1250, paid: 1000, rests: [0, 250], due: 250, shares: [0, 250] },
  { story: "released by hand", total: 1000, paid: 750, rests: [0], due: 250, shares: [0], uncovered: 250 },
  {
    story: "the rest promised elsewhere",
    total: 1000,
    promised: 300,
    rests: [700],
    due: 1000,
    shares: [700],
  },
  { story: "nothing reserved at all", total: 500, rests: [], due: 500, shares: [], uncovered: 500 },
  {
    story: "an exchange whose goods are to come back",
    total: 1750,
    paid: 1000,
    outstanding: 500,
    rests: [0],
    due: 750,
    shares: [0],
    uncovered: 500,
  },
  {
    story: "the same, nothing captured",
    total: 1750,
    outstanding: 1500,
    rests: [1000],
    due: 1750,
    shares: [1000],
    uncovered: 500,
  },
  {
    story: "more is to come back than is due",
    total: 1000,
    paid: 900,
    outstanding: -150,
    rests: [0],
    due: 100,
    shares: [0],
  },
  {
    story: "refunded in the Vipps portal, and not recorded: Medusa says nothing is outstanding",
    total: 1000,
    paid: 900,
    outstanding: 0,
    rests: [0],
    due: 100,
    shares: [0],
  },
]

test.each(cases)("$story", (one) => {
  const { total, paid = 0, promised = 0, rests, due, shares, uncovered = 0 } = one
  const outstandingMinor = one.outstanding ?? total - paid
  const payments = rests.map((restMinor, at) => ({ id: `pay_${at}`, restMinor }))

  const answer = allocate({
    totalMinor: total,
    paidMinor: paid,
    outstandingMinor,
    promisedMinor: promised,
    payments,
  })

  expect(answer.dueMinor).toBe(due)
  expect([...answer.allocatedMinor.values()]).toEqual(shares)
  expect(answer.uncoveredMinor).toBe(uncovered)
})
