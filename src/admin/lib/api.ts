import { FetchError } from "@medusajs/js-sdk"
import { sdk } from "./sdk"

/** Why a request failed, in a sentence for the shop's staff. Without a status the server did not answer. */
export class RequestFailed extends Error {
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message)
  }
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
    if (error instanceof FetchError) throw new RequestFailed(sentenceOf(error), error.status)
    throw new RequestFailed(
      "The shop's server could not be reached: look at the payment before you try again.",
    )
  }
}

function sentenceOf({ status, statusText, message }: FetchError): string {
  if (status === 401) return "You are logged out: log in again."
  // An answer without a sentence is a proxy's, say: the SDK then repeats the HTTP status text, which may be empty.
  const isSentence = message !== "" && message !== statusText
  return isSentence
    ? message
    : `The shop's server answered with HTTP ${status}: look at the payment before you try again.`
}
