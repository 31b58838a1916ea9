import { createHmac } from "node:crypto"
import { isSameText } from "./same-text"

const REFERENCE = /^[a-zA-Z0-9-]{1,50}$/
const TOKEN = /^([a-zA-Z0-9-]{1,50})\.([a-zA-Z0-9_-]{32})$/
/** 192 bits: 32 characters without spare bits, which leaves the return address far below Vipps' 255. */
const MAC_BYTES = 24

/** `${orderId}.${mac}`, for the shopper's return address. Throws a RangeError on a reference that Vipps does not allow. */
export function returnToken(key: Buffer, reference: string): string {
  if (!REFERENCE.test(reference)) throw new RangeError(`"${reference}" is not a reference`)
  return `${reference}.${mac(key, reference)}`
}

/** The reference that a return token was made for; undefined if the token is forged, cut or garbage. */
export function readReturnToken(key: Buffer, token: string): string | undefined {
  if (typeof token !== "string") return undefined
  const [, reference, given] = TOKEN.exec(token) ?? []
  if (reference === undefined || given === undefined) return undefined
  return isSameText(mac(key, reference), given) ? reference : undefined
}

function mac(key: Buffer, reference: string): string {
  return createHmac("sha256", key).update(reference).digest().subarray(0, MAC_BYTES).toString("base64url")
}
