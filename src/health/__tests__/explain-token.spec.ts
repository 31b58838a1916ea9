import { english, find } from "../../messages"
import { VippsError } from "../../vipps"
import { explainToken } from "../explain-token"

/** What the connection check says of the keys when Vipps gave no token. */
const options = { environment: "test" as const, apiUrl: "https://apitest.vipps.no" }

function explain(group: string, code: string, httpStatus?: number) {
  const facts = { call: "token" as const, group, code, finality: "not_received" as const, repeatable: true }
  return explainToken(new VippsError({ ...facts, ...(httpStatus && { httpStatus }) }), options)
}

it.each([
  ["Network", "timeout", undefined, "vipps-unreachable"],
  ["Gateway", "503", 503, "vipps-unreachable"],
  ["Gateway", "429", 429, "vipps-unreachable"],
  ["Proxy", "407", undefined, "proxy-failed"],
])("%s/%s: nobody could judge the keys, so they are not wrong", (group, code, httpStatus, said) => {
  expect(explain(group, code, httpStatus)).toMatchObject({ state: "warning", said: { code: said } })
})

it.each([
  ["Authentication", "unauthorized_client", 400, "wrong-client-id"],
  ["Authentication", "invalid_client", 401, "wrong-client-secret"],
  ["Gateway", "401", 401, "wrong-subscription-key"],
  ["Gateway", "403", 403, "token-refused"],
])("%s/%s: the keys are wrong", (group, code, httpStatus, said) => {
  expect(explain(group, code, httpStatus)).toMatchObject({ state: "failed", said: { code: said } })
})

it("no question about keys asks to look at a payment", () => {
  const { said } = explain("Gateway", "503", 503)
  expect(english(said)).toMatch(/outage: try again in a moment \(token: Gateway\/503\)/)
  expect(find("nb", said)).toMatch(/Vipps var nede: prøv igjen om litt/)
})

it("another error is no answer of Vipps", () => {
  expect(() => explainToken(new TypeError("no socket"), options)).toThrow(TypeError)
})
