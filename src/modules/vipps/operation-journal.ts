import type {
  Execution,
  Movement,
  NewOperation,
  Operation,
  OperationJournal,
  Opening,
  OperationKind,
  ExternalOperation,
  RefusalFacts,
  PreflightSnapshot,
  Times,
} from "../../operations/ports"
import { figureSets } from "./figure-sets"
import {
  attemptFrom,
  hasAttempt,
  kept,
  movementFrom,
  operationFrom,
  type MaybeAttempt,
  type MovementRow,
  type OperationRow,
} from "./rows"
import { milliseconds, type Binding, type Sql } from "../../db/sql"

type LeaseKey = { requestId: string; leaseOwner: string }

const MINE = `request_id = ? and lease_owner = ? and state = 'open'`
const mine = (p: LeaseKey): Binding[] => [p.requestId, p.leaseOwner]

/** The bound value is the lease's length: a prepared statement's text must not vary. */
const LEASE_END = `now() + ?::float8 * interval '1 millisecond'`

const MOVEMENT = `request_id, reference, kind, amount_minor, medusa_row_id`

/** Of what was not sent by an operation of ours: the payment's own, by its reference twice. */
const OF_ATTEMPT = `coalesce((select currency_code from vipps_attempt where reference = ?), 'nok'),
  coalesce((select api from vipps_attempt where reference = ?), 'ecom')`

const COUNT = `(select count(*)::int from vipps_operation where reference = ? and deleted_at is null)`

/** Executed by us, and not acknowledged by the given time. What a repair resolved and booked acknowledges nothing. */
const ACKNOWLEDGED_AT = `coalesce(acknowledged_at, case when lease_owner = medusa_row_id then ledger_verified_at end)`
const UNACKNOWLEDGED = `kind = ? and state = 'executed' and origin = 'plugin' and (${ACKNOWLEDGED_AT} is null or ${ACKNOWLEDGED_AT} > ?::timestamptz)`

type PreflightRow = { operations: number; is_open: boolean; is_used: boolean; has_unacknowledged: boolean }

/** The order of PostgreSQL's transactions tells what Medusa wrote before an operation's end, and what after it. */
const CLOSED_NOW = `closed_in = pg_current_xact_id()::xid::text`

const FACTS = `error_group = ?, error_code = ?, error_message = ?, error_said = ?::jsonb, http_status = ?, context_id = ?`
const facts = (p: Partial<RefusalFacts>): Binding[] => [
  p.group,
  p.code,
  ...kept(p.said),
  p.httpStatus,
  p.contextId,
]

/**
 * The protocol's statements about operations. Outcomes are written by compare-and-set: `lease_owner = me and state = 'open'` (R2). All
 * times are the database's.
 */
export class SqlOperationJournal implements OperationJournal {
  constructor(
    private readonly sql: Sql,
    private readonly times: Times,
  ) {}

  operation(requestId: string): Promise<Operation | undefined> {
    return this.one(`request_id = ?`, [requestId])
  }

  openOperation(reference: string): Promise<Operation | undefined> {
    return this.one(`reference = ? and state = 'open'`, [reference])
  }

  recentlyExecuted(p: { reference: string; kind: OperationKind; since: Date }): Promise<Operation[]> {
    return this.many(`reference = ? and ${UNACKNOWLEDGED} order by created_at`, [
      p.reference,
      p.kind,
      p.since,
    ])
  }

  async preflight(p: {
    requestId: string
    reference: string
    kind: OperationKind
    since: Date
  }): Promise<PreflightSnapshot> {
    const [row] = await this.sql.rows<PreflightRow & MaybeAttempt>(
      `select a.*, o.*, now() as database_now,
              exists (select 1 from vipps_operation where request_id = ? and deleted_at is null) as is_used
         from (select count(*)::int as operations, coalesce(bool_or(state = 'open'), false) as is_open,
                      coalesce(bool_or(${UNACKNOWLEDGED}), false) as has_unacknowledged
                 from vipps_operation where reference = ? and deleted_at is null) o
         left join vipps_attempt a on a.reference = ?`,
      [p.requestId, p.kind, p.since, p.reference, p.reference],
      { prepared: true },
    )
    if (!row) throw new Error("a count is always one row")
    return {
      attempt: hasAttempt(row) ? attemptFrom(row) : undefined,
      operations: row.operations,
      isOpen: row.is_open,
      isUsed: row.is_used,
      hasUnacknowledged: row.has_unacknowledged,
    }
  }

