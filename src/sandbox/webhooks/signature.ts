import { createHash, createHmac } from "node:crypto"

type Delivery = { url: string; secret: string; date: string; body: string }

/**
 * The headers that prove a delivery. The key is the text of the secret, not what it would be as base64. A port other than the
 * default is part of the host.
 */
export function sign({ url, secret, date, body }: Delivery): Record<string, string> {
  const { host, pathname, search } = new URL(url)
  const hash = createHash("sha256").update(body).digest("base64")
  const text = `POST\n${pathname}${search}\n${date};${host};${hash}`
  const signature = createHmac("sha256", secret).update(text).digest("base64")
  return {
    "x-ms-date": date,
    "x-ms-content-sha256": hash,
    Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  }
}
