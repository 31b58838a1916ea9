import { message, money } from "../../../messages"
import {
  asExternal,
  countExternal,
  externalId,
  findExternal,
  findOperation,
  findExternalEnding,
  deriveFigures,
  guardCancel,
  guardCapture,
  guardRefund,
  guardRelease,
  marketIn,
  type Refusal,
} from "../../../rules"
import { VippsError } from "../../../vipps"
import {
  announcing,
  resolveManually,
  cancelOrRelease,
  NEEDS_MANUAL_DECISION,
  captureOrRefund,
  protocolTimes,
  reconcileOperation,
  type Attempt,
  type AttemptJournal,
  type PaymentContext,
  type Journal,
  type Operation,
  type OperationJournal,
  type Outcome,
  type Rows,
  type VippsEvent,
} from "../../index"
import { audit } from "./audit"
import { MemoryMedusa, type Row } from "./medusa"
import {
  MemoryAttemptJournal,
  MemoryJournal,
  MemoryOperationJournal,
  type OperationRow,
} from "./memory-journal"
import { clientOf, GOOD_WAY, type Api, type Way } from "./simulated-client"
import { SimulatedEPayment } from "./simulated-epayment"
import { SimulatedVipps, type Habits } from "./simulated-vipps"
import { World, type Party } from "./world"

// jest looks every global up in its sandbox, which is slow where it happens millions of times
const Instant = Date
const { max } = Math
const { apply } = Reflect

export const ORDER = "order-1"
const NORWAY = marketIn("NO")
const CURRENCY = "nok"
export const MINUTES = 60_000
/** How old what was left behind must be, as in the reconciliation. */
export const GRACE_MS = 5 * MINUTES
export const TIMES = protocolTimes(25_000)

export type ShopOptions = {
  api?: Api
  reservedMinor?: number
  capturedMinor?: number
  hasOrder?: boolean
  habits?: Partial<Habits>
  /** Medusa's workflow books every row of the payment that it finds, also one that is just being made */
  booksOthers?: boolean
}

/** What a clerk's click came to, as the clerk sees it. */
export type Answer =
  | { kind: "success"; outcome: Outcome }
  | { kind: "error"; outcome: Outcome }
  | { kind: "thrown"; error: unknown }

/** One payment in one shop: Medusa's rows, the journal, Vipps, and whoever works on them. */
export class Shop {
  readonly reference = ORDER
  readonly world: World
  readonly journal: MemoryJournal
  readonly medusa: MemoryMedusa
  /** what the journal keeps of each attempt and operation */
  private readonly unit: { currencyCode: string; api: Api }
  readonly vipps: SimulatedVipps
  readonly events: VippsEvent[] = []
  /** who asked for which row */
  readonly rowsBy = new Map<string, Party>()
  way: Way
  /**
   * A known gap of payments without an order: rows that another click has counted into the sums before their own click did.
   * Medusa's books say then that somebody was told, and nobody was, should that click have crashed.
   */
  readonly bookedByOthers = new Set<string>()
  private readonly startedAt = new Map<string, number>()
  private lastRow = 0
  private readonly booksOthers: boolean

  constructor(options: ShopOptions = {}, world = new World()) {
    this.world = world
    const now = () => world.now
    this.journal = new MemoryJournal(now, TIMES)
    this.medusa = new MemoryMedusa(now, options.hasOrder ?? true, this.journal.operations.rows)
    const Vipps = options.api === "epayment" ? SimulatedEPayment : SimulatedVipps
    this.vipps = new Vipps(now, options.habits)
    this.way = { ...GOOD_WAY }
    this.booksOthers = options.booksOthers ?? false
    this.unit = { currencyCode: CURRENCY, api: options.api ?? "ecom" }
    this.startPayment(options.reservedMinor ?? 100_000, options.capturedMinor ?? 0)
  }