  async open(p: NewOperation, { seen, isSending }: Opening = {}): Promise<boolean> {
    const what = [
      p.requestId,
      p.reference,
      p.kind,
      p.amountMinor,
      p.currencyCode,
      p.api,
      p.transactionText,
      p.actor,
      p.medusaRowId,
      p.leaseOwner,
    ]
    const sending = isSending ? "now(), 1" : "null::timestamptz, 0"
    const opened = await this.sql.change(
      `insert into vipps_operation
         (request_id, reference, kind, amount_minor, currency_code, api, transaction_text, actor, medusa_row_id, lease_owner, lease_until,
          last_sent_at, send_count)
       select ?, ?, ?, ?::int, ?, ?, ?, ?, ?, ?, ${LEASE_END}, ${sending}
        where ?::int is null or ${COUNT} = ?::int on conflict do nothing`,
      [...what, this.times.leaseMs, seen, p.reference, seen],
      { prepared: true },
    )
    return opened === 1
  }

  takeOver(p: LeaseKey): Promise<boolean> {
    return this.set(
      // the send of an owner who died counts as unanswered: otherwise a later refusal would close the operation (R4)
      `lease_owner = ?, lease_until = ${LEASE_END}, response_lost_at = greatest(response_lost_at, last_sent_at), last_sent_at = null`,
      [p.leaseOwner, this.times.leaseMs],
      `request_id = ? and state = 'open' and lease_until <= now()`,
      [p.requestId],
    )
  }

  stampSend(p: LeaseKey): Promise<boolean> {
    return this.set(
      `last_sent_at = now(), send_count = send_count + 1`,
      [],
      `${MINE} and lease_until > now()`,
      mine(p),
    )
  }

  markResponseLost(p: LeaseKey): Promise<boolean> {
    return this.set(
      `response_lost_at = coalesce(last_sent_at, response_lost_at), last_sent_at = null`,
      [],
      MINE,
      mine(p),
    )
  }

  clearSend(p: LeaseKey): Promise<boolean> {
    return this.set(`last_sent_at = null`, [], MINE, mine(p))
  }

  async closeExecuted(p: LeaseKey & Execution): Promise<Movement | undefined> {
    const close = `update vipps_operation
        set state = 'executed', medusa_row_id = ?, lease_until = now(), last_sent_at = null, transaction_id = ?,
            executed_at = coalesce(?::timestamptz, now()), acknowledged_at = case when ?::boolean then now() end,
            ${CLOSED_NOW}, ${FACTS}, updated_at = now() where ${MINE} returning ${MOVEMENT}`
    const values = [p.medusaRowId, p.transactionId, p.at, p.acknowledged, ...facts({}), ...mine(p)]
    const figures = p.figures && figureSets(p.figures)
    const statement = figures
      ? `with closed as (${close}),
              seen as (update vipps_attempt set ${figures.sets}, updated_at = now()
                        where reference = (select reference from closed))
         select * from closed`
      : close
    const all = [...values, ...(figures?.values ?? [])]
    const [row] = await this.sql.rows<MovementRow>(statement, all, { prepared: true })
    return row && movementFrom(row)
  }

  closeRefused(p: LeaseKey & RefusalFacts): Promise<boolean> {
    return this.set(
      `state = 'refused', lease_until = now(), last_sent_at = null, ${FACTS}`,
      facts(p),
      MINE,
      mine(p),
    )
  }

  closeNotExecuted(p: LeaseKey): Promise<boolean> {
    return this.set(`state = 'not_executed', lease_until = now(), last_sent_at = null`, [], MINE, mine(p))
  }

  async giveBack(p: LeaseKey & { why?: RefusalFacts }): Promise<void> {
    const [sets, values] = p.why ? [`, ${FACTS}`, facts(p.why)] : ["", []]
    await this.set(`lease_until = now()${sets}`, values, MINE, mine(p))
  }

  adopt(p: {
    requestId: string
    from: string | undefined
    medusaRowId: string
    leaseOwner: string
  }): Promise<boolean> {
    return this.set(
      // recording it keeps the acknowledgement: a person is told an outcome once
      `medusa_row_id = ?, lease_owner = ?, ledger_verified_at = null, ${CLOSED_NOW}`,
      [p.medusaRowId, p.leaseOwner],
      `request_id = ? and state = 'executed' and medusa_row_id is not distinct from ?`,
      [p.requestId, p.from],
    )
  }

