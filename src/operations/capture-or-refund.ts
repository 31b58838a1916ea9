import { isSameRequest, type MoneyRequest } from "./money-request"
import { startClock, type Clock, type PaymentContext } from "./context"
import { executed, refused, unknown, type Outcome } from "./outcome"
import type { Attempt, Operation, PreflightSnapshot } from "./ports"
import { say } from "./messages"
import { resolveOpen, sendAndResolve, type Resolution } from "./resolve-open"
import type { LeasedOperation } from "./send"
import { acknowledgeEarlier } from "./acknowledge-earlier"

const RECORD_MARK = "record:"
const JOB_MARK = "vipps:"

/** After this many lost races against other requests this one gives up; a later one may succeed. */
const ROUNDS = 4

/**
 * Moves money once for one row: lines 1 to 18 of docs/protocol.md. Sends nothing while another operation of the payment is open.
 * Adopts what an earlier request did instead of doing it again.
 */
export async function captureOrRefund(context: PaymentContext, request: MoneyRequest): Promise<Outcome> {
  const clock = startClock(context.times.callMs)
  if (request.actor?.startsWith(RECORD_MARK)) return record(context, request)
  for (let round = 0; round < ROUNDS; round++) {
    const preflight =
      round === 0 && request.first ? untouched(request.first) : await readPreflight(context, request)
    // read after the snapshot: if another row is executed in between, no operation can be opened, and the next round reads again
    const isKnown = round === 0 && request.first !== undefined
    const amountMinor = isKnown
      ? request.amountMinor
      : ((await request.readAmountMinor?.()) ?? request.amountMinor)
    const outcome = await tryOnce(context, { ...request, amountMinor }, preflight, clock)
    if (outcome) return outcome
  }
  return refused("busy", say.busy(), true)
}

/** If the payment has changed in the meantime, opening the operation fails, and the next round reads it again. */
function untouched(attempt: Attempt): PreflightSnapshot {
  return { attempt, operations: 0, isOpen: false, isUsed: false, hasUnacknowledged: false }
}

/** Everything at one moment: an operation that is opened later makes ours fail to open. */
function readPreflight(
  { journal }: PaymentContext,
  { medusaRowId, reference, kind, rowCreatedAt }: MoneyRequest,
): Promise<PreflightSnapshot> {
  return journal.operations.preflight({ requestId: medusaRowId, reference, kind, since: rowCreatedAt })
}

/** undefined: the payment changed meanwhile, or an older operation is closed now. Read again. */
async function tryOnce(
  context: PaymentContext,
  request: MoneyRequest,
  preflight: PreflightSnapshot,
  clock: Clock,
): Promise<Outcome | undefined> {
  const { operations } = context.journal
  const { reference, kind, amountMinor, transactionText, actor, medusaRowId } = request
  if (preflight.isUsed) return refused("row-used", say.alreadyUsed(medusaRowId))
  if (preflight.isOpen) return meetOpen(context, request, clock)
  const told = preflight.hasUnacknowledged ? await acknowledgeEarlier(context, request) : undefined
  if (told) return told
  const made = await findJobsOwn(context, request)
  if (made) return refused("made-before", say.madeBefore(made))
  const { attempt } = preflight
  const refusal = attempt && request.guard(attempt, amountMinor)
  if (refusal) return refused(refusal.code, refusal)
  const leased: LeasedOperation = {
    requestId: medusaRowId,
    reference,
    kind,
    amountMinor,
    currencyCode: attempt?.currencyCode ?? context.currencyCode,
    api: context.vipps.api,
    transactionText,
    actor,
    leaseOwner: medusaRowId,
  }
  // with a token at hand the send follows at once, so the opening is also the stamp of the first send
  const isSending = context.vipps.hasToken()
  // before the database stamps it: this process can stall before it gets the answer
  const stampedAtMs = isSending ? performance.now() : undefined
  // if another operation came and went since we looked for outcomes to tell, an equal one would be made twice
  if (!(await operations.open({ ...leased, medusaRowId }, { seen: preflight.operations, isSending })))
    return undefined
  const owned = { leased, medusaRowId, attempt, stampedAtMs, isFirst: preflight.operations === 0 }
  return answerOf(request, await sendAndResolve(context, owned, { kind: "request", request }, clock))
}