  /** Reserved and stored some hours ago; `capturedMinor` of it is captured, by a click that nobody asks about any more. */
  private startPayment(reservedMinor: number, capturedMinor: number): void {
    const { attempts, operations } = this.journal
    const now = this.world.now
    void attempts.write({
      ...{
        reference: ORDER,
        providerId: "pp_vipps_vipps",
        merchantSerialNumber: "123456",
        sessionId: "payses_1",
      },
      ...{
        paymentCollectionId: "pay_col_1",
        attemptNumber: 1,
        amountMinor: reservedMinor,
        returnUrl: undefined,
      },
      ...this.unit,
    })
    void attempts.stampAuthorized(ORDER)
    this.vipps.reserve(ORDER, reservedMinor)
    this.world.now += 120 * MINUTES
    if (capturedMinor > 0) {
      const row = this.insertRow("capture", capturedMinor, "earlier")
      const { id: requestId, amountMinor } = row
      const what = {
        requestId,
        reference: ORDER,
        kind: "capture",
        amountMinor,
        transactionText: "earlier",
        ...this.unit,
      } as const
      void operations.open(
        { ...what, actor: "earlier", medusaRowId: row.id, leaseOwner: row.id },
        { isSending: true },
      )
      const reply = this.vipps.receive({ call: "capture", reference: ORDER, amountMinor, requestId })
      const answer = reply.kind === "yes" ? reply.answer : {}
      const { transactionId, at } = answer
      void operations.closeExecuted({
        requestId,
        leaseOwner: row.id,
        medusaRowId: row.id,
        acknowledged: false,
        transactionId,
        at,
      })
      this.medusa.writeSums()
      if (this.medusa.hasOrder) this.medusa.book([row.id], amountMinor)
      void operations.markLedgerVerified(requestId)
      this.world.now += 120 * MINUTES
    }
    void attempts.saveFigures(
      ORDER,
      deriveFigures(this.vipps.history(ORDER), new Instant(this.world.now), new Instant(now)),
    )
  }

  insertRow(kind: Row["kind"], amountMinor: number, actor: string | undefined): Row {
    this.lastRow += 1
    const id = `${kind === "capture" ? "capt" : "ref"}_${this.lastRow}`
    return this.medusa.insert({ id, kind, reference: ORDER, amountMinor, actor })
  }

  startOf(medusaRowId: string): number {
    return this.startedAt.get(medusaRowId) ?? 0
  }

  /** What one process works with: the same journal, rows and Vipps for all, each call a step of its own. */
  context(party: Party, way: Way = this.way): PaymentContext {
    const { world } = this
    const journal: Journal = {
      attempts: new PacedAttempts(party, this.journal.attempts),
      operations: new PacedOperations(party, this.journal.operations),
    }
    const announce = (event: VippsEvent) => void this.events.push(event)
    const context: PaymentContext = {
      vipps: clientOf(party, world, this.vipps, way),
      // the simulated payment has one API all its life
      withApi: () => context,
      currencyCode: CURRENCY,
      journal: announcing(journal, announce),
      rows: new PacedRows(party, this.medusa),
      times: TIMES,
      announce,
      now: () => new Instant(world.now),
    }
    return context
  }

  /** Medusa's capture or refund: commits the row, calls the provider, deletes the row when that throws, else books it. */
  async request(
    party: Party,
    p: { kind: Row["kind"]; amountMinor: number; actor?: string | undefined },
  ): Promise<Answer> {
    const row = await party.call(`commit the row, ${p.kind} ${p.amountMinor}`, () => {
      const written = this.insertRow(p.kind, p.amountMinor, p.actor)
      this.rowsBy.set(written.id, party)
      this.startedAt.set(written.id, this.world.now)
      return written
    })
    const answer = await this.provide(party, row)
    if (answer.kind !== "success") {
      await party.call(`delete the row ${row.id}`, () => this.medusa.delete(row.id))
      return answer
    }
    await this.book(party, row, { tells: true })
    return answer
  }

  /** The provider's part: everything comes from the row. */
  async provide(party: Party, row: Row): Promise<Answer> {
    try {
      const context = this.context(party)
      const attempt = await party.call("read the row", () => this.readAttempt())
      const outcome = await captureOrRefund(context, { ...this.clickOf(row), first: attempt })
      const leavesTraces = outcome.kind !== "executed" || outcome.adopted
      if (leavesTraces) await context.journal.attempts.schedulePoll(ORDER)
      return { kind: outcome.kind === "executed" ? "success" : "error", outcome }
    } catch (error) {
      return { kind: "thrown", error }
    }
  }

  clickOf({ kind, id, createdAt, amountMinor, actor }: Row) {
    return {
      ...{
        kind,
        reference: ORDER,
        medusaRowId: id,
        rowCreatedAt: new Instant(createdAt),
        amountMinor,
        actor,
      },
      transactionText: `${kind} of a test`,
      guard: (attempt: Attempt, minor: number): Refusal | undefined => this.guard(kind, attempt, minor),
    }
  }

