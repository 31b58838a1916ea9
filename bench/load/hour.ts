import { openDatabase, type OpenDatabase } from "../../demo/harness"
import { withProgress } from "../../demo/progress"
import { passTime } from "../../integration-tests/support/time/time"
import type { Figure } from "../figure"
import type { Bench, Harness } from "../harness"
import { median, table } from "../measure"
import { click, openVipps, reconcile, type BenchShop, type ReadyCart } from "../shops"
import { insist, workThrough } from "../work"

const MINUTES = 60
/** Every five minutes of the hour. */
const SAMPLE_EVERY = 5
const SHOPPERS = 4
/** The reconciliation's own pace. */
const RUNS_PER_MINUTE = 3
/** The heap's growth from the second quarter of the hour to the last one. The first one fills caches. */
const MOST_GROWTH_MB = 5
const MEGABYTE = 1_048_576

export const loadHour: Figure = {
  name: "load-hour",
  title: "Load: memory over an hour",
  measure: async (bench) => {
    const harness = await bench.harness()
    const payments = bench.size("traffic")
    const shop = await withProgress("The shop with this plugin", () => openVipps(harness))
    const database = openDatabase(shop.databaseUrl)
    const carts = await shop.carts(payments)
    const heap: number[] = []
    for (let minute = 1; minute <= MINUTES; minute++) {
      const now = carts.splice(0, Math.ceil(carts.length / (MINUTES - minute + 1)))
      const live = () => liveMinute({ harness, shop, database }, now)
      if (minute % SAMPLE_EVERY !== 0) await live()
      else {
        await withProgress(`Minute ${minute}`, live)
        heap.push(await sample(shop))
      }
    }
    await database.close()
    await shop.stop()
    return report(bench, heap)
  },
}

type Place = { harness: Harness; shop: BenchShop; database: OpenDatabase }

async function liveMinute(place: Place, carts: ReadyCart[]): Promise<void> {
  const { harness, shop, database } = place
  await workThrough([...carts.entries()], SHOPPERS, ([number, cart]) => buy(place, cart, number))
  await passTime(database, 1)
  for (let run = 0; run < RUNS_PER_MINUTE; run++) await reconcile(shop, { limit: 500 })
  const list = await shop.admin.api({ method: "GET", path: "/admin/vipps/payments" })
  if (!list.ok) throw new Error(`the list: ${list.status} ${list.message}`)
  await harness.sandbox.control.clearRequests()
}

/** One in ten leaves, the storefront and Vipps' callback compete for every cart, the staff capture, and refund one in ten. */
async function buy({ harness, shop }: Place, cart: ReadyCart, number: number): Promise<void> {
  const { control } = harness.sandbox
  const started = await shop.shop.startPayment({ ...cart, totalMinor: 100_000 })
  if (number % 10 === 9) return
  await control.approve(started.reference)
  const orderId = await placeOrder(shop, cart)
  const paymentId = await shop.admin.paymentIdOf(orderId)
  await shop.admin.vipps(paymentId).status()
  await click(shop, "capture", paymentId)
  if (number % 10 === 8) await click(shop, "refund", paymentId, "100")
}

/** The callback may be completing the same cart. */
function placeOrder({ shop }: BenchShop, { cartId }: ReadyCart): Promise<string> {
  const complete = async () => {
    const { orderId, message } = await shop.complete(cartId)
    if (orderId === undefined) throw new Error(`no order: ${message}`)
    return orderId
  }
  return insist(complete, { tries: 40, pauseMs: 250 })
}

async function sample({ probe }: BenchShop): Promise<number> {
  await probe.quiet()
  await probe.forget()
  return (await probe.memory()).heapUsed / MEGABYTE
}

function report(bench: Bench, heap: number[]): string {
  const quarter = Math.max(1, Math.floor(heap.length / 4))
  const [second, last] = [median(heap.slice(quarter, 2 * quarter)), median(heap.slice(-quarter))]
  const growth = last - second
  const head = ["", ...heap.map((_, at) => `${(at + 1) * SAMPLE_EVERY} min`)]
  return `An hour of a shop with ${bench.size("traffic")} payments, played as fast as it goes: starts, callbacks, completions, captures, refunds, the admin's pages, and
three reconciliations a minute. One in ten shoppers leaves without paying. The heap in use after collecting, in MB. \`--traffic\` sets the size.

${table(head, [["heap", ...heap.map((megabytes) => megabytes.toFixed(1))]])}

From the second quarter of the hour to the last: ${growth >= 0 ? "+" : "−"}${Math.abs(growth).toFixed(1)} MB (≤ ${MOST_GROWTH_MB}: ${growth <= MOST_GROWTH_MB ? "met" : "**missed**"}).`
}
