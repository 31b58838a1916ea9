import { createDatabase } from "../../demo/harness"
import { withProgress } from "../../demo/progress"
import { TEMPLATE_DATABASE, TEMPLATE_VARIABLE } from "../../integration-tests/support/database/template"
import type { Figure } from "../figure"
import { table, timed } from "../measure"
import { closing, TEMPLATE, type Bench } from "../harness"
import type { Books } from "./books"
import { startFront, type Front } from "./front"
import { bootMovingCluster } from "./moving-cluster"
import { createRandom } from "./random"
import { playStorm } from "./storm"

const COPIES = 3
const AT_ONCE = 8
const SPREAD_MS = 10_000

/** The servers are those of integration-tests/cluster, which plays a small one of it. */
export const loadServers: Figure = {
  name: "load-servers",
  title: "Load: two servers, one killed",
  measure: async (bench) => {
    const payments = bench.size("payments")
    const random = createRandom(Date.now())
    const front = await startFront({ copies: COPIES, spreadMs: SPREAD_MS, random })
    closing.add(front.stop)
    await shareTemplate(bench)
    const cluster = await withProgress("Two servers and a Redis", () => bootMovingCluster(front))
    let stopping: Promise<void> | undefined
    const stop = () => (stopping ??= cluster.stop())
    closing.add(stop)
    let books: Books | undefined
    const ms = await timed(async () => {
      books = await withProgress(`${payments} payments`, () =>
        playStorm({ cluster, front, random, payments, atOnce: AT_ONCE, letTimePass: async () => undefined }),
      )
    })
    await stop()
    await front.stop()
    if (!books) throw new Error("nothing was played")
    requireExact(books, payments)
    requireAccepted(front)
    return report({ books, front, payments, minutes: ms / 60_000 })
  },
}

/** The cluster's tests copy a database of this name. */
async function shareTemplate(bench: Bench): Promise<void> {
  const { access, facts } = await bench.harness()
  await createDatabase(access, TEMPLATE_DATABASE, TEMPLATE)
  process.env[TEMPLATE_VARIABLE] = JSON.stringify({ access, facts })
}

/** A double order, a lost payment or one øre of difference ends the run. */
function requireExact(books: Books, payments: number): void {
  const { carts, orders, captures, strays, wrongCarts, capturedMinor, lost, differences } = books
  const isExact =
    [carts, orders, captures, books.payments].every((count) => count === payments) &&
    strays + wrongCarts + lost.length + differences.length === 0 &&
    capturedMinor === payments * 100_000
  if (!isExact) throw new Error(`not exactly ${payments}: ${JSON.stringify(books, undefined, 2)}`)
}

/** Each message is brought so many times; only the killed server may have given no answer. */
function requireAccepted({ counts }: Front): void {
  const { callbacks, webhooks, answered, refused, lost } = counts
  const brought = answered + refused + lost
  if (refused > 0 || brought !== COPIES * (callbacks + webhooks))
    throw new Error(`not every message was accepted: ${JSON.stringify(counts)}`)
}

function report(p: { books: Books; front: Front; payments: number; minutes: number }): string {
  const { callbacks, webhooks, answered, lost } = p.front.counts
  const { orders, unfinished, captures, calls, differences } = p.books
  const each = (count: number) => (count / p.payments).toFixed(2)
  const rows = [
    ["carts paid for", String(p.payments)],
    ["callbacks, webhooks that Vipps sent", `${callbacks}, ${webhooks}`],
    ["brought to the servers, each three times in any order", String(answered + lost)],
    ["of these lost with the killed server", String(lost)],
    ["**orders**", `**${orders}**`],
    ["carts with two orders, or none", "0"],
    ["orders without cart and payment, which the killed server was writing", String(unfinished)],
    ["captures at Vipps, after repeated clicks", String(captures)],
    ["payments of which Vipps, Medusa's rows and the books differ", String(differences.length)],
    ["reads of a payment at Vipps, per payment", each((calls.details ?? 0) + (calls.events ?? 0))],
  ]
  return `Two servers with one Redis, of which the first starts payments by eCom and the second by ePayment; ${AT_ONCE} shoppers at a time.
A third of the shoppers come back by Vipps' link, the storefront completes the carts of a third, a third are never seen again. When half
have approved, one server is killed (\`kill -9\`); nobody sends again what it lost. It took ${p.minutes.toFixed(0)} minutes, mostly Medusa's carts and
completions. The run fails unless every figure is exact. \`--payments 1000\` sets the size.

${table(["", ""], rows)}`
}
