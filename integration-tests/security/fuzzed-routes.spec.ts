import { readFileSync } from "node:fs"
import { join } from "node:path"
import { repositoryRoot } from "../../demo/harness"
import { listMatchers, listRoutes } from "../support/documents/routes"

/** Files that boot a shop on one API each, whatever SHOP_API says of the first, which stays with its default. */
const files = { ecom: ["public-routes-fuzz", "callback-fuzz"], epayment: ["epayment-routes-fuzz"] }

const store = "$route: no 500, no leak, no redirect, no hang, and nothing asked of Vipps"
const onEpayment = "%s: no redirect, and nothing asked of Vipps"
const starts = "a start of Express that nobody can mean starts nothing, and makes no cart"
const questions = "a question for Express' options, whatever it asks: nothing changes"
const completions = "a completion, whatever comes with it, makes no order of what nobody has approved"
const forged = "without Vipps' token everything is refused, and nothing is looked at"

/** Each route that needs no login, and the test that sends anything to it, on a shop of each API. */
const fuzzedBy: Record<string, { ecom: string; epayment: string }> = {
  "GET /vipps/return/:token": { ecom: store, epayment: onEpayment },
  "GET /store/vipps/payments/:token": { ecom: store, epayment: onEpayment },
  "GET /store/vipps/express": { ecom: questions, epayment: questions },
  "POST /store/vipps/express": { ecom: starts, epayment: starts },
  "POST /store/carts/:id/complete": { ecom: completions, epayment: completions },
  "POST /hooks/payment/:provider/v2/payments/:reference": {
    ecom: forged,
    epayment: "a callback of eCom's without the payment's token is refused, and nothing is asked of Vipps",
  },
  "POST /hooks/payment/:provider/webhook": {
    ecom: forged,
    epayment: "a webhook that Vipps has not signed is refused, and nothing is asked of Vipps",
  },
  "POST /hooks/payment/:provider/shipping": {
    ecom: forged,
    epayment: "a question for shipping options without the payment's token is refused, and nothing is noted",
  },
}

/** Ours, and Medusa's own that a middleware of ours comes before. */
const isPublic = ({ path }: { path: string }) => !path.startsWith("/admin/")
const routes = [
  ...new Set(
    [...listRoutes(), ...listMatchers()].filter(isPublic).map(({ method, path }) => `${method} ${path}`),
  ),
]

it("names a test for each public route", () => {
  expect(routes.sort()).toEqual(Object.keys(fuzzedBy).sort())
})

describe.each(["ecom", "epayment"] as const)("on %s", (api) => {
  const specs = files[api].map((name) =>
    readFileSync(join(repositoryRoot, `integration-tests/security/${name}.spec.ts`), "utf8"),
  )

  it.each(Object.keys(fuzzedBy))("%s gets anything, in a test that is there", (route) => {
    const title = fuzzedBy[route]?.[api] ?? ""
    expect(specs.filter((spec) => isTitled(spec, title))).toHaveLength(1)
  })
})

/** A title stands after `it(` or at the end of an `it.each(…)(`. */
function isTitled(spec: string, title: string): boolean {
  const [, ...after] = spec.split(`"${title}"`)
  return (
    title !== "" && after.length === 1 && /(?:it|\))\(\s*$/.test(spec.slice(0, spec.indexOf(`"${title}"`)))
  )
}
