import { errorAnswer, json, type Answer } from "../answers"
import { cancelBody, readBody } from "../bodies"
import { addUp } from "../figures"
import { refuseRequestId } from "../headers"
import { cancel } from "../modifications"
import { summarise } from "../summary"
import type { AuthenticRequest } from "../api-request"
import type { World } from "../world"

/** PUT …/cancel, which also releases the rest. No idempotency is defined: a request id is neither kept nor shown. */
export function answerCancel(
  { unit, reference, headers, body: given }: AuthenticRequest,
  world: World,
): Answer {
  const refused = refuseRequestId(headers, { required: false })
  if (refused !== undefined) return refused
  const read = readBody(cancelBody, given)
  if ("answer" in read) return read.answer
  const { merchantInfo, transaction, shouldReleaseRemainingFunds = false } = read.body
  const payment =
    merchantInfo.merchantSerialNumber === unit.merchantSerialNumber
      ? world.ledger.findMadeWithEcom(unit.merchantSerialNumber, reference ?? "")
      : undefined
  if (payment === undefined) return errorAnswer({ group: "Merchant", code: "35" })

  const outcome = cancel(world.ledger, payment, {
    releaseRest: shouldReleaseRemainingFunds,
    text: transaction.transactionText,
    by: "merchant",
  })
  if (!outcome.ok) return errorAnswer(outcome.refusal)

  const { entry } = outcome
  const wasReserved = addUp(payment.entries).reservedMinor > 0
  return json(200, {
    orderId: payment.reference,
    ...(wasReserved ? { paymentInstrument: "Visa" } : {}),
    transactionInfo: {
      amount: entry.amountMinor,
      status: "Cancelled",
      // Optional since 2021: left out where there was nothing to void.
      ...(wasReserved ? { transactionId: entry.transactionId } : {}),
      timeStamp: entry.at.toISOString(),
      transactionText: entry.text,
    },
    transactionSummary: summarise(payment.entries),
  })
}
