import { isMine, isSameActor, type Click } from "./money-request"
import type { MoneyAnswer, VippsError } from "../vipps"
import { startClock, type Clock, type Desk } from "./context"
import { figuresIn, readInstead } from "./keep-figures"
import { executed, refused, refusedByVipps, unknown, type Outcome } from "./outcome"
import type { Attempt, Operation, Standing } from "./ports"
import { doubtOf, readOperation, type Reading } from "./find-in-history"
import { say } from "./messages"
import { factsOf, mandateOf, send, type Mandate } from "./send"
import { tellRecent } from "./acknowledge-earlier"

const RECORD_MARK = "record:"
const JOB_MARK = "vipps:"

/** Races against other clicks end after this many rounds; the next click finds a quieter payment. */
const ROUNDS = 4

/**
 * Moves money once for one row: lines 1 to 18 of the protocol (docs/protocol.md). Nothing is sent while another
 * operation of the payment is open, and what an earlier attempt did is adopted instead of done again.
 */
export async function move(desk: Desk, click: Click): Promise<Outcome> {
  const clock = startClock(desk.times.callMs)
  if (click.actor?.startsWith(RECORD_MARK)) return record(desk, click)
  for (let round = 0; round < ROUNDS; round++) {
    const standing = round === 0 && click.first ? untouched(click.first) : await readStanding(desk, click)
    // after the standing: should another row be executed in between, no operation can be opened, and the next round reads again
    const isKnown = round === 0 && click.first !== undefined
    const amountOre = isKnown ? click.amountOre : ((await click.readAmountOre?.()) ?? click.amountOre)
    const outcome = await tryOnce(desk, { ...click, amountOre }, standing, clock)
    if (outcome) return outcome
  }
  return refused("busy", say.busy(), true)
}

/** Should it be so no more, an operation can't be opened, and the next round asks. */
function untouched(attempt: Attempt): Standing {
  return { attempt, operations: 0, isOpen: false, isUsed: false, isUntold: false }
}

/** All at one moment: an operation that opens from here on makes ours fail to open. */
function readStanding({ journal }: Desk, { rowId, orderId, kind, rowCreatedAt }: Click): Promise<Standing> {
  return journal.operations.standing({ requestId: rowId, orderId, kind, since: rowCreatedAt })
}

/** undefined: the payment changed under us, or an older operation was settled out of the way; look again. */
async function tryOnce(
  desk: Desk,
  click: Click,
  standing: Standing,
  clock: Clock,
): Promise<Outcome | undefined> {
  const { operations } = desk.journal
  const { orderId, kind, amountOre, text, actor, rowId } = click
  if (standing.isUsed) return refused("row-used", say.alreadyUsed(rowId))
  if (standing.isOpen) return meetOpen(desk, click, clock)
  const told = standing.isUntold ? await tellRecent(desk, click) : undefined
  if (told) return told
  const made = await findJobsOwn(desk, click)
  if (made) return refused("made-before", say.madeBefore(made))
  const { attempt } = standing
  const refusal = attempt && click.guard(attempt, amountOre)
  if (refusal) return refused(refusal.code, refusal)
  const mandate: Mandate = { requestId: rowId, orderId, kind, amountOre, text, actor, owner: rowId }
  // with a token at hand the send follows at once: opening it is the stamp of its first send, too
  const isSending = desk.vipps.hasToken()
  // from before the database stamps it: a process can stand still before it hears of that
  const stampedAtMs = isSending ? performance.now() : undefined
  // no operation may have come and gone since we asked what there is to tell: an equal one would be made twice
  if (!(await operations.open({ ...mandate, rowId }, { seen: standing.operations, isSending })))
    return undefined
  return sendAndClose(desk, click, { mandate, rowId, attempt, stampedAtMs }, clock)
}

