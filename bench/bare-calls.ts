import { Agent } from "node:http"
import axios, { type AxiosInstance } from "axios"

export type Api = "ecom" | "epayment"
export type Action = "capture" | "refund" | "details"
export type BareRequest = { method: "GET" | "POST"; path: string; body?: object }

/** What a call to Vipps takes at least: used by whatever is measured against us. */
export type BareUnit = {
  url: string
  clientId: string
  clientSecret: string
  subscriptionKey: string
  merchantSerialNumber: string
}

export async function fetchToken(unit: BareUnit): Promise<string> {
  const answer = await fetch(`${unit.url}/accesstoken/get`, {
    method: "POST",
    headers: {
      client_id: unit.clientId,
      client_secret: unit.clientSecret,
      "Ocp-Apim-Subscription-Key": unit.subscriptionKey,
    },
  })
  const { access_token: token }: { access_token: string } = JSON.parse(await answer.text())
  return token
}

export function bareHeaders(unit: BareUnit, token: string, requestId?: string): Record<string, string> {
  return {
    Authorization: `Bearer ${token}`,
    "Ocp-Apim-Subscription-Key": unit.subscriptionKey,
    "Merchant-Serial-Number": unit.merchantSerialNumber,
    "Content-Type": "application/json",
    "Vipps-System-Name": "bench",
    "Vipps-System-Version": "1",
    "Vipps-System-Plugin-Name": "bare",
    "Vipps-System-Plugin-Version": "1",
    // eCom's name for it, and ePayment's
    ...(requestId ? { "X-Request-Id": requestId, "Idempotency-Key": requestId } : {}),
  }
}

export function bareBody({ merchantSerialNumber }: BareUnit, amountMinor: number) {
  return {
    merchantInfo: { merchantSerialNumber },
    transaction: { amount: amountMinor, transactionText: "A bare request" },
  }
}

export function bareStart(
  { merchantSerialNumber }: BareUnit,
  { reference, amountMinor }: { reference: string; amountMinor: number },
) {
  return {
    customerInfo: {},
    merchantInfo: {
      merchantSerialNumber,
      callbackPrefix: "http://127.0.0.1:9/callback",
      fallBack: "http://127.0.0.1:9/return",
      authToken: "token",
      isApp: false,
      paymentType: "eComm Regular Payment",
    },
    transaction: { orderId: reference, amount: amountMinor, transactionText: "A bare payment" },
  }
}

/** As few as the API allows: ePayment shows a payment's sums and its history by two calls. */
export function bareRequests(
  unit: BareUnit,
  api: Api,
  p: { action: Action; reference: string; amountMinor: number },
): BareRequest[] {
  const path = api === "ecom" ? `/ecomm/v2/payments/${p.reference}` : `/epayment/v1/payments/${p.reference}`
  if (p.action !== "details") {
    const body =
      api === "ecom"
        ? bareBody(unit, p.amountMinor)
        : { modificationAmount: { currency: "NOK", value: p.amountMinor } }
    return [{ method: "POST", path: `${path}/${p.action}`, body }]
  }
  const paths = api === "ecom" ? [`${path}/details`] : [path, `${path}/events`]
  return paths.map((one) => ({ method: "GET", path: one }))
}

export function bareAxios({ url }: BareUnit): AxiosInstance {
  return axios.create({ baseURL: url, httpAgent: new Agent({ keepAlive: true }) })
}
