import { find } from "../../messages"
import { VippsError } from "../../vipps"
import { explainDetails } from "../explain-details"

/** What the connection check says of a sales unit when Vipps did not answer for it. */
const options = {
  ...({ environment: "test", apiUrl: "https://apitest.vipps.no", merchantSerialNumber: "123456" } as const),
}

function explain(api: "ecom" | "epayment", group: string, code: string, httpStatus?: number) {
  const facts = { call: "details", group, code, finality: "not_received", repeatable: true } as const
  return explainDetails(new VippsError({ ...facts, ...(httpStatus && { httpStatus }) }), { ...options, api })
}

it.each([
  ["ecom", "the eCom API", "eCom-API-et"],
  ["epayment", "the ePayment API", "ePayment-API-et"],
] as const)("%s: a refused sales unit may not use the API that the shop uses", (api, english, norwegian) => {
  const { state, said } = explain(api, "Gateway", "403", 403)
  expect([state, said.code]).toEqual(["failed", "wrong-msn"])
  expect(find("en", said)).toContain(`123456, with these keys, or the sales unit may not use ${english}.`)
  expect(find("nb", said)).toContain(`eller salgsenheten kan ikke bruke ${norwegian}.`)
})

it.each([
  ["Network", "timeout", undefined, "warning", "vipps-unreachable"],
  ["Gateway", "503", 503, "warning", "vipps-unreachable"],
  ["Proxy", "407", undefined, "warning", "proxy-failed"],
  ["Gateway", "401", 401, "failed", "wrong-subscription-key"],
  ["Gateway", "418", 418, "failed", "details-refused"],
])("%s/%s", (group, code, httpStatus, state, said) => {
  expect(explain("ecom", group, code, httpStatus)).toMatchObject({ state, said: { code: said } })
})
