import { createHmac } from "node:crypto"
import { isSameText } from "./same-text"

/** Vipps takes 1 to 50 letters, digits and hyphens (ePayment specification): 192 bits are 48. */
const BYTES = 24

/** What Vipps sends along when it asks which shipping options an Express payment has. */
export function shippingToken(key: Buffer, reference: string): string {
  return createHmac("sha256", key).update(reference).digest().subarray(0, BYTES).toString("hex")
}

/** Whether the Authorization header is this reference's token. Any garbage is not. */
export function isShippingToken(key: Buffer, reference: string, given: string | undefined): boolean {
  return typeof given === "string" && isSameText(shippingToken(key, reference), given)
}
