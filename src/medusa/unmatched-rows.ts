import type { MedusaContainer } from "@medusajs/framework/types"
import { sqlOf } from "../db/sql"
import type { Attempt } from "../operations"
import { smallestUlid } from "../rules"

export type Row = { id: string; kind: "capture" | "refund"; amount: string }

export async function listRows(
  container: MedusaContainer,
  paymentId: string,
  graceMs: number,
): Promise<Row[]> {
  const select = (kind: Row["kind"]) =>
    `select r.id, '${kind}' as kind, coalesce(r.raw_amount->>'value', r.amount::text) as amount from ${kind} r
      where r.payment_id = :paymentId and r.deleted_at is null
        and r.created_at < now() - :graceMs * interval '1 millisecond'
        and not exists (select 1 from vipps_operation o
                         where o.row_id = r.id and o.state in ('open', 'executed') and o.deleted_at is null)`
  return sqlOf(container).rows<Row>(`${select("capture")} union all ${select("refund")}`, {
    paymentId,
    graceMs,
  })
}

/** How far back rows are sought that a crash left behind. */
const ROWS_BACK_MS = 7 * 24 * 60 * 60_000

/** References of payments with a row of Medusa's, at least this old, that no operation belongs to. */
export async function listWithoutOperation(
  container: MedusaContainer,
  now: Date,
  graceMs: number,
): Promise<string[]> {
  const since = smallestUlid(new Date(now.getTime() - ROWS_BACK_MS))
  const select = (table: "capture" | "refund", prefix: string) =>
    `select a.order_id from ${table} r
       join payment p on p.id = r.payment_id
       join vipps_attempt a on a.session_id = p.payment_session_id and a.deleted_at is null
      where r.id > '${prefix}_' || :since and r.deleted_at is null
        and r.created_at < now() - :graceMs * interval '1 millisecond'
        and not exists (select 1 from vipps_operation o
                         where o.row_id = r.id and o.state in ('open', 'executed') and o.deleted_at is null)`
  const rows = await sqlOf(container).rows<{ order_id: string }>(
    `${select("capture", "capt")} union ${select("refund", "ref")} limit 200`,
    { since, graceMs },
  )
  return rows.map(({ order_id }) => order_id)
}

/** References of those that have nothing open at Vipps and became no payment in Medusa. */
export async function listUnpaid(container: MedusaContainer, attempts: Attempt[]): Promise<Set<string>> {
  if (attempts.length === 0) return new Set()
  const rows = await sqlOf(container).rows<{
    order_id: string
  }>(
    `select a.order_id from vipps_attempt a
      where a.order_id in (${attempts.map(() => "?").join(", ")})
        and not exists (select 1 from vipps_operation v
                         where v.order_id = a.order_id and v.state = 'open' and v.deleted_at is null)
        and not exists (select 1 from payment p
                         where p.payment_session_id = a.session_id and p.deleted_at is null)`,
    attempts.map(({ orderId }) => orderId),
  )
  return new Set(rows.map(({ order_id }) => order_id))
}