/** Line 3, or one whose attempt is over. undefined: it has been closed since. */
async function meetOpen(desk: Desk, click: Click, clock: Clock): Promise<Outcome | undefined> {
  const open = await desk.journal.operations.openOperation(click.orderId)
  if (open?.leaseAlive) return refused("under-way", say.underWay(open), true)
  return open && settleOpen(desk, click, open, clock)
}

/**
 * A job names what it works for in its actor, `vipps:<fulfillment id>`: that is captured once, however often and wherever the
 * job runs. Asked between the count and the opening, so that none can come in between.
 */
async function findJobsOwn(desk: Desk, click: Click): Promise<Operation | undefined> {
  if (!click.actor?.startsWith(JOB_MARK)) return undefined
  const operations = await desk.journal.operations.listOperations(click.orderId)
  return operations.find(
    ({ kind, actor, state }) => kind === click.kind && actor === click.actor && state === "executed",
  )
}

/** Lines 4 and 8 to 11: an operation whose attempt is over is settled before anything else moves. */
async function settleOpen(
  desk: Desk,
  click: Click,
  open: Operation,
  clock: Clock,
): Promise<Outcome | undefined> {
  const { operations } = desk.journal
  const mandate = mandateOf(open, click.rowId)
  if (!(await operations.takeOver(mandate))) return undefined
  const owned = await operations.operation(open.requestId)
  if (!owned) return undefined
  const reading = await readOperation(desk, owned)
  if (reading.kind === "executed") return closeExecuted(desk, click, owned, reading)
  if (reading.kind === "absent" && reading.proof) {
    if (await operations.closeNotExecuted(mandate)) await removeOldRow(desk, click, owned)
    return undefined
  }
  const mayResend = reading.kind === "absent" && isMine(click, owned) && clock.leftMs() > desk.times.readMs
  if (mayResend) {
    const attempt = await desk.journal.attempts.attempt(click.orderId)
    return sendAndClose(desk, click, { mandate, rowId: owned.rowId, attempt }, clock)
  }
  await operations.giveBack({ ...mandate, ...doubtOf(reading, owned) })
  return unknown("not-known-yet", reading.kind === "doubtful" ? say.doubtful(owned) : say.notKnownYet(owned))
}

/** An operation that this click owns, and the row it belonged to so far: only its owner can change that. */
type Owned = {
  mandate: Mandate
  rowId: string | undefined
  attempt: Attempt | undefined
  stampedAtMs?: number | undefined
}

/** Lines 13 to 18. */
async function sendAndClose(desk: Desk, click: Click, owned: Owned, clock: Clock): Promise<Outcome> {
  const { operations } = desk.journal
  const { mandate } = owned
  const sent = await send(desk, mandate, clock, owned.stampedAtMs)
  if (sent.kind === "lost") return afterLoss(desk, click, mandate)
  if (sent.kind === "answered") return closeAnswered(desk, click, owned, sent.answer)
  const { error } = sent
  const operation = await requireOperation(desk, mandate.requestId)
  if (error.finality !== "unknown" && !operation.unansweredAt) {
    const closed = await operations.closeRefused({ ...mandate, ...factsOf(error) })
    if (!closed) return afterLoss(desk, click, mandate)
    await removeOldRow(desk, click, operation)
    return refusedByVipps(error)
  }
  return settleOwn(desk, click, mandate, operation, error)
}

/** Line 14. */
async function closeAnswered(
  desk: Desk,
  click: Click,
  { mandate, rowId, attempt }: Owned,
  { transactionId, at, summary }: MoneyAnswer,
): Promise<Outcome> {
  const execution = { rowId: click.rowId, answered: false, transactionId, at }
  const seen = figuresIn(summary, attempt)
  if (!(await desk.journal.operations.closeExecuted({ ...mandate, ...execution, seen })))
    return afterLoss(desk, click, mandate)
  await removeOldRow(desk, click, { rowId, kind: mandate.kind })
  if (!summary && attempt) await readInstead(desk, attempt)
  return executed(mandate.requestId, false)
}

