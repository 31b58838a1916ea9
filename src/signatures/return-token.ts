import { createHmac } from "node:crypto"
import { isSameText } from "./same-text"

const ORDER_ID = /^[a-zA-Z0-9-]{1,50}$/
const TOKEN = /^([a-zA-Z0-9-]{1,50})\.([a-zA-Z0-9_-]{32})$/
/** 192 bits: 32 characters without spare bits, which leaves the return address far below Vipps' 255. */
const MAC_BYTES = 24

/** `${orderId}.${mac}`, for the shopper's return address. Throws a RangeError on a reference that Vipps does not allow. */
export function returnToken(key: Buffer, orderId: string): string {
  if (!ORDER_ID.test(orderId)) throw new RangeError(`"${orderId}" is not a Vipps order id`)
  return `${orderId}.${mac(key, orderId)}`
}

/** The reference that a return token was made for; undefined if the token is forged, cut or garbage. */
export function readReturnToken(key: Buffer, token: string): string | undefined {
  if (typeof token !== "string") return undefined
  const [, orderId, given] = TOKEN.exec(token) ?? []
  if (orderId === undefined || given === undefined) return undefined
  return isSameText(mac(key, orderId), given) ? orderId : undefined
}

function mac(key: Buffer, orderId: string): string {
  return createHmac("sha256", key).update(orderId).digest().subarray(0, MAC_BYTES).toString("base64url")
}
