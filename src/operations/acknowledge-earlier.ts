import { isMine, isSameActor, type Click } from "./money-request"
import type { Desk } from "./context"
import { executed, refused, type Outcome } from "./outcome"
import type { Booking, Operation } from "./ports"
import { say } from "./messages"

/**
 * Lines 5 to 7 (R7, R8): an outcome that nobody acknowledged is adopted, or told before the same person moves money of that kind
 * again. undefined: nothing to tell, go on.
 */
export async function tellRecent(desk: Desk, click: Click): Promise<Outcome | undefined> {
  const { orderId, kind, rowCreatedAt } = click
  const recent = await desk.journal.operations.recentlyExecuted({ orderId, kind, since: rowCreatedAt })
  for (const operation of recent) {
    const outcome = await tellOne(desk, click, operation)
    if (outcome) return outcome
  }
  return undefined
}

async function tellOne(desk: Desk, click: Click, operation: Operation): Promise<Outcome | undefined> {
  const told = await whenTold(desk, click, operation)
  if (told === "before-click") return undefined
  if (told === "after-click") {
    return isMine(click, operation) ? refused("equal-under-way", say.equalUnderWay(operation)) : undefined
  }
  if (!isSameActor(click.actor, operation.actor)) return undefined
  if (isMine(click, operation) && (await isGone(desk, operation))) return adopt(desk, click, operation)
  await desk.journal.operations.markAnswered(operation.requestId)
  return refused("earlier-went-through", say.wentThrough(operation))
}

/**
 * "none": nobody acknowledged it. If Medusa's records have the row, the earlier request ended in a success that its clerk has
 * seen, unless a repair resolved and booked it: then the clerk saw an error, or nothing.
 */
async function whenTold(desk: Desk, click: Click, operation: Operation): Promise<Booking> {
  const { rowId, kind, requestId, owner, answeredAt, confirmedAt } = operation
  if (answeredAt) return compare(answeredAt, click)
  if (!rowId || owner !== rowId) return "none"
  if (confirmedAt) return compare(confirmedAt, click)
  const booking = await desk.rows.booking(kind, rowId, click.rowId)
  if (booking !== "none") await desk.journal.operations.markConfirmed(requestId)
  return booking
}

/** Both times are the database's. */
function compare(toldAt: Date, { rowCreatedAt }: Click): Booking {
  return toldAt.getTime() > rowCreatedAt.getTime() ? "after-click" : "before-click"
}

async function isGone(desk: Desk, operation: Operation): Promise<boolean> {
  return operation.rowId === undefined || !(await desk.rows.exists(operation.kind, operation.rowId))
}

async function adopt(desk: Desk, click: Click, operation: Operation): Promise<Outcome> {
  const { requestId, rowId } = operation
  const adopted = await desk.journal.operations.adopt({
    requestId,
    from: rowId,
    rowId: click.rowId,
    owner: click.rowId,
  })
  return adopted ? executed(requestId, true) : refused("busy", say.busy(), true)
}
