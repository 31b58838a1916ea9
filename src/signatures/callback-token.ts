import { createHmac } from "node:crypto"
import { isSameText } from "./same-text"

/** The `authToken` of a payment, which Vipps sends back verbatim as the callback's Authorization (eCom guide, Callbacks). */
export function callbackToken(key: Buffer, orderId: string): string {
  return createHmac("sha256", key).update(orderId).digest("base64url")
}

/** Whether the Authorization header is this reference's token. Any garbage is not. */
export function isCallbackToken(key: Buffer, orderId: string, given: string | undefined): boolean {
  return typeof given === "string" && isSameText(callbackToken(key, orderId), given)
}
