import type { ApiCall } from "../calls"
import type { PaymentApiConfig } from "../payment-api"
import type { Headers } from "./headers"

/** One request, complete except for the token. Its body is a finished text: a repeat is equal in every byte. */
export type VippsRequest = ApiCall & {
  method: "GET" | "POST" | "PUT" | "DELETE"
  path: string
  headers: Headers
  body?: string
  reference?: string
  requestId?: string
  /** Secrets of the body: redacted if an error answer repeats them. */
  confidential?: readonly string[]
  /** The one status that means success, if it isn't 200. */
  success?: 201 | 204
}

export function statusOfSuccess(request: Pick<VippsRequest, "success">): number {
  return request.success ?? 200
}

export const json = { "Content-Type": "application/json" }

export function tokenRequest(config: Pick<PaymentApiConfig, "clientId" | "clientSecret">): VippsRequest {
  const credentials = { client_id: config.clientId, client_secret: config.clientSecret }
  const headers = { ...json, ...credentials }
  return { call: "token", method: "POST", path: "/accesstoken/get", headers, body: "" }
}

/** 0, null or no amount mean "everything" at Vipps. */
export function checkedAmount(amountMinor: number): number {
  if (Number.isSafeInteger(amountMinor) && amountMinor > 0) return amountMinor
  throw new RangeError(`An amount must be a whole, positive number of minor units, and ${amountMinor} isn't`)
}

/**
 * Vipps takes 100 characters and may count bytes: a longer text is cut to 90 bytes, never inside a character, and always in the
 * same way, since a repeat must be equal.
 */
export function shownText(text: string): string {
  const clean = text.replace(/\p{Cc}+/gu, " ").trim()
  return Buffer.byteLength(clean) < 100 ? clean : cutToBytes(clean, 90)
}

function cutToBytes(text: string, maxBytes: number): string {
  let cut = ""
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > maxBytes) break
    cut += character
  }
  return cut.trim()
}
