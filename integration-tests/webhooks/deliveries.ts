import { createHash, createHmac } from "node:crypto"
import { defaultUnit } from "../../src/sandbox"
import type { BootedShop } from "../support/server/boot"
import { readWebhooks } from "../support/server/webhook-secrets"

type Place = Pick<BootedShop, "sql">

type Webhook = { id: string; url: string; secret: string }

/** The shop's own registration, with the secret that only Vipps and the shop know. */
export async function webhookOf(place: Place): Promise<Webhook> {
  const [newest] = await readWebhooks(place, [defaultUnit])
  if (newest?.secret === undefined) throw new Error("the shop can't read its webhook's secret")
  return { ...newest, secret: newest.secret }
}

/** A delivery, not yet sent: tests change it, or send it as it is. */
export type Delivery = { url: string; headers: Record<string, string>; body: string }

/** As Vipps signs it. */
export function signDelivery({ url, secret }: Pick<Webhook, "url" | "secret">, event: unknown): Delivery {
  const body = typeof event === "string" ? event : JSON.stringify(event)
  const { host, pathname } = new URL(url)
  const date = new Date().toUTCString()
  const hash = createHash("sha256").update(body).digest("base64")
  const text = `POST\n${pathname}\n${date};${host};${hash}`
  const signature = createHmac("sha256", secret).update(text).digest("base64")
  return {
    url,
    body,
    headers: {
      "content-type": "application/json",
      "x-ms-date": date,
      "x-ms-content-sha256": hash,
      authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    },
  }
}

export async function send({ url, headers, body }: Delivery): Promise<number> {
  return (await fetch(url, { method: "POST", headers, body })).status
}

/** An event of ePayment, without what the shop doesn't read. */
export function eventOf({ reference }: { reference: string }, name: string, more: object = {}) {
  return {
    msn: defaultUnit.merchantSerialNumber,
    reference,
    pspReference: "5001420062",
    name,
    amount: { currency: "NOK", value: 100_000 },
    timestamp: new Date().toISOString(),
    success: true,
    ...more,
  }
}
