import { Agent } from "node:http"
import axios, { type AxiosInstance } from "axios"

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
    ...(requestId ? { "X-Request-Id": requestId } : {}),
  }
}

export function bareBody({ merchantSerialNumber }: BareUnit, amountMinor: number) {
  return {
    merchantInfo: { merchantSerialNumber },
    transaction: { amount: amountMinor, transactionText: "A bare request" },
  }
}

export function bareAxios({ url }: BareUnit): AxiosInstance {
  return axios.create({ baseURL: url, httpAgent: new Agent({ keepAlive: true }) })
}
