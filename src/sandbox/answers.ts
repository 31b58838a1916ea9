import { randomUUID } from "node:crypto"
import { explain, statusOf } from "./vipps-errors"

/** What goes back over the wire. */
export type Answer = {
  status: number
  contentType?: string
  text: string
  headers?: Record<string, string>
}

export function json(status: number, body: unknown): Answer {
  return { status, contentType: "application/json;charset=UTF-8", text: JSON.stringify(body) }
}

/** An error of Vipps' own code: an array, each with a context id (Spec). */
export function errorAnswer(
  ...errors: { group: string; code: string; message?: string | undefined; status?: number | undefined }[]
): Answer {
  const first = errors[0]
  const status = first === undefined ? 500 : (first.status ?? statusOf(first.group, first.code))
  return json(
    status,
    errors.map(({ group, code, message }) => ({
      errorGroup: group,
      errorCode: code,
      errorMessage: message ?? explain(group, code),
      contextId: randomUUID(),
    })),
  )
}

/** An error of the API gateway. */
export function gatewayAnswer(status: number, message: string): Answer {
  return json(status, { statusCode: status, message })
}

/** An error of the gateway's authentication, as Azure words it. */
export function azureAnswer(status: number, responseMessage: string, message: string): Answer {
  return json(status, { responseInfo: { responseCode: status, responseMessage }, result: { message } })
}
