import { json, type Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import type { World } from "../world"
import { codedProblem } from "./problems"
import { isFinal } from "./codes"
import type { KeyedCall } from "./keys"

export type Executed = { answer: Answer } | { code: string }

type Once = {
  call: KeyedCall
  request: AuthenticRequest
  /** Moves money or makes a payment. */
  execute: () => Executed
  /** The same answer as after a success, made of today's figures. */
  answerAfresh: () => Answer
}

const conflicts = { initiate: "4020", capture: "4010", refund: "4150", cancel: "4020" }
const alreadyDone = { initiate: "4020", capture: "6170", refund: "6180", cancel: "6190" }

/** Executes a request once per Idempotency-Key, and answers a replay as the assumptions have it. */
export function answerOnce(world: World, { call, request, execute, answerAfresh }: Once): Answer {
  const keyed = keyedRequest(call, request)
  const known = world.keys.recall(keyed)
  if (known === "other-content") return codedProblem(conflicts[call])
  if (known?.isRefusal === true) return known.answer
  if (known !== undefined) return answerReplay(call, world, known.answer, answerAfresh)

  const executed = execute()
  if ("answer" in executed) {
    world.keys.remember(keyed, executed.answer, { isRefusal: false })
    return executed.answer
  }
  const answer = codedProblem(executed.code)
  if (isFinal(executed.code)) world.keys.remember(keyed, answer, { isRefusal: true })
  return answer
}

/** An injected refusal sticks to its key like one of Vipps' own. */
export function rememberInjectedRefusal(
  world: World,
  call: KeyedCall,
  request: AuthenticRequest,
  answer: Answer,
): void {
  world.keys.remember(keyedRequest(call, request), answer, { isRefusal: true })
}

function keyedRequest(call: KeyedCall, { unit, headers, reference, body }: AuthenticRequest) {
  const { merchantSerialNumber } = unit
  const key = headers["idempotency-key"] ?? ""
  return { call, merchantSerialNumber, key, content: [reference, body] }
}

function answerReplay(call: KeyedCall, world: World, stored: Answer, answerAfresh: () => Answer): Answer {
  switch (world.assumptions.replays) {
    case "stored":
      return stored
    case "fresh":
      return answerAfresh()
    case "key-used":
      return codedProblem("4020")
    case "already-done":
      return codedProblem(alreadyDone[call])
  }
}

/** Vipps' OpenAPI file types the success of a modification like an error. */
export function modificationAnswer(body: unknown): Answer {
  return { ...json(200, body), contentType: "application/problem+json; charset=utf-8" }
}
