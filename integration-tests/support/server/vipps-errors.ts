import { say, vippsMessage, type Language } from "../../../src/messages"
import type { Api, Fault } from "../../../src/sandbox"
import { apiOfRun } from "./apis"

/** What both APIs refuse for the same reason, each by its own code. */
const refusals = {
  "nothing to capture": { ecom: "Payment/62", epayment: "ePayment/6080" },
  "captures too much": { ecom: "Payment/61", epayment: "ePayment/6090" },
  "refunds too much": { ecom: "Payment/71", epayment: "ePayment/6150" },
  // eCom's is the shop's balance, for which ePayment documents no code
  "can't refund": { ecom: "Payment/74", epayment: "ePayment/5100" },
  "phone unknown": { ecom: "User/81", epayment: "ePayment/7010" },
  "payment unknown": { ecom: "Merchant/35", epayment: "ePayment/5090" },
  "sells nothing": { ecom: "Merchant/37", epayment: "ePayment/5070" },
} as const

export type Refusal = keyof typeof refusals

/** As answers, journal and events have it: "Payment/74". The API is that of a shop whose test names none. */
export function codeOf(refusal: Refusal, api: Api = apiOfRun): string {
  return refusals[refusal][api]
}

/** For `control.next`: Vipps refuses it. */
export function refuses(refusal: Refusal, api: Api = apiOfRun): Fault {
  return { error: partsOf(refusal, api) }
}

/** What people read of it. */
export function wordsOf(refusal: Refusal, call: "capture" | "refund", language: Language = "en"): string {
  return say(language, vippsMessage({ call, ...partsOf(refusal, apiOfRun) })).replace(/ \([^(]*\)\.$/, "")
}

function partsOf(refusal: Refusal, api: Api) {
  const [group = "", code = ""] = codeOf(refusal, api).split("/")
  return { group, code }
}
