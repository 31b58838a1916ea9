import { errorAnswer, json, type Answer } from "../answers"
import { moneyBody, readBody, type MoneyBody } from "../bodies"
import { refuseRequestId } from "../headers"
import { capture, recordFailure, refund } from "../modifications"
import type { Entry, Payment } from "../payment"
import { summarise } from "../summary"
import type { AuthenticRequest } from "../api-request"
import type { World } from "../world"

const moves = {
  capture: { operation: "CAPTURE", move: capture, describe: describeCapture },
  refund: { operation: "REFUND", move: refund, describe: describeRefund },
} as const

/** POST …/capture and …/refund: alike but for the rules and the shape of the answer. */
export function answerMoneyMove(
  call: keyof typeof moves,
  { unit, reference, headers, body: given }: AuthenticRequest,
  world: World,
): Answer {
  const refused = refuseRequestId(headers, { required: true })
  if (refused !== undefined) return refused
  const read = readBody(moneyBody(world.switches), given)
  if ("answer" in read) return read.answer
  const payment = findPayment(world, { reference, body: read.body, unit })
  if (payment === undefined) return errorAnswer({ group: "Merchant", code: "35" })

  const requestId = headers["x-request-id"] ?? ""
  const key = {
    endpoint: call,
    merchantSerialNumber: unit.merchantSerialNumber,
    reference: payment.reference,
    requestId,
  }
  const known = world.memory.recall(key, given)
  if (known === "other-content") return errorAnswer({ group: "Payment", code: "93" })
  if (known !== undefined) return known

  const { move, describe } = moves[call]
  const outcome = move(world.ledger, payment, { ...readMove(read.body), requestId, by: "merchant" })
  if (!outcome.ok) return errorAnswer(outcome.refusal)
  const answer = json(200, describe(payment, outcome.entry))
  world.memory.remember(key, given, answer)
  return answer
}

/** Leaves the entry of an attempt that an injected payment error made fail. */
export function recordFailedMove(
  call: keyof typeof moves,
  { unit, reference, headers, body: given }: AuthenticRequest,
  world: World,
): void {
  const read = readBody(moneyBody(world.switches), given)
  if ("answer" in read) return
  const payment = findPayment(world, { reference, body: read.body, unit })
  if (payment === undefined) return
  const { amountMinor = 0, text } = readMove(read.body)
  const requestId = headers["x-request-id"] ?? ""
  const { operation } = moves[call]
  recordFailure(world.ledger, payment, { operation, amountMinor, text, requestId, by: "merchant" })
}

function readMove({ transaction }: MoneyBody): { amountMinor: number | undefined; text: string } {
  return { amountMinor: transaction.amount ?? undefined, text: transaction.transactionText }
}

function findPayment(
  world: World,
  p: Pick<AuthenticRequest, "unit" | "reference"> & { body: MoneyBody },
): Payment | undefined {
  const { merchantSerialNumber } = p.body.merchantInfo
  if (merchantSerialNumber !== p.unit.merchantSerialNumber) return undefined
  return world.ledger.findMadeWithEcom(merchantSerialNumber, p.reference ?? "")
}

function describeCapture(payment: Payment, entry: Entry) {
  return {
    orderId: payment.reference,
    paymentInstrument: "Visa",
    transactionInfo: describeEntry(entry, "Captured", entry.at.toISOString()),
    transactionSummary: summarise(payment.entries),
  }
}

// The inner object has another name here than in the other answers, and its time stamp no zone (guide's sample).
function describeRefund(payment: Payment, entry: Entry) {
  return {
    orderId: payment.reference,
    transaction: describeEntry(entry, "Refund", entry.at.toISOString().replace("Z", "")),
    transactionSummary: summarise(payment.entries),
  }
}

function describeEntry(entry: Entry, status: string, timeStamp: string) {
  return {
    amount: entry.amountMinor,
    status,
    transactionId: entry.transactionId,
    timeStamp,
    transactionText: entry.text,
  }
}
