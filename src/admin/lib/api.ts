import { FetchError } from "@medusajs/js-sdk"
import { ERROR_IN_MESSAGE, type ErrorBody, type Said } from "../../contract/admin-api"
import { inTheirWords, isMessage, message, withText } from "../../messages"
import { sdk } from "./sdk"

/** Why a request failed, for the shop's staff. Without a status the server did not answer. */
export class RequestFailed extends Error {
  constructor(
    readonly said: Said,
    readonly status?: number,
  ) {
    super(said.message)
  }
}

export function saidByFailure(failure: Error): Said {
  return failure instanceof RequestFailed ? failure.said : withText(inTheirWords(failure.message))
}

/** The statuses by which the server says something of the one thing that was asked for; all others are the server's own state. */
const OF_ONE = [400, 404, 409, 422]

/** Why this one payment can't be had, where others can; null: asked again, or after a login, it may be. */
export function refusalOfOne(failure: unknown): Said | null {
  const isOfOne = failure instanceof RequestFailed && OF_ONE.includes(failure.status ?? 0)
  return isOfOne ? failure.said : null
}

const headers = { [ERROR_IN_MESSAGE]: "true" }

// The answers' shapes are those of docs/admin-api.md, where they are tested: the panel trusts its own server.
export function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return explainFailure(
    sdk.client.fetch<T>(`/admin/vipps/${path}`, { headers, signal: signal ?? null }),
    "reads",
  )
}

/** A question that is too personal for an address. */
export function ask<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  const answer = sdk.client.fetch<T>(`/admin/vipps/${path}`, {
    method: "POST",
    body,
    headers,
    signal: signal ?? null,
  })
  return explainFailure(answer, "reads")
}

export function post<T>(path: string, body: object = {}): Promise<T> {
  return change(path, body, "moves")
}

/** With the figures that were confirmed: if they have changed, the server refuses. So it may be sent again. */
export function postConfirmed<T>(path: string, body: object): Promise<T> {
  return change(path, body, "confirmed")
}

function change<T>(path: string, body: object, request: Request): Promise<T> {
  const answer = sdk.client.fetch<T>(`/admin/vipps/${path}`, { method: "POST", body, headers })
  return explainFailure(answer, request)
}

/** The SDK returns the response itself, since no JSON is asked for. */
export function readFile(path: string): Promise<{ file: Blob; headers: Headers }> {
  const response = sdk.client.fetch<Response>(`/admin/vipps/${path}`, {
    headers: { ...headers, accept: "text/csv" },
  })
  return explainFailure(
    response.then(async (answer) => ({ file: await answer.blob(), headers: answer.headers })),
    "reads",
  )
}

/** Medusa's own list, for the refund form. */
export async function readRefundReasons(): Promise<{ id: string; label: string }[]> {
  return (await sdk.admin.refundReason.list({ limit: 100 })).refund_reasons
}

/** What may have happened when its answer is missing. */
type Request = "reads" | "moves" | "confirmed"

async function explainFailure<T>(answer: Promise<T>, request: Request): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof FetchError) throw new RequestFailed(saidIn(error, request), error.status)
    throw new RequestFailed(withText(message("server-unreachable", { request })))
  }
}

/** Medusa's whole answer to a failure of the shop's own: it says nothing, and in English. */
const MEDUSA_FAILED = "An unknown error occurred."

function saidIn(error: FetchError, request: Request): Said {
  const { status = 0, statusText } = error
  if (status === 401) return withText(message("logged-out"))
  const body = readError(error)
  const text = body.message
  // An answer without a sentence comes from a proxy, for example: the SDK then repeats the HTTP status text, which may be empty.
  if (text === "" || text === statusText || text === MEDUSA_FAILED)
    return withText(message("server-error", { httpStatus: status, request }))
  if (!isMessage(body)) return withText(inTheirWords(text))
  return { code: body.code, params: body.params, message: text }
}

/** Our routes put their errors into the message. What refuses a request before them, Medusa's login for example, does not. */
function readError({ message: text }: FetchError): ErrorBody {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body === "object" && body !== null) return { message: "", ...body }
  } catch {
    // a sentence, and no JSON
  }
  return { message: text }
}
