import type {
  Attempt,
  AttemptJournal,
  CompletionFailure,
  NewAttempt,
  SeenFigures,
} from "../../operations/ports"
import type { Message } from "../../messages"
import { LONGEST_PAUSE_MS } from "../../rules"
import { attemptFrom, kept, type AttemptRow } from "./rows"
import { milliseconds, type Binding, type Sql } from "../../db/sql"

/** The figures as assignments of an `update vipps_attempt`, and their values. */
export function seenSets(figures: Partial<SeenFigures>): { sets: string; values: Binding[] } {
  const columns = Object.entries(SEEN_COLUMNS).filter(([key]) => key in figures)
  const sets = [...columns.map(([, column]) => `${column} = ?`), "seen_at = now()"].join(", ")
  return { sets, values: columns.map(([key]) => figures[key as keyof SeenFigures]) }
}

const SEEN_COLUMNS: Record<keyof SeenFigures, string> = {
  state: "seen_state",
  reservedOre: "reserved_ore",
  capturedOre: "captured_ore",
  refundedOre: "refunded_ore",
  capturableOre: "capturable_ore",
  released: "released",
  directCapture: "direct_capture",
  reservedAt: "reserved_at",
}

/** The row that all payments of a cart share: attempts are never deleted. */
const FIRST_OF_COLLECTION = `(
  select f.order_id from vipps_attempt a
    join vipps_attempt f on (f.order_id = a.order_id or f.payment_collection_id = a.payment_collection_id)
                        and f.deleted_at is null
   where a.order_id = ? order by f.created_at, f.order_id limit 1)`

/** Since the previous refusal, if there was one. */
const GAP_MS = `least(coalesce(extract(epoch from now() - completion_failed_at) * 1000, 0), ${LONGEST_PAUSE_MS})`
/** What the column holds. */
const MOST_MS = 2 ** 31 - 1

/** The protocol's statements about attempts: one row per reference. All times are the database's. */
export class SqlAttemptJournal implements AttemptJournal {
  constructor(private readonly sql: Sql) {}

  async attempt(orderId: string): Promise<Attempt | undefined> {
    const [row] = await this.sql.rows<AttemptRow>(
      `select *, now() as database_now from vipps_attempt where order_id = ?`,
      [orderId],
    )
    return row && attemptFrom(row)
  }

  async attemptsOfSession(sessionId: string): Promise<Attempt[]> {
    const rows = await this.sql.rows<AttemptRow>(
      `select *, now() as database_now from vipps_attempt where session_id = ? and deleted_at is null order by attempt_number desc`,
      [sessionId],
    )
    return rows.map(attemptFrom)
  }

  async write(p: NewAttempt): Promise<boolean> {
    const written = await this.sql.change(
      `insert into vipps_attempt
         (order_id, provider_id, merchant_serial_number, session_id, payment_collection_id, attempt_number,
          amount_ore, return_url, next_look_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, now() + interval '20 seconds') on conflict do nothing`,
      [
        p.orderId,
        p.providerId,
        p.merchantSerialNumber,
        p.sessionId,
        p.paymentCollectionId,
        p.attemptNumber,
        p.amountOre,
        p.returnUrl,
      ],
    )
    return written === 1
  }

  async keepLink(p: { orderId: string; url: string; livesMs: number }): Promise<Date> {
    const [row] = await this.sql.rows<{ url_expires_at: Date }>(
      `update vipps_attempt set url = ?, url_expires_at = now() + ? * interval '1 millisecond', updated_at = now()
        where order_id = ? returning url_expires_at`,
      [p.url, p.livesMs, p.orderId],
    )
    if (!row) throw new Error(`The attempt ${p.orderId} is not in the journal.`)
    return row.url_expires_at
  }

  async stampAuthorized(orderId: string): Promise<boolean> {
    // polled next when Medusa has stored the payment and the shop's own requests are done; an accepted payment clears earlier
    // refusals
    const sets = `authorized_at = now(), next_look_at = now() + interval '5 minutes', completion_failures = 0,
                  completion_first_failed_at = null, completion_failing_ms = 0, completion_failed_at = null,
                  completion_error_code = null, completion_error_message = null`
    return this.set(sets, [], `order_id = ? and state = 'watched'`, [orderId])
  }

