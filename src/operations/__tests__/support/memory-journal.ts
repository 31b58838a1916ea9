import type { Message } from "../../../messages"
import { LONGEST_PAUSE_MS } from "../../../rules"
import type {
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
  OutsideOperation,
  RefusalFacts,
  SeenFigures,
  Standing,
  Times,
} from "../../ports"

/**
 * The journal's two tables in memory, by the rules of the SQL in `src/modules/vipps`: every method is one statement, what it
 * changes it changes by compare-and-set, and there is one clock. `journal-contract.ts` holds it against that promise.
 */

export type OperationRow = NewOperationRow & {
  origin: "ours" | "outside"
  state: Operation["state"]
  owner: string | undefined
  leaseUntil: number | undefined
  sendingAt: number | undefined
  unansweredAt: number | undefined
  answeredAt: number | undefined
  confirmedAt: number | undefined
  reportedAt: number | undefined
  executedAt: number | undefined
  transactionId: string | undefined
  sends: number
  facts: Partial<RefusalFacts>
  createdAt: number
  updatedAt: number
}
type NewOperationRow = {
  requestId: string
  orderId: string
  kind: OperationKind
  amountOre: number
  text: string
  actor: string | undefined
  rowId: string | undefined
}

type AttemptRow = NewAttempt & {
  url: string | undefined
  urlExpiresAt: number | undefined
  state: Attempt["state"]
  closedReason: Message | undefined
  authorizedAt: number | undefined
  wish: Attempt["wish"]
  seen: SeenFigures
  seenAt: number | undefined
  createdAt: number
  looks: number
  nextLookAt: number | undefined
  failedLooks: number
  parkedAt: number | undefined
  parkedReason: Message | undefined
  completingUntil: number | undefined
  failure: (CompletionFailure & { at: number }) | undefined
  agingToldDays: number
  releaseBlockedAt: number | undefined
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

type Owned = { requestId: string; owner: string }

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

  async openOperation(orderId: string): Promise<Operation | undefined> {
    const row = this.ofOrder(orderId).find(({ state }) => state === "open")
    return row && this.read(row)
  }

  async recentlyExecuted(p: { orderId: string; kind: OperationKind; since: Date }): Promise<Operation[]> {
    return this.ofOrder(p.orderId)
      .filter((row) => isUntold(row, p))
      .map((row) => this.read(row))
  }

  async standing(p: {
    requestId: string
    orderId: string
    kind: OperationKind
    since: Date
  }): Promise<Standing> {
    const rows = this.ofOrder(p.orderId)
    return {
      attempt: this.attempts.find(p.orderId),
      operations: rows.length,
      isOpen: rows.some(({ state }) => state === "open"),
      isUsed: this.rows.has(p.requestId),
      isUntold: rows.some((row) => isUntold(row, p)),
    }
  }

  async open(p: NewOperation, { seen, isSending }: { seen?: number; isSending?: boolean } = {}) {
    const others = this.ofOrder(p.orderId)
    if (seen !== undefined && others.length !== seen) return false
    const isTaken = this.rows.has(p.requestId) || this.ownerOfRow(p.rowId) !== undefined
    if (isTaken || others.some(({ state }) => state === "open")) return false
    this.insert(p, {
      state: "open",
      owner: p.owner,
      leaseUntil: this.now() + this.times.leaseMs,
      ...(isSending ? { sendingAt: this.now(), sends: 1 } : {}),
    })
    return true
  }

  async takeOver({ requestId, owner }: Owned): Promise<boolean> {
    const row = this.rows.get(requestId)
    if (row?.state !== "open" || row.leaseUntil === undefined || row.leaseUntil > this.now()) return false
    return this.set(row, {
      owner,
      leaseUntil: this.now() + this.times.leaseMs,
      unansweredAt: pick(max, row.unansweredAt, row.sendingAt),
      sendingAt: undefined,
    })
  }

  async stampSend(p: Owned): Promise<boolean> {
    const row = this.mine(p)
    if (!row || (row.leaseUntil ?? 0) <= this.now()) return false
    return this.set(row, { sendingAt: this.now(), sends: row.sends + 1 })
  }

  async markUnanswered(p: Owned): Promise<boolean> {
    const row = this.mine(p)
    if (!row) return false
    return this.set(row, { unansweredAt: row.sendingAt ?? row.unansweredAt, sendingAt: undefined })
  }

  async clearSend(p: Owned): Promise<boolean> {
    const row = this.mine(p)
    return row !== undefined && this.set(row, { sendingAt: undefined })
  }

  async closeExecuted(p: Parameters<OperationJournal["closeExecuted"]>[0]): Promise<Movement | undefined> {
    const row = this.mine(p)
    if (!row) return undefined
    this.insistOnRow(p.rowId, row)
    this.set(row, {
      state: "executed",
      rowId: p.rowId,
      leaseUntil: this.now(),
      sendingAt: undefined,
      transactionId: p.transactionId,
      executedAt: p.at?.getTime() ?? this.now(),
      answeredAt: p.answered ? this.now() : undefined,
      facts: {},
    })
    if (p.seen) this.attempts.keep(row.orderId, p.seen)
    return movementOf(row)
  }

  async closeRefused(p: Owned & RefusalFacts): Promise<boolean> {
    const row = this.mine(p)
    if (!row) return false
    return this.set(row, {
      state: "refused",
      leaseUntil: this.now(),
      sendingAt: undefined,
      facts: factsOf(p),
    })
  }

  async closeNotExecuted(p: Owned): Promise<boolean> {
    const row = this.mine(p)
    if (!row) return false
    return this.set(row, { state: "not_executed", leaseUntil: this.now(), sendingAt: undefined })
  }

  async giveBack(p: Owned & { why?: RefusalFacts }): Promise<void> {
    const row = this.mine(p)
    if (row) this.set(row, { leaseUntil: this.now(), ...(p.why ? { facts: factsOf(p.why) } : {}) })
  }

  async adopt(p: { requestId: string; from: string | undefined; rowId: string; owner: string }) {
    const row = this.rows.get(p.requestId)
    if (row?.state !== "executed" || row.rowId !== p.from) return false
    this.insistOnRow(p.rowId, row)
    return this.set(row, { rowId: p.rowId, owner: p.owner, confirmedAt: undefined })
  }

  async markAnswered(requestId: string): Promise<void> {
    const row = this.rows.get(requestId)
    if (row && row.answeredAt === undefined) this.set(row, { answeredAt: this.now() })
  }

  async markConfirmed(requestId: string): Promise<void> {
    const row = this.rows.get(requestId)
    if (row?.state === "executed") this.set(row, { confirmedAt: this.now() })
  }

  async listOperations(orderId: string): Promise<Operation[]> {
    return this.ofOrder(orderId).map((row) => this.read(row))
  }

  async listUnconfirmed(p: { olderThanMs: number; limit: number; providerIds: string[] }) {
    return [...this.rows.values()]
      .filter((row) => {
        const provider = this.attempts.find(row.orderId)?.providerId
        const isTheirs = provider === undefined || p.providerIds.includes(provider)
        const isDue = row.confirmedAt === undefined && row.updatedAt < this.now() - p.olderThanMs
        return row.state === "executed" && row.origin === "ours" && isDue && isTheirs
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

  async entomb(p: Parameters<OperationJournal["entomb"]>[0]): Promise<boolean> {
    if (this.rows.has(p.requestId)) return false
    this.insert({ ...p, actor: undefined, rowId: undefined }, { state: "not_executed" })
    return true
  }

  async writeOutside(p: OutsideOperation): Promise<boolean> {
    const known = this.rows.get(p.requestId)
    if (known && known.state !== "refused" && known.state !== "not_executed") return false
    this.insistOnRow(p.rowId, known)
    const execution = {
      state: "executed",
      origin: "outside",
      rowId: p.rowId,
      transactionId: p.transactionId,
      executedAt: p.at?.getTime() ?? this.now(),
    } as const
    if (known) return this.set(known, execution)
    const { requestId, orderId, kind, amountOre, text, rowId } = p
    this.insert({ requestId, orderId, kind, amountOre, text, rowId, actor: undefined }, execution)
    return true
  }

  private ofOrder(orderId: string): OperationRow[] {
    const found: OperationRow[] = []
    for (const row of this.rows.values()) if (row.orderId === orderId) found.push(row)
    return found
  }

  private ownerOfRow(rowId: string | undefined): OperationRow | undefined {
    if (rowId === undefined) return undefined
    for (const row of this.rows.values()) if (row.rowId === rowId) return row
    return undefined
  }

  /** The unique index: one operation per row of Medusa's. */
  private insistOnRow(rowId: string | undefined, own: OperationRow | undefined): void {
    const other = this.ownerOfRow(rowId)
    if (other && other !== own) throw new Error(`IDX_vipps_operation_row_id_unique: ${rowId}`)
  }

  private mine({ requestId, owner }: Owned): OperationRow | undefined {
    const row = this.rows.get(requestId)
    return row?.state === "open" && row.owner === owner ? row : undefined
  }

  private insert(p: NewOperationRow, more: Partial<OperationRow>): void {
    const now = this.now()
    // each field by its name, once: the simulation makes millions of them
    this.rows.set(p.requestId, {
      requestId: p.requestId,
      orderId: p.orderId,
      kind: p.kind,
      amountOre: p.amountOre,
      text: p.text,
      actor: p.actor,
      rowId: p.rowId,
      origin: more.origin ?? "ours",
      state: more.state ?? "open",
      owner: more.owner,
      leaseUntil: more.leaseUntil,
      sendingAt: more.sendingAt,
      unansweredAt: undefined,
      answeredAt: undefined,
      confirmedAt: undefined,
      reportedAt: undefined,
      executedAt: more.executedAt,
      transactionId: more.transactionId,
      sends: more.sends ?? 0,
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
    const lastSend = pick(max, row.sendingAt, row.unansweredAt)
    return {
      requestId: row.requestId,
      orderId: row.orderId,
      kind: row.kind,
      amountOre: row.amountOre,
      rowId: row.rowId,
      text: row.text,
      actor: row.actor,
      origin: row.origin,
      state: row.state,
      owner: row.owner,
      leaseAlive: row.state === "open" && (row.leaseUntil ?? 0) > this.now(),
      quiet: lastSend === undefined || lastSend <= this.now() - this.times.quietMs,
      knownBy: new Instant((lastSend ?? this.now()) + this.times.quietMs),
      openedAt: new Instant(row.createdAt),
      unansweredAt: date(row.unansweredAt),
      answeredAt: date(row.answeredAt),
      confirmedAt: date(row.confirmedAt),
      executedAt: date(row.executedAt),
      transactionId: row.transactionId,
      sends: row.sends,
      errorGroup: row.facts.group,
      errorCode: row.facts.code,
      errorSaid: row.facts.said,
    }
  }
}

function movementOf({ requestId, orderId, kind, amountOre, rowId }: OperationRow): Movement {
  return { requestId, orderId, kind, amountOre, rowId }
}

function factsOf({ said, group, code, httpStatus, contextId }: RefusalFacts): RefusalFacts {
  return { said, group, code, httpStatus, contextId }
}

function isUntold(row: OperationRow, p: { kind: OperationKind; since: Date }): boolean {
  if (row.kind !== p.kind || row.state !== "executed" || row.origin !== "ours") return false
  const isClerks = row.owner !== undefined && row.owner === row.rowId
  const toldAt = row.answeredAt ?? (isClerks ? row.confirmedAt : undefined)
  return toldAt === undefined || toldAt > p.since.getTime()
}

export class MemoryAttemptJournal implements AttemptJournal {
  readonly rows = new Map<string, AttemptRow>()

  constructor(private readonly now: () => number) {}

  find(orderId: string): Attempt | undefined {
    const row = this.rows.get(orderId)
    return row && readAttempt(row)
  }

  keep(orderId: string, figures: Partial<SeenFigures>): void {
    const row = this.rows.get(orderId)
    if (!row) return
    for (const key of SEEN_KEYS) if (key in figures) assign(row.seen, { [key]: figures[key] })
    row.seenAt = this.now()
  }

  async attempt(orderId: string): Promise<Attempt | undefined> {
    return this.find(orderId)
  }

  async attemptsOfSession(sessionId: string): Promise<Attempt[]> {
    return [...this.rows.values()]
      .filter((row) => row.sessionId === sessionId)
      .sort((one, other) => other.attemptNumber - one.attemptNumber)
      .map(readAttempt)
  }

  async write(p: NewAttempt): Promise<boolean> {
    if (this.rows.has(p.orderId)) return false
    this.rows.set(p.orderId, {
      ...p,
      ...{ url: undefined, urlExpiresAt: undefined, state: "watched", closedReason: undefined },
      ...{ authorizedAt: undefined, wish: undefined, seenAt: undefined, createdAt: this.now(), looks: 0 },
      ...{ nextLookAt: this.now() + 20_000, failedLooks: 0, parkedAt: undefined, parkedReason: undefined },
      ...{ completingUntil: undefined, failure: undefined, agingToldDays: 0, releaseBlockedAt: undefined },
      seen: {
        ...{ state: "pending", reservedOre: 0, capturedOre: 0, refundedOre: 0, capturableOre: 0 },
        ...{ released: false, directCapture: false },
      },
    })
    return true
  }

  async keepLink(p: { orderId: string; url: string; livesMs: number }): Promise<Date> {
    const row = this.rows.get(p.orderId)
    if (!row) throw new Error(`The attempt ${p.orderId} is not in the journal.`)
    row.url = p.url
    row.urlExpiresAt = this.now() + p.livesMs
    return new Instant(row.urlExpiresAt)
  }

  async stampAuthorized(orderId: string): Promise<boolean> {
    return this.set(orderId, (row) => row.state === "watched", {
      ...{ authorizedAt: this.now(), nextLookAt: this.now() + 5 * 60_000, failure: undefined },
    })
  }

  async noteCallback(orderId: string): Promise<void> {
    this.set(
      orderId,
      () => true,
      (row) => ({
        nextLookAt: pick(min, row.nextLookAt, this.now() + 20_000),
      }),
    )
  }

  async claimCompletion(orderId: string, leaseMs: number): Promise<string | undefined> {
    const first = this.firstOfCollection(orderId)
    if (!first || (first.completingUntil ?? -Infinity) >= this.now()) return undefined
    first.completingUntil = this.now() + leaseMs
    return new Instant(first.completingUntil).toISOString()
  }

  async isCompleting(orderId: string): Promise<boolean> {
    return (this.firstOfCollection(orderId)?.completingUntil ?? -Infinity) > this.now()
  }

  async endCompletion(orderId: string, lease: string): Promise<void> {
    const first = this.firstOfCollection(orderId)
    if (first?.completingUntil === new Instant(lease).getTime()) first.completingUntil = undefined
  }

  async noteCompletionFailure(orderId: string, failure: Pick<CompletionFailure, "code" | "said">) {
    const row = this.rows.get(orderId)
    if (row?.state !== "watched") return undefined
    const gapMs = row.failure ? min(this.now() - row.failure.at, LONGEST_PAUSE_MS) : 0
    const before = row.failure ?? { count: 0, spreadMs: 0 }
    const { code, said } = failure
    const next = { code, said, count: before.count + 1, spreadMs: before.spreadMs + gapMs }
    row.failure = { ...next, at: this.now() }
    return next
  }

  async failedWithin(orderId: string, ms: number): Promise<boolean> {
    const at = this.rows.get(orderId)?.failure?.at
    return at !== undefined && at > this.now() - ms
  }

  async wish(orderId: string, wish: "cancel" | "release" | undefined): Promise<void> {
    this.set(orderId, (row) => row.wish !== wish, { wish, nextLookAt: this.now() })
  }

  async claimClosing(orderId: string, stampOlderThanMs: number): Promise<boolean> {
    const isOld = ({ authorizedAt }: AttemptRow) =>
      authorizedAt === undefined || authorizedAt < this.now() - stampOlderThanMs
    return this.set(orderId, (row) => row.state !== "closed" && isOld(row), { state: "closing" })
  }

  async unclaim(orderId: string): Promise<void> {
    this.set(orderId, (row) => row.state === "closing", { state: "watched" })
  }

  async close(orderId: string, reason: Message): Promise<void> {
    this.set(orderId, (row) => row.state !== "closed", {
      ...{ state: "closed", closedReason: reason, wish: undefined, nextLookAt: undefined },
    })
  }

  async reopen(orderId: string): Promise<void> {
    this.set(orderId, (row) => row.state === "closed", {
      ...{ state: "closing", closedReason: undefined, nextLookAt: this.now() },
    })
  }

  async see(orderId: string, figures: Partial<SeenFigures>): Promise<void> {
    this.keep(orderId, figures)
  }

  async claimDue(p: { limit: number; leaseMs: number; providerIds: string[] }): Promise<Attempt[]> {
    const due = this.due()
      .filter(({ providerId }) => p.providerIds.includes(providerId))
      .sort((one, other) => (one.nextLookAt ?? 0) - (other.nextLookAt ?? 0))
      .slice(0, p.limit)
    for (const row of due) assign(row, { nextLookAt: this.now() + p.leaseMs, looks: row.looks + 1 })
    return due.map(readAttempt)
  }

  async giveBackDue(orderIds: string[]): Promise<void> {
    for (const orderId of orderIds)
      this.set(orderId, (row) => row.nextLookAt !== undefined, { nextLookAt: this.now() })
  }

  async countDueElsewhere(providerIds: string[]): Promise<{ providerId: string; count: number }[]> {
    const others = this.due().filter(({ providerId }) => !providerIds.includes(providerId))
    const ids = [...new Set(others.map(({ providerId }) => providerId))].sort()
    return ids.map((providerId) => ({
      providerId,
      count: others.filter((row) => row.providerId === providerId).length,
    }))
  }

  async lookNow(orderIds: string[]): Promise<void> {
    for (const orderId of orderIds) this.set(orderId, mayBeHurried, { nextLookAt: this.now() })
  }

  async lookSoon(orderId: string, inMs = 10_000): Promise<void> {
    this.set(
      orderId,
      (row) => mayBeHurried(row) && row.state !== "closed",
      (row) => ({
        nextLookAt: pick(min, row.nextLookAt, this.now() + inMs),
      }),
    )
  }

  async markReleaseBlocked(orderId: string, isBlocked: boolean): Promise<void> {
    this.set(orderId, (row) => (row.releaseBlockedAt === undefined) === isBlocked, {
      releaseBlockedAt: isBlocked ? this.now() : undefined,
    })
  }

  async lookAgain(orderId: string, inMs: number | undefined, seen?: Partial<SeenFigures>): Promise<void> {
    this.set(
      orderId,
      () => true,
      (row) => ({
        nextLookAt: row.state === "closed" || inMs === undefined ? undefined : this.now() + inMs,
        failedLooks: 0,
      }),
    )
    this.keep(orderId, seen ?? {})
  }

  async noteFailedLook(orderId: string, inMs: number): Promise<number> {
    const row = this.rows.get(orderId)
    if (!row) return 0
    row.failedLooks += 1
    row.nextLookAt = this.now() + inMs
    return row.failedLooks
  }

  async tellAgingOnce(orderId: string, bankDays: number): Promise<boolean> {
    return this.set(orderId, (row) => row.agingToldDays < bankDays, { agingToldDays: bankDays })
  }

  async park(orderId: string, reason: Message): Promise<void> {
    this.set(orderId, () => true, { parkedAt: this.now(), parkedReason: reason, nextLookAt: undefined })
  }

  async unpark(orderId: string): Promise<void> {
    this.set(orderId, () => true, {
      ...{ parkedAt: undefined, parkedReason: undefined, failedLooks: 0, nextLookAt: this.now() },
    })
  }

  private due(): AttemptRow[] {
    return [...this.rows.values()].filter(
      ({ nextLookAt }) => nextLookAt !== undefined && nextLookAt <= this.now(),
    )
  }

  private firstOfCollection(orderId: string): AttemptRow | undefined {
    const own = this.rows.get(orderId)
    if (!own) return undefined
    const { paymentCollectionId } = own
    const isBeside = (row: AttemptRow) =>
      paymentCollectionId !== undefined && row.paymentCollectionId === paymentCollectionId
    return [...this.rows.values()]
      .filter((row) => row === own || isBeside(row))
      .sort((one, other) => one.createdAt - other.createdAt || (one.orderId < other.orderId ? -1 : 1))[0]
  }

  private set(
    orderId: string,
    where: (row: AttemptRow) => boolean,
    change: Partial<AttemptRow> | ((row: AttemptRow) => Partial<AttemptRow>),
  ): boolean {
    const row = this.rows.get(orderId)
    if (!row || !where(row)) return false
    assign(row, typeof change === "function" ? change(row) : change)
    return true
  }
}

const mayBeHurried = (row: AttemptRow) => row.parkedAt === undefined && row.failedLooks === 0

const SEEN_KEYS: readonly (keyof SeenFigures)[] = [
  ...(["state", "reservedOre", "capturedOre", "refundedOre", "capturableOre"] as const),
  ...(["released", "directCapture", "reservedAt"] as const),
]

function readAttempt(row: AttemptRow): Attempt {
  const { failure } = row
  return {
    orderId: row.orderId,
    providerId: row.providerId,
    merchantSerialNumber: row.merchantSerialNumber,
    sessionId: row.sessionId,
    paymentCollectionId: row.paymentCollectionId,
    attemptNumber: row.attemptNumber,
    amountOre: row.amountOre,
    url: row.url,
    urlExpiresAt: date(row.urlExpiresAt),
    returnUrl: row.returnUrl,
    state: row.state,
    closedReason: row.closedReason,
    authorizedAt: date(row.authorizedAt),
    wish: row.wish,
    seen: { ...row.seen },
    seenAt: date(row.seenAt),
    startedAt: new Instant(row.createdAt),
    looks: row.looks,
    failedLooks: row.failedLooks,
    parkedAt: date(row.parkedAt),
    parkedReason: row.parkedReason,
    completionFailure: failure && {
      code: failure.code,
      said: failure.said,
      count: failure.count,
      spreadMs: failure.spreadMs,
    },
    releaseBlockedAt: date(row.releaseBlockedAt),
  }
}
