import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { attemptFrom, hasAttempt, type MaybeAttempt } from "../modules/vipps/rows"
import { message, type Message } from "../messages"
import { inMinor, Sql, type Binding } from "../db/sql"
import type { Attempt, Booking, OperationKind, Rows } from "../operations"
import {
  isRefusal,
  isCancelOrRelease,
  minorFromDecimal,
  roundToMinor,
  shareInMinor,
  type OpenOrderChange,
  type MinorUnits,
  type Market,
} from "../rules"
import { notAllowed, requireMinor } from "./errors"
import { readOpenChange } from "./open-change"
import { factsFrom, type FactsRow, type PaymentFacts } from "./payment-facts"
import { hasForeignBooking } from "./foreign-bookings"
import { readPurchase, type Purchase } from "./purchase"
import { readShoppersNumber } from "./shopper-phone"

/**
 * Medusa's own tables, as far as the provider must read them. The amount of a capture is only in the Capture row. If a row can't
 * be read, nothing is sent.
 */
type MoneyRow = {
  id: string
  /** in the main unit, as Medusa has it */
  amount: string
  /** rounded on its own; with a fraction of a minor unit, `shareOf` says what Vipps must move */
  amountMinor: MinorUnits
  hasFraction: boolean
  actor: string | undefined
  /** by the database's clock */
  createdAt: Date
  paymentId: string
  /** the payment's, as Medusa has it */
  currency: string
  sessionId: string
  /** Medusa's order number, `#1001`, once the payment belongs to an order */
  orderNumber: number | undefined
  /** the payment's attempts, newest first, each with how many operations it has had */
  attempts: (Attempt & { operations: number })[]
}

export type SessionRow = {
  id: string
  providerId: string
  collectionId: string
  amountMinor: MinorUnits
  currency: string
  /** of an order that is paid by a link */
  orderNumber: number | undefined
}

type PaymentRow = {
  id: string
  providerId: string
  sessionId: string
  collectionId: string
  collectionStatus: string
  canceledAt: Date | undefined
  capturedAt: Date | undefined
  hasOrder: boolean
  /** an edit, return, exchange, claim or transfer of its order is open */
  hasOpenChange: boolean
}

const tables = { capture: "capture", refund: "refund" } as const
const sums = { capture: "captured_amount", refund: "refunded_amount" } as const

export class MedusaRows implements Rows {
  private readonly sql: Sql

  constructor(db: Knex) {
    this.sql = new Sql(db)
  }

  async moneyRow(kind: "capture" | "refund", id: string | undefined): Promise<MoneyRow> {
    const rows = await this.sql.rows<
      MaybeAttempt & {
        medusa_row_id: string
        row_amount: string
        created_by: string | null
        row_created_at: Date
        database_now: Date
        payment_id: string
        payment_session_id: string
        payment_currency: string
        display_id: number | null
        operations: number
      }
    >(
      // each table by itself (`offset 0`), sorted here: joined and sorted there, planning takes as long as everything else
      `select a.*, r.*, p.*, now() as database_now,
              (select count(*)::int from vipps_operation
                where reference = a.reference and deleted_at is null) as operations
         from (select id as medusa_row_id, coalesce(raw_amount->>'value', amount::text) as row_amount, created_by,
                      created_at as row_created_at, payment_id
                 from ${tables[kind]} where id = ? and deleted_at is null offset 0) r
         cross join lateral
              (select payment_session_id, currency_code as payment_currency,
                      (select (select display_id from "order" where id = l.order_id) from order_payment_collection l
                        where l.payment_collection_id = payment.payment_collection_id and l.deleted_at is null
                        limit 1) as display_id
                 from payment where id = r.payment_id and deleted_at is null offset 0) p
         left join vipps_attempt a on a.session_id = p.payment_session_id and a.deleted_at is null`,
      [id ?? ""],
      { prepared: true },
    )
    const [row] = rows
    if (!row) throw notAllowed(unreadable(kind, id))
    return {
      id: row.medusa_row_id,
      amount: row.row_amount,
      amountMinor: requireMinor(roundToMinor(row.row_amount), {
        movement: kind,
        currencyCode: row.payment_currency,
      }),
      hasFraction: isRefusal(minorFromDecimal(row.row_amount)),
      actor: row.created_by ?? undefined,
      createdAt: onDatabaseClock({
        createdAt: row.row_created_at,
        now: row.database_now,
        readAt: new Date(),
      }),
      paymentId: row.payment_id,
      currency: row.payment_currency,
      sessionId: row.payment_session_id,
      orderNumber: row.display_id ?? undefined,
      attempts: rows
        .filter(hasAttempt)
        .map((one) => ({ ...attemptFrom(one), operations: one.operations }))
        .toSorted((one, other) => other.attemptNumber - one.attemptNumber),
    }
  }

