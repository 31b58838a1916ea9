import { tryCase, type ConformanceCase } from "../case"
import type { ConformanceShop } from "../shop"
import { minorOf } from "../steps"

const shop: ConformanceShop = {
  providerId: "pp_acme_acme",
  store: notAsked,
  admin: notAsked,
  cart: notAsked,
  approve: notAsked,
  ledger: notAsked,
}

async function notAsked(): Promise<never> {
  throw new Error("nobody was to ask")
}

const played: string[] = []
const caseOf = (more: Partial<ConformanceCase> = {}): ConformanceCase => ({
  name: "a case",
  because: "a reason",
  run: async () => void played.push("run"),
  ...more,
})

beforeEach(() => played.splice(0))

it("plays a case, and tells what failed without throwing", async () => {
  expect(await tryCase(caseOf(), shop)).toEqual({ outcome: "passed" })
  expect(played).toEqual(["run"])
  expect(await tryCase(caseOf({ run: async () => void (await shop.cart(1)) }), shop)).toEqual({
    outcome: "failed",
    because: "nobody was to ask",
  })
})

it("skips what the provider lacks, with its reason, and plays it for one that says nothing", async () => {
  const one = caseOf({ needs: ["notices", "several-captures"] })
  const lacking = { ...shop, lacks: { "several-captures": "ACME captures once" } }
  expect(await tryCase(one, lacking)).toEqual({ outcome: "skipped", because: "ACME captures once" })
  expect(played).toEqual([])
  expect(await tryCase(one, shop)).toEqual({ outcome: "passed" })
})

it("skips what the adapter can't do", async () => {
  const one = caseOf({ needs: ["loseAnswers"] })
  expect(await tryCase(one, shop)).toEqual({
    outcome: "skipped",
    because: "the adapter has no `loseAnswers`",
  })
  expect(await tryCase(one, { ...shop, loseAnswers: notAsked })).toEqual({ outcome: "passed" })
})

it.each([
  { decimals: undefined, amount: 212.075, minor: 21_208 },
  { decimals: 2, amount: 1.005, minor: 101 },
  { decimals: 0, amount: 219.5, minor: 220 },
  { decimals: 0, amount: 1000, minor: 1000 },
  { decimals: 3, amount: 212.0075, minor: 212_008 },
  { decimals: 3, amount: 0.0004, minor: 0 },
])("$amount with $decimals decimals are $minor of the smallest unit", ({ decimals, amount, minor }) => {
  expect(minorOf(decimals === undefined ? {} : { decimals }, amount)).toBe(minor)
})