/** Line 3, or line 4. undefined: it has been closed since. */
async function meetOpen(
  context: PaymentContext,
  request: MoneyRequest,
  clock: Clock,
): Promise<Outcome | undefined> {
  const open = await context.journal.operations.openOperation(request.reference)
  if (open?.leaseAlive) return refused("in-progress", say.underWay(open), true)
  return open && answerOf(request, await resolveOpen(context, open, { kind: "request", request }, clock))
}

/**
 * A job's actor names its fulfillment, `vipps:<fulfillment id>`. It is captured once, however often and wherever the job
 * runs. Asked between the count of operations and the opening, so that none can come in between.
 */
async function findJobsOwn(context: PaymentContext, request: MoneyRequest): Promise<Operation | undefined> {
  if (!request.actor?.startsWith(JOB_MARK)) return undefined
  const operations = await context.journal.operations.listOperations(request.reference)
  return operations.find(
    ({ kind, actor, state }) => kind === request.kind && actor === request.actor && state === "executed",
  )
}

/** undefined: an older operation is closed now, or somebody else was faster. Read again. */
function answerOf(request: MoneyRequest, resolution: Resolution): Outcome | undefined {
  switch (resolution.kind) {
    case "answered":
      return executed(resolution.operation.requestId, false)
    case "executed": {
      const { operation } = resolution
      if (isSameRequest(request, operation)) return executed(operation.requestId, true)
      return refused("earlier-went-through", say.wentThrough(operation))
    }
    case "lost":
      return afterLoss(request, resolution.operation)
    case "refused":
      return resolution.outcome
    case "needs-manual-decision":
    case "unresolved":
      return stillOpen(resolution)
    case "taken":
    case "not-executed":
    case "made-externally":
      return undefined
  }
}

function stillOpen(p: Extract<Resolution, { kind: "needs-manual-decision" | "unresolved" }>): Outcome {
  const { operation, error } = p
  // something was sent now, which the other two messages deny
  if (error) return unknown(`${error.group}/${error.code}`, say.noAnswer(operation, error))
  return unknown(
    "not-known-yet",
    p.kind === "needs-manual-decision" ? say.doubtful(operation) : say.notKnownYet(operation),
  )
}

/** Line 18: our compare-and-set did not hold, so somebody else has written the outcome. */
function afterLoss({ medusaRowId }: MoneyRequest, operation: Operation): Outcome {
  if (operation.state === "executed" && operation.medusaRowId === medusaRowId)
    return executed(operation.requestId, true)
  return unknown("not-known-yet", say.notKnownYet(operation))
}

/** Line 2: the reconciliation, or a person, records what Vipps has executed. Never sends. */
async function record(context: PaymentContext, request: MoneyRequest): Promise<Outcome> {
  if (await context.journal.operations.operation(request.medusaRowId))
    return refused("row-used", say.alreadyUsed(request.medusaRowId))
  const requestId = request.actor?.slice(RECORD_MARK.length) ?? ""
  const operation = await context.journal.operations.operation(requestId)
  const refusal = refused("nothing-to-record", say.nothingToRecord(requestId))
  if (operation?.state !== "executed" || operation.kind !== request.kind) return refusal
  if (operation.reference !== request.reference || operation.amountMinor !== request.amountMinor)
    return refusal
  if (operation.medusaRowId && (await context.rows.exists(request.kind, operation.medusaRowId)))
    return refusal
  const adopted = await context.journal.operations.adopt({
    requestId,
    from: operation.medusaRowId,
    medusaRowId: request.medusaRowId,
    leaseOwner: RECORD_MARK,
  })
  return adopted ? executed(requestId, true) : refusal
}
