import { azureAnswer, type Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import { refuseContentType } from "../headers"
import type { World } from "../world"
import { answerApprove } from "./approve"
import { answerEvents, answerGet } from "./calls"
import { answerCancel } from "./cancel"
import { answerCreate } from "./create"
import { referencePattern } from "./create-body"
import { refuseKey, refuseMissingSerialNumber, refuseSystemHeaders } from "./headers"
import { answerMoneyMove } from "./move-money"
import { badRequest } from "./problems"
import { answerAsAssumed } from "./undocumented-errors"

/** Answers a call of the ePayment API whose key, token and serial number are good. */
export function answerEpayment(request: AuthenticRequest, world: World, p: { lagMs: number }): Answer {
  const answer =
    refuseMissingSerialNumber(request) ??
    refuseSystemHeaders(request) ??
    refuseKey(request) ??
    refuseReference(request) ??
    refuseFormat(request) ??
    answerCall(request, world, p)
  return answerAsAssumed(request.route.call, answer, world.assumptions)
}

/** The reference in the path; that of a create is part of its body. */
function refuseReference({ route }: AuthenticRequest): Answer | undefined {
  if (route.reference === undefined || referencePattern.test(route.reference)) return undefined
  return badRequest({ name: "Reference", reason: "8 to 64 of a-z, A-Z, 0-9 and -" })
}

export function refuseFormat({ method, headers, text, body, route }: AuthenticRequest): Answer | undefined {
  if (method !== "POST" || (text === "" && route.call === "cancel")) return undefined
  const refused = refuseContentType(headers)
  if (refused !== undefined) return refused
  return body === undefined ? badRequest({ name: "body", reason: "not JSON" }) : undefined
}

function answerCall(request: AuthenticRequest, world: World, p: { lagMs: number }): Answer {
  const { call } = request.route
  if (call === "initiate") return answerCreate(request, world)
  if (call === "details") return answerGet(request, world, p)
  if (call === "events") return answerEvents(request, world, p)
  if (call === "capture" || call === "refund") return answerMoneyMove(call, request, world)
  if (call === "cancel") return answerCancel(request, world)
  if (call === "approve") return answerApprove(request, world)
  return azureAnswer(500, "Internal Server Error", `ePayment has no ${call}.`)
}
