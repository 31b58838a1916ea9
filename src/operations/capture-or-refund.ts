import { isMine, type Click } from "./money-request"
import { startClock, type Clock, type Desk } from "./context"
import { executed, refused, refusedByVipps, unknown, type Outcome } from "./outcome"
import type { Attempt, Operation, Standing } from "./ports"
import { say } from "./messages"
import { resolveOpen, sendAndResolve, type Resolution } from "./resolve-open"
import type { Mandate } from "./send"
import { tellRecent } from "./acknowledge-earlier"

const RECORD_MARK = "record:"
const JOB_MARK = "vipps:"

/** After this many lost races against other requests this one gives up; the next one finds a quieter payment. */
const ROUNDS = 4

/**
 * Moves money once for one row: lines 1 to 18 of docs/protocol.md. Sends nothing while another operation of the payment is open.
 * Adopts what an earlier request did instead of doing it again.
 */
export async function move(desk: Desk, click: Click): Promise<Outcome> {
  const clock = startClock(desk.times.callMs)
  if (click.actor?.startsWith(RECORD_MARK)) return record(desk, click)
  for (let round = 0; round < ROUNDS; round++) {
    const standing = round === 0 && click.first ? untouched(click.first) : await readStanding(desk, click)
    // read after the snapshot: if another row is executed in between, no operation can be opened, and the next round reads again
    const isKnown = round === 0 && click.first !== undefined
    const amountOre = isKnown ? click.amountOre : ((await click.readAmountOre?.()) ?? click.amountOre)
    const outcome = await tryOnce(desk, { ...click, amountOre }, standing, clock)
    if (outcome) return outcome
  }
  return refused("busy", say.busy(), true)
}

/** If the payment has changed in the meantime, opening the operation fails, and the next round reads it again. */
function untouched(attempt: Attempt): Standing {
  return { attempt, operations: 0, isOpen: false, isUsed: false, isUntold: false }
}

/** Everything at one moment: an operation that is opened later makes ours fail to open. */
function readStanding({ journal }: Desk, { rowId, orderId, kind, rowCreatedAt }: Click): Promise<Standing> {
  return journal.operations.standing({ requestId: rowId, orderId, kind, since: rowCreatedAt })
}

/** undefined: the payment changed meanwhile, or an older operation is closed now. Read again. */
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
  // with a token at hand the send follows at once, so the opening is also the stamp of the first send
  const isSending = desk.vipps.hasToken()
  // before the database stamps it: this process can stall before it gets the answer
  const stampedAtMs = isSending ? performance.now() : undefined
  // if another operation came and went since we looked for outcomes to tell, an equal one would be made twice
  if (!(await operations.open({ ...mandate, rowId }, { seen: standing.operations, isSending })))
    return undefined
  const owned = { mandate, rowId, attempt, stampedAtMs }
  return answerOf(click, await sendAndResolve(desk, owned, { kind: "click", click }, clock))
}

/** Line 3, or line 4. undefined: it has been closed since. */
async function meetOpen(desk: Desk, click: Click, clock: Clock): Promise<Outcome | undefined> {
  const open = await desk.journal.operations.openOperation(click.orderId)
  if (open?.leaseAlive) return refused("under-way", say.underWay(open), true)
  return open && answerOf(click, await resolveOpen(desk, open, { kind: "click", click }, clock))
}

/**
 * A job names what it works for in its actor, `vipps:<fulfillment id>`. That is captured once, however often and wherever the job
 * runs. Asked between the count of operations and the opening, so that none can come in between.
 */
async function findJobsOwn(desk: Desk, click: Click): Promise<Operation | undefined> {
  if (!click.actor?.startsWith(JOB_MARK)) return undefined
  const operations = await desk.journal.operations.listOperations(click.orderId)
  return operations.find(
    ({ kind, actor, state }) => kind === click.kind && actor === click.actor && state === "executed",
  )
}

/** undefined: an older operation is closed now, or somebody else was faster. Read again. */
function answerOf(click: Click, resolution: Resolution): Outcome | undefined {
  switch (resolution.kind) {
    case "answered":
      return executed(resolution.operation.requestId, false)
    case "executed": {
      const { operation } = resolution
      if (isMine(click, operation)) return executed(operation.requestId, true)
      return refused("earlier-went-through", say.wentThrough(operation))
    }
    case "lost":
      return afterLoss(click, resolution.operation)
    case "refused":
      return refusedByVipps(resolution.error)
    case "in-doubt":
    case "unresolved":
      return stillOpen(resolution)
    case "taken":
    case "not-executed":
    case "made-outside":
      return undefined
  }
}

function stillOpen(p: Extract<Resolution, { kind: "in-doubt" | "unresolved" }>): Outcome {
  const { operation, error } = p
  // something was sent now, which the other two messages deny
  if (error) return unknown(`${error.group}/${error.code}`, say.noAnswer(operation, error))
  return unknown(
    "not-known-yet",
    p.kind === "in-doubt" ? say.doubtful(operation) : say.notKnownYet(operation),
  )
}

/** Line 18: our compare-and-set did not hold, so somebody else has written the outcome. */
function afterLoss({ rowId }: Click, operation: Operation): Outcome {
  if (operation.state === "executed" && operation.rowId === rowId) return executed(operation.requestId, true)
  return unknown("not-known-yet", say.notKnownYet(operation))
}

/** Line 2: the reconciliation, or a person, records what Vipps has executed. Never sends. */
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
