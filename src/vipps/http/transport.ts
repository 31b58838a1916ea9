import http from "node:http"
import https from "node:https"
import { Axios, isAxiosError, type AxiosRequestConfig, type AxiosResponse } from "axios"
import { hasShapeOfVipps } from "../error-body"
import { readJson } from "./json"
import type { TransportFailure } from "../errors"
import { findProxy, type ProxyServer } from "./proxy"
import { statusOfSuccess, type VippsRequest } from "./request"
import { TunnelAgent, TunnelError } from "./tunnel"

/** `proxy`: what the proxy on the way said or did, not Vipps. */
export type Reply =
  | { kind: "answer"; status: number; body: unknown }
  | { kind: "silence"; reason: TransportFailure }
  | { kind: "proxy"; code: string }

export type Transport = {
  /** One request, one reply; never throws, so nothing of axios (headers, config, secrets) gets out. */
  send(request: VippsRequest, timeoutMs: number): Promise<Reply>
  /** Nothing more is sent; requests in progress may finish, since their outcome is money. */
  close(): void
}

const maxAnswerBytes = 1_048_576

/**
 * A connection is kept for `idleMs` without a request: less than the other side's usual limits, since the outcome is lost if one
 * closes under a request. https goes through the host's proxy by CONNECT; http, for a sandbox, is sent to the proxy itself.
 */
export function createTransport(apiUrl: string, idleMs = 15_000): Transport {
  const proxy = findProxy(apiUrl)
  const { client, agents, isForwarded } = createHttpClient(
    apiUrl,
    proxy === "unusable" ? undefined : proxy,
    idleMs,
  )
  let isClosed = false

  async function send(request: VippsRequest, timeoutMs: number): Promise<Reply> {
    if (isClosed) return { kind: "silence", reason: "not-sent" }
    if (proxy === "unusable") return { kind: "proxy", code: "address" }
    const ender = new AbortController()
    const timer = setTimeout(() => ender.abort(), Math.max(0, timeoutMs))
    try {
      const reply = toReply(await client.request<unknown>(toAxios(request, ender.signal)), request)
      return isForwarded && !isOfVipps(reply, request)
        ? { kind: "proxy", code: `answer-${reply.status}` }
        : reply
    } catch (error) {
      return ender.signal.aborted ? { kind: "silence", reason: "timeout" } : toFailure(error, isForwarded)
    } finally {
      clearTimeout(timer)
    }
  }

  function close(): void {
    isClosed = true
    for (const agent of agents) {
      agent.maxFreeSockets = 0 // for those still at work
      Object.values(agent.freeSockets).forEach((sockets) => sockets?.forEach((socket) => socket.destroy()))
    }
  }

  return { send, close }
}

/** axios and its agents: https by a tunnel where there is a proxy, `isForwarded` where the proxy itself answers. */
export function createHttpClient(apiUrl: string, proxy: ProxyServer | undefined, idleMs: number) {
  const isForwarded = proxy !== undefined && /^http:/i.test(apiUrl)
  const kept = { keepAlive: true, timeout: idleMs }
  const httpAgent = new http.Agent(kept)
  const httpsAgent = proxy && !isForwarded ? new TunnelAgent(proxy, kept) : new https.Agent(kept)
  // Not axios.create: that would inherit what the host has set as axios' defaults, credentials included.
  const client = new Axios({
    adapter: "http",
    baseURL: apiUrl.replace(/\/+$/, ""),
    httpAgent,
    httpsAgent,
    // never axios' own reading of the environment: it does not keep its tunnels, and their refusals look like Vipps'
    proxy: isForwarded ? proxy : false,
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    responseType: "text",
    transformRequest: [(body: unknown) => body],
    transformResponse: [(text: unknown) => text],
    validateStatus: () => true,
  })
  return { client, agents: [httpAgent, httpsAgent], isForwarded }
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

type Answer = Extract<Reply, { kind: "answer" }>

function toReply(answer: AxiosResponse<unknown>, request: VippsRequest): Answer {
  const text = typeof answer.data === "string" ? answer.data : ""
  const readable = answer.status === statusOfSuccess(request) ? text : redact(text, request)
  return { kind: "answer", status: answer.status, body: readJson(readable) }
}

/** A proxy that gets http answers in Vipps' place; only Vipps' own words count as Vipps'. 407 is never Vipps'. */
function isOfVipps({ status, body }: Answer, request: VippsRequest): boolean {
  return status === statusOfSuccess(request) || (status !== 407 && hasShapeOfVipps(body))
}

/** Error answers end in errors and logs: if one repeats our secrets, they are removed. */
function redact(text: string, request: VippsRequest): string {
  const { client_secret, Authorization, "Ocp-Apim-Subscription-Key": key } = request.headers
  const secrets = [client_secret, key, Authorization?.replace("Bearer ", ""), ...(request.confidential ?? [])]
  return secrets.reduce<string>((rest, secret) => (secret ? rest.replaceAll(secret, "***") : rest), text)
}

// Failures that end a request before its first byte is sent; anything else may have come later.
const unreachable = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EAI_FAIL"]
const insecure =
  /^(CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_|UNABLE_TO_(GET|VERIFY)_|ERR_TLS_CERT_|ERR_SSL_WRONG_VERSION)/
const malformed = ["ERR_INVALID_CHAR", "ERR_INVALID_URL"]

function toFailure(error: unknown, isForwarded: boolean): Reply {
  if (isAxiosError(error) && error.cause instanceof TunnelError)
    return { kind: "proxy", code: error.cause.code }
  const reason = reasonOf(error)
  // The connection that could not be made is the one to the proxy.
  if (isForwarded && (reason === "unreachable" || reason === "insecure"))
    return { kind: "proxy", code: "unreachable" }
  return { kind: "silence", reason }
}

function reasonOf(error: unknown): TransportFailure {
  const code = codeOf(error)
  if (unreachable.includes(code)) return "unreachable"
  if (insecure.test(code)) return "insecure"
  if (malformed.includes(code)) return "not-sent"
  return isAxiosError(error) && error.response ? "unreadable" : "lost"
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : ""
}
