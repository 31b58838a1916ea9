import { z } from "@medusajs/framework/zod"
import type { Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import { markets } from "../markets"
import type { Outcome, Payment } from "../payment"
import type { World } from "../world"
import { answerOnce, modificationAnswer, rememberInjectedRefusal, type Executed } from "./answer-once"
import { findPayment } from "./calls"
import { isFinal } from "./codes"
import { amountBody } from "./create-body"
import { judgeAmount } from "./create-rules"
import { describeModified } from "./describe-payment"
import { capture, recordFailure, refund } from "./modifications"
import { codedProblem } from "./problems"
import { readBody } from "./read-body"

type MoneyCall = "capture" | "refund"
type Amount = z.infer<typeof amountBody>

const moneyBody = z.strictObject({ modificationAmount: amountBody })

/** POST …/capture and …/refund: alike but for the rules. */
export function answerMoneyMove(call: MoneyCall, request: AuthenticRequest, world: World): Answer {
  const read = readBody(moneyBody, request.body)
  if ("answer" in read) return read.answer
  const payment = findPayment(request, world)
  if (payment === undefined) return codedProblem("5090")
  return answerOnce(world, {
    call,
    request,
    execute: () => execute(call, payment, read.body.modificationAmount, { request, world }),
    answerAfresh: () => modificationAnswer(describeModified(payment, payment.entries)),
  })
}

/** What an injected error leaves behind: a failed entry, and the refusal under its key. */
export function recordInjectedError(
  call: MoneyCall,
  request: AuthenticRequest,
  { world, code, answer }: { world: World; code: string; answer: Answer },
): void {
  const { data } = moneyBody.safeParse(request.body)
  const payment = findPayment(request, world)
  if (data === undefined || payment === undefined || !isFinal(code)) return
  const key = request.headers["idempotency-key"] ?? ""
  const amountMinor = data.modificationAmount.value
  const operation = call === "capture" ? "CAPTURE" : "REFUND"
  recordFailure(world.ledger, payment, { operation, amountMinor, key, by: "merchant" })
  rememberInjectedRefusal(world, call, request, answer)
}

function execute(
  call: MoneyCall,
  payment: Payment,
  amount: Amount,
  { request, world }: { request: AuthenticRequest; world: World },
): Executed {
  const code = refuseAmount(call, amount, payment, world)
  if (code !== undefined) return { code }
  const before = [...payment.entries]
  const outcome = move(call, payment, amount.value, { request, world })
  if (!outcome.ok) return { code: outcome.refusal.code }
  const shown = world.assumptions.answersShowNewSum ? payment.entries : before
  return { answer: modificationAnswer(describeModified(payment, shown)) }
}

function move(
  call: MoneyCall,
  payment: Payment,
  amountMinor: number,
  { request, world }: { request: AuthenticRequest; world: World },
): Outcome {
  const asked = { amountMinor, key: request.headers["idempotency-key"] ?? "", by: "merchant" as const }
  if (call === "refund") return refund(world.ledger, payment, asked, world.assumptions.refundDaysFrom)
  return capture(world.ledger, payment, asked, { partialCapture: request.unit.partialCapture !== false })
}

function refuseAmount(
  call: MoneyCall,
  amount: Amount,
  payment: Payment,
  { switches }: World,
): string | undefined {
  const rules = markets[payment.market]
  const minimumMinor = switches.smallAmounts ? 1 : rules.minimumMinor
  const refused = judgeAmount(amount, { ...rules, minimumMinor })
  if (refused !== undefined || call === "capture" || !switches.refundTestAmounts) return refused
  return refundTestAmounts.get(amount.value)
}

/** Refunds of these amounts fail in Vipps' test environment: no receiving account, and too late. */
const refundTestAmounts = new Map([
  [123, "5100"],
  [124, "6220"],
])
