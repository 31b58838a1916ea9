import { withProgress } from "../demo/progress"
import { runSql, type Admin } from "../demo/harness"
import type { Figure } from "./figure"
import { interleave, median, ratioOf, table, tell, timed } from "./measure"
import { openVipps, type BenchShop } from "./shops"

const FEW = 100
export const MANY = 10_000

const questions = [
  { name: "the first page", path: "payments" },
  { name: "waiting for capture", path: "payments?filter=waiting" },
  { name: "needs attention", path: "payments?filter=attention" },
  { name: "search by order number", path: "payments?q=1042" },
  { name: "search by reference", path: "payments?q=medusa-bench42" },
]

export const paymentList: Figure = {
  name: "payment-list",
  title: "The admin's list of payments",
  measure: async (bench) => {
    const harness = await bench.harness()
    const small = await withProgress(`A shop with ${FEW} payments`, async () =>
      fill(await openVipps(harness), FEW),
    )
    const many = bench.quick ? 1_000 : MANY
    const large = await withProgress(`A shop with ${many} payments`, async () =>
      fill(await openVipps(harness), many),
    )
    const rounds = bench.quick ? { rounds: 3, warmUp: 1 } : { rounds: 25, warmUp: 5 }
    const rows: string[][] = []
    for (const { name, path } of [...questions, { name: "one payment, as the panel asks", path: "" }]) {
      const ask = (shop: BenchShop) => () =>
        timed(() => get(shop.admin, path || `payments/${shop.original}_42`))
      const times = await withProgress(name, () =>
        interleave({ large: ask(large), small: ask(small) }, rounds),
      )
      rows.push([name, tell(ratioOf(times.large, times.small)), `${median(times.small).toFixed(0)} ms`])
    }
    await Promise.all([small.stop(), large.stop()])
    return report(rows)
  },
}

/** Captured, but for one in a hundred, as in a shop that captures when it ships. */
export async function fill(shop: BenchShop, count: number): Promise<BenchShop> {
  const { ok, message } = await shop.admin.capture(shop.original)
  if (!ok) throw new Error(message)
  await shop.copy({ from: 1, to: count })
  await runSql(
    shop.databaseUrl,
    `update vipps_attempt set vipps_state = 'authorized', captured_minor = 0, capturable_minor = 100000
      where reference like 'medusa-bench%00'`,
  )
  await runSql(shop.databaseUrl, "vacuum analyze")
  return shop
}

async function get(admin: Admin, path: string): Promise<void> {
  const { ok, status, message } = await admin.api({ method: "GET", path: `/admin/vipps/${path}` })
  if (!ok) throw new Error(`${path}: ${status} ${message}`)
}

function report(rows: string[][]): string {
  const head = ["", `${MANY.toLocaleString("en-GB")} payments over ${FEW}`, `with ${FEW}`]
  return `The admin API in a shop with many Vipps payments, over one with few.

${table(head, rows)}`
}
