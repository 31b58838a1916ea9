import { z } from "zod"
import type { Cluster } from "../../integration-tests/cluster/two-servers"

const rowSchema = z.object({
  reference: z.string(),
  payment: z.string(),
  reserved: z.number(),
  captured: z.number(),
  collection: z.number(),
  booked: z.number(),
  unresolved: z.number(),
})

/** `differences`: a line for each payment of which Vipps, Medusa's rows, the collection and the order's books don't say the same. */
export type Books = {
  carts: number
  /** orders of these carts */
  orders: number
  /**
   * orders without a cart and without a payment, which were being written when a server was killed: Medusa's completion is not one
   * transaction. Their carts were completed anew
   */
  unfinished: number
  /** such orders of any other time, for which no killed server is the reason */
  strays: number
  /** carts that became several orders, or none */
  wrongCarts: number
  payments: number
  /** captures that Vipps has executed */
  captures: number
  capturedMinor: number
  /** reserved at Vipps, and of no order */
  lost: string[]
  differences: string[]
  /** calls to Vipps by all payments, by name */
  calls: Record<string, number>
}

const shopSchema = z.object({
  carts: z.number(),
  orders: z.number(),
  wrong: z.number(),
})

const MINOR = (amount: string) => `coalesce(round((${amount}) * 100), 0)::int`

/** `beingWritten`: the unjoined orders that there were when a server had been killed. */
export async function compareBooks(
  { sql, sandbox }: Pick<Cluster, "sql" | "sandbox">,
  beingWritten: ReadonlySet<string>,
): Promise<Books> {
  const rows = (await sql(PAYMENTS)).map((row) => rowSchema.parse(row))
  const known = new Map(rows.map((row) => [row.reference, row]))
  const ledger = await sandbox.control.ledger()
  const lost: string[] = []
  const differences: string[] = []
  for (const vipps of ledger) {
    const row = known.get(vipps.reference)
    const isFree = vipps.reservedMinor === vipps.releasedMinor && vipps.capturedMinor === 0
    if (!row) {
      if (!isFree) lost.push(vipps.reference)
      continue
    }
    const { reserved, captured, collection, booked, unresolved } = row
    const isEqual = [captured, collection, booked].every((minor) => minor === vipps.capturedMinor)
    if (!isEqual || reserved !== vipps.reservedMinor || unresolved > 0)
      differences.push(`${JSON.stringify(row)}, at Vipps ${vipps.reservedMinor}, ${vipps.capturedMinor}`)
  }
  const [shop] = await sql(SHOP)
  const { carts, orders, wrong } = shopSchema.parse(shop)
  const unjoined = [...(await findUnjoinedOrders({ sql }))]
  return {
    carts,
    orders,
    unfinished: unjoined.filter((id) => beingWritten.has(id)).length,
    strays: unjoined.filter((id) => !beingWritten.has(id)).length,
    wrongCarts: wrong,
    payments: rows.length,
    captures: sumOf(ledger.map(({ captures }) => captures)),
    capturedMinor: sumOf(ledger.map(({ capturedMinor }) => capturedMinor)),
    lost,
    differences,
    calls: countBy((await sandbox.control.requests()).map(({ call }) => call)),
  }
}

const PAYMENTS = `
  select a.reference, p.id as payment, ${MINOR("p.amount")} as reserved,
         ${MINOR("select sum(amount) from capture where payment_id = p.id and deleted_at is null")} as captured,
         ${MINOR("c.captured_amount")} as collection,
         ${MINOR(`select sum(t.amount) from order_transaction t
                   where t.order_id = l.order_id and t.reference = 'capture' and t.deleted_at is null`)} as booked,
         (select count(*) from vipps_operation o where o.reference = a.reference and o.state = 'open')::int as unresolved
    from payment p
    join payment_collection c on c.id = p.payment_collection_id
    join order_payment_collection l on l.payment_collection_id = c.id and l.deleted_at is null
    join vipps_attempt a on a.session_id = p.payment_session_id and a.authorized_at is not null
   where p.deleted_at is null`

const JOINED = `(exists (select 1 from order_cart c where c.order_id = o.id and c.deleted_at is null)
  or exists (select 1 from order_payment_collection l where l.order_id = o.id and l.deleted_at is null))`

/** Ids of orders that are not, or not yet, joined to a cart or a payment. */
export async function findUnjoinedOrders({ sql }: Pick<Cluster, "sql">): Promise<Set<string>> {
  const rows = await sql(`select o.id from "order" o where o.deleted_at is null and not ${JOINED}`)
  return new Set(rows.map(({ id }) => String(id)))
}

/** Carts that were paid for, and all orders that there are. */
const SHOP = `
  select count(*)::int as carts, (count(*) filter (where orders <> 1))::int as wrong,
         (select count(*)::int from "order" o where o.deleted_at is null and ${JOINED}) as orders
    from (select k.cart_id,
                 (select count(*) from order_cart o where o.cart_id = k.cart_id and o.deleted_at is null) as orders
            from cart_payment_collection k
           where exists (select 1 from vipps_attempt a where a.payment_collection_id = k.payment_collection_id)) paid`

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
