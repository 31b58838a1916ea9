import type {
  Execution,
  Movement,
  NewOperation,
  Operation,
  OperationJournal,
  Opening,
  OperationKind,
  OutsideOperation,
  RefusalFacts,
  Standing,
  Times,
} from "../../operations/ports"
import { seenSets } from "./attempt-journal"
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

type Owned = { requestId: string; owner: string }

const MINE = `request_id = ? and owner = ? and state = 'open'`
const mine = (p: Owned): Binding[] => [p.requestId, p.owner]

/** The bound value is the lease's length: a prepared statement's text must not vary. */
const LEASE_END = `now() + ?::float8 * interval '1 millisecond'`

const MOVEMENT = `request_id, order_id, kind, amount_ore, row_id`

const COUNT = `(select count(*)::int from vipps_operation where order_id = ? and deleted_at is null)`

/** Executed by us, and not acknowledged by the given time. What a repair resolved and booked acknowledges nothing. */
const TOLD = `coalesce(answered_at, case when owner = row_id then confirmed_at end)`
const UNTOLD = `kind = ? and state = 'executed' and origin = 'ours' and (${TOLD} is null or ${TOLD} > ?::timestamptz)`

type StandingRow = { operations: number; is_open: boolean; is_used: boolean; is_untold: boolean }

const FACTS = `error_group = ?, error_code = ?, error_message = ?, error_said = ?::jsonb, http_status = ?, context_id = ?`
const facts = (p: Partial<RefusalFacts>): Binding[] => [
  p.group,
  p.code,
  ...kept(p.said),
  p.httpStatus,
  p.contextId,
]

