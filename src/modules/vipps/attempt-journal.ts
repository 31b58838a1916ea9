import type {
  Attempt,
  AttemptJournal,
  CompletionFailure,
  ExpressOffer,
  NewAttempt,
  VippsFigures,
} from "../../operations/ports"
import type { Message } from "../../messages"
import { GRACE_MS, LONGEST_PAUSE_MS } from "../../rules"
import { figureSets } from "./figure-sets"
import { attemptFrom, kept, type AttemptRow } from "./rows"
import { milliseconds, type Binding, type Sql } from "../../db/sql"

/** The row that all payments of a cart share: attempts are never deleted. */
const FIRST_OF_COLLECTION = `(
  select f.reference from vipps_attempt a
    join vipps_attempt f on (f.reference = a.reference or f.payment_collection_id = a.payment_collection_id)
                        and f.deleted_at is null
   where a.reference = ? order by f.created_at, f.reference limit 1)`

/** Since the previous refusal, if there was one. */
const GAP_MS = `least(coalesce(extract(epoch from now() - completion_failed_at) * 1000, 0), ${LONGEST_PAUSE_MS})`
/** What the column holds. */
const MOST_MS = 2 ** 31 - 1

/** The protocol's statements about attempts: one row per reference. All times are the database's. */
export class SqlAttemptJournal implements AttemptJournal {
  constructor(private readonly sql: Sql) {}

