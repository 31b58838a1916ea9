import { withProgress } from "../demo/progress"
import { pause, runSql } from "../demo/harness"
import type { Figure } from "./figure"
import { interleave, ratioOf, tell, timed } from "./measure"
import { openShared } from "./shared-shops"
import { click, type BenchShop } from "./shops"

/** More than Vipps would let anybody try in half an hour. */
const EARLIER = 200
const SETTLE_MS = 120

export const history: Figure = {
  name: "history",
  title: "A long history",
  measure: async (bench) => {
    const { ours: shop } = await openShared(bench)
    const { rounds, warmUp } = bench.quick ? { rounds: 2, warmUp: 1 } : { rounds: 15, warmUp: 3 }
    const short = await shop.paid(rounds + warmUp)
    const long = await shop.paid(rounds + warmUp)
    await refuseEarlier(shop, long)
    const figures: string[] = []
    for (const action of ["capture", "refund"] as const) {
      const side = (payments: string[]) => async (round: number) => {
        const time = await timed(() => click(shop, action, payments[round] ?? ""))
        await pause(SETTLE_MS)
        return time
      }
      const times = await withProgress(action, () =>
        interleave({ long: side(long), short: side(short) }, { rounds, warmUp }),
      )
      figures.push(`${action} ${tell(ratioOf(times.long, times.short))}`)
    }
    return `The same request on a payment with ${EARLIER} refused operations in the journal, over one with none: ${figures.join(", ")}.`
  },
}

async function refuseEarlier({ databaseUrl }: BenchShop, paymentIds: string[]): Promise<void> {
  await runSql(
    databaseUrl,
    `insert into vipps_operation (request_id, reference, kind, amount_minor, currency_code, api, transaction_text, medusa_row_id, state, created_at)
     select 'old_' || n || a.reference, a.reference, case when n % 2 = 0 then 'capture' else 'refund' end, 1000, a.currency_code, a.api, 'old',
            'old_' || n || a.reference, 'refused', now() - interval '1 day'
       from payment p join vipps_attempt a on a.session_id = p.payment_session_id, generate_series(1, $2::int) n
      where p.id = any($1)`,
    [paymentIds, EARLIER],
  )
  await runSql(databaseUrl, "vacuum analyze vipps_operation")
}
