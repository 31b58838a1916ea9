import { FetchError } from "@medusajs/js-sdk"
import type { Said } from "../../contract/admin-api"
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

// The answers' shapes are those of docs/admin-api.md, and tested there: the panel trusts its own server.
export function read<T>(path: string): Promise<T> {
  return explainFailure(sdk.client.fetch<T>(`/admin/vipps/${path}`))
}

export function post<T>(path: string, body: object = {}): Promise<T> {
  return explainFailure(sdk.client.fetch<T>(`/admin/vipps/${path}`, { method: "POST", body }))
}

/** The SDK hands over the response itself, since no JSON is asked for. */
export function readFile(path: string): Promise<Blob> {
  const response = sdk.client.fetch<Response>(`/admin/vipps/${path}`, { headers: { accept: "text/csv" } })
  return explainFailure(response.then((file) => file.blob()))
}

/** Medusa's own list, for the refund form. */
export async function readRefundReasons(): Promise<{ id: string; label: string }[]> {
  return (await sdk.admin.refundReason.list({ limit: 100 })).refund_reasons
}

async function explainFailure<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof FetchError) throw new RequestFailed(saidIn(error), error.status)
    throw new RequestFailed(withText(message("server-unreachable")))
  }
}

function saidIn({ status, statusText, message: text }: FetchError): Said {
  if (status === 401) return withText(message("logged-out"))
  // An answer without a sentence is a proxy's, say: the SDK then repeats the HTTP status text, which may be empty.
  const isSentence = text !== "" && text !== statusText
  if (!isSentence) return withText(message("server-error", { httpStatus: status ?? 0 }))
  return readSaid(text) ?? withText(inTheirWords(text))
}

/** The SDK keeps nothing of an error's body but its message: a message with facts is JSON in there. */
function readSaid(text: string): Said | undefined {
  try {
    const body: unknown = JSON.parse(text)
    const hasText = isMessage(body) && "message" in body && typeof body.message === "string"
    return hasText ? { code: body.code, params: body.params, message: String(body.message) } : undefined
  } catch {
    return undefined
  }
}
