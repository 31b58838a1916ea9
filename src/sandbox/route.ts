import type { Api, CallName } from "./types"

/** A call of the API, found by its path. */
export type Route = {
  call: Exclude<CallName, "callback" | "webhook">
  /** undefined: the token call, which the APIs share. */
  api?: Api | "webhooks" | "report"
  method: string
  reference?: string
  webhookId?: string
  /** Of the Report API: what is asked for. */
  report?: { ledgerId: string; topic: "funds" | "fees"; date: string }
}

type Pattern = Pick<Route, "call" | "api" | "method"> & { path: RegExp }

// The paths are not case-sensitive: the documents write accesstoken and accessToken, plugins ecomm and Ecomm.
const patterns: Pattern[] = [
  { call: "token", method: "POST", path: /^\/accesstoken\/get$/i },
  { call: "initiate", api: "ecom", method: "POST", path: /^\/ecomm\/v2\/payments$/i },
  { call: "capture", api: "ecom", method: "POST", path: /^\/ecomm\/v2\/payments\/([^/]+)\/capture$/i },
  { call: "refund", api: "ecom", method: "POST", path: /^\/ecomm\/v2\/payments\/([^/]+)\/refund$/i },
  { call: "cancel", api: "ecom", method: "PUT", path: /^\/ecomm\/v2\/payments\/([^/]+)\/cancel$/i },
  { call: "details", api: "ecom", method: "GET", path: /^\/ecomm\/v2\/payments\/([^/]+)\/details$/i },
  {
    call: "approve",
    api: "ecom",
    method: "POST",
    path: /^\/ecomm\/v2\/integration-test\/payments\/([^/]+)\/approve$/i,
  },
  // ePayment's are as the OpenAPI file writes them.
  { call: "initiate", api: "epayment", method: "POST", path: /^\/epayment\/v1\/payments$/ },
  { call: "details", api: "epayment", method: "GET", path: /^\/epayment\/v1\/payments\/([^/]+)$/ },
  { call: "events", api: "epayment", method: "GET", path: /^\/epayment\/v1\/payments\/([^/]+)\/events$/ },
  { call: "capture", api: "epayment", method: "POST", path: /^\/epayment\/v1\/payments\/([^/]+)\/capture$/ },
  { call: "refund", api: "epayment", method: "POST", path: /^\/epayment\/v1\/payments\/([^/]+)\/refund$/ },
  { call: "cancel", api: "epayment", method: "POST", path: /^\/epayment\/v1\/payments\/([^/]+)\/cancel$/ },
  {
    call: "approve",
    api: "epayment",
    method: "POST",
    path: /^\/epayment\/v1\/test\/payments\/([^/]+)\/approve$/,
  },
  { call: "registerWebhook", api: "webhooks", method: "POST", path: /^\/webhooks\/v1\/webhooks$/ },
  { call: "listWebhooks", api: "webhooks", method: "GET", path: /^\/webhooks\/v1\/webhooks$/ },
  { call: "deleteWebhook", api: "webhooks", method: "DELETE", path: /^\/webhooks\/v1\/webhooks\/([^/]+)$/ },
  { call: "listLedgers", api: "report", method: "GET", path: /^\/settlement\/v1\/ledgers$/ },
  {
    call: "readLedger",
    api: "report",
    method: "GET",
    path: /^\/report\/v2\/ledgers\/([^/]+)\/(funds|fees)\/dates\/(\d{4}-\d{2}-\d{2})$/,
  },
]

/** By path; where two calls share one, also by method. */
export function findRoute(path: string, method: string): Route | undefined {
  const sameMethodFirst = [...patterns].sort(
    (a, b) => Number(b.method === method) - Number(a.method === method),
  )
  for (const { path: pattern, ...route } of sameMethodFirst) {
    const match = pattern.exec(path)
    if (match === null) continue
    const id = match[1]
    if (route.call === "readLedger") {
      const [, ledgerId = "", topic, date = ""] = match
      return {
        ...route,
        report: { ledgerId: decode(ledgerId), topic: topic === "fees" ? "fees" : "funds", date },
      }
    }
    if (route.call === "deleteWebhook") return { ...route, webhookId: decode(id ?? "") }
    const reference = id
    return reference === undefined ? route : { ...route, reference: decode(reference) }
  }
  return undefined
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
