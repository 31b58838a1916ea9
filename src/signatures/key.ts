import { hkdfSync } from "node:crypto"

const SALT = "medusa-payment-vipps"
const KEY_BYTES = 32

/**
 * A separate key for each purpose, so that a token made for one is worthless for another, and the client secret itself signs
 * nothing. Throws a RangeError on an empty secret: anyone could sign with it.
 */
export function deriveKey(
  clientSecret: string,
  purpose: "callback" | "return" | "shipping" | "webhook-secret",
): Buffer {
  if (clientSecret === "") throw new RangeError("A key can't be derived from an empty client secret")
  return Buffer.from(hkdfSync("sha256", clientSecret, SALT, purpose, KEY_BYTES))
}
