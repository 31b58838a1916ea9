import { isDeepStrictEqual } from "node:util"
import type { Message } from "../../../messages"
import { GRACE_MS, LONGEST_PAUSE_MS } from "../../../rules"
import type {
  Api,
  Attempt,
  AttemptJournal,
  CompletionFailure,
  Journal,
  Movement,
  NewAttempt,
  NewOperation,
  Operation,
  OperationJournal,
  OperationKind,
  ExpressOffer,
  ExternalOperation,
  RefusalFacts,
  VippsFigures,
  PreflightSnapshot,
  Times,
} from "../../ports"

/**
 * The journal's two tables in memory, by the rules of the SQL in `src/modules/vipps`: every method is one statement, what it
 * changes it changes by compare-and-set, and there is one clock. `journal-contract.ts` holds it against that promise.
 */

export type OperationRow = NewOperationRow & {
  origin: "plugin" | "external"
  state: Operation["state"]
  leaseOwner: string | undefined
  leaseUntil: number | undefined
  lastSentAt: number | undefined
  responseLostAt: number | undefined
  acknowledgedAt: number | undefined
  ledgerVerifiedAt: number | undefined
  reportedAt: number | undefined
  executedAt: number | undefined
  transactionId: string | undefined
  sendCount: number
  facts: Partial<RefusalFacts>
  createdAt: number
  updatedAt: number
}
type NewOperationRow = {
  requestId: string
  reference: string
  kind: OperationKind
  amountMinor: number
  currencyCode: string
  api: Api
  transactionText: string
  actor: string | undefined
  medusaRowId: string | undefined
}

type AttemptRow = NewAttempt & {
  url: string | undefined
  urlExpiresAt: number | undefined
  state: Attempt["state"]
  closedReason: Message | undefined
  authorizedAt: number | undefined
  pendingAction: Attempt["pendingAction"]
  figures: VippsFigures
  vippsReadAt: number | undefined
  createdAt: number
  polls: number
  nextPollAt: number | undefined
  failedPolls: number
  needsReviewAt: number | undefined
  needsReviewReason: Message | undefined
  completingUntil: number | undefined
  failure: (CompletionFailure & { at: number }) | undefined
  expiryWarnedDays: number
  releaseBlockedAt: number | undefined
  goodsMinor: number
  writtenAt: number | undefined
}

// jest looks every global up in its sandbox, which is slow where it happens millions of times
const Instant = Date
const { max, min } = Math
const { assign } = Object

const date = (at: number | undefined) => (at === undefined ? undefined : new Instant(at))

/** PostgreSQL's `greatest` and `least` leave nulls out. */
function pick(compare: (...values: number[]) => number, ...values: (number | undefined)[]) {
  const known = values.filter((value) => value !== undefined)
  return known.length > 0 ? compare(...known) : undefined
}

export class MemoryJournal implements Journal {
  readonly operations: MemoryOperationJournal
  readonly attempts: MemoryAttemptJournal

  constructor(now: () => number, times: Times) {
    this.attempts = new MemoryAttemptJournal(now)
    this.operations = new MemoryOperationJournal(now, times, this.attempts)
  }
}

type Owned = { requestId: string; leaseOwner: string }

export class MemoryOperationJournal implements OperationJournal {
  /** in the order of their creation */
  readonly rows = new Map<string, OperationRow>()

  constructor(
    private readonly now: () => number,
    private readonly times: Times,
    private readonly attempts: MemoryAttemptJournal,
  ) {}

  async operation(requestId: string): Promise<Operation | undefined> {
    const row = this.rows.get(requestId)
    return row && this.read(row)
  }

  async openOperation(reference: string): Promise<Operation | undefined> {
    const row = this.ofOrder(reference).find(({ state }) => state === "open")
    return row && this.read(row)
  }

  async recentlyExecuted(p: { reference: string; kind: OperationKind; since: Date }): Promise<Operation[]> {
    return this.ofOrder(p.reference)
      .filter((row) => hasUnacknowledged(row, p))
      .map((row) => this.read(row))
  }

