import type { Said } from "../../contract/admin-api"
import { inTheirWords, isMessage, message, withText } from "../../messages"

// Defined by the admin build of the store that the plugin is installed in.
declare const __BACKEND_URL__: string | undefined
declare const __AUTH_TYPE__: string | undefined
declare const __JWT_TOKEN_STORAGE_KEY__: string | undefined

/** A request failed: what the server said, or that it did not answer as it should. */
export class RequestFailed extends Error {
  constructor(readonly said: Said) {
    super(said.message)
  }
}

export function saidByFailure(failure: Error): Said {
  return failure instanceof RequestFailed ? failure.said : withText(inTheirWords(failure.message))
}

const base = (typeof __BACKEND_URL__ === "string" ? __BACKEND_URL__ : "/").replace(/\/$/, "")

/** As Medusa's own dashboard logs in: by a cookie, or by a token that it keeps in the browser. */
function loginHeaders(): Record<string, string> {
  if (typeof __AUTH_TYPE__ !== "string" || __AUTH_TYPE__ !== "jwt") return {}
  const name =
    (typeof __JWT_TOKEN_STORAGE_KEY__ === "string" && __JWT_TOKEN_STORAGE_KEY__) || "medusa_auth_token"
  const token = localStorage.getItem(name) ?? sessionStorage.getItem(name)
  return token ? { authorization: `Bearer ${token}` } : {}
}

async function send(path: string, body?: object): Promise<Response> {
  const response = await fetch(`${base}/admin/vipps/${path}`, {
    method: body ? "POST" : "GET",
    credentials: "include",
    headers: { ...loginHeaders(), ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new RequestFailed(withText(message("server-unreachable")))
  })
  if (response.ok) return response
  throw new RequestFailed(await saidIn(response))
}

async function saidIn(response: Response): Promise<Said> {
  if (response.status === 401) return withText(message("logged-out"))
  const answer: unknown = await response.json().catch(() => undefined)
  const hasMessage = typeof answer === "object" && answer !== null && "message" in answer
  if (!hasMessage || typeof answer.message !== "string")
    return withText(message("server-error", { httpStatus: response.status }))
  // Medusa's own errors have no facts
  return isMessage(answer)
    ? { code: answer.code, params: answer.params, message: answer.message }
    : withText(inTheirWords(answer.message))
}

// The answers' shapes are those of docs/admin-api.md, and tested there: the panel trusts its own server.
export async function read<T>(path: string): Promise<T> {
  return (await send(path)).json()
}

export async function post<T>(path: string, body: object = {}): Promise<T> {
  return (await send(path, body)).json()
}

/** Fetched with the login, which a plain link may not carry, and handed to the browser as a file. */
export async function download(path: string, fileName: string): Promise<void> {
  const url = URL.createObjectURL(await (await send(path)).blob())
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}

/** Medusa's own list, for the refund form; without it the form has no reasons to choose from. */
export async function readRefundReasons(): Promise<{ id: string; label: string }[]> {
  const response = await fetch(`${base}/admin/refund-reasons?limit=100`, {
    credentials: "include",
    headers: loginHeaders(),
  })
  const answer: { refund_reasons?: { id: string; label: string }[] } = response.ok
    ? await response.json()
    : {}
  return answer.refund_reasons ?? []
}
