import { MedusaError } from "@medusajs/framework/utils"
import { english, inTheirWords, message } from "../../messages"
import { medusasFailureCodes } from "../../rules"
import { VippsError } from "../../vipps"
import { readAuthorizing, readCompletionError } from "../completion-error"

/** As Medusa's workflow engine hands an error over: a copy with its message, its name, and whatever it listed. */
function copied(error: Error): Record<string, unknown> {
  const listed = Object.fromEntries(
    Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name) as unknown]),
  )
  return { ...listed, message: error.message, name: error.name, stack: error.stack }
}
const medusa = (type: string, words: string, code?: string) => copied(new MedusaError(type, words, code))
const plain = (words: string, more: Record<string, unknown> = {}) =>
  copied(Object.assign(new Error(words), more))
const read = (action: string, error: unknown, isExpress = false) =>
  readCompletionError([{ action, error }], { isExpress })

const vippsError = (finality: VippsError["finality"]) =>
  new VippsError({
    call: "details",
    group: "Network",
    code: "timeout",
    finality,
    repeatable: true,
  })

describe("an error of Express is told without the words of whoever was given the shopper's details", () => {
  it.each([
    ["validate-and-return-shipping-methods-data", "No delivery to Prøvegata 5"],
    ["vipps-name-guest", "Kari Nordmann has an account"],
    ["update-tax-lines-as-step", "address not found: Prøvegata 5"],
    ["validate", "we do not deliver to Prøvegata 5"],
    ["create-orders", "null value, row contains (Prøvegata 5)"],
  ])("%s", (action, words) => {
    const says = `the step ${action} failed`
    const refused = { kind: "refused", code: "refused-by-shop", says }
    expect(read(action, medusa("invalid_data", words), true)).toEqual(refused)
    const late = read(action, plain(words, { code: "ECONNRESET" }), true)
    expect(late).toEqual({ kind: "try-later", said: inTheirWords(says) })
  })

  it.each([
    ["reserve-inventory-step", "not_allowed", "Not enough stock available for item iitem_1"],
    ["validate-shipping", "invalid_data", "No shipping method selected"],
  ])("but with Medusa's, which name goods: %s", (action, type, says) => {
    expect(read(action, medusa(type, says), true)).toMatchObject({ says })
  })

  it("and with our own", () => {
    const said = message("express-cart-changed")
    const error = copied(Object.assign(new MedusaError("conflict", english(said)), { said }))
    expect(read("vipps-end-other-sessions", error, true)).toMatchObject({ said: inTheirWords(english(said)) })
  })

  it("a guest whom another purchase makes at the same moment is no refusal", () => {
    const error = medusa("invalid_data", "Customer with email: kari@example.no, already exists.")
    const found = read("find-or-create-customer", error, true)
    expect(found.kind).toBe("try-later")
    expect(JSON.stringify(found)).not.toContain("kari")
  })
})

describe("what Medusa refuses is told by the step that refused it", () => {
  it.each([
    ["reserve-inventory-step", "not_allowed", "Not enough stock available for item iitem_1", "sold-out"],
    ["reserve-inventory-step", "not_found", "Item iitem_1 is not stocked at location sloc_1", "sold-out"],
    ["reserve-inventory-step", "invalid_data", "Sales channel sc_1 is not associated", "product-unavailable"],
    ["register-usage", "not_allowed", "Promotion usage exceeds the limit.", "promotion-unavailable"],
    ["validate-cart-payments", "invalid_data", "Payment provider pp is not", "payment-method-unavailable"],
    ["validate", "not_allowed", "we do not deliver to Svalbard", "refused-by-shop"],
  ])("%s, %s: %s", (action, type, says, code) => {
    expect(read(action, medusa(type, says))).toEqual({ kind: "refused", code, says })
  })

  it("or by Medusa's own code for it", () => {
    const error = medusa(
      "not_allowed",
      "Some variant does not have the required inventory",
      "insufficient_inventory",
    )
    expect(read("validate", error)).toMatchObject({ kind: "refused", code: "sold-out" })
  })

  it("a plain error of a hook is a refusal, in one line of bounded length", () => {
    const said = read("validate", plain(`the ERP\n does not know   this customer${"!".repeat(1_000)}`))
    expect(said).toMatchObject({ kind: "refused", code: "refused-by-shop" })
    expect(JSON.stringify(said)).toContain("the ERP does not know this customer!")
    expect(JSON.stringify(said).length).toBeLessThan(500)
  })
})

