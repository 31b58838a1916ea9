import { z } from "@medusajs/framework/zod"
import type { Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import type { World } from "../world"
import { modificationAnswer } from "./answer-once"
import { findPayment } from "./calls"
import { describeModified } from "./describe-payment"
import { cancel } from "./modifications"
import { codedProblem } from "./problems"
import { readBody } from "./read-body"

const cancelBody = z.strictObject({ cancelTransactionOnly: z.boolean().optional() })

/** POST …/cancel, with or without a body. Not idempotent: a key is neither needed nor remembered. */
export function answerCancel(request: AuthenticRequest, world: World): Answer {
  const read = readBody(cancelBody, request.text === "" ? {} : request.body)
  if ("answer" in read) return read.answer
  const payment = findPayment(request, world)
  if (payment === undefined) return codedProblem("5090")

  const before = [...payment.entries]
  const outcome = cancel(world.ledger, payment, {
    onlyIfUnapproved: read.body.cancelTransactionOnly === true,
    key: request.headers["idempotency-key"] ?? "",
    by: "merchant",
  })
  if (!outcome.ok) return codedProblem(outcome.refusal.code)
  const shown = world.assumptions.answersShowNewSum ? payment.entries : before
  return modificationAnswer(describeModified(payment, shown))
}