  private guard(kind: Row["kind"], attempt: Attempt, amountMinor: number): Refusal | undefined {
    if (kind === "capture" && attempt.pendingAction)
      return message("capture-unwanted", { asked: money(amountMinor, attempt.currencyCode) })
    const question = {
      amountMinor,
      figures: attempt.figures,
      market: NORWAY,
      now: new Instant(this.world.now),
    }
    return kind === "capture" ? guardCapture(question) : guardRefund(question)
  }

  /** The payment as read with the row, when nothing of it was ever opened. */
  private readAttempt(): Attempt | undefined {
    return this.journal.operations.rows.size === 0 ? this.journal.attempts.find(ORDER) : undefined
  }

  /** What Medusa's workflow does after the provider; `tells`: somebody hears of its end. */
  private async book(party: Party, row: Row, p: { tells: boolean }): Promise<void> {
    const { hasOrder } = this.medusa
    const writeSums = () => {
      this.medusa.writeSums()
      if (!hasOrder) this.noteOthers(party)
    }
    await party.call("write the collection's sums", writeSums, { tells: p.tells && !hasOrder })
    if (!hasOrder) return
    const found = await party.call("read the payment's rows", () =>
      (this.booksOthers ? this.medusa.listed(row.kind) : [row]).map(({ id }) => id),
    )
    await party.call("book the rows", () => this.medusa.book(found, row.amountMinor), { tells: p.tells })
  }

  private noteOthers(party: Party): void {
    for (const id of this.medusa.rows.keys()) {
      const by = this.rowsBy.get(id)
      if (by && by !== party && !by.isTelling) this.bookedByOthers.add(id)
    }
  }

  /** A cancellation or a release from the admin. */
  async end(party: Party, kind: "cancel" | "release", actor?: string): Promise<Outcome> {
    const guard = kind === "cancel" ? guardCancel : guardRelease
    return cancelOrRelease(this.context(party), {
      ...{ kind, reference: ORDER, actor, transactionText: `${kind} of a test` },
      guard: (seen) => guard({ figures: seen, market: NORWAY, now: new Instant(this.world.now) }),
    })
  }

  /**
   * One look of the reconciliation, as far as money goes: lines 20 to 23. `isAsked`: a person asks, so what was made
   * outside is recorded too.
   */
  async reconcile(party: Party, p: { isAsked?: boolean; decides?: boolean } = {}): Promise<void> {
    const context = this.context(party)
    const { operations } = context.journal
    const open = await operations.openOperation(ORDER)
    if (open && !open.leaseAlive) {
      await reconcileOperation(context, open)
      if (p.decides) await this.decide(context, open.requestId)
    }
    const history = await this.readHistory(context)
    if (!history) return
    const attempt = await context.journal.attempts.attempt(ORDER)
    if (!attempt) return
    const figures = deriveFigures(history, context.now(), attempt.startedAt)
    await context.journal.attempts.saveFigures(ORDER, figures)
    if (!(await operations.openOperation(ORDER))) await this.noteOutside(context, history, figures)
    await this.recordExecuted(party, context, p.isAsked ?? false)
    await this.resolveUnsentRows(party, context, history)
    await this.completeBooks(party, context)
  }

  private async readHistory(context: PaymentContext) {
    try {
      return await context.vipps.details(ORDER)
    } catch (error) {
      if (error instanceof VippsError) return undefined
      throw error
    }
  }

  /** A person compares with the portal, which shows what was done by whom. */
  private async decide(context: PaymentContext, requestId: string): Promise<void> {
    const open = await context.journal.operations.operation(requestId)
    if (open?.state !== "open" || open.errorCode !== NEEDS_MANUAL_DECISION) return
    const wentThrough = this.vipps.ledger.some((executed) => executed.requestId === requestId)
    await resolveManually(context, { reference: ORDER, requestId, wentThrough })
  }

  private async noteOutside(
    context: PaymentContext,
    history: Parameters<typeof findExternal>[0],
    figures: { reservedMinor: number; capturedMinor: number },
  ): Promise<void> {
    const { operations } = context.journal
    const known = await operations.listOperations(ORDER)
    const ending = findExternalEnding(history, { known, ...figures })
    const isCounted = context.vipps.api === "epayment"
    const moved = isCounted ? countExternal(history, known) : findExternal(history, known)
    for (const external of [...moved, ...(ending ? [ending] : [])]) {
      const { kind, amountMinor, transactionId, at, requestId } = external
      const isThere = requestId !== undefined && (await context.rows.exists(kind, requestId))
      const what = {
        kind,
        amountMinor,
        transactionId,
        at,
        requestId: externalId(external),
        reference: ORDER,
        transactionText: "external",
      }
      await operations.writeExternal({ ...what, ...(isThere ? { medusaRowId: requestId } : {}) })
    }
  }