/**
 * The protocol's statements about operations. Outcomes are written by compare-and-set: `owner = me and state = 'open'` (R2). All
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

  openOperation(orderId: string): Promise<Operation | undefined> {
    return this.one(`order_id = ? and state = 'open'`, [orderId])
  }

  recentlyExecuted(p: { orderId: string; kind: OperationKind; since: Date }): Promise<Operation[]> {
    return this.many(`order_id = ? and ${UNTOLD} order by created_at`, [p.orderId, p.kind, p.since])
  }

  async standing(p: {
    requestId: string
    orderId: string
    kind: OperationKind
    since: Date
  }): Promise<Standing> {
    const [row] = await this.sql.rows<StandingRow & MaybeAttempt>(
      `select a.*, o.*, now() as database_now,
              exists (select 1 from vipps_operation where request_id = ? and deleted_at is null) as is_used
         from (select count(*)::int as operations, coalesce(bool_or(state = 'open'), false) as is_open,
                      coalesce(bool_or(${UNTOLD}), false) as is_untold
                 from vipps_operation where order_id = ? and deleted_at is null) o
         left join vipps_attempt a on a.order_id = ?`,
      [p.requestId, p.kind, p.since, p.orderId, p.orderId],
      { prepared: true },
    )
    if (!row) throw new Error("a count is always one row")
    return {
      attempt: hasAttempt(row) ? attemptFrom(row) : undefined,
      operations: row.operations,
      isOpen: row.is_open,
      isUsed: row.is_used,
      isUntold: row.is_untold,
    }
  }

  async open(p: NewOperation, { seen, isSending }: Opening = {}): Promise<boolean> {
    const what = [p.requestId, p.orderId, p.kind, p.amountOre, p.text, p.actor, p.rowId, p.owner]
    const sending = isSending ? "now(), 1" : "null::timestamptz, 0"
    const opened = await this.sql.change(
      `insert into vipps_operation
         (request_id, order_id, kind, amount_ore, text, actor, row_id, owner, lease_until, sending_at, sends)
       select ?, ?, ?, ?::int, ?, ?, ?, ?, ${LEASE_END}, ${sending}
        where ?::int is null or ${COUNT} = ?::int on conflict do nothing`,
      [...what, this.times.leaseMs, seen, p.orderId, seen],
      { prepared: true },
    )
    return opened === 1
  }

  takeOver(p: Owned): Promise<boolean> {
    return this.set(
      // a dead owner's send counts as unanswered: otherwise a later refusal would close over it (R4)
      `owner = ?, lease_until = ${LEASE_END}, unanswered_at = greatest(unanswered_at, sending_at), sending_at = null`,
      [p.owner, this.times.leaseMs],
      `request_id = ? and state = 'open' and lease_until <= now()`,
      [p.requestId],
    )
  }

  stampSend(p: Owned): Promise<boolean> {
    return this.set(`sending_at = now(), sends = sends + 1`, [], `${MINE} and lease_until > now()`, mine(p))
  }

  markUnanswered(p: Owned): Promise<boolean> {
    return this.set(
      `unanswered_at = coalesce(sending_at, unanswered_at), sending_at = null`,
      [],
      MINE,
      mine(p),
    )
  }

  clearSend(p: Owned): Promise<boolean> {
    return this.set(`sending_at = null`, [], MINE, mine(p))
  }

  async closeExecuted(p: Owned & Execution): Promise<Movement | undefined> {
    const close = `update vipps_operation
        set state = 'executed', row_id = ?, lease_until = now(), sending_at = null, transaction_id = ?,
            executed_at = coalesce(?::timestamptz, now()), answered_at = case when ?::boolean then now() end,
            ${FACTS}, updated_at = now() where ${MINE} returning ${MOVEMENT}`
    const values = [p.rowId, p.transactionId, p.at, p.answered, ...facts({}), ...mine(p)]
    const seen = p.seen && seenSets(p.seen)
    const statement = seen
      ? `with closed as (${close}),
              seen as (update vipps_attempt set ${seen.sets}, updated_at = now()
                        where order_id = (select order_id from closed))
         select * from closed`
      : close
    const all = [...values, ...(seen?.values ?? [])]
    const [row] = await this.sql.rows<MovementRow>(statement, all, { prepared: true })
    return row && movementFrom(row)
  }

  closeRefused(p: Owned & RefusalFacts): Promise<boolean> {
    return this.set(
      `state = 'refused', lease_until = now(), sending_at = null, ${FACTS}`,
      facts(p),
      MINE,
      mine(p),
    )
  }

  closeNotExecuted(p: Owned): Promise<boolean> {
    return this.set(`state = 'not_executed', lease_until = now(), sending_at = null`, [], MINE, mine(p))
  }

  async giveBack(p: Owned & { why?: RefusalFacts }): Promise<void> {
    const [sets, values] = p.why ? [`, ${FACTS}`, facts(p.why)] : ["", []]
    await this.set(`lease_until = now()${sets}`, values, MINE, mine(p))
  }

  adopt(p: { requestId: string; from: string | undefined; rowId: string; owner: string }): Promise<boolean> {
    return this.set(
      // what was acknowledged stays so when it is recorded
      `row_id = ?, owner = ?, confirmed_at = null`,
      [p.rowId, p.owner],
      `request_id = ? and state = 'executed' and row_id is not distinct from ?`,
      [p.requestId, p.from],
    )
  }

  async markAnswered(requestId: string): Promise<void> {
    await this.set(`answered_at = now()`, [], `request_id = ? and answered_at is null`, [requestId])
  }

  async markConfirmed(requestId: string): Promise<void> {
    await this.set(`confirmed_at = now()`, [], `request_id = ? and state = 'executed'`, [requestId])
  }

  listOperations(orderId: string): Promise<Operation[]> {
    return this.many(`order_id = ? order by created_at`, [orderId])
  }

  listUnconfirmed(p: { olderThanMs: number; limit: number; providerIds: string[] }): Promise<Operation[]> {
    return this.many(
      `state = 'executed' and confirmed_at is null and origin = 'ours'
         and updated_at < now() - ${milliseconds(p.olderThanMs)}
         and not exists (select 1 from vipps_attempt a
                          where a.order_id = vipps_operation.order_id and not a.provider_id = any(?))
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

  async entomb(p: {
    requestId: string
    orderId: string
    kind: OperationKind
    amountOre: number
    text: string
  }) {
    const written = await this.sql.change(
      `insert into vipps_operation (request_id, order_id, kind, amount_ore, text, state)
       values (?, ?, ?, ?, ?, 'not_executed') on conflict do nothing`,
      [p.requestId, p.orderId, p.kind, p.amountOre, p.text],
    )
    return written === 1
  }

  async writeOutside(p: OutsideOperation): Promise<boolean> {
    const written = await this.sql.change(
      `insert into vipps_operation
         (request_id, order_id, kind, amount_ore, text, state, origin, row_id, transaction_id, executed_at)
       values (?, ?, ?, ?, ?, 'executed', 'outside', ?, ?, coalesce(?::timestamptz, now()))
       on conflict (request_id) do update
         set state = 'executed', origin = 'outside', row_id = excluded.row_id, transaction_id = excluded.transaction_id,
             executed_at = excluded.executed_at, updated_at = now()
         where vipps_operation.state in ('refused', 'not_executed')`,
      [p.requestId, p.orderId, p.kind, p.amountOre, p.text, p.rowId, p.transactionId, p.at],
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
    const lastSend = `greatest(sending_at, unanswered_at)`
    return `*, lease_until > now() as lease_alive, coalesce(${lastSend} <= now() - ${quietFor}, true) as quiet,
            coalesce(${lastSend}, now()) + ${quietFor} as known_by`
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