  async preflight(p: {
    requestId: string
    reference: string
    kind: OperationKind
    since: Date
  }): Promise<PreflightSnapshot> {
    const rows = this.ofOrder(p.reference)
    return {
      attempt: this.attempts.find(p.reference),
      operations: rows.length,
      isOpen: rows.some(({ state }) => state === "open"),
      isUsed: this.rows.has(p.requestId),
      hasUnacknowledged: rows.some((row) => hasUnacknowledged(row, p)),
    }
  }

  async open(p: NewOperation, { seen, isSending }: { seen?: number; isSending?: boolean } = {}) {
    const others = this.ofOrder(p.reference)
    if (seen !== undefined && others.length !== seen) return false
    const isTaken = this.rows.has(p.requestId) || this.ownerOfRow(p.medusaRowId) !== undefined
    if (isTaken || others.some(({ state }) => state === "open")) return false
    this.insert(p, {
      state: "open",
      leaseOwner: p.leaseOwner,
      leaseUntil: this.now() + this.times.leaseMs,
      ...(isSending ? { lastSentAt: this.now(), sendCount: 1 } : {}),
    })
    return true
  }

  async takeOver({ requestId, leaseOwner }: Owned): Promise<boolean> {
    const row = this.rows.get(requestId)
    if (row?.state !== "open" || row.leaseUntil === undefined || row.leaseUntil > this.now()) return false
    return this.set(row, {
      leaseOwner,
      leaseUntil: this.now() + this.times.leaseMs,
      responseLostAt: pick(max, row.responseLostAt, row.lastSentAt),
      lastSentAt: undefined,
    })
  }

  async stampSend(p: Owned): Promise<boolean> {
    const row = this.mine(p)
    if (!row || (row.leaseUntil ?? 0) <= this.now()) return false
    return this.set(row, { lastSentAt: this.now(), sendCount: row.sendCount + 1 })
  }

  async markResponseLost(p: Owned): Promise<boolean> {
    const row = this.mine(p)
    if (!row) return false
    return this.set(row, { responseLostAt: row.lastSentAt ?? row.responseLostAt, lastSentAt: undefined })
  }

  async clearSend(p: Owned): Promise<boolean> {
    const row = this.mine(p)
    return row !== undefined && this.set(row, { lastSentAt: undefined })
  }

  async closeExecuted(p: Parameters<OperationJournal["closeExecuted"]>[0]): Promise<Movement | undefined> {
    const row = this.mine(p)
    if (!row) return undefined
    this.insistOnRow(p.medusaRowId, row)
    this.set(row, {
      state: "executed",
      medusaRowId: p.medusaRowId,
      leaseUntil: this.now(),
      lastSentAt: undefined,
      transactionId: p.transactionId,
      executedAt: p.at?.getTime() ?? this.now(),
      acknowledgedAt: p.acknowledged ? this.now() : undefined,
      facts: {},
    })
    if (p.figures) this.attempts.keep(row.reference, p.figures)
    return movementOf(row)
  }

  async closeRefused(p: Owned & RefusalFacts): Promise<boolean> {
    const row = this.mine(p)
    if (!row) return false
    return this.set(row, {
      state: "refused",
      leaseUntil: this.now(),
      lastSentAt: undefined,
      facts: factsOf(p),
    })
  }

  async closeNotExecuted(p: Owned): Promise<boolean> {
    const row = this.mine(p)
    if (!row) return false
    return this.set(row, { state: "not_executed", leaseUntil: this.now(), lastSentAt: undefined })
  }

  async giveBack(p: Owned & { why?: RefusalFacts }): Promise<void> {
    const row = this.mine(p)
    if (row) this.set(row, { leaseUntil: this.now(), ...(p.why ? { facts: factsOf(p.why) } : {}) })
  }

  async adopt(p: { requestId: string; from: string | undefined; medusaRowId: string; leaseOwner: string }) {
    const row = this.rows.get(p.requestId)
    if (row?.state !== "executed" || row.medusaRowId !== p.from) return false
    this.insistOnRow(p.medusaRowId, row)
    return this.set(row, {
      medusaRowId: p.medusaRowId,
      leaseOwner: p.leaseOwner,
      ledgerVerifiedAt: undefined,
    })
  }

  async markAcknowledged(requestId: string): Promise<void> {
    const row = this.rows.get(requestId)
    if (row && row.acknowledgedAt === undefined) this.set(row, { acknowledgedAt: this.now() })
  }

