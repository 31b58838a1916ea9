import type { VippsError } from "../errors"

type RetryDecision = { kind: "stop" } | { kind: "repeat"; afterMs: number } | { kind: "renew-token" } // and repeat at once

/** Vipps allows five captures and refunds a minute and payment: a call leaves one for another try. */
const pausesMs = [300, 1_000, 2_000]
/** "Still working on it" and "too many at once" take longer than a call should. */
const busyRepeats = 2
const busyCodes = ["VippsError/94", "VippsError/98", "ePayment/6160", "ePayment/6250", "ePayment/6280"]

/**
 * Whether a failed call is sent once more. `failures` are all so far, the latest last; the error knows whether its call and code
 * allow a repeat. `leastTryMs`: a repeat with less time than this would only turn an answer into an unknown. `random` is in [0,
 * 1).
 */
export function decideRetry(p: {
  failures: readonly VippsError[]
  leftMs: number
  leastTryMs: number
  random: number
}): RetryDecision {
  const last = p.failures.at(-1)
  if (!last || p.leftMs < p.leastTryMs) return { kind: "stop" }
  if (isTokenRefused(last))
    return isFirst(p.failures, isTokenRefused) ? { kind: "renew-token" } : { kind: "stop" }

  const pauseMs = pausesMs[p.failures.filter((error) => !isTokenRefused(error)).length - 1]
  if (!last.repeatable || pauseMs === undefined) return { kind: "stop" }
  if (isBusy(last) && p.failures.filter(isBusy).length > busyRepeats) return { kind: "stop" }

  const afterMs = pauseMs * (1 + p.random / 4)
  return p.leftMs - afterMs < p.leastTryMs ? { kind: "stop" } : { kind: "repeat", afterMs }
}

function isTokenRefused(error: VippsError): boolean {
  return error.httpStatus === 401 && error.call !== "token"
}

function isBusy(error: VippsError): boolean {
  return busyCodes.includes(`${error.group}/${error.code}`) || error.httpStatus === 423
}

function isFirst(failures: readonly VippsError[], test: (error: VippsError) => boolean): boolean {
  return failures.filter(test).length === 1
}
