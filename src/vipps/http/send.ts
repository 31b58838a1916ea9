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
export type Send = <T>(spec: CallSpec<T>, options?: CallOptions) => Promise<T>

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
  spec: CallSpec<T>
  options: CallOptions
  clock: Clock
  leastTryMs: number
  failures: VippsError[]
}

/** Sends one call as often as `decideRetry` allows: always the same bytes, never beyond the call's time. */
export function createSender(parts: SenderParts): Send {
  return async (spec, options = {}) => {
    const timeoutMs = Math.min(options.timeoutMs ?? parts.timeoutMs, parts.timeoutMs)
    const leastTryMs = Math.min(timeoutMs, parts.tryTimeoutMs) / 5
    return run({ ...parts, spec, options, clock: startClock(timeoutMs), leastTryMs, failures: [] })
  }
}

/** Ends: `decideRetry` stops after a handful of failures at the latest. */
async function run<T>(state: CallState<T>): Promise<T> {
  for (;;) {
    const bearer = await bearerFor(state)
    const outcome = await sendOnce(state, bearer)
    if (!(outcome instanceof VippsError)) return outcome.value

    state.failures.push(outcome)
    await state.options.afterFailedTry?.(outcome, state.failures.length)
    await prepareRepeat(state, outcome, bearer)
  }
}

/** The token for the next send. Without one the call ends, and nothing is sent. */
async function bearerFor<T>(state: CallState<T>): Promise<string | undefined> {
  if (!state.accessToken) return undefined
  const bearer = await within(state.accessToken.get(), state.clock.leftMs()).catch((error: unknown) => {
    throw error instanceof VippsError ? finalError(state, error) : error
  })
  if (bearer !== undefined && state.clock.leftMs() >= state.leastTryMs) return bearer
  throw finalError(state, errorFromTransport(state.spec.request, "not-sent"))
}

async function sendOnce<T>(
  state: CallState<T>,
  bearer: string | undefined,
): Promise<{ value: T } | VippsError> {
  const { request } = state.spec
  await state.options.beforeSend?.(state.failures.length + 1)
  const timeoutMs = Math.min(state.clock.leftMs(), state.tryTimeoutMs)
  if (timeoutMs <= 0) return errorFromTransport(request, "not-sent")

  const authorization = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }
  const headers = { ...state.headers, ...request.headers, ...authorization }
  const sentAtMs = performance.now()
  const reply = await state.transport.send({ ...request, headers }, timeoutMs)
  const outcome = classifyReply(state.spec, reply)
  report(state, reply, outcome, performance.now() - sentAtMs)
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
  state: CallState<T>,
  error: VippsError,
  bearer: string | undefined,
): Promise<void> {
  const { failures, leastTryMs } = state
  const decision = decideRetry({ failures, leastTryMs, leftMs: state.clock.leftMs(), random: Math.random() })
  if (decision.kind === "stop") throw finalError(state, error)
  if (decision.kind === "repeat") return pause(decision.afterMs)
  if (bearer !== undefined) state.accessToken?.drop(bearer)
}

function finalError<T>(state: CallState<T>, error: VippsError): VippsError {
  const isUnanswered = state.failures.some((failure) => failure.finality === "indeterminate")
  return isUnanswered ? errorAfterLostResponse(error) : error
}

function report<T>(
  state: CallState<T>,
  reply: Reply,
  outcome: { value: T } | VippsError,
  durationMs: number,
): void {
  const { call, reference, requestId } = state.spec.request
  const line: VippsCallLog = {
    call,
    ...(reference === undefined ? {} : { reference }),
    ...(requestId === undefined ? {} : { requestId }),
    tryNumber: state.failures.length + 1,
    ...(reply.kind === "answer" ? { httpStatus: reply.status } : {}),
    durationMs: Math.round(durationMs),
    ...(outcome instanceof VippsError ? { error: pick(outcome) } : {}),
  }
  try {
    state.log?.(line)
  } catch {
    // A broken log must not turn money that moved into an error.
  }
}

function pick({ group, code, contextId, finality }: VippsError): NonNullable<VippsCallLog["error"]> {
  return { group, code, contextId, finality }
}
