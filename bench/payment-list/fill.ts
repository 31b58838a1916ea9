import { runSql } from "../../demo/stage"

type Copy = { table: string; key: string; change: string }

/** What belongs to one paid and captured order; ids are made of the number, as everything that refers to them. */
const copies: Copy[] = [
  { table: "payment_collection", key: "id", change: `'id', 'pay_col_bench' || n` },
  {
    table: "payment_session",
    key: "payment_collection_id",
    change: `'id', 'payses_bench' || n, 'payment_collection_id', 'pay_col_bench' || n`,
  },
  {
    table: "payment",
    key: "payment_collection_id",
    change: `'id', 'pay_bench' || n, 'payment_collection_id', 'pay_col_bench' || n, 'payment_session_id', 'payses_bench' || n`,
  },
  { table: "capture", key: "payment_id", change: `'id', 'capt_bench' || n, 'payment_id', 'pay_bench' || n` },
  { table: `"order"`, key: "id", change: `'id', 'order_bench' || n, 'display_id', 1000 + n` },
  {
    table: "order_payment_collection",
    key: "payment_collection_id",
    change: `'id', 'ordpay_bench' || n, 'order_id', 'order_bench' || n, 'payment_collection_id', 'pay_col_bench' || n`,
  },
  {
    table: "vipps_attempt",
    key: "payment_collection_id",
    // one in a hundred is still reserved, as in a shop that captures when it ships
    change: `'order_id', 'medusa-bench' || n, 'session_id', 'payses_bench' || n, 'payment_collection_id', 'pay_col_bench' || n,
             'created_at', now() - n * interval '1 minute', 'next_look_at', null,
             'seen_state', case when n % 100 = 0 then 'authorized' else 'captured' end,
             'captured_ore', case when n % 100 = 0 then 0 else 100000 end,
             'capturable_ore', case when n % 100 = 0 then 100000 else 0 end`,
  },
  {
    table: "vipps_operation",
    key: "order_id",
    change: `'request_id', 'capt_bench' || n, 'row_id', 'capt_bench' || n, 'order_id', 'medusa-bench' || n,
             'confirmed_at', now(), 'created_at', now() - n * interval '1 minute'`,
  },
]

export type Original = { paymentId: string; collectionId: string; medusaOrderId: string; orderId: string }

/** Copies an order with everything of it, numbered from `from` to `to`. */
export async function fill(databaseUrl: string, original: Original, from: number, to: number): Promise<void> {
  for (const { table, key, change } of copies) {
    await runSql(
      databaseUrl,
      `insert into ${table} select (jsonb_populate_record(o, jsonb_build_object(${change}))).*
         from ${table} o, generate_series(${from}, ${to}) n where o.${key} = $1`,
      [keyOf(original, table, key)],
    )
  }
  await runSql(databaseUrl, "vacuum analyze", [])
}

function keyOf(original: Original, table: string, key: string): string {
  if (key === "payment_collection_id") return original.collectionId
  if (key === "payment_id") return original.paymentId
  if (key === "order_id") return original.orderId
  return table === `"order"` ? original.medusaOrderId : original.collectionId
}
