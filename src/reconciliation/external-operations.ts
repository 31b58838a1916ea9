import {
  countExternal,
  externalOperation,
  findExternal,
  findExternalEnding,
  findTransactionIds,
  type ExternalMovement,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import type { Operation } from "../operations"
import type { VippsContext } from "../context/vipps-context"
import type { VippsPayment } from "../context/vipps-payment"

/**
 * Writes down what Vipps executed without us (the Vipps portal, or against our own record), so that it is shown and can be
 * recorded. Never adopted silently. Returns how many were new. Our own operations get Vipps' ids where its answers lacked them.
 */
export async function noteExternal(
  payment: VippsPayment,
  { history, figures }: { history: PaymentHistory; figures: PaymentFigures },
): Promise<number> {
  const { context, attempt } = payment
  const { operations } = context.journal
  const known = await operations.listOperations(attempt.reference)
  for (const { requestId, transactionId } of findTransactionIds(history, known))
    await operations.noteTransactionId(requestId, transactionId)
  let found = 0
  const { reservedMinor, capturedMinor } = figures
  const ending = findExternalEnding(history, { known, reservedMinor, capturedMinor })
  const moved = needsCounting(context, known) ? countExternal(history, known) : findExternal(history, known)
  for (const external of [...moved, ...(ending ? [ending] : [])]) {
    const operation = externalOperation(attempt.reference, external)
    const medusaRowId = await findRow(payment, external)
    const isNew = await operations.writeExternal({
      ...operation,
      ...(medusaRowId === undefined ? {} : { medusaRowId }),
    })
    if (!isNew || medusaRowId !== undefined) continue
    found += 1
    const { reference, requestId, kind, amountMinor } = operation
    const data = { reference, amount_minor: amountMinor, kind, request_id: requestId }
    context.announce({ name: "vipps.external_operation_found", data })
  }
  return found
}

/**
 * ePayment may leave the ids out of its events: then entries and operations are counted. That goes for eCom's history, too, once
 * ePayment has moved money of the payment (`ecomPayments`): Vipps does not say which ids eCom shows of that. What was made outside
 * has the id of the API that showed it, and nothing tells which one that was.
 */
function needsCounting({ vipps }: VippsContext, known: readonly Operation[]): boolean {
  return (
    vipps.api === "epayment" || known.some(({ api, origin }) => api === "epayment" || origin === "external")
  )
}

/** Medusa's own row, if it still exists: then only our journal has lost the operation, and nothing is missing in Medusa. */
async function findRow(
  { context }: VippsPayment,
  { kind, requestId }: ExternalMovement,
): Promise<string | undefined> {
  return requestId !== undefined && (await context.rows.exists(kind, requestId)) ? requestId : undefined
}