  async noteTransactionId(requestId: string, transactionId: string): Promise<void> {
    const row = this.rows.get(requestId)
    if (row?.state === "executed" && row.transactionId === undefined) this.set(row, { transactionId })
  }

  async markLedgerVerified(requestId: string, p?: { leaseOwner: string }): Promise<boolean> {
    const row = this.rows.get(requestId)
    if (row?.state !== "executed" || (p && row.leaseOwner !== p.leaseOwner)) return false
    return this.set(row, { ledgerVerifiedAt: this.now() })
  }

  async listOperations(reference: string): Promise<Operation[]> {
    return this.ofOrder(reference).map((row) => this.read(row))
  }

  async listUnverified(p: { olderThanMs: number; limit: number; providerIds: string[] }) {
    return [...this.rows.values()]
      .filter((row) => {
        const provider = this.attempts.find(row.reference)?.providerId
        const isTheirs = provider === undefined || p.providerIds.includes(provider)
        const isDue = row.ledgerVerifiedAt === undefined && row.updatedAt < this.now() - p.olderThanMs
        return row.state === "executed" && row.origin === "plugin" && isDue && isTheirs
      })
      .slice(0, p.limit)
      .map((row) => this.read(row))
  }

  async listAbandoned(limit: number): Promise<Operation[]> {
    return [...this.rows.values()]
      .filter(({ state, leaseUntil }) => state === "open" && (leaseUntil ?? Infinity) <= this.now())
      .slice(0, limit)
      .map((row) => this.read(row))
  }

  async reportOnce(requestId: string): Promise<boolean> {
    const row = this.rows.get(requestId)
    if (!row || row.reportedAt !== undefined) return false
    return this.set(row, { reportedAt: this.now() })
  }

  async blockRequestId(p: Parameters<OperationJournal["blockRequestId"]>[0]): Promise<boolean> {
    if (this.rows.has(p.requestId)) return false
    const own = this.ofAttempt(p.reference)
    this.insert({ ...p, ...own, actor: undefined, medusaRowId: undefined }, { state: "not_executed" })
    return true
  }

  async writeExternal(p: ExternalOperation): Promise<boolean> {
    const known = this.rows.get(p.requestId)
    if (known && known.state !== "refused" && known.state !== "not_executed") return false
    this.insistOnRow(p.medusaRowId, known)
    const execution = {
      state: "executed",
      origin: "external",
      medusaRowId: p.medusaRowId,
      transactionId: p.transactionId,
      executedAt: p.at?.getTime() ?? this.now(),
    } as const
    if (known) return this.set(known, execution)
    const { requestId, reference, kind, amountMinor, transactionText, medusaRowId } = p
    const own = this.ofAttempt(reference)
    this.insert(
      { requestId, reference, kind, amountMinor, ...own, transactionText, medusaRowId, actor: undefined },
      execution,
    )
    return true
  }

  /** What was not sent by an operation of ours is the payment's own. */
  private ofAttempt(reference: string): { currencyCode: string; api: Api } {
    const attempt = this.attempts.rows.get(reference)
    return { currencyCode: attempt?.currencyCode ?? "nok", api: attempt?.api ?? "ecom" }
  }

  private ofOrder(reference: string): OperationRow[] {
    const found: OperationRow[] = []
    for (const row of this.rows.values()) if (row.reference === reference) found.push(row)
    return found
  }

  private ownerOfRow(medusaRowId: string | undefined): OperationRow | undefined {
    if (medusaRowId === undefined) return undefined
    for (const row of this.rows.values()) if (row.medusaRowId === medusaRowId) return row
    return undefined
  }

  /** The unique index: one operation per row of Medusa's. */
  private insistOnRow(medusaRowId: string | undefined, own: OperationRow | undefined): void {
    const other = this.ownerOfRow(medusaRowId)
    if (other && other !== own) throw new Error(`IDX_vipps_operation_row_id_unique: ${medusaRowId}`)
  }

  private mine({ requestId, leaseOwner }: Owned): OperationRow | undefined {
    const row = this.rows.get(requestId)
    return row?.state === "open" && row.leaseOwner === leaseOwner ? row : undefined
  }

