/** Which of Vipps' APIs. */
export type Api = "ecom" | "epayment"

/** `release` and `cancel` are one endpoint at Vipps and two intentions here. */
export type VippsCall = "token" | "initiate" | "capture" | "refund" | "cancel" | "release" | "details"

/** Whether a request without an answer may have changed a payment. */
export function changesPayment(call: VippsCall): boolean {
  return call !== "token" && call !== "details"
}

/** Whether a second request does no harm if the first one arrived after all; `initiate` has no request id. */
export function isSafeTwice(call: VippsCall): boolean {
  return call !== "initiate"
}