  async noteCallback(orderId: string): Promise<void> {
    // the callback is handled at once; the reconciliation, maybe on another server, comes only if that process dies
    const sets = `callback_at = now(), next_look_at = least(next_look_at, now() + interval '20 seconds')`
    await this.set(sets, [], `order_id = ?`, [orderId])
  }

  async claimCompletion(orderId: string, leaseMs: number): Promise<string | undefined> {
    const [row] = await this.sql.rows<{ lease: string }>(
      `update vipps_attempt set completing_until = now() + ${milliseconds(leaseMs)}
        where order_id = ${FIRST_OF_COLLECTION} and (completing_until is null or completing_until < now())
        returning completing_until::text as lease`,
      [orderId],
    )
    return row?.lease
  }

  async isCompleting(orderId: string): Promise<boolean> {
    const rows = await this.sql.rows(
      `select 1 from vipps_attempt where order_id = ${FIRST_OF_COLLECTION} and completing_until > now()`,
      [orderId],
    )
    return rows.length > 0
  }

  async endCompletion(orderId: string, lease: string): Promise<void> {
    await this.sql.change(
      `update vipps_attempt set completing_until = null
        where order_id = ${FIRST_OF_COLLECTION} and completing_until = ?::timestamptz`,
      [orderId, lease],
    )
  }

  async noteCompletionFailure(
    orderId: string,
    { code, said }: Pick<CompletionFailure, "code" | "said">,
  ): Promise<CompletionFailure | undefined> {
    const [row] = await this.sql.rows<AttemptRow>(
      `update vipps_attempt
          set completion_failures = completion_failures + 1, completion_failed_at = now(),
              completion_failing_ms = least(completion_failing_ms + ${GAP_MS}, ${MOST_MS}),
              completion_first_failed_at = coalesce(completion_first_failed_at, now()),
              completion_error_code = ?, completion_error_message = ?, completion_said = ?::jsonb, updated_at = now()
        where order_id = ? and state = 'watched' returning *`,
      [code, ...kept(said), orderId],
    )
    return row && attemptFrom(row).completionFailure
  }

  async failedWithin(orderId: string, ms: number): Promise<boolean> {
    const rows = await this.sql.rows(
      `select 1 from vipps_attempt where order_id = ? and completion_failed_at > now() - ${milliseconds(ms)}`,
      [orderId],
    )
    return rows.length === 1
  }

  async wish(orderId: string, wish: "cancel" | "release" | undefined): Promise<void> {
    await this.set(`wish = ?, next_look_at = now()`, [wish], `order_id = ? and wish is distinct from ?`, [
      orderId,
      wish,
    ])
  }

  async claimClosing(orderId: string, stampOlderThanMs: number): Promise<boolean> {
    return this.set(
      `state = 'closing'`,
      [],
      `order_id = ? and state in ('watched', 'closing')
         and (authorized_at is null or authorized_at < now() - ? * interval '1 millisecond')`,
      [orderId, stampOlderThanMs],
    )
  }

  async unclaim(orderId: string): Promise<void> {
    await this.set(`state = 'watched'`, [], `order_id = ? and state = 'closing'`, [orderId])
  }

  async close(orderId: string, reason: Message): Promise<void> {
    await this.set(
      `state = 'closed', closed_at = now(), closed_reason = ?, closed_said = ?::jsonb, wish = null, next_look_at = null`,
      kept(reason),
      `order_id = ? and state <> 'closed'`,
      [orderId],
    )
  }

  async reopen(orderId: string): Promise<void> {
    const sets = `state = 'closing', closed_at = null, closed_reason = null, closed_said = null, next_look_at = now()`
    await this.set(sets, [], `order_id = ? and state = 'closed'`, [orderId])
  }

  async see(orderId: string, figures: Partial<SeenFigures>): Promise<void> {
    const { sets, values } = seenSets(figures)
    await this.set(sets, values, `order_id = ?`, [orderId])
  }