  private insert(p: NewOperationRow, more: Partial<OperationRow>): void {
    const now = this.now()
    // each field by its name, once: the simulation makes millions of them
    this.rows.set(p.requestId, {
      requestId: p.requestId,
      reference: p.reference,
      kind: p.kind,
      amountMinor: p.amountMinor,
      currencyCode: p.currencyCode,
      api: p.api,
      transactionText: p.transactionText,
      actor: p.actor,
      medusaRowId: p.medusaRowId,
      origin: more.origin ?? "plugin",
      state: more.state ?? "open",
      leaseOwner: more.leaseOwner,
      leaseUntil: more.leaseUntil,
      lastSentAt: more.lastSentAt,
      responseLostAt: undefined,
      acknowledgedAt: undefined,
      ledgerVerifiedAt: undefined,
      reportedAt: undefined,
      executedAt: more.executedAt,
      transactionId: more.transactionId,
      sendCount: more.sendCount ?? 0,
      facts: {},
      createdAt: now,
      updatedAt: now,
    })
  }

  private set(row: OperationRow, change: Partial<OperationRow>): true {
    assign(row, change)
    row.updatedAt = this.now()
    return true
  }

  private read(row: OperationRow): Operation {
    const lastSend = pick(max, row.lastSentAt, row.responseLostAt)
    return {
      requestId: row.requestId,
      reference: row.reference,
      kind: row.kind,
      amountMinor: row.amountMinor,
      currencyCode: row.currencyCode,
      api: row.api,
      medusaRowId: row.medusaRowId,
      transactionText: row.transactionText,
      actor: row.actor,
      origin: row.origin,
      state: row.state,
      leaseOwner: row.leaseOwner,
      leaseAlive: row.state === "open" && (row.leaseUntil ?? 0) > this.now(),
      absenceProvable: lastSend === undefined || lastSend <= this.now() - this.times.quietMs,
      resolvableBy: new Instant((lastSend ?? this.now()) + this.times.quietMs),
      openedAt: new Instant(row.createdAt),
      responseLostAt: date(row.responseLostAt),
      acknowledgedAt: date(row.acknowledgedAt),
      ledgerVerifiedAt: date(row.ledgerVerifiedAt),
      executedAt: date(row.executedAt),
      transactionId: row.transactionId,
      sendCount: row.sendCount,
      errorGroup: row.facts.group,
      errorCode: row.facts.code,
      errorSaid: row.facts.said,
    }
  }
}

function movementOf({ requestId, reference, kind, amountMinor, medusaRowId }: OperationRow): Movement {
  return { requestId, reference, kind, amountMinor, medusaRowId }
}

function factsOf({ said, group, code, httpStatus, contextId }: RefusalFacts): RefusalFacts {
  return { said, group, code, httpStatus, contextId }
}

function hasUnacknowledged(row: OperationRow, p: { kind: OperationKind; since: Date }): boolean {
  if (row.kind !== p.kind || row.state !== "executed" || row.origin !== "plugin") return false
  const isClerks = row.leaseOwner !== undefined && row.leaseOwner === row.medusaRowId
  const toldAt = row.acknowledgedAt ?? (isClerks ? row.ledgerVerifiedAt : undefined)
  return toldAt === undefined || toldAt > p.since.getTime()
}

export class MemoryAttemptJournal implements AttemptJournal {
  readonly rows = new Map<string, AttemptRow>()

  constructor(private readonly now: () => number) {}

  find(reference: string): Attempt | undefined {
    const row = this.rows.get(reference)
    return row && readAttempt(row)
  }

  keep(reference: string, figures: Partial<VippsFigures>): void {
    const row = this.rows.get(reference)
    if (!row) return
    for (const key of SEEN_KEYS) if (key in figures) assign(row.figures, { [key]: figures[key] })
    row.vippsReadAt = this.now()
  }

  async attempt(reference: string): Promise<Attempt | undefined> {
    return this.find(reference)
  }

  async attemptsOfSession(sessionId: string): Promise<Attempt[]> {
    return [...this.rows.values()]
      .filter((row) => row.sessionId === sessionId)
      .sort((one, other) => other.attemptNumber - one.attemptNumber)
      .map(readAttempt)
  }