  /** What Vipps must move for a row, on top of the payment's rows that Vipps has executed. */
  async shareOf(
    kind: "capture" | "refund",
    { id, currency }: Pick<MoneyRow, "id" | "currency">,
  ): Promise<MinorUnits> {
    const [row] = await this.query<{ before: string; after: string }>(
      `select s.before::text as before, (s.before + r.amount)::text as after
         from ${tables[kind]} r
         cross join lateral
              (select coalesce(sum(o.amount), 0) as before from ${tables[kind]} o
                where o.payment_id = r.payment_id and o.id <> r.id and o.deleted_at is null
                  and exists (select 1 from vipps_operation v
                               where v.medusa_row_id = o.id and v.state = 'executed' and v.deleted_at is null)) s
        where r.id = ? and r.deleted_at is null`,
      [id],
    )
    if (!row) throw notAllowed(unreadable(kind, id))
    return requireMinor(shareInMinor(row), { movement: kind, currencyCode: currency })
  }

  async session(id: string): Promise<SessionRow | undefined> {
    const [row] = await this.query<
      Omit<SessionRow, "amountMinor" | "orderNumber"> & { amount: string; orderNumber: number | null }
    >(
      `select s.id, s.provider_id as "providerId", s.payment_collection_id as "collectionId", s.currency_code as currency,
              coalesce(s.raw_amount->>'value', s.amount::text) as amount,
              (select o.display_id from order_payment_collection l join "order" o on o.id = l.order_id
                where l.payment_collection_id = s.payment_collection_id and l.deleted_at is null limit 1) as "orderNumber"
         from payment_session s where s.id = ? and s.deleted_at is null`,
      [id],
    )
    if (!row) return undefined
    const { amount, orderNumber, ...session } = row
    const amountMinor = requireMinor(roundToMinor(amount), {
      movement: "payment",
      currencyCode: row.currency,
    })
    return { ...session, amountMinor, orderNumber: orderNumber ?? undefined }
  }

  async payment(id: string): Promise<PaymentRow | undefined> {
    const [row] = await this.query<{
      id: string
      provider_id: string
      payment_session_id: string
      payment_collection_id: string
      status: string
      canceled_at: Date | null
      captured_at: Date | null
      has_order: boolean
      has_open_change: boolean
    }>(
      `select p.id, p.provider_id, p.payment_session_id, p.payment_collection_id, c.status, p.canceled_at, p.captured_at,
              exists (select 1 from order_payment_collection o
                       where o.payment_collection_id = c.id and o.deleted_at is null) as has_order,
              exists (select 1 from order_payment_collection o join order_change h on h.order_id = o.order_id
                       where o.payment_collection_id = c.id and o.deleted_at is null and h.deleted_at is null
                         and h.status in ('pending', 'requested')) as has_open_change
         from payment p join payment_collection c on c.id = p.payment_collection_id
        where p.id = ? and p.deleted_at is null`,
      [id],
    )
    return (
      row && {
        id: row.id,
        providerId: row.provider_id,
        sessionId: row.payment_session_id,
        collectionId: row.payment_collection_id,
        collectionStatus: row.status,
        canceledAt: row.canceled_at ?? undefined,
        capturedAt: row.captured_at ?? undefined,
        hasOrder: row.has_order,
        hasOpenChange: row.has_open_change,
      }
    )
  }

  /** What keeps Medusa from booking a refund of this payment, or of this much of it (in the main unit). */
  openChange(paymentId: string, amount?: string | number): Promise<OpenOrderChange | undefined> {
    return readOpenChange(this.sql, { paymentId, amount })
  }

  purchase(collectionId: string): Promise<Purchase | undefined> {
    return readPurchase(this.sql, collectionId)
  }

  shoppersNumber(collectionId: string, market: Market): Promise<string | undefined> {
    return readShoppersNumber(this.sql, collectionId, market)
  }

  /** What Medusa's own buttons use, and the order's number. */
  async facts(paymentId: string): Promise<PaymentFacts | undefined> {
    const [row] = await this.query<FactsRow>(
      `select ${inMinor("p.amount")}::int as amount_minor,
              (select coalesce(${inMinor("sum(r.amount)")}, 0)::int from capture r
                where r.payment_id = p.id and r.deleted_at is null) as captured_minor,
              p.captured_at, p.canceled_at, o.id as order_id, o.display_id
         from payment p
         left join order_payment_collection l
                on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
         left join "order" o on o.id = l.order_id
        where p.id = ? and p.deleted_at is null`,
      [paymentId],
    )
    return row && factsFrom(row)
  }