  async claimDue(p: { limit: number; leaseMs: number; providerIds: string[] }): Promise<Attempt[]> {
    const rows = await this.sql.rows<AttemptRow>(
      `update vipps_attempt set next_look_at = now() + ${milliseconds(p.leaseMs)}, looks = looks + 1, updated_at = now()
        where order_id in (
          select order_id from vipps_attempt where next_look_at <= now() and deleted_at is null and provider_id = any(?)
           order by next_look_at limit ? for update skip locked)
        returning *, now() as database_now`,
      [p.providerIds, p.limit],
    )
    return rows.map(attemptFrom)
  }

  async giveBackDue(orderIds: string[]): Promise<void> {
    await this.sql.change(
      `update vipps_attempt set next_look_at = now() where order_id = any(?) and next_look_at is not null`,
      [orderIds],
    )
  }

  async countDueElsewhere(providerIds: string[]): Promise<{ providerId: string; count: number }[]> {
    const rows = await this.sql.rows<{ provider_id: string; count: number }>(
      `select provider_id, count(*)::int as count from vipps_attempt
        where next_look_at <= now() and deleted_at is null and not provider_id = any(?) group by 1 order by 1`,
      [providerIds],
    )
    return rows.map(({ provider_id, count }) => ({ providerId: provider_id, count }))
  }

  async lookNow(orderIds: string[]): Promise<void> {
    if (orderIds.length === 0) return
    const places = orderIds.map(() => "?").join(", ")
    await this.sql.change(
      `update vipps_attempt set next_look_at = now() where order_id in (${places})
          and parked_at is null and failed_looks = 0`,
      orderIds,
    )
  }

  async lookSoon(orderId: string, inMs = 10_000): Promise<void> {
    await this.set(
      `next_look_at = least(next_look_at, now() + ${milliseconds(inMs)})`,
      [],
      `order_id = ? and parked_at is null and failed_looks = 0 and state <> 'closed'`,
      [orderId],
    )
  }

  async lookAgain(orderId: string, inMs: number | undefined, seen: Partial<SeenFigures> = {}): Promise<void> {
    const next = inMs === undefined ? "null::timestamptz" : `now() + ${milliseconds(inMs)}`
    // a closed one is polled once, if Vipps has called about it
    const sets = `next_look_at = case when state = 'closed' then null else ${next} end, failed_looks = 0`
    const figures = seenSets(seen)
    await this.set([sets, figures.sets].filter(Boolean).join(", "), figures.values, `order_id = ?`, [orderId])
  }

  async markReleaseBlocked(orderId: string, isBlocked: boolean): Promise<void> {
    const sets = `release_blocked_at = ${isBlocked ? "now()" : "null"}`
    await this.set(sets, [], `order_id = ? and (release_blocked_at is null) = ?`, [orderId, isBlocked])
  }

  async noteFailedLook(orderId: string, inMs: number): Promise<number> {
    const [row] = await this.sql.rows<{ failed_looks: number }>(
      `update vipps_attempt set failed_looks = failed_looks + 1, next_look_at = now() + ${milliseconds(inMs)},
              updated_at = now() where order_id = ? returning failed_looks`,
      [orderId],
    )
    return row?.failed_looks ?? 0
  }

  async tellAgingOnce(orderId: string, bankDays: number): Promise<boolean> {
    return this.set(`aging_told_days = ?`, [bankDays], `order_id = ? and coalesce(aging_told_days, 0) < ?`, [
      orderId,
      bankDays,
    ])
  }

  async park(orderId: string, reason: Message): Promise<void> {
    const sets = `parked_at = now(), parked_reason = ?, parked_said = ?::jsonb, next_look_at = null`
    await this.set(sets, kept(reason), `order_id = ?`, [orderId])
  }

  async unpark(orderId: string): Promise<void> {
    const sets = `parked_at = null, parked_reason = null, parked_said = null, failed_looks = 0, next_look_at = now()`
    await this.set(sets, [], `order_id = ?`, [orderId])
  }

  private async set(
    sets: string,
    setValues: Binding[],
    where: string,
    whereValues: Binding[],
  ): Promise<boolean> {
    const changed = await this.sql.change(
      `update vipps_attempt set ${sets}, updated_at = now() where ${where}`,
      [...setValues, ...whereValues],
    )
    return changed === 1
  }
}