  async write(p: NewAttempt): Promise<boolean> {
    if (this.rows.has(p.reference)) return false
    this.rows.set(p.reference, {
      ...p,
      ...{ url: undefined, urlExpiresAt: undefined, state: "active", closedReason: undefined },
      ...{
        authorizedAt: undefined,
        pendingAction: undefined,
        vippsReadAt: undefined,
        createdAt: this.now(),
        polls: 0,
      },
      ...{
        nextPollAt: this.now() + 20_000,
        failedPolls: 0,
        needsReviewAt: undefined,
        needsReviewReason: undefined,
      },
      ...{ completingUntil: undefined, failure: undefined, expiryWarnedDays: 0, releaseBlockedAt: undefined },
      ...{ goodsMinor: p.amountMinor, writtenAt: undefined },
      figures: {
        ...{ state: "pending", reservedMinor: 0, capturedMinor: 0, refundedMinor: 0, capturableMinor: 0 },
        ...{ released: false, directCapture: false },
      },
    })
    return true
  }

  async savePaymentUrl(p: { reference: string; url: string; livesMs: number }): Promise<Date> {
    const row = this.rows.get(p.reference)
    if (!row) throw new Error(`The attempt ${p.reference} is not in the journal.`)
    row.url = p.url
    row.urlExpiresAt = this.now() + p.livesMs
    return new Instant(row.urlExpiresAt)
  }

  async stampAuthorized(reference: string): Promise<boolean> {
    return this.set(reference, (row) => row.state === "active", {
      ...{ authorizedAt: this.now(), nextPollAt: this.now() + 5 * 60_000, failure: undefined },
    })
  }

  async noteCallback(reference: string): Promise<void> {
    this.set(
      reference,
      () => true,
      (row) => ({
        nextPollAt: pick(min, row.nextPollAt, this.now() + 20_000),
      }),
    )
  }

  async pollIfLeft(reference: string, inMs: number): Promise<void> {
    this.set(
      reference,
      (row) => !mayBeHurried(row),
      (row) => ({ nextPollAt: pick(min, row.nextPollAt, this.now() + inMs) }),
    )
  }

  async claimCompletion(reference: string, leaseMs: number): Promise<string | undefined> {
    const first = this.firstOfCollection(reference)
    if (!first || (first.completingUntil ?? -Infinity) >= this.now()) return undefined
    first.completingUntil = this.now() + leaseMs
    return new Instant(first.completingUntil).toISOString()
  }

  async isCompleting(reference: string): Promise<boolean> {
    return (this.firstOfCollection(reference)?.completingUntil ?? -Infinity) > this.now()
  }

  async renewCompletion(reference: string, lease: string, leaseMs: number): Promise<string | undefined> {
    const first = this.firstOfCollection(reference)
    const until = first?.completingUntil
    if (until === undefined || until !== new Instant(lease).getTime() || until < this.now()) return undefined
    await this.endCompletion(reference, lease)
    return this.claimCompletion(reference, leaseMs)
  }

  async endCompletion(reference: string, lease: string): Promise<void> {
    const first = this.firstOfCollection(reference)
    if (first?.completingUntil === new Instant(lease).getTime()) first.completingUntil = undefined
  }

  async noteCompletionFailure(reference: string, failure: Pick<CompletionFailure, "code" | "said">) {
    const row = this.rows.get(reference)
    if (row?.state !== "active") return undefined
    const gapMs = row.failure ? min(this.now() - row.failure.at, LONGEST_PAUSE_MS) : 0
    const before = row.failure ?? { count: 0, spreadMs: 0 }
    const { code, said } = failure
    const next = { code, said, count: before.count + 1, spreadMs: before.spreadMs + gapMs }
    row.failure = { ...next, at: this.now() }
    return next
  }

  async failedWithin(reference: string, ms: number): Promise<boolean> {
    const at = this.rows.get(reference)?.failure?.at
    return at !== undefined && at > this.now() - ms
  }

  async setPendingAction(reference: string, pendingAction: "cancel" | "release" | undefined): Promise<void> {
    this.set(reference, (row) => row.pendingAction !== pendingAction, {
      pendingAction,
      nextPollAt: this.now(),
    })
  }

