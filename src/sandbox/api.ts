import type { ApiRequest, AuthenticRequest } from "./api-request"
import { azureAnswer, errorAnswer, gatewayAnswer, type Answer } from "./answers"
import { answerApprove } from "./calls/approve"
import { answerCancel } from "./calls/cancel"
import { answerDetails } from "./calls/details"
import { answerInitiate } from "./calls/initiate"
import { answerMoneyMove, recordFailedMove } from "./calls/move-money"
import { answerToken } from "./calls/token"
import { deriveState } from "./figures"
import { underFault } from "./faults"
import {
  readAccessToken,
  refuseContentType,
  refuseKey,
  refuseSerialNumber,
  refuseSystemHeaders,
  refuseToken,
} from "./headers"
import type { World } from "./world"
import { isKeyOf } from "./units"

/** Answers one request of the API: logs it, applies its fault, executes it. */
export async function serveApi(request: ApiRequest, world: World): Promise<Answer | "dropped"> {
  const { route, method, path, headers, orderId } = request
  const seen = world.requests.open({
    call: route.call,
    method,
    path,
    orderId,
    headers,
    body: request.body ?? (request.text || null),
  })
  const answer = await underFault(
    world.faults.take(route.call, () => cancelsPending(request, world)),
    {
      execute: (p) => execute(request, world, p),
      recordFailure: (error) => recordInjectedFailure(request, world, error),
      pauses: world.pauses,
    },
  )
  seen.status = answer === "dropped" ? answer : answer.status
  return answer
}

function execute(request: ApiRequest, world: World, p: { lagMs: number }): Answer {
  if (request.method !== request.route.method) return gatewayAnswer(405, "Method Not Allowed")
  world.shopper.catchUp()
  if (request.route.call === "token") return answerToken(request, world)

  const authentic = authenticate(request, world)
  if ("status" in authentic) return authentic
  const refused = refuseRequest(authentic, world)
  return refused ?? answerCall(authentic, world, p)
}

function authenticate(request: ApiRequest, world: World): AuthenticRequest | Answer {
  const { headers } = request
  const refusedKey = refuseKey(headers, world.units.knowsKey)
  if (refusedKey !== undefined) return refusedKey
  const unit = world.tokens.ownerOf(readAccessToken(headers) ?? "")
  if (unit === undefined) return refuseToken()
  if (!isKeyOf(unit, headers["ocp-apim-subscription-key"])) return refuseToken()
  return refuseSerialNumber(headers, unit.merchantSerialNumber) ?? { ...request, unit }
}

function refuseRequest(request: AuthenticRequest, world: World): Answer | undefined {
  return refuseRate(request, world) ?? refuseSystemHeaders(request.headers) ?? refuseFormat(request)
}

function refuseRate({ route, unit, orderId }: AuthenticRequest, world: World): Answer | undefined {
  if (!world.switches.rateLimits || orderId === undefined) return undefined
  const { merchantSerialNumber } = unit
  const waitS = world.rates.admit({ call: route.call, merchantSerialNumber, orderId })
  if (waitS === "admitted") return undefined
  return gatewayAnswer(429, `Rate limit is exceeded. Try again in ${waitS} seconds.`)
}

function refuseFormat({ headers, method, body }: AuthenticRequest): Answer | undefined {
  if (method === "GET") return undefined
  const refused = refuseContentType(headers)
  if (refused !== undefined) return refused
  if (body !== undefined) return undefined
  return errorAnswer({ group: "InvalidRequest", code: "body", message: "not JSON" })
}

function answerCall(request: AuthenticRequest, world: World, p: { lagMs: number }): Answer {
  switch (request.route.call) {
    case "initiate":
      return answerInitiate(request, world)
    case "capture":
    case "refund":
      return answerMoneyMove(request.route.call, request, world)
    case "cancel":
      return answerCancel(request, world)
    case "details":
      return answerDetails(request, world, p)
    case "approve":
      return answerApprove(request, world)
    case "token":
      return azureAnswer(500, "Internal Server Error", "The token call needs no token.")
  }
}

function cancelsPending(request: ApiRequest, world: World): boolean {
  const authentic = authenticate(request, world)
  if ("status" in authentic) return false
  const payment = world.ledger.find(authentic.unit.merchantSerialNumber, authentic.orderId ?? "")
  return payment !== undefined && deriveState(payment) === "INITIATED"
}

// 93 is about another attempt, so it leaves no entry of its own
function recordInjectedFailure(
  request: ApiRequest,
  world: World,
  error: { group: string; code: string },
): void {
  const { call } = request.route
  if (error.group !== "Payment" || error.code === "93") return
  if (call !== "capture" && call !== "refund") return
  const authentic = authenticate(request, world)
  if (!("status" in authentic)) recordFailedMove(call, authentic, world)
}
