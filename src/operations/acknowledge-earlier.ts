import { isSameActor, isSameFraction, isSameRequest, type MoneyRequest } from "./money-request"
import type { PaymentContext } from "./context"
import { executed, refused, type Outcome } from "./outcome"
import type { Booking, Operation } from "./ports"
import { say } from "./messages"

/**
 * Lines 5 to 7 (R7, R8): an outcome that nobody acknowledged is adopted, or told before the same person moves money of that kind
 * again. undefined: nothing to report, continue.
 */
export async function acknowledgeEarlier(
  context: PaymentContext,
  request: MoneyRequest,
): Promise<Outcome | undefined> {
  const { reference, kind, rowCreatedAt } = request
  const recent = await context.journal.operations.recentlyExecuted({ reference, kind, since: rowCreatedAt })
  for (const operation of recent) {
    const outcome = await tellOne(context, request, operation)
    if (outcome) return outcome
  }
  return undefined
}

async function tellOne(
  context: PaymentContext,
  request: MoneyRequest,
  operation: Operation,
): Promise<Outcome | undefined> {
  const told = await acknowledgedWhen(context, request, operation)
  if (told === "before-click") return undefined
  if (told === "after-click") {
    return isSameRequest(request, operation) || isSameFraction(request, operation)
      ? refused("equal-under-way", say.equalUnderWay(operation))
      : undefined
  }
  if (!isSameActor(request.actor, operation.actor)) return undefined
  if (isSameRequest(request, operation) && (await isGone(context, operation)))
    return adopt(context, request, operation)
  await context.journal.operations.markAcknowledged(operation.requestId)
  return refused("earlier-went-through", say.wentThrough(operation))
}

/**
 * "none": nobody acknowledged it. If Medusa's records have the row, the earlier request ended in a success that its clerk has
 * seen, unless a repair resolved and booked it: then the clerk saw an error, or nothing.
 */
async function acknowledgedWhen(
  context: PaymentContext,
  request: MoneyRequest,
  operation: Operation,
): Promise<Booking> {
  const { medusaRowId, kind, requestId, leaseOwner, acknowledgedAt, ledgerVerifiedAt } = operation
  if (acknowledgedAt) return compare(acknowledgedAt, request)
  if (!medusaRowId || leaseOwner !== medusaRowId) return "none"
  if (ledgerVerifiedAt) return compare(ledgerVerifiedAt, request)
  const booking = await context.rows.booking(kind, medusaRowId, request.medusaRowId)
  if (booking === "none") return booking
  // a repair that takes it over marks it first: nobody was told what it then books
  const isStillTheirs = await context.journal.operations.markLedgerVerified(requestId, { leaseOwner })
  return isStillTheirs ? booking : "none"
}

/** Both times are the database's. */
function compare(toldAt: Date, { rowCreatedAt }: MoneyRequest): Booking {
  return toldAt.getTime() > rowCreatedAt.getTime() ? "after-click" : "before-click"
}

async function isGone(context: PaymentContext, operation: Operation): Promise<boolean> {
  return (
    operation.medusaRowId === undefined || !(await context.rows.exists(operation.kind, operation.medusaRowId))
  )
}

async function adopt(context: PaymentContext, request: MoneyRequest, operation: Operation): Promise<Outcome> {
  const { requestId, medusaRowId } = operation
  const adopted = await context.journal.operations.adopt({
    requestId,
    from: medusaRowId,
    medusaRowId: request.medusaRowId,
    leaseOwner: request.medusaRowId,
  })
  return adopted ? executed(requestId, true) : refused("busy", say.busy(), true)
}