  async claimClosing(reference: string, stampOlderThanMs: number): Promise<boolean> {
    const isOld = ({ authorizedAt }: AttemptRow) =>
      authorizedAt === undefined || authorizedAt < this.now() - stampOlderThanMs
    return this.set(reference, (row) => row.state !== "closed" && isOld(row), { state: "closing" })
  }

  async unclaim(reference: string): Promise<void> {
    this.set(reference, (row) => row.state === "closing", { state: "active" })
  }

  async close(reference: string, reason: Message): Promise<void> {
    this.set(reference, (row) => row.state !== "closed", {
      ...{ state: "closed", closedReason: reason, pendingAction: undefined, nextPollAt: undefined },
    })
  }

  async reopen(reference: string): Promise<void> {
    this.set(reference, (row) => row.state === "closed", {
      ...{ state: "closing", closedReason: undefined, nextPollAt: this.now() },
    })
  }

  async saveFigures(reference: string, figures: Partial<VippsFigures>): Promise<void> {
    this.keep(reference, figures)
  }

  async claimDue(p: { limit: number; leaseMs: number; providerIds: string[] }): Promise<Attempt[]> {
    const due = this.due()
      .filter(({ providerId }) => p.providerIds.includes(providerId))
      .sort((one, other) => (one.nextPollAt ?? 0) - (other.nextPollAt ?? 0))
      .slice(0, p.limit)
    for (const row of due) assign(row, { nextPollAt: this.now() + p.leaseMs, polls: row.polls + 1 })
    return due.map(readAttempt)
  }

  async giveBackDue(references: string[]): Promise<void> {
    for (const reference of references)
      this.set(reference, (row) => row.nextPollAt !== undefined, { nextPollAt: this.now() })
  }

  async countDueElsewhere(providerIds: string[]): Promise<{ providerId: string; count: number }[]> {
    const others = this.due().filter(({ providerId }) => !providerIds.includes(providerId))
    const ids = [...new Set(others.map(({ providerId }) => providerId))].sort()
    return ids.map((providerId) => ({
      providerId,
      count: others.filter((row) => row.providerId === providerId).length,
    }))
  }

  async pollNow(references: string[]): Promise<void> {
    for (const reference of references) this.set(reference, mayBeHurried, { nextPollAt: this.now() })
  }

  async schedulePoll(reference: string, inMs = 10_000): Promise<void> {
    this.set(
      reference,
      (row) => mayBeHurried(row) && row.state !== "closed",
      (row) => ({
        nextPollAt: pick(min, row.nextPollAt, this.now() + inMs),
      }),
    )
  }

  async markReleaseBlocked(reference: string, isBlocked: boolean): Promise<void> {
    this.set(reference, (row) => (row.releaseBlockedAt === undefined) === isBlocked, {
      releaseBlockedAt: isBlocked ? this.now() : undefined,
    })
  }

  async pollAgain(reference: string, inMs: number | undefined, seen?: Partial<VippsFigures>): Promise<void> {
    this.set(
      reference,
      () => true,
      (row) => {
        const pauseMs = row.pendingAction === undefined ? inMs : Math.min(inMs ?? Infinity, GRACE_MS)
        const isLast = row.state === "closed" || pauseMs === undefined
        return { nextPollAt: isLast ? undefined : this.now() + pauseMs, failedPolls: 0 }
      },
    )
    this.keep(reference, seen ?? {})
  }

  async noteFailedPoll(reference: string, inMs: number): Promise<number> {
    const row = this.rows.get(reference)
    if (!row) return 0
    row.failedPolls += 1
    row.nextPollAt = this.now() + inMs
    return row.failedPolls
  }

  async markExpiryWarned(reference: string, bankDays: number): Promise<boolean> {
    return this.set(reference, (row) => row.expiryWarnedDays < bankDays, { expiryWarnedDays: bankDays })
  }

  async markNeedsReview(reference: string, reason: Message): Promise<void> {
    this.set(reference, () => true, {
      needsReviewAt: this.now(),
      needsReviewReason: reason,
      nextPollAt: undefined,
    })
  }

  async clearNeedsReview(reference: string): Promise<void> {
    this.set(reference, () => true, {
      ...{ needsReviewAt: undefined, needsReviewReason: undefined, failedPolls: 0, nextPollAt: this.now() },
    })
  }