  /** Line 21. */
  private async recordExecuted(party: Party, context: PaymentContext, isAsked: boolean): Promise<void> {
    for (const operation of await context.journal.operations.listOperations(ORDER)) {
      const { kind, state, medusaRowId, origin } = operation
      if (state !== "executed" || (kind !== "capture" && kind !== "refund")) continue
      if (medusaRowId !== undefined && (await context.rows.exists(kind, medusaRowId))) continue
      const waits = origin === "external" ? !isAsked : this.isYoung(operation)
      if (waits) continue
      await this.record(party, kind, operation)
    }
  }

  /** Medusa's own capture or refund, with the mark of line 2. */
  private async record(
    party: Party,
    kind: Row["kind"],
    { requestId, amountMinor }: Operation,
  ): Promise<void> {
    const row = await party.call(`commit the row that records ${requestId}`, () =>
      this.insertRow(kind, amountMinor, `record:${requestId}`),
    )
    const answer = await this.provide(party, row)
    if (answer.kind !== "success")
      return party.call(`delete the row ${row.id}`, () => this.medusa.delete(row.id))
    await this.book(party, row, { tells: false })
  }

  private isYoung({ executedAt, openedAt }: Operation): boolean {
    const sinceMs = max(executedAt?.getTime() ?? 0, openedAt.getTime())
    return this.world.now - sinceMs < GRACE_MS
  }

  /** Line 22: the tombstone comes before the deletion. */
  private async resolveUnsentRows(
    party: Party,
    context: PaymentContext,
    history: Parameters<typeof findExternal>[0],
  ): Promise<void> {
    const { operations } = context.journal
    const left = await party.call("list rows without an operation", () => this.rowsWithoutOperation())
    for (const { id, kind, amountMinor } of left) {
      const operation = { requestId: id, reference: ORDER, kind, amountMinor, transactionText: "left behind" }
      const entry = findOperation(history, {
        operation: kind === "capture" ? "CAPTURE" : "REFUND",
        requestId: id,
      })
      if (entry?.success) {
        const { transactionId, at } = asExternal(entry)
        // false: an operation of that id is executed for another row, and a crash left this one
        if (await operations.writeExternal({ ...operation, transactionId, at, medusaRowId: id })) continue
      }
      await operations.blockRequestId(operation)
      const tomb = await operations.operation(id)
      const isOurs = tomb?.state === "executed" && tomb.medusaRowId === id
      if (tomb && tomb.state !== "open" && !isOurs) await context.rows.remove(kind, id)
    }
  }

  private rowsWithoutOperation(): Row[] {
    const operations = [...this.journal.operations.rows.values()]
    return [...this.medusa.rows.values()].filter(({ id, createdAt }) => {
      const hasOne = operations.some(
        ({ medusaRowId, state }) => medusaRowId === id && (state === "open" || state === "executed"),
      )
      return !hasOne && createdAt < this.world.now - GRACE_MS
    })
  }

  /** Line 23: what nobody has booked is booked, and from then on it is repair's: nobody was told of it. */
  private async completeBooks(party: Party, context: PaymentContext): Promise<void> {
    const operations = await context.journal.operations.listOperations(ORDER)
    for (const { requestId, medusaRowId, kind, state, ledgerVerifiedAt } of operations) {
      if (state !== "executed" || medusaRowId === undefined || ledgerVerifiedAt) continue
      if (kind !== "capture" && kind !== "refund") continue
      const isComplete = await party.call(`complete the books of ${medusaRowId}`, () =>
        this.completeBook(requestId, medusaRowId),
      )
      if (isComplete) await context.journal.operations.markLedgerVerified(requestId)
    }
  }

  /** True when there was nothing to mend. */
  private completeBook(requestId: string, medusaRowId: string): boolean {
    const operation = this.journal.operations.rows.get(requestId)
    if (operation?.medusaRowId !== medusaRowId || !this.medusa.rows.has(medusaRowId)) return false
    if (this.isYoungRequest(operation)) return false
    return this.medusa.hasOrder ? this.mendTransaction(operation) : this.repairSums()
  }

