import type { Headers } from "./headers"
import type { Api, CallName, SeenRequest } from "./types"

const secretHeaders = new Set([
  "authorization",
  "ocp-apim-subscription-key",
  "client_id",
  "client_secret",
  "cookie",
])

/** The requests the sandbox has seen, in the order they arrived. */
export type RequestLog = {
  open(p: {
    call: CallName
    api: Api | "webhooks" | "report" | undefined
    method: string
    path: string
    reference: string | undefined
    headers: Headers
    body: unknown
  }): SeenRequest
  read(filter: { call?: CallName | undefined; reference?: string | undefined }): SeenRequest[]
  clear(): void
}

export function createRequestLog(): RequestLog {
  let seen: SeenRequest[] = []
  return {
    open({ reference, api, headers, ...request }) {
      const requestId = headers[api === "epayment" ? "idempotency-key" : "x-request-id"]
      const line: SeenRequest = {
        ...request,
        ...(api === undefined ? {} : { api }),
        ...(reference === undefined ? {} : { reference }),
        ...(requestId === undefined ? {} : { requestId }),
        at: new Date().toISOString(),
        status: "pending",
        headers: hideSecrets(headers),
      }
      seen.push(line)
      return line
    },
    read: ({ call, reference }) =>
      seen
        .filter((line) => call === undefined || line.call === call)
        .filter((line) => reference === undefined || line.reference === reference)
        .map((line) => ({ ...line })),
    clear: () => {
      seen = []
    },
  }
}

function hideSecrets(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, secretHeaders.has(name) ? "***" : value]),
  )
}
