import { MedusaError } from "@medusajs/framework/utils"
import { languages, message, say } from "../../../messages"
import { VippsError } from "../../../vipps"
import { explainToShopper } from "../start-error"

/** What a shopper is told when Vipps started no payment. */
function explain(error: unknown): { log: string[]; thrown: unknown } {
  const log: string[] = []
  try {
    return explainToShopper((line) => log.push(line))(error)
  } catch (thrown) {
    return { log, thrown }
  }
}

const failure = (group: string, code: string, finality: VippsError["finality"]) =>
  new VippsError({ call: "initiate", group, code, finality, repeatable: false })

const SENTENCE =
  "The payment with Vipps could not be started, and nothing was charged. Try again in a moment, or choose another way to pay."

it.each([
  [failure("Network", "lost", "indeterminate"), "start-failed"],
  [failure("Gateway", "401", "not_received"), "start-failed"],
  [failure("Merchant", "37", "rejected"), "Merchant/37"],
])("%s: one sentence, and no code of Vipps in it", (error, code) => {
  const { thrown, log } = explain(error)
  if (!(thrown instanceof MedusaError)) throw new Error("no error for the storefront")
  expect(thrown).toMatchObject({ type: "not_allowed", message: SENTENCE, code })
  expect(log).toEqual([`vipps: no payment was started: ${error.message}`])
  expect(log[0]).toContain(`initiate: ${error.group}/${error.code}`)
})

it.each(languages)("%s: the sentence has no code", (language) => {
  const said = say(language, message("start-failed"))
  expect(said).not.toMatch(/[/()]/)
  expect(said.length).toBeGreaterThan(40)
})

it("another error stays as it is, and is not logged here", () => {
  const error = new TypeError("no such row")
  expect(explain(error)).toEqual({ log: [], thrown: error })
})
