import http from "node:http"
import https from "node:https"
import { Axios, isAxiosError, type AxiosRequestConfig, type AxiosResponse } from "axios"
import { readJson } from "./json"
import type { Silence } from "./errors"
import type { VippsRequest } from "./requests"

export type Reply = { kind: "answer"; status: number; body: unknown } | { kind: "silence"; reason: Silence }

export type Transport = {
  /** One request, one reply; never throws, so nothing of axios (headers, config, secrets) gets out. */
  send(request: VippsRequest, timeoutMs: number): Promise<Reply>
  /** Nothing is sent any more; what is under way may finish, since its outcome is money. */
  close(): void
}

const maxAnswerBytes = 1_048_576

/**
 * A connection is kept for `idleMs` without a request: less than the other side's usual limits, since one that
 * closes under a request loses the outcome.
 */
export function createTransport(apiUrl: string, idleMs = 15_000): Transport {
  const httpAgent = new http.Agent({ keepAlive: true, timeout: idleMs })
  const httpsAgent = new https.Agent({ keepAlive: true, timeout: idleMs })
  // Not axios.create: that would inherit what the host has set as axios' defaults, credentials included.
  const client = new Axios({
    adapter: "http",
    baseURL: apiUrl.replace(/\/+$/, ""),
    httpAgent,
    httpsAgent,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    responseType: "text",
    transformRequest: [(body: unknown) => body],
    transformResponse: [(text: unknown) => text],
    validateStatus: () => true,
  })

  let isClosed = false

  async function send(request: VippsRequest, timeoutMs: number): Promise<Reply> {
    if (isClosed) return { kind: "silence", reason: "not-sent" }
    const ender = new AbortController()
    const timer = setTimeout(() => ender.abort(), Math.max(0, timeoutMs))
    try {
      return toReply(await client.request<unknown>(toAxios(request, ender.signal)), request)
    } catch (error) {
      return { kind: "silence", reason: ender.signal.aborted ? "timeout" : reasonOf(error) }
    } finally {
      clearTimeout(timer)
    }
  }

  function close(): void {
    isClosed = true
    for (const agent of [httpAgent, httpsAgent]) {
      agent.maxFreeSockets = 0 // for those still at work
      Object.values(agent.freeSockets).forEach((sockets) => sockets?.forEach((socket) => socket.destroy()))
    }
  }

  return { send, close }
}

function toAxios(request: VippsRequest, signal: AbortSignal): AxiosRequestConfig {
  const { method, path, headers, body } = request
  return {
    method,
    url: path,
    headers: { ...headers },
    signal,
    ...(body === undefined ? {} : { data: Buffer.from(body) }),
  }
}

function toReply(answer: AxiosResponse<unknown>, request: VippsRequest): Reply {
  const text = typeof answer.data === "string" ? answer.data : ""
  const readable = answer.status === 200 ? text : redact(text, request)
  return { kind: "answer", status: answer.status, body: readJson(readable) }
}

/** Error answers end in errors and logs: should one echo what we sent in confidence, it goes no further. */
function redact(text: string, request: VippsRequest): string {
  const { client_secret, Authorization, "Ocp-Apim-Subscription-Key": key } = request.headers
  const secrets = [client_secret, key, Authorization?.replace("Bearer ", ""), ...(request.confidential ?? [])]
  return secrets.reduce<string>((rest, secret) => (secret ? rest.replaceAll(secret, "***") : rest), text)
}

// Failures that end a request before its first byte is sent; whatever isn't listed may have come later.
const unreachable = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL"]
const insecure =
  /^(CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_|UNABLE_TO_(GET|VERIFY)_|ERR_TLS_CERT_|ERR_SSL_WRONG_VERSION)/
const malformed = ["ERR_INVALID_CHAR", "ERR_INVALID_URL"]

function reasonOf(error: unknown): Silence {
  const code = codeOf(error)
  if (unreachable.includes(code)) return "unreachable"
  if (insecure.test(code)) return "insecure"
  if (malformed.includes(code)) return "not-sent"
  return isAxiosError(error) && error.response ? "unreadable" : "lost"
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : ""
}
