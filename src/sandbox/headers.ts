import { azureAnswer, errorAnswer, gatewayAnswer, json, type Answer } from "./answers"
import { randomUUID } from "node:crypto"

/** Lower-case names. */
export type Headers = Readonly<Record<string, string>>

const systemHeaders = [
  "vipps-system-name",
  "vipps-system-version",
  "vipps-system-plugin-name",
  "vipps-system-plugin-version",
]

/** The gateway's own check: a missing or malformed key, and one that it doesn't know, look different. */
export function refuseKey(headers: Headers, knowsKey: (key: string) => boolean): Answer | undefined {
  const key = headers["ocp-apim-subscription-key"]
  if (key === undefined || key === "") {
    return gatewayAnswer(401, "Access denied due to missing subscription key.")
  }
  if (knowsKey(key)) return undefined
  if (!/^[0-9a-f]{32}$/i.test(key)) {
    return gatewayAnswer(401, "Access denied due to invalid subscription key.")
  }
  return json(401, {
    errorCode: "Unauthorized",
    errorMessage: "Subscription not found",
    contextId: randomUUID(),
  })
}

/** "Bearer" is case-sensitive. */
export function readAccessToken(headers: Headers): string | undefined {
  return /^Bearer (\S+)$/.exec(headers["authorization"] ?? "")?.[1]
}

export function refuseToken(): Answer {
  return azureAnswer(401, "Unauthorized", "Something went wrong. Try again later.")
}

export function refuseSerialNumber(headers: Headers, merchantSerialNumber: string): Answer | undefined {
  const given = headers["merchant-serial-number"]
  if (given === undefined || given === merchantSerialNumber) return undefined
  return gatewayAnswer(403, "The Merchant-Serial-Number is not one of this client.")
}

export function refuseContentType(headers: Headers): Answer | undefined {
  const given = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase()
  if (given === "application/json") return undefined
  return azureAnswer(415, "Unsupported Media Type", "The content type must be application/json.")
}

export function tooLongSystemHeaders(headers: Headers): string[] {
  return systemHeaders.filter((name) => (headers[name] ?? "").length > 30)
}

export function refuseSystemHeaders(headers: Headers): Answer | undefined {
  const tooLong = tooLongSystemHeaders(headers)
  if (tooLong.length === 0) return undefined
  return errorAnswer(
    ...tooLong.map((code) => ({ group: "InvalidRequest", code, message: "at most 30 characters" })),
  )
}

export function refuseRequestId(headers: Headers, p: { required: boolean }): Answer | undefined {
  const given = headers["x-request-id"] ?? ""
  if (given.length > 40) return refuseHeader("at most 40 characters")
  return given === "" && p.required ? refuseHeader("required") : undefined
}

function refuseHeader(message: string): Answer {
  return errorAnswer({ group: "InvalidRequest", code: "X-Request-Id", message })
}