  async markAcknowledged(requestId: string): Promise<void> {
    await this.set(`acknowledged_at = now()`, [], `request_id = ? and acknowledged_at is null`, [requestId])
  }

  async noteTransactionId(requestId: string, transactionId: string): Promise<void> {
    const where = `request_id = ? and state = 'executed' and transaction_id is null`
    await this.set(`transaction_id = ?`, [transactionId], where, [requestId])
  }

  markLedgerVerified(requestId: string, p?: { leaseOwner: string }): Promise<boolean> {
    const isStillTheirs = `lease_owner is not distinct from coalesce(?, lease_owner)`
    const where = `request_id = ? and state = 'executed' and ${isStillTheirs}`
    return this.set(`ledger_verified_at = now()`, [], where, [requestId, p?.leaseOwner ?? null])
  }

  listOperations(reference: string): Promise<Operation[]> {
    return this.many(`reference = ? order by created_at`, [reference])
  }

  listUnverified(p: { olderThanMs: number; limit: number; providerIds: string[] }): Promise<Operation[]> {
    return this.many(
      `state = 'executed' and ledger_verified_at is null and origin = 'plugin'
         and updated_at < now() - ${milliseconds(p.olderThanMs)}
         and not exists (select 1 from vipps_attempt a
                          where a.reference = vipps_operation.reference and not a.provider_id = any(?))
         order by created_at limit ?`,
      [p.providerIds, p.limit],
    )
  }

  listAbandoned(limit: number): Promise<Operation[]> {
    return this.many(`state = 'open' and lease_until <= now() order by created_at limit ?`, [limit])
  }

  reportOnce(requestId: string): Promise<boolean> {
    return this.set(`reported_at = now()`, [], `request_id = ? and reported_at is null`, [requestId])
  }

  async blockRequestId(p: {
    requestId: string
    reference: string
    kind: OperationKind
    amountMinor: number
    transactionText: string
  }) {
    const written = await this.sql.change(
      `insert into vipps_operation (request_id, reference, kind, amount_minor, transaction_text, currency_code, api, state)
       values (?, ?, ?, ?, ?, ${OF_ATTEMPT}, 'not_executed') on conflict do nothing`,
      [p.requestId, p.reference, p.kind, p.amountMinor, p.transactionText, p.reference, p.reference],
    )
    return written === 1
  }

  async writeExternal(p: ExternalOperation): Promise<boolean> {
    const written = await this.sql.change(
      `insert into vipps_operation
         (request_id, reference, kind, amount_minor, transaction_text, currency_code, api, state, origin, medusa_row_id,
          transaction_id, executed_at)
       values (?, ?, ?, ?, ?, ${OF_ATTEMPT}, 'executed', 'external', ?, ?, coalesce(?::timestamptz, now()))
       on conflict (request_id) do update
         set state = 'executed', origin = 'external', medusa_row_id = excluded.medusa_row_id, transaction_id = excluded.transaction_id,
             executed_at = excluded.executed_at, updated_at = now()
         where vipps_operation.state in ('refused', 'not_executed')`,
      [
        p.requestId,
        p.reference,
        p.kind,
        p.amountMinor,
        p.transactionText,
        p.reference,
        p.reference,
        p.medusaRowId,
        p.transactionId,
        p.at,
      ],
    )
    return written === 1
  }

  private async one(where: string, values: Binding[]): Promise<Operation | undefined> {
    const [operation] = await this.many(where, values)
    return operation
  }

  private async many(where: string, values: Binding[]): Promise<Operation[]> {
    const rows = await this.sql.rows<OperationRow>(
      `select ${this.columns()} from vipps_operation where deleted_at is null and ${where}`,
      values,
    )
    return rows.map(operationFrom)
  }

  private columns(): string {
    const quietFor = milliseconds(this.times.quietMs)
    const lastSend = `greatest(last_sent_at, response_lost_at)`
    return `*, lease_until > now() as lease_alive, coalesce(${lastSend} <= now() - ${quietFor}, true) as absence_provable,
            coalesce(${lastSend}, now()) + ${quietFor} as resolvable_by`
  }

  /** True if exactly one operation changed, false if the guard did not hold. */
  private async set(
    sets: string,
    setValues: Binding[],
    where: string,
    whereValues: Binding[],
  ): Promise<boolean> {
    const changed = await this.sql.change(
      `update vipps_operation set ${sets}, updated_at = now() where ${where}`,
      [...setValues, ...whereValues],
    )
    return changed === 1
  }
}
