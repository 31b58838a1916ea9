import type { MedusaContainer } from "@medusajs/framework/types"
import { sqlOf } from "../db/sql"
import { smallestUlid } from "../rules"

/** The ordinary poll, at least once a day, has found older ones. */
const BACK_MS = 24 * 60 * 60_000

/** Medusa's server dates a credit line, the database dates our reads: their clocks may differ by this much. */
const CLOCKS_DIFFER_SECONDS = 60

/**
 * References of payments whose order was credited since they were last polled. Medusa emits no event for a credit line, and with
 * it a reservation may no longer be needed. Credit lines that the order got from its cart don't count.
 */
export async function listCredited(container: MedusaContainer, now: Date): Promise<string[]> {
  const rows = await sqlOf(container).rows<{ reference: string }>(
    `select distinct a.reference from order_credit_line c
       join order_payment_collection l on l.order_id = c.order_id and l.deleted_at is null
       join payment p on p.payment_collection_id = l.payment_collection_id and p.deleted_at is null
       join vipps_attempt a on a.session_id = p.payment_session_id and a.deleted_at is null
      where c.id > 'ordcl_' || :since and c.version > 1 and c.deleted_at is null and a.capturable_minor > 0
        and a.vipps_read_at < c.created_at + interval '${CLOCKS_DIFFER_SECONDS} seconds'
      limit 200`,
    { since: smallestUlid(new Date(now.getTime() - BACK_MS)) },
  )
  return rows.map(({ reference }) => reference)
}
