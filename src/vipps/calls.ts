/** Which of Vipps' APIs. */
export type Api = "ecom" | "epayment"

/** `release` and `cancel` are one endpoint at Vipps and two intentions here. */
export type VippsCall =
  | "token"
  | "initiate"
  | "capture"
  | "refund"
  | "cancel"
  | "release"
  | "details"
  | "register-webhook"
  | "list-webhooks"
  | "remove-webhook"
  | "list-ledgers"
  | "read-ledger"

/** A call, and the API that it goes to; the token serves both. */
export type ApiCall = { call: VippsCall; api?: Api | undefined }

const withoutTrace: readonly VippsCall[] = [
  ...(["token", "details", "list-webhooks", "remove-webhook"] as const),
  ...(["list-ledgers", "read-ledger"] as const),
]

/** Whether it matters that a request without an answer may have arrived: it changed a payment, or registered a webhook. */
export function leavesTrace({ call }: ApiCall): boolean {
  return !withoutTrace.includes(call)
}

/**
 * Whether a second request does no harm if the first one arrived after all. eCom's `initiate` has no request id, and each
 * registration of a webhook makes one more.
 */
export function isSafeTwice({ call, api }: ApiCall): boolean {
  if (call === "initiate") return api === "epayment"
  return call !== "register-webhook"
}