  async attempt(reference: string): Promise<Attempt | undefined> {
    const [row] = await this.sql.rows<AttemptRow>(
      `select *, now() as database_now from vipps_attempt where reference = ?`,
      [reference],
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
         (reference, provider_id, merchant_serial_number, session_id, payment_collection_id, attempt_number,
          amount_minor, currency_code, api, return_url, express_shipping, express_goods_minor, express_offered,
          next_poll_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, now() + interval '20 seconds') on conflict do nothing`,
      [
        p.reference,
        p.providerId,
        p.merchantSerialNumber,
        p.sessionId,
        p.paymentCollectionId,
        p.attemptNumber,
        p.amountMinor,
        p.currencyCode,
        p.api,
        p.returnUrl,
        p.express?.shipping,
        p.express && p.amountMinor,
        p.express && JSON.stringify(p.express.offered),
      ],
    )
    return written === 1
  }

  async savePaymentUrl(p: { reference: string; url: string; livesMs: number }): Promise<Date> {
    const [row] = await this.sql.rows<{ url_expires_at: Date }>(
      `update vipps_attempt set url = ?, url_expires_at = now() + ? * interval '1 millisecond', updated_at = now()
        where reference = ? returning url_expires_at`,
      [p.url, p.livesMs, p.reference],
    )
    if (!row) throw new Error(`The attempt ${p.reference} is not in the journal.`)
    return row.url_expires_at
  }

  async stampAuthorized(reference: string): Promise<boolean> {
    // polled next when Medusa has stored the payment and the shop's own requests are done; an accepted payment clears earlier
    // refusals
    const sets = `authorized_at = now(), next_poll_at = now() + interval '5 minutes', completion_failures = 0,
                  completion_first_failed_at = null, completion_failing_ms = 0, completion_failed_at = null,
                  completion_error_code = null, completion_error_message = null, completion_said = null`
    return this.set(sets, [], `reference = ? and state = 'active'`, [reference])
  }

  async noteCallback(reference: string): Promise<void> {
    // the callback is handled at once; the reconciliation, maybe on another server, comes only if that process dies
    const sets = `callback_at = now(), next_poll_at = least(next_poll_at, now() + interval '20 seconds')`
    await this.set(sets, [], `reference = ?`, [reference])
  }

  async pollIfLeft(reference: string, inMs: number): Promise<void> {
    await this.set(
      `next_poll_at = least(next_poll_at, now() + ${milliseconds(inMs)})`,
      [],
      `reference = ? and (failed_polls > 0 or needs_review_at is not null)`,
      [reference],
    )
  }

  async claimCompletion(reference: string, leaseMs: number): Promise<string | undefined> {
    const [row] = await this.sql.rows<{ lease: string }>(
      `update vipps_attempt set completion_lease_until = now() + ${milliseconds(leaseMs)}
        where reference = ${FIRST_OF_COLLECTION} and (completion_lease_until is null or completion_lease_until < now())
        returning completion_lease_until::text as lease`,
      [reference],
    )
    return row?.lease
  }

  async isCompleting(reference: string): Promise<boolean> {
    const rows = await this.sql.rows(
      `select 1 from vipps_attempt where reference = ${FIRST_OF_COLLECTION} and completion_lease_until > now()`,
      [reference],
    )
    return rows.length > 0
  }

  async renewCompletion(reference: string, lease: string, leaseMs: number): Promise<string | undefined> {
    const [row] = await this.sql.rows<{ lease: string }>(
      `update vipps_attempt set completion_lease_until = now() + ${milliseconds(leaseMs)}
        where reference = ${FIRST_OF_COLLECTION} and completion_lease_until = ?::timestamptz
          and completion_lease_until >= now()
        returning completion_lease_until::text as lease`,
      [reference, lease],
    )
    return row?.lease
  }

  async endCompletion(reference: string, lease: string): Promise<void> {
    await this.sql.change(
      `update vipps_attempt set completion_lease_until = null
        where reference = ${FIRST_OF_COLLECTION} and completion_lease_until = ?::timestamptz`,
      [reference, lease],
    )
  }

  async noteCompletionFailure(
    reference: string,
    { code, said }: Pick<CompletionFailure, "code" | "said">,
  ): Promise<CompletionFailure | undefined> {
    const [row] = await this.sql.rows<AttemptRow>(
      `update vipps_attempt
          set completion_failures = completion_failures + 1, completion_failed_at = now(),
              completion_failing_ms = least(completion_failing_ms + ${GAP_MS}, ${MOST_MS}),
              completion_first_failed_at = coalesce(completion_first_failed_at, now()),
              completion_error_code = ?, completion_error_message = ?, completion_said = ?::jsonb, updated_at = now()
        where reference = ? and state = 'active' returning *`,
      [code, ...kept(said), reference],
    )
    return row && attemptFrom(row).completionFailure
  }

  async failedWithin(reference: string, ms: number): Promise<boolean> {
    const rows = await this.sql.rows(
      `select 1 from vipps_attempt where reference = ? and completion_failed_at > now() - ${milliseconds(ms)}`,
      [reference],
    )
    return rows.length === 1
  }

  async setPendingAction(reference: string, action: "cancel" | "release" | undefined): Promise<void> {
    await this.set(
      `pending_action = ?, next_poll_at = now()`,
      [action],
      `reference = ? and pending_action is distinct from ?`,
      [reference, action],
    )
  }

  async claimClosing(reference: string, stampOlderThanMs: number): Promise<boolean> {
    return this.set(
      `state = 'closing'`,
      [],
      `reference = ? and state in ('active', 'closing')
         and (authorized_at is null or authorized_at < now() - ? * interval '1 millisecond')`,
      [reference, stampOlderThanMs],
    )
  }

  async unclaim(reference: string): Promise<void> {
    await this.set(`state = 'active'`, [], `reference = ? and state = 'closing'`, [reference])
  }

  async close(reference: string, reason: Message): Promise<void> {
    await this.set(
      `state = 'closed', closed_at = now(), closed_reason = ?, closed_said = ?::jsonb, pending_action = null, next_poll_at = null`,
      kept(reason),
      `reference = ? and state <> 'closed'`,
      [reference],
    )
  }

  async reopen(reference: string): Promise<void> {
    const sets = `state = 'closing', closed_at = null, closed_reason = null, closed_said = null, next_poll_at = now()`
    await this.set(sets, [], `reference = ? and state = 'closed'`, [reference])
  }

  async saveFigures(reference: string, figures: Partial<VippsFigures>): Promise<void> {
    const { sets, values } = figureSets(figures)
    await this.set(sets, values, `reference = ?`, [reference])
  }

  async claimDue(p: { limit: number; leaseMs: number; providerIds: string[] }): Promise<Attempt[]> {
    const rows = await this.sql.rows<AttemptRow>(
      `update vipps_attempt set next_poll_at = now() + ${milliseconds(p.leaseMs)}, polls = polls + 1, updated_at = now()
        where reference in (
          select reference from vipps_attempt where next_poll_at <= now() and deleted_at is null and provider_id = any(?)
           order by next_poll_at limit ? for update skip locked)
        returning *, now() as database_now`,
      [p.providerIds, p.limit],
    )
    return rows.map(attemptFrom)
  }

  async giveBackDue(references: string[]): Promise<void> {
    await this.sql.change(
      `update vipps_attempt set next_poll_at = now() where reference = any(?) and next_poll_at is not null`,
      [references],
    )
  }

  async countDueElsewhere(providerIds: string[]): Promise<{ providerId: string; count: number }[]> {
    const rows = await this.sql.rows<{ provider_id: string; count: number }>(
      `select provider_id, count(*)::int as count from vipps_attempt
        where next_poll_at <= now() and deleted_at is null and not provider_id = any(?) group by 1 order by 1`,
      [providerIds],
    )
    return rows.map(({ provider_id, count }) => ({ providerId: provider_id, count }))
  }

  async pollNow(references: string[]): Promise<void> {
    if (references.length === 0) return
    const places = references.map(() => "?").join(", ")
    await this.sql.change(
      `update vipps_attempt set next_poll_at = now() where reference in (${places})
          and needs_review_at is null and failed_polls = 0`,
      references,
    )
  }

  async schedulePoll(reference: string, inMs = 10_000): Promise<void> {
    await this.set(
      `next_poll_at = least(next_poll_at, now() + ${milliseconds(inMs)})`,
      [],
      `reference = ? and needs_review_at is null and failed_polls = 0 and state <> 'closed'`,
      [reference],
    )
  }

  async pollAgain(
    reference: string,
    inMs: number | undefined,
    figures: Partial<VippsFigures> = {},
  ): Promise<void> {
    const next = inMs === undefined ? "null::timestamptz" : `now() + ${milliseconds(inMs)}`
    // a closed one is polled once, if Vipps has called about it; an action that became pending during the poll must not wait for its pause
    const sets = `next_poll_at = case when state = 'closed' then null
                                      when pending_action is not null then least(${next}, now() + ${milliseconds(GRACE_MS)})
                                      else ${next} end, failed_polls = 0`
    const seen = figureSets(figures)
    await this.set([sets, seen.sets].filter(Boolean).join(", "), seen.values, `reference = ?`, [reference])
  }

  async markReleaseBlocked(reference: string, isBlocked: boolean): Promise<void> {
    const sets = `release_blocked_at = ${isBlocked ? "now()" : "null"}`
    await this.set(sets, [], `reference = ? and (release_blocked_at is null) = ?`, [reference, isBlocked])
  }

  async noteFailedPoll(reference: string, inMs: number): Promise<number> {
    const [row] = await this.sql.rows<{ failed_polls: number }>(
      `update vipps_attempt set failed_polls = failed_polls + 1, next_poll_at = now() + ${milliseconds(inMs)},
              updated_at = now() where reference = ? returning failed_polls`,
      [reference],
    )
    return row?.failed_polls ?? 0
  }

  async markExpiryWarned(reference: string, bankDays: number): Promise<boolean> {
    return this.set(
      `expiry_warned_days = ?`,
      [bankDays],
      `reference = ? and coalesce(expiry_warned_days, 0) < ?`,
      [reference, bankDays],
    )
  }

  async markNeedsReview(reference: string, reason: Message): Promise<void> {
    const sets = `needs_review_at = now(), needs_review_reason = ?, needs_review_said = ?::jsonb, next_poll_at = null`
    await this.set(sets, kept(reason), `reference = ?`, [reference])
  }

  async clearNeedsReview(reference: string): Promise<void> {
    const sets = `needs_review_at = null, needs_review_reason = null, needs_review_said = null, failed_polls = 0, next_poll_at = now()`
    await this.set(sets, [], `reference = ?`, [reference])
  }

  async addExpressOffers(reference: string, offers: ExpressOffer[]): Promise<boolean> {
    return this.set(
      `express_offered = (select coalesce(jsonb_agg(distinct o), '[]'::jsonb)
                            from jsonb_array_elements(express_offered || ?::jsonb) o)`,
      [JSON.stringify(offers)],
      `reference = ? and express_shipping is not null and state = 'active' and authorized_at is null`,
      [reference],
    )
  }

  async markExpressWritten(reference: string, amountMinor: number): Promise<string | undefined> {
    const [row] = await this.sql.rows<{ mark: string }>(
      `update vipps_attempt set express_written_at = now(), amount_minor = ?, updated_at = now()
        where reference = ? and express_shipping is not null returning express_written_at::text as mark`,
      [amountMinor, reference],
    )
    return row?.mark
  }

  async unmarkExpressWritten(reference: string, mark: string): Promise<boolean> {
    const sets = `express_written_at = null, amount_minor = express_goods_minor`
    return this.set(sets, [], `reference = ? and express_written_at = ?::timestamptz`, [reference, mark])
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
