import type { AuthenticRequest } from "../api-request"
import { azureAnswer, errorAnswer, type Answer } from "../answers"
import { refuseContentType, refuseSystemHeaders } from "../headers"
import type { World } from "../world"
import { answerApprove } from "./approve"
import { answerCancel } from "./cancel"
import { answerDetails } from "./details"
import { answerInitiate } from "./initiate"
import { answerMoneyMove } from "./move-money"

/** Answers a call of the eCom API whose key, token and serial number are good. */
export function answerEcom(request: AuthenticRequest, world: World, p: { lagMs: number }): Answer {
  return refuseSystemHeaders(request.headers) ?? refuseFormat(request) ?? answerCall(request, world, p)
}

function refuseFormat({ headers, method, body }: AuthenticRequest): Answer | undefined {
  if (method === "GET") return undefined
  const refused = refuseContentType(headers)
  if (refused !== undefined) return refused
  if (body !== undefined) return undefined
  return errorAnswer({ group: "InvalidRequest", code: "body", message: "not JSON" })
}

function answerCall(request: AuthenticRequest, world: World, p: { lagMs: number }): Answer {
  const { call } = request.route
  if (call === "initiate") return answerInitiate(request, world)
  if (call === "capture" || call === "refund") return answerMoneyMove(call, request, world)
  if (call === "cancel") return answerCancel(request, world)
  if (call === "details") return answerDetails(request, world, p)
  if (call === "approve") return answerApprove(request, world)
  return azureAnswer(500, "Internal Server Error", `eCom has no ${call}.`)
}
