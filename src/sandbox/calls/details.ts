import { errorAnswer, json, type Answer } from "../answers"
import { addUp } from "../figures"
import type { Entry } from "../payment"
import { hasReacted } from "../shopper"
import { summarise } from "../summary"
import type { AuthenticRequest } from "../api-request"
import type { World } from "../world"

/** GET …/details: the whole history, newest first. With a lag, entries that are younger in real time are missing. */
export function answerDetails(
  { unit, reference }: AuthenticRequest,
  world: World,
  { lagMs }: { lagMs: number },
): Answer {
  const payment = world.ledger.findMadeWithEcom(unit.merchantSerialNumber, reference ?? "")
  const shownUntilMs = Date.now() - lagMs
  const entries = (payment?.entries ?? []).filter(
    ({ recordedAtMs }) => lagMs === 0 || recordedAtMs <= shownUntilMs,
  )
  if (payment === undefined || entries.length === 0) return errorAnswer({ group: "Merchant", code: "35" })

  return json(200, {
    orderId: payment.reference,
    ...(hasReacted(entries) ? { transactionSummary: summariseWithBank(entries) } : {}),
    transactionLogHistory: entries.map(describe).reverse(),
  })
}

function summariseWithBank(entries: readonly Entry[]) {
  const reserved = addUp(entries).reservedMinor > 0
  return { ...summarise(entries), ...(reserved ? { bankIdentificationNumber: 123456 } : {}) }
}

function describe(entry: Entry) {
  return {
    operation: entry.operation,
    operationSuccess: entry.success,
    amount: entry.amountMinor,
    requestId: entry.requestId,
    transactionId: entry.transactionId,
    timeStamp: entry.at.toISOString(),
    transactionText: entry.text,
  }
}