  async addExpressOffers(reference: string, offers: ExpressOffer[]): Promise<boolean> {
    return this.set(reference, isOpenExpress, ({ express }) => {
      if (!express) return {}
      const isNew = (one: ExpressOffer) => !express.offered.some((known) => isDeepStrictEqual(known, one))
      return { express: { ...express, offered: [...express.offered, ...offers.filter(isNew)] } }
    })
  }

  async markExpressWritten(reference: string, amountMinor: number): Promise<string | undefined> {
    const writtenAt = this.now()
    return this.set(reference, isExpress, { amountMinor, writtenAt })
      ? new Instant(writtenAt).toISOString()
      : undefined
  }

  async unmarkExpressWritten(reference: string, mark: string): Promise<boolean> {
    const isMine = ({ writtenAt }: AttemptRow) => writtenAt === new Instant(mark).getTime()
    return this.set(reference, isMine, ({ goodsMinor }) => ({
      amountMinor: goodsMinor,
      writtenAt: undefined,
    }))
  }

  private due(): AttemptRow[] {
    return [...this.rows.values()].filter(
      ({ nextPollAt }) => nextPollAt !== undefined && nextPollAt <= this.now(),
    )
  }

  private firstOfCollection(reference: string): AttemptRow | undefined {
    const own = this.rows.get(reference)
    if (!own) return undefined
    const { paymentCollectionId } = own
    const isBeside = (row: AttemptRow) =>
      paymentCollectionId !== undefined && row.paymentCollectionId === paymentCollectionId
    return [...this.rows.values()]
      .filter((row) => row === own || isBeside(row))
      .sort((one, other) => one.createdAt - other.createdAt || (one.reference < other.reference ? -1 : 1))[0]
  }

  private set(
    reference: string,
    where: (row: AttemptRow) => boolean,
    change: Partial<AttemptRow> | ((row: AttemptRow) => Partial<AttemptRow>),
  ): boolean {
    const row = this.rows.get(reference)
    if (!row || !where(row)) return false
    assign(row, typeof change === "function" ? change(row) : change)
    return true
  }
}

const isExpress = (row: AttemptRow) => row.express !== undefined
const isOpenExpress = (row: AttemptRow) =>
  isExpress(row) && row.state === "active" && row.authorizedAt === undefined
const mayBeHurried = (row: AttemptRow) => row.needsReviewAt === undefined && row.failedPolls === 0

const SEEN_KEYS: readonly (keyof VippsFigures)[] = [
  ...(["state", "reservedMinor", "capturedMinor", "refundedMinor", "capturableMinor"] as const),
  ...(["released", "directCapture", "reservedAt", "captureGuaranteedUntil"] as const),
]

function readAttempt(row: AttemptRow): Attempt {
  const { failure } = row
  return {
    reference: row.reference,
    providerId: row.providerId,
    merchantSerialNumber: row.merchantSerialNumber,
    sessionId: row.sessionId,
    paymentCollectionId: row.paymentCollectionId,
    attemptNumber: row.attemptNumber,
    amountMinor: row.amountMinor,
    currencyCode: row.currencyCode,
    api: row.api,
    url: row.url,
    urlExpiresAt: date(row.urlExpiresAt),
    returnUrl: row.returnUrl,
    state: row.state,
    closedReason: row.closedReason,
    authorizedAt: date(row.authorizedAt),
    pendingAction: row.pendingAction,
    figures: { ...row.figures },
    vippsReadAt: date(row.vippsReadAt),
    startedAt: new Instant(row.createdAt),
    polls: row.polls,
    failedPolls: row.failedPolls,
    needsReviewAt: date(row.needsReviewAt),
    needsReviewReason: row.needsReviewReason,
    completionFailure: failure && {
      code: failure.code,
      said: failure.said,
      count: failure.count,
      spreadMs: failure.spreadMs,
    },
    releaseBlockedAt: date(row.releaseBlockedAt),
    express: row.express && {
      shipping: row.express.shipping,
      goodsMinor: row.goodsMinor,
      offered: [...row.express.offered],
      writtenAt: date(row.writtenAt),
    },
  }
}