/** Lines 16 and 17: another send of this operation is unanswered, so the history has the last word. */
async function settleOwn(
  desk: Desk,
  click: Click,
  mandate: Mandate,
  operation: Operation,
  error: VippsError,
): Promise<Outcome> {
  const reading = await readOperation(desk, operation)
  if (reading.kind === "executed")
    return (await closeExecuted(desk, click, operation, reading)) ?? unknownStill(operation, error)
  if (reading.kind === "absent" && reading.proof) {
    const closed = await desk.journal.operations.closeRefused({ ...mandate, ...factsOf(error) })
    if (!closed) return afterLoss(desk, click, mandate)
    await removeOldRow(desk, click, operation)
    return refusedByVipps(error)
  }
  await desk.journal.operations.giveBack({ ...mandate, why: factsOf(error) })
  return unknownStill(operation, error)
}

function unknownStill(operation: Operation, error: VippsError): Outcome {
  return unknown(`${error.group}/${error.code}`, say.noAnswer(operation, error))
}

/** Lines 8 and 9: executed. Adopted when it is what this click asks for, told when it is not. */
async function closeExecuted(
  desk: Desk,
  click: Click,
  operation: Operation,
  reading: Extract<Reading, { kind: "executed" }>,
): Promise<Outcome | undefined> {
  const { operations } = desk.journal
  const { requestId } = operation
  const mine = isMine(click, operation)
  const closed = await operations.closeExecuted({
    requestId,
    owner: click.rowId,
    rowId: mine ? click.rowId : operation.rowId,
    answered: !mine && isSameActor(click.actor, operation.actor) && click.kind === operation.kind,
    transactionId: reading.entry?.transactionId,
    at: reading.entry?.at,
  })
  if (!closed) return afterLoss(desk, click, { requestId })
  if (!mine) return refused("earlier-went-through", say.wentThrough(operation))
  await removeOldRow(desk, click, operation)
  return executed(requestId, true)
}

/** Line 18: our compare-and-set did not hold, so somebody else has written the outcome. */
async function afterLoss(desk: Desk, click: Click, p: { requestId: string }): Promise<Outcome> {
  const operation = await requireOperation(desk, p.requestId)
  if (operation.state === "executed" && operation.rowId === click.rowId) return executed(p.requestId, true)
  return unknown("not-known-yet", say.notKnownYet(operation))
}

/** Line 2: the reconciler, or a button, records what Vipps has executed. Never sends. */
async function record(desk: Desk, click: Click): Promise<Outcome> {
  if (await desk.journal.operations.operation(click.rowId))
    return refused("row-used", say.alreadyUsed(click.rowId))
  const requestId = click.actor?.slice(RECORD_MARK.length) ?? ""
  const operation = await desk.journal.operations.operation(requestId)
  const refusal = refused("nothing-to-record", say.nothingToRecord(requestId))
  if (operation?.state !== "executed" || operation.kind !== click.kind) return refusal
  if (operation.orderId !== click.orderId || operation.amountOre !== click.amountOre) return refusal
  if (operation.rowId && (await desk.rows.exists(click.kind, operation.rowId))) return refusal
  const adopted = await desk.journal.operations.adopt({
    requestId,
    from: operation.rowId,
    rowId: click.rowId,
    owner: RECORD_MARK,
  })
  return adopted ? executed(requestId, true) : refusal
}

async function requireOperation(desk: Desk, requestId: string): Promise<Operation> {
  const operation = await desk.journal.operations.operation(requestId)
  if (!operation)
    throw new Error(`The operation ${requestId} has vanished from the journal of medusa-payment-vipps.`)
  return operation
}

/** A row that a crash left behind would be counted twice beside the one that took its operation over. */
async function removeOldRow(
  desk: Desk,
  click: Click,
  { rowId, kind }: Pick<Operation, "rowId" | "kind">,
): Promise<void> {
  if (rowId && rowId !== click.rowId && (kind === "capture" || kind === "refund"))
    await desk.rows.remove(kind, rowId)
}
