import type { BootedShop } from "../server/boot"

type Place = Pick<BootedShop, "sql" | "sandbox">

/** The journal, and Medusa's orders and payments with their rows and books: what has a time that somebody judges. */
const AGEING_TABLES = [
  "vipps_operation",
  "vipps_attempt",
  "capture",
  "refund",
  "payment",
  "payment_session",
  "payment_collection",
  "order_transaction",
  "order_change",
  "order",
]

/**
 * Time passes in the shop: every time stamp of these tables moves back together, in one transaction. The bookings of an order
 * keep what was written together: each group is changed by a subtransaction of its own, and so gets a number of its own.
 */
export async function passTime({ sql }: Pick<Place, "sql">, minutes: number): Promise<void> {
  const tables = AGEING_TABLES.map((table) => `'${table}'`).join(", ")
  await sql(`
    do $$
    declare
      ageing record;
      booked record;
    begin
      for ageing in
        select table_name,
               string_agg(format('%1$I = %1$I - interval ''${minutes} minutes''', column_name), ', ') as changes
          from information_schema.columns
         where table_schema = 'public' and data_type = 'timestamp with time zone' and table_name in (${tables})
         group by table_name
      loop
        if ageing.table_name <> 'order_transaction' then
          execute format('update %I set %s', ageing.table_name, ageing.changes);
          continue;
        end if;
        for booked in
          select array_agg(id) as ids from order_transaction group by xmin::text order by max(age(xmin)) desc
        loop
          -- a block that handles an exception is a subtransaction
          begin
            execute format('update order_transaction set %s where id = any($1)', ageing.changes) using booked.ids;
          exception when division_by_zero then raise;
          end;
        end loop;
      end loop;
    end $$`)
}

const MINUTE_MS = 60_000

/** As long ago as a payment that nobody approved counts as expired, and a minute more. */
const EXPIRED_MINUTES = 16

/** A payment that nobody approved in time, by Vipps' clock and by ours; eCom's history shows nothing of its end. */
export async function startExpired<T extends { reference: string }>(
  harness: Place,
  start: () => Promise<T>,
): Promise<T> {
  const expired = await minutesAgo(harness, EXPIRED_MINUTES, async () => {
    const payment = await start()
    const atVipps = await harness.sandbox.control.payment(payment.reference)
    await harness.sandbox.control.expire(payment.reference, { leaveNoTrace: atVipps?.api === "ecom" })
    return payment
  })
  await passTime(harness, EXPIRED_MINUTES)
  return expired
}

/** What happens at Vipps during the work happened so long ago, as Vipps dates it. */
export async function minutesAgo<T>(
  { sandbox }: Pick<Place, "sandbox">,
  minutes: number,
  work: () => Promise<T>,
): Promise<T> {
  await sandbox.control.setClock({ offsetMs: -minutes * MINUTE_MS })
  try {
    return await work()
  } finally {
    await sandbox.control.setClock({ offsetMs: 0 })
  }
}
