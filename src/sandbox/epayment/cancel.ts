import { z } from "@medusajs/framework/zod"
import type { Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import type { Payment } from "../payment"
import type { World } from "../world"
import { answerOnce, modificationAnswer, type Executed } from "./answer-once"
import { findPayment } from "./calls"
import { describeModified } from "./describe-payment"
import { cancel } from "./modifications"
import { codedProblem } from "./problems"
import { readBody } from "./read-body"

const cancelBody = z.strictObject({ cancelTransactionOnly: z.boolean().optional() })

/** POST …/cancel, with or without a body. A key is not needed, and Vipps does not say whether it counts. */
export function answerCancel(request: AuthenticRequest, world: World): Answer {
  const read = readBody(cancelBody, request.text === "" ? {} : request.body)
  if ("answer" in read) return read.answer
  const payment = findPayment(request, world)
  if (payment === undefined) return codedProblem("5090")

  const { cancelTransactionOnly: onlyIfUnapproved = false } = read.body
  const key = request.headers["idempotency-key"] ?? ""
  const execute = () => end(payment, { onlyIfUnapproved, key }, world)
  if (key !== "" && world.assumptions.cancelKeys === "counted") {
    const answerAfresh = () => modificationAnswer(describeModified(payment, payment.entries))
    return answerOnce(world, { call: "cancel", request, execute, answerAfresh })
  }
  const executed = execute()
  return "answer" in executed ? executed.answer : codedProblem(executed.code)
}

function end(
  payment: Payment,
  p: { onlyIfUnapproved: boolean; key: string },
  { ledger, assumptions }: World,
): Executed {
  const before = [...payment.entries]
  const outcome = cancel(ledger, payment, { ...p, by: "merchant", ofEnded: assumptions.cancelOfEnded })
  if (!outcome.ok) return { code: outcome.refusal.code }
  const shown = assumptions.answersShowNewSum ? payment.entries : before
  return { answer: modificationAnswer(describeModified(payment, shown)) }
}
