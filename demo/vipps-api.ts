import type { DemoCountry } from "./local-shop"

/** Vipps' two APIs; the shop starts its payments with one of them. */
const apis = ["ecom", "epayment"] as const
export type VippsApi = (typeof apis)[number]

/** What tells the shop's server of an approval: eCom's callback, or one of ePayment's webhooks. */
export const noticeOf = { ecom: "callback", epayment: "webhook" } as const satisfies Record<VippsApi, string>

/** The value of `--api`. Throws for anything that is no API of Vipps; nothing means eCom. */
export function readApi(given: string | undefined): VippsApi {
  const api = apis.find((one) => one === (given ?? "ecom"))
  if (!api) throw new Error(`--api ${given}? It is one of: ${apis.join(", ")}`)
  return api
}

/** eCom exists in Norway only, so elsewhere nothing means ePayment. */
export function chooseApi(given: string | undefined, country: DemoCountry): VippsApi {
  if (country === "NO") return readApi(given)
  if (readApi(given ?? "epayment") === "ecom") throw new Error("--api ecom? Outside Norway it is: epayment")
  return "epayment"
}
