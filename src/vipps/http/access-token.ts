import type { TokenAnswer } from "./token-answer"

export type AccessToken = {
  /** whether `get` would return at once */
  isHeld(): boolean
  /** A usable token: the cached one, or a new one; concurrent callers share one request. */
  get(): Promise<string>
  /** A new token, even if one is cached. */
  renew(): Promise<string>
  /** Forgets this token, unless it is replaced already. */
  drop(value: string): void
}

type Held = { value: string; renewAtMs: number; endsAtMs: number }

/**
 * Keeps one token. Near its end (10 % of its life left, at least 60 s, but never more than half) the next caller still gets it,
 * and a new one is fetched meanwhile. Its life is counted from before the request, by our own clock.
 */
export function createAccessToken(
  fetchToken: () => Promise<TokenAnswer>,
  nowMs: () => number = () => performance.now(),
): AccessToken {
  let held: Held | undefined
  let underWay: Promise<string> | undefined

  async function fetchAndHold(): Promise<string> {
    const startedAtMs = nowMs()
    const answer = await fetchToken()
    held = hold(answer, startedAtMs)
    return answer.value
  }

  function renew(): Promise<string> {
    underWay ??= fetchAndHold().finally(() => {
      underWay = undefined
    })
    return underWay
  }

  const isAlive = (token: Held | undefined): token is Held => token !== undefined && nowMs() < token.endsAtMs

  async function get(): Promise<string> {
    if (!isAlive(held)) return renew()
    // A failed renewal is in the log; while the token lives, callers need not know.
    if (nowMs() >= held.renewAtMs) renew().catch(() => undefined)
    return held.value
  }

  function drop(value: string): void {
    if (held?.value === value) held = undefined
  }

  return { isHeld: () => isAlive(held), get, renew, drop }
}

function hold(answer: TokenAnswer, startedAtMs: number): Held {
  const life = answer.lifetimeMs
  const marginMs = Math.min(Math.max(life / 10, 60_000), life / 2)
  return { value: answer.value, renewAtMs: startedAtMs + life - marginMs, endsAtMs: startedAtMs + life }
}
