import { english, vippsMessage, type Message } from "../messages"
import { isSafeTwice, leavesTrace, type ApiCall, type VippsCall } from "./calls"
import { findCode, type Finality } from "./error-codes"
import { readAllErrorDetails, type ErrorDetails } from "./error-body"

export type { Finality } from "./error-codes"

type Facts = ErrorDetails & {
  call: VippsCall
  finality: Finality
  repeatable: boolean
  httpStatus?: number
  /** an earlier request of the same call got no answer */
  isAfterUnanswered?: boolean
}

/** The one error of a Vipps call. Made here only, from plain words: it contains no request, no header, no cause. */
export class VippsError extends Error {
  override readonly name = "VippsError"
  readonly call: VippsCall
  /**
   * Payment, Merchant, VippsError, User, InvalidRequest, Authentication, and ePayment for each code of that API; Gateway or
   * Network if Vipps named none, Proxy for the host's own.
   */
  readonly group: string
  readonly code: string
  readonly httpStatus: number | undefined
  /** Vipps searches its logs by it. */
  readonly contextId: string | undefined
  /**
   * rejected: this call moved nothing. not_received: it never reached the payment. indeterminate: it may have moved money, and the
   * payment's history decides.
   */
  readonly finality: Finality
  /** May be sent again at once with the same id. */
  readonly repeatable: boolean
  /** `message` is its English sentence. */
  readonly said: Message

  constructor(facts: Facts) {
    const { call, group, code, httpStatus, isAfterUnanswered } = facts
    const said = vippsMessage({ call, group, code, httpStatus, isAfterUnanswered })
    super(english(said))
    this.said = said
    this.call = facts.call
    this.group = facts.group
    this.code = facts.code
    this.httpStatus = facts.httpStatus
    this.contextId = facts.contextId
    this.finality = facts.finality
    this.repeatable = facts.repeatable
  }
}

/** From any answer that isn't the one success: the parsed body and the status. */
export function errorFromAnswer(sent: ApiCall, httpStatus: number, body: unknown): VippsError {
  const allDetails = readAllErrorDetails(body, httpStatus)
  const errors = allDetails.map((details) => toError(sent, details, httpStatus))
  return (
    errors.find((error) => error.finality === "indeterminate") ?? toError(sent, allDetails[0], httpStatus)
  )
}

export type TransportFailure = "timeout" | "lost" | "unreadable" | "unreachable" | "insecure" | "not-sent"

/** From a request without a usable answer. */
export function errorFromTransport(sent: ApiCall, code: TransportFailure, httpStatus?: number): VippsError {
  return toError(sent, { group: "Network", code }, httpStatus)
}

/** From the proxy on the way: its HTTP status to CONNECT, `unreachable`, `address`, or `answer-` and a status. */
export function errorFromProxy(sent: ApiCall, code: string): VippsError {
  // Without an HTTP status: that would be Vipps', and a proxy's 401 says nothing about the token.
  return toError(sent, { group: "Proxy", code }, undefined)
}

/**
 * The error of a call whose earlier request went unanswered: a refusal of the repeat says nothing about the first one. Vipps may
 * say "more than reserved" because the first one was executed.
 */
export function errorAfterLostResponse(last: VippsError): VippsError {
  if (last.finality === "indeterminate") return last
  const { call, group, code, httpStatus, contextId } = last
  return new VippsError({
    ...{ call, group, code, finality: "indeterminate", repeatable: false },
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(contextId === undefined ? {} : { contextId }),
    isAfterUnanswered: true,
  })
}

function toError(sent: ApiCall, details: ErrorDetails, httpStatus: number | undefined): VippsError {
  const { group, code } = details
  const row = findCode(group, code, sent.call)
  const finality = finalityOf(sent, row.finality, httpStatus)
  const isHarmless = finality === "not_received" || isSafeTwice(sent)
  return new VippsError({
    ...details,
    ...(httpStatus === undefined ? {} : { httpStatus }),
    call: sent.call,
    finality,
    repeatable: isHarmless && httpStatus !== 429 && mayHelpTwice(sent, details, httpStatus, row.repeatable),
  })
}

/**
 * Whether the same request may get another answer. ePayment stores an answer under the request's key, refusals included. So a
 * repeat helps only after no answer, an outage, a lock, and the codes that say "try again".
 */
function mayHelpTwice(
  { api }: ApiCall,
  { group }: ErrorDetails,
  httpStatus: number | undefined,
  byCode: boolean,
): boolean {
  const isAnswer = httpStatus !== undefined && group !== "Network"
  if (api !== "epayment" || !isAnswer) return byCode
  return httpStatus >= 500 || httpStatus === 423 || (group === "ePayment" && byCode)
}

function finalityOf(sent: ApiCall, byCode: Finality, httpStatus: number | undefined): Finality {
  const finality = byCode !== "indeterminate" && isUnsureStatus(httpStatus) ? "indeterminate" : byCode
  return finality === "indeterminate" && !leavesTrace(sent) ? "not_received" : finality
}

/** Whatever the body says: after these statuses Vipps may have executed the request. */
function isUnsureStatus(httpStatus: number | undefined): boolean {
  if (httpStatus === undefined) return false
  return httpStatus < 400 || httpStatus >= 500 || [402, 408, 409, 423].includes(httpStatus)
}
