import type { CallName } from "./types"

/** A call of the API, found by its path. */
export type Route = { call: Exclude<CallName, "callback">; method: string; reference?: string }

type Pattern = Pick<Route, "call" | "method"> & { path: RegExp }

// The paths are not case-sensitive: the documents write accesstoken and accessToken, plugins ecomm and Ecomm.
const patterns: Pattern[] = [
  { call: "token", method: "POST", path: /^\/accesstoken\/get$/i },
  { call: "initiate", method: "POST", path: /^\/ecomm\/v2\/payments$/i },
  { call: "capture", method: "POST", path: /^\/ecomm\/v2\/payments\/([^/]+)\/capture$/i },
  { call: "refund", method: "POST", path: /^\/ecomm\/v2\/payments\/([^/]+)\/refund$/i },
  { call: "cancel", method: "PUT", path: /^\/ecomm\/v2\/payments\/([^/]+)\/cancel$/i },
  { call: "details", method: "GET", path: /^\/ecomm\/v2\/payments\/([^/]+)\/details$/i },
  { call: "approve", method: "POST", path: /^\/ecomm\/v2\/integration-test\/payments\/([^/]+)\/approve$/i },
]

export function findRoute(path: string): Route | undefined {
  for (const { call, method, path: pattern } of patterns) {
    const match = pattern.exec(path)
    if (match === null) continue
    const reference = match[1]
    return reference === undefined ? { call, method } : { call, method, reference: decode(reference) }
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
