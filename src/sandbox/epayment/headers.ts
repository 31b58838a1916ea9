import type { Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import { tooLongSystemHeaders } from "../headers"
import type { CallName } from "../types"
import { badRequest } from "./problems"

const keyed: readonly CallName[] = ["initiate", "capture", "refund"]

/** Required on every call, unlike eCom's. */
export function refuseMissingSerialNumber(request: AuthenticRequest): Answer | undefined {
  if (request.headers["merchant-serial-number"] !== undefined) return undefined
  return badRequest({ name: "Merchant-Serial-Number", reason: "required" })
}

export function refuseSystemHeaders({ headers }: AuthenticRequest): Answer | undefined {
  const tooLong = tooLongSystemHeaders(headers)
  if (tooLong.length === 0) return undefined
  return badRequest(...tooLong.map((name) => ({ name, reason: "at most 30 characters" })))
}

export function refuseKey({ route, headers }: AuthenticRequest): Answer | undefined {
  const key = headers["idempotency-key"] ?? ""
  if (key.length > 50) return badRequest({ name: "Idempotency-Key", reason: "at most 50 characters" })
  if (key !== "" || !keyed.includes(route.call)) return undefined
  return badRequest({ name: "Idempotency-Key", reason: "required" })
}
