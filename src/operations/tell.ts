import { isMine, isSameActor, type Click } from "./click"
import type { Desk } from "./desk"
import { executed, refused, type Outcome } from "./outcome"
import type { Operation } from "./ports"
import { say } from "./say"

/**
 * Lines 5 to 7 (R7, R8): an outcome that nobody was told is adopted or told before the same actor moves money of that
 * kind again. undefined: nothing to tell, go on.
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
  const toldAt = operation.answeredAt ?? (await findBooking(desk, operation))
  if (toldAt) {
    const cameAfterClick = toldAt.getTime() > click.rowCreatedAt.getTime()
    return cameAfterClick && isMine(click, operation)
      ? refused("equal-under-way", say.equalUnderWay(operation))
      : undefined
  }
  if (!isSameActor(click.actor, operation.actor)) return undefined
  if (isMine(click, operation) && (await isGone(desk, operation))) return adopt(desk, click, operation)
  await desk.journal.operations.markAnswered(operation.requestId)
  return refused("earlier-went-through", say.wentThrough(operation))
}

/**
 * Medusa's own books tell that the earlier click ended in a success that its clerk has seen; unless it was repair that
 * settled the operation, and booked it: then the clerk saw an error, or nothing.
 */
async function findBooking(desk: Desk, operation: Operation): Promise<Date | undefined> {
  const { rowId, kind, requestId, owner, confirmedAt } = operation
  if (!rowId || owner !== rowId) return undefined
  const at = confirmedAt ?? (await desk.rows.bookedAt(kind, rowId))
  if (at && !confirmedAt) await desk.journal.operations.markConfirmed({ requestId, at })
  return at
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