  private mendTransaction(operation: OperationRow): boolean {
    const { medusaRowId = "" } = operation
    // first, so that nobody counts as told by what repair, or another click, has booked
    if (this.medusa.hasForeignBooking()) this.markAsRepaired()
    else if (!this.medusa.isBookedRight(medusaRowId)) this.markAsRepaired(medusaRowId)
    return !this.medusa.mendBooking(medusaRowId)
  }

  /** Medusa may be booking it at this moment: left to it. */
  private isYoungRequest(one: OperationRow): boolean {
    const isUntouched = one.leaseOwner === one.medusaRowId && one.ledgerVerifiedAt === undefined
    const sinceMs = max(one.executedAt ?? 0, one.createdAt)
    return one.state === "executed" && isUntouched && this.world.now - sinceMs < GRACE_MS
  }

  /** Without an order there is one sum for all rows. */
  private repairSums(): boolean {
    if (this.medusa.sumsHoldEverything()) return true
    if ([...this.journal.operations.rows.values()].some((one) => this.isYoungRequest(one))) return false
    this.markAsRepaired()
    this.medusa.writeSums()
    this.noteUndecided()
    return false
  }

  /** All rows of the payment, or one. */
  private markAsRepaired(medusaRowId?: string): void {
    for (const one of this.journal.operations.rows.values()) {
      if (one.state !== "executed" || one.ledgerVerifiedAt || one.leaseOwner !== one.medusaRowId) continue
      if (this.isYoungRequest(one)) continue
      if (medusaRowId === undefined || one.medusaRowId === medusaRowId) one.leaseOwner = "repair"
    }
  }

  /** The known gap once more: repair counts a row, too, whose click is still under way. */
  private noteUndecided(): void {
    const operations = [...this.journal.operations.rows.values()]
    for (const id of this.medusa.rows.keys())
      if (!operations.some(({ medusaRowId, state }) => medusaRowId === id && state === "executed"))
        this.bookedByOthers.add(id)
  }

  /** Time passes and the reconciliation runs, with a Vipps that answers, until there is nothing left to do. */
  async resolveAll(isResolved = () => audit(this).length === 0): Promise<void> {
    this.way = { ...GOOD_WAY }
    for (let round = 0; round < 4 && (round === 0 || !isResolved()); round++) {
      await this.world.finish()
      await this.world.pass(6 * MINUTES)
      await this.run("reconciliation", (party) => this.reconcile(party, { isAsked: true, decides: true }))
    }
  }

  /** One party, from beginning to end. */
  async run<T>(name: string, work: (party: Party) => Promise<T>): Promise<T> {
    const party = await this.world.begin(name, work)
    while (party.isWaiting) await this.world.go(party)
    const { end } = party
    if (end?.kind === "value") return end.value as T
    throw end?.kind === "error" ? end.error : new Error(`${name} did not end`)
  }
}

type Steps<Port> = new (party: Party, port: Port) => Port

/** Each call of a port is a step of the party that makes it. */
function pacedClass<Port extends object>(name: string, methods: Port): Steps<Port> {
  class Paced {
    constructor(
      readonly party: Party,
      readonly port: Port,
    ) {}
  }
  for (const key of Object.getOwnPropertyNames(methods)) {
    const method: unknown = Reflect.get(methods, key)
    if (key === "constructor" || typeof method !== "function") continue
    const label = `${name}.${key}`
    Reflect.set(Paced.prototype, key, function (this: Paced, ...given: unknown[]) {
      const tells = key === "markAcknowledged" || (key === "closeExecuted" && isAnswered(given[0]))
      return this.party.call(label, () => apply(method, this.port, given) as unknown, { tells })
    })
  }
  // it has the port's methods: the one thing that the compiler can't see
  return Paced as unknown as Steps<Port>
}

const PacedOperations = pacedClass<OperationJournal>("operations", MemoryOperationJournal.prototype)
const PacedAttempts = pacedClass<AttemptJournal>("attempts", MemoryAttemptJournal.prototype)
const PacedRows = pacedClass<Rows>("rows", MemoryMedusa.prototype)

function isAnswered(execution: unknown): boolean {
  return (
    typeof execution === "object" &&
    execution !== null &&
    "answered" in execution &&
    execution.answered === true
  )
}
