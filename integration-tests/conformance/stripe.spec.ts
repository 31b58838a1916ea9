import { readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { repositoryRoot } from "../../demo/harness"
import { conformanceCases, tryCase, type ConformanceShop } from "../../src/conformance"
import { bootStripeShop, sellAbroad } from "./stripe/stripe-shop"

/** Medusa's own Stripe provider, as it is installed here, before a small Stripe: docs/conformance.md says what each case gave. */
jest.setTimeout(300_000)

const page = readFileSync(join(repositoryRoot, "docs/conformance.md"), "utf8")
const rows = page
  .split("\n")
  .filter((line) => /^\| .+ \| (?:failed|skipped) /.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, name = "", outcome = "", why = ""]) => ({ name, outcome, why }))

let stripeShop: Awaited<ReturnType<typeof bootStripeShop>>
beforeAll(async () => void (stripeShop = await bootStripeShop()))
afterAll(() => stripeShop?.stop())
afterEach(() => stripeShop.stripe.loseNoMore())

it("the page names the version that is installed", () => {
  const file = join(repositoryRoot, "node_modules/@medusajs/payment-stripe/package.json")
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8")))
  expect(page).toContain(`\`@medusajs/payment-stripe\` ${version}`)
})

it.each(conformanceCases)("$name", async (one) => {
  const result = await tryCase(one, stripeShop.shop)

  const row = rows.find(({ name }) => name === one.name)
  // the page has those that do not pass, and why
  expect({ result, outcome: result.outcome }).toEqual({ result, outcome: row?.outcome ?? "passed" })
  expect(row?.why).not.toBe("")
  if (result.outcome === "skipped") expect(row?.why).toBe(result.because)
})

describe.each([
  { currency: "jpy", country: "jp", decimals: 0 },
  // Stripe takes the three decimals of a dinar in steps of ten, and its figures here are in such steps
  { currency: "kwd", country: "kw", decimals: 2 },
])("in $currency:", (place) => {
  let abroad: ConformanceShop
  beforeAll(async () => {
    const shop = await sellAbroad(stripeShop, place)
    const step = place.currency === "kwd" ? 10 : 1
    const ledger: ConformanceShop["ledger"] = async (session) => {
      const { heldMinor, capturedMinor, refundedMinor } = await shop.ledger(session)
      return {
        heldMinor: heldMinor / step,
        capturedMinor: capturedMinor / step,
        refundedMinor: refundedMinor / step,
      }
    }
    abroad = { ...shop, ledger }
  })

  it.each([
    "a total with parts of a minor unit can be paid, captured and refunded to nothing",
    "refunds in parts pay back their own amounts",
    "more than is reserved is not captured, and more than is captured is not refunded",
  ])("%s", async (name) => {
    const [one] = conformanceCases.filter((known) => known.name === name)
    if (!one) throw new Error(`there is no such case: ${name}`)
    expect(await tryCase(one, abroad)).toEqual({ outcome: "passed" })
  })
})
