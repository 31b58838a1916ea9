import { createHash, createHmac } from "node:crypto"
import { isSameText } from "./same-text"

/** What a delivery of Vipps' Webhooks API carries: the body's raw bytes, and three headers. */
export type WebhookDelivery = {
  body: Buffer
  /** `x-ms-date` */
  date: string | undefined
  /** `x-ms-content-sha256` */
  contentHash: string | undefined
  /** `Authorization` */
  authorization: string | undefined
}

const SCHEME = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="

/**
 * The index of the secret that signed this delivery; undefined: none did. `url`: the registered one. Its host, path and query are
 * signed, and a proxy may have changed those of the request. A secret's text is the key, also where it looks like base64. Vipps
 * documents no window for the date; an old delivery only makes us read again. Source: Vipps' webhooks guide, request
 * authentication.
 */
export function findSigningSecret(
  { body, date, contentHash, authorization }: WebhookDelivery,
  p: { url: string; secrets: readonly string[] },
): number | undefined {
  if (date === undefined || contentHash === undefined || authorization === undefined) return undefined
  const hash = createHash("sha256").update(body).digest("base64")
  if (!isSameText(hash, contentHash)) return undefined
  const text = signedText(p.url, date, hash)
  // each is tried, so that the time says nothing about which one it was
  const found = p.secrets.map((secret) => isSameText(SCHEME + sign(secret, text), authorization))
  const index = found.indexOf(true)
  return index < 0 ? undefined : index
}

/** `host` has a port that is not the scheme's own. */
function signedText(url: string, date: string, hash: string): string {
  const { host, pathname, search } = new URL(url)
  return `POST\n${pathname}${search}\n${date};${host};${hash}`
}

function sign(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("base64")
}