  async providerIdOf(paymentId: string): Promise<string | undefined> {
    const [row] = await this.sql.rows<{ provider_id: string }>(
      `select provider_id from payment where id = ?`,
      [paymentId],
      { prepared: true },
    )
    return row?.provider_id
  }

  async paymentIdOf(sessionId: string): Promise<string | undefined> {
    const [row] = await this.query<{ id: string }>(
      `select id from payment where payment_session_id = ? and deleted_at is null`,
      [sessionId],
    )
    return row?.id
  }

  /** Medusa's order number, `#1001`, once the session's payment belongs to an order. */
  async orderNumber(sessionId: string): Promise<number | undefined> {
    const [row] = await this.query<{ display_id: number }>(
      `select o.display_id from order_payment_collection l join "order" o on o.id = l.order_id
        where l.deleted_at is null and l.payment_collection_id in
              (select payment_collection_id from payment_session where id = ? union
               select payment_collection_id from payment where payment_session_id = ?)`,
      [sessionId, sessionId],
    )
    return row?.display_id
  }

  async exists(kind: OperationKind, medusaRowId: string): Promise<boolean> {
    if (isCancelOrRelease(kind)) return false
    const found = await this.query(`select 1 from ${tables[kind]} where id = ? and deleted_at is null`, [
      medusaRowId,
    ])
    return found.length > 0
  }

  /**
   * An order's books have the row when a transaction names it; without an order, when the collection's sum holds every
   * row up to this one (protocol, R8). Which was written first, the numbers of the database's transactions tell
   * (docs/decisions.md, 11): `created_at` is the clock of whichever server wrote it.
   */
  async booking(kind: OperationKind, medusaRowId: string, clickedMedusaRowId: string): Promise<Booking> {
    if (isCancelOrRelease(kind)) return "none"
    const [row] = await this.query<{
      booked_age: number | null
      click_age: number | null
      is_foreign: boolean
    }>(
      `select (select age(xmin) from ${tables[kind]} where id = ?) as click_age,
              ${hasForeignBooking("select reference from vipps_operation where medusa_row_id = ? and deleted_at is null")} as is_foreign,
         coalesce(
         (select max(age(xmin)) from order_transaction where reference_id = ? and deleted_at is null),
         (select age(c.xmin)
            from ${tables[kind]} r
            join payment p on p.id = r.payment_id
            join payment_collection c on c.id = p.payment_collection_id
           where r.id = ? and r.deleted_at is null
             and not exists (select 1 from order_payment_collection o
                              where o.payment_collection_id = c.id and o.deleted_at is null)
             and ${inMinor(`c.${sums[kind]}`)} >=
                 (select ${inMinor("sum(r2.amount)")} from ${tables[kind]} r2 join payment p2 on p2.id = r2.payment_id
                   where p2.payment_collection_id = c.id and r2.deleted_at is null and age(r2.xmin) >= age(r.xmin)))
       ) as booked_age`,
      [clickedMedusaRowId, medusaRowId, medusaRowId, medusaRowId],
    )
    if (!row || row.booked_age === null || row.is_foreign) return "none"
    return row.click_age !== null && row.click_age > row.booked_age ? "after-click" : "before-click"
  }

  async remove(kind: OperationKind, medusaRowId: string): Promise<void> {
    if (!isCancelOrRelease(kind)) await this.query(`delete from ${tables[kind]} where id = ?`, [medusaRowId])
  }

  /**
   * Medusa completes a cart with an authorized session without asking us again. If its payment is cancelled, that would be an
   * order without money (docs/decisions.md, 12). For a cancelled session Medusa asks for a new one.
   */
  async endSession(id: string): Promise<void> {
    await this.query(
      `update payment_session set status = 'canceled', updated_at = now()
        where id = ? and status <> 'canceled' and deleted_at is null`,
      [id],
    )
  }

  private query<Row>(statement: string, values: Binding[]): Promise<Row[]> {
    return this.sql.rows<Row>(statement, values)
  }
}

/**
 * Medusa dates a row by its server's clock and calls us in the same process, so that clock knows the row's age. The read makes it
 * look older by some milliseconds, never younger.
 */
export function onDatabaseClock(p: { createdAt: Date; now: Date; readAt: Date }): Date {
  const ageMs = Math.max(0, p.readAt.getTime() - p.createdAt.getTime())
  return new Date(p.now.getTime() - ageMs)
}

function unreadable(movement: "capture" | "refund", id: string | undefined): Message {
  return message("row-unreadable", { movement, row: id ?? null })
}
