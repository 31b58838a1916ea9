import { randomUUID } from "node:crypto"
import { gatewayAnswer, json, type Answer } from "../answers"
import { refuseKey } from "../headers"
import type { ApiRequest } from "../api-request"
import { isKeyOf } from "../units"
import type { World } from "../world"

/** POST /accesstoken/get: the credentials go in headers, the body is empty but announced. */
export function answerToken({ headers }: ApiRequest, world: World): Answer {
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) {
    return gatewayAnswer(411, "Length Required")
  }
  const refusedKey = refuseKey(headers, world.units.knowsKey)
  if (refusedKey !== undefined) return refusedKey

  const unit = world.units.byClientId(headers["client_id"] ?? "")
  if (unit === undefined) return refuseClient(400, "unauthorized_client", 700016, "Unknown client.")
  if (headers["client_secret"] !== unit.clientSecret) {
    return refuseClient(401, "invalid_client", 70002, "Wrong client secret.")
  }
  if (!isKeyOf(unit, headers["ocp-apim-subscription-key"])) {
    return gatewayAnswer(401, "Access denied due to invalid subscription key.")
  }
  return json(200, world.tokens.issue(unit))
}

function refuseClient(status: number, error: string, code: number, description: string): Answer {
  return json(status, {
    error,
    error_description: `AADSTS${code}: ${description}`,
    error_codes: [code],
    timestamp: new Date().toISOString(),
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  })
}