describe("a hiccup says nothing about the order", () => {
  it.each([
    ["a database's", plain("select 1 - disk full", { code: "53100", severity: "ERROR" })],
    ["the pool's", plain("Knex: Timeout acquiring a connection.", { name: "KnexTimeoutError" })],
    ["our own SQL's", plain("The database did not answer", { name: "SqlError" })],
    ["a refused connection", plain("connect ECONNREFUSED 127.0.0.1:5432", { code: "ECONNREFUSED" })],
    ["a name that is not found", plain("getaddrinfo EAI_AGAIN erp", { code: "EAI_AGAIN" })],
    ["fetch's", plain("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) })],
    ["another system's outage", plain("Request failed with status code 503", { code: "ERR_BAD_RESPONSE" })],
    ["a time-out's", plain("The operation was aborted due to timeout", { name: "TimeoutError" })],
    ["a lock's", plain("Timed-out acquiring lock.")],
    ["Medusa's conflict", medusa("conflict", "Timed-out acquiring lock.")],
    ["Medusa's database", medusa("database_error", "deadlock detected")],
    ["Medusa's unexpected state", medusa("unexpected_state", "registerUsage must run inside a transaction")],
    ["Vipps' silence", copied(vippsError("indeterminate"))],
  ])("%s", (_, error) => expect(read("validate", error)).toMatchObject({ kind: "try-later" }))

  it("also beside a refusal of a step that ran at the same time", () => {
    const errors = [
      { action: "reserve-inventory-step", error: medusa("not_allowed", "Not enough stock") },
      { action: "register-usage", error: plain("deadlock", { code: "40P01", severity: "ERROR" }) },
    ]
    expect(readCompletionError(errors, { isExpress: false })).toMatchObject({ kind: "try-later" })
  })

  it("nor does a link that another server has made, or an answer without any error", () => {
    expect(read("create-remote-links", medusa("invalid_data", "Cannot create multiple links"))).toMatchObject(
      {
        kind: "try-later",
      },
    )
    expect(readCompletionError([], { isExpress: false })).toMatchObject({ kind: "try-later" })
  })
})

describe("authorizing", () => {
  const AUTHORIZE = "authorize-payment-session-step"
  it.each([
    ["not approved, or Vipps can't be asked", "payment_requires_more_error", "Approve it.", "not-reserved"],
    [
      "stored by nobody: Medusa hides the database's error",
      "payment_authorization_error",
      "Payment authorization failed",
      "try-later",
    ],
    ["another amount", "payment_authorization_error", "Vipps has reserved 900 kr, but", "not-accepted"],
    [
      "not reserved any more",
      "not_allowed",
      "Session: payses_1 was not authorized with the provider.",
      "not-accepted",
    ],
    ["a session that is gone", "not_found", "PaymentSession with id: payses_1 was not found", "try-later"],
  ])("%s", (_, type, words, kind) => {
    const said = inTheirWords(words)
    expect(read(AUTHORIZE, medusa(type, words))).toEqual({ kind, said })
    expect(readAuthorizing(new MedusaError(type, words))).toEqual({ kind, said })
  })

  it("a plain error of a payment asked for by link is a hiccup", () => {
    expect(readAuthorizing(new Error("disk full"))).toEqual({
      kind: "try-later",
      said: inTheirWords("disk full"),
    })
  })
})

it("each reason is a sentence for the staff, and Medusa's own words follow", () => {
  for (const code of medusasFailureCodes) {
    expect(english(message(code, { says: "" }))).toMatch(/^The order can't be made: [^:]*\.$/)
    expect(english(message(code, { says: "Not enough: none!" }))).toMatch(
      /\. Medusa says: Not enough: none!$/,
    )
  }
})
