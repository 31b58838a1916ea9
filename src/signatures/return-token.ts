import { createHmac } from "node:crypto"
import { isSameText } from "./same-text"

const ORDER_ID = /^[a-zA-Z0-9-]{1,50}$/
const TOKEN = /^([a-zA-Z0-9-]{1,50})\.([a-zA-Z0-9_-]{32})$/
/** 192 bits: 32 characters without spare bits, which leaves the return address far below Vipps' 255. */
const MAC_BYTES = 24

/** `${orderId}.${mac}`, to stand in the shopper's return address as it is. Throws a RangeError on another order id than Vipps allows. */
export function returnToken(key: Buffer, orderId: string): string {
  if (!ORDER_ID.test(orderId)) throw new RangeError(`"${orderId}" is not a Vipps order id`)
  return `${orderId}.${mac(key, orderId)}`
}

/** The order id that a return token was made for, or undefined when it is forged, cut or garbage. */
export function readReturnToken(key: Buffer, token: string): string | undefined {
  if (typeof token !== "string") return undefined
  const [, orderId, given] = TOKEN.exec(token) ?? []
  if (orderId === undefined || given === undefined) return undefined
  return isSameText(mac(key, orderId), given) ? orderId : undefined
}

function mac(key: Buffer, orderId: string): string {
  return createHmac("sha256", key).update(orderId).digest().subarray(0, MAC_BYTES).toString("base64url")
}
