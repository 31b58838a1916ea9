import type { AccessToken } from "./access-token"
import { pause, startClock, within, type Clock } from "./clock"
import {
  errorAfterLostResponse,
  errorFromAnswer,
  errorFromProxy,
  errorFromTransport,
  VippsError,
} from "../errors"
import type { Headers } from "./headers"
import { statusOfSuccess, type VippsRequest } from "./request"
import { decideRetry } from "./retry"
import type { Reply, Transport } from "./transport"
import type { CallOptions, VippsCallLog } from "../payment-api"

/** A request and what its answer must hold; `read` returns undefined if something essential is missing. */
type CallSpec<T> = { request: VippsRequest; read: (body: unknown) => T | undefined }
export type Send = <T>(question: CallSpec<T>, options?: CallOptions) => Promise<T>

export type SenderParts = {
  transport: Transport
  headers: Headers
  timeoutMs: number
  tryTimeoutMs: number
  log?: ((line: VippsCallLog) => void) | undefined
  /** Absent for the token call itself. */
  accessToken?: AccessToken
}

/** One call: the sender's parts, the request, the time it has, and the failed sends so far. */
type CallState<T> = SenderParts & {
  question: CallSpec<T>
  options: CallOptions
  clock: Clock
  leastTryMs: number
  failures: VippsError[]
}

/** Sends one call as often as `decideRetry` allows: always the same bytes, never beyond the call's time. */
export function createSender(parts: SenderParts): Send {
  return async (question, options = {}) => {
    const timeoutMs = Math.min(options.timeoutMs ?? parts.timeoutMs, parts.timeoutMs)
    const leastTryMs = Math.min(timeoutMs, parts.tryTimeoutMs) / 5
    return run({ ...parts, question, options, clock: startClock(timeoutMs), leastTryMs, failures: [] })
  }
}

/** Ends: `decideRetry` stops after a handful of failures at the latest. */
async function run<T>(course: CallState<T>): Promise<T> {
  for (;;) {
    const bearer = await bearerFor(course)
    const outcome = await sendOnce(course, bearer)
    if (!(outcome instanceof VippsError)) return outcome.value

    course.failures.push(outcome)
    await course.options.afterFailedTry?.(outcome, course.failures.length)
    await prepareRepeat(course, outcome, bearer)
  }
}

/** The token for the next send. Without one the call ends, and nothing is sent. */
async function bearerFor<T>(course: CallState<T>): Promise<string | undefined> {
  if (!course.accessToken) return undefined
  const bearer = await within(course.accessToken.get(), course.clock.leftMs()).catch((error: unknown) => {
    throw error instanceof VippsError ? finalError(course, error) : error
  })
  if (bearer !== undefined && course.clock.leftMs() >= course.leastTryMs) return bearer
  throw finalError(course, errorFromTransport(course.question.request, "not-sent"))
}

async function sendOnce<T>(
  course: CallState<T>,
  bearer: string | undefined,
): Promise<{ value: T } | VippsError> {
  const { request } = course.question
  await course.options.beforeSend?.(course.failures.length + 1)
  const timeoutMs = Math.min(course.clock.leftMs(), course.tryTimeoutMs)
  if (timeoutMs <= 0) return errorFromTransport(request, "not-sent")

  const authorization = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }
  const headers = { ...course.headers, ...request.headers, ...authorization }
  const sentAtMs = performance.now()
  const reply = await course.transport.send({ ...request, headers }, timeoutMs)
  const outcome = classifyReply(course.question, reply)
  report(course, reply, outcome, performance.now() - sentAtMs)
  return outcome
}

/** Only the one status with all essential fields is success: Vipps' guide insists on it. */
function classifyReply<T>({ request, read }: CallSpec<T>, reply: Reply): { value: T } | VippsError {
  if (reply.kind === "silence") return errorFromTransport(request, reply.reason)
  if (reply.kind === "proxy") return errorFromProxy(request, reply.code)
  if (reply.status !== statusOfSuccess(request)) return errorFromAnswer(request, reply.status, reply.body)
  const value = read(reply.body)
  return value === undefined ? errorFromTransport(request, "unreadable", reply.status) : { value }
}

/** Waits until it may send again, or ends the call. */
async function prepareRepeat<T>(
  course: CallState<T>,
  error: VippsError,
  bearer: string | undefined,
): Promise<void> {
  const { failures, leastTryMs } = course
  const decision = decideRetry({ failures, leastTryMs, leftMs: course.clock.leftMs(), random: Math.random() })
  if (decision.kind === "stop") throw finalError(course, error)
  if (decision.kind === "repeat") return pause(decision.afterMs)
  if (bearer !== undefined) course.accessToken?.drop(bearer)
}

function finalError<T>(course: CallState<T>, error: VippsError): VippsError {
  const isUnanswered = course.failures.some((failure) => failure.finality === "indeterminate")
  return isUnanswered ? errorAfterLostResponse(error) : error
}

function report<T>(
  course: CallState<T>,
  reply: Reply,
  outcome: { value: T } | VippsError,
  durationMs: number,
): void {
  const { call, reference, requestId } = course.question.request
  const line: VippsCallLog = {
    call,
    ...(reference === undefined ? {} : { reference }),
    ...(requestId === undefined ? {} : { requestId }),
    tryNumber: course.failures.length + 1,
    ...(reply.kind === "answer" ? { httpStatus: reply.status } : {}),
    durationMs: Math.round(durationMs),
    ...(outcome instanceof VippsError ? { error: pick(outcome) } : {}),
  }
  try {
    course.log?.(line)
  } catch {
    // A broken log must not turn money that moved into an error.
  }
}

function pick({ group, code, contextId, finality }: VippsError): NonNullable<VippsCallLog["error"]> {
  return { group, code, contextId, finality }
}
