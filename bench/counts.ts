import type { Answer } from "../demo/harness"
import { withProgress } from "../demo/progress"
import { start } from "./checkout"
import type { Figure } from "./figure"
import { table } from "./measure"
import { openShared, openSharedEpayment } from "./shared-shops"
import type { BenchShop } from "./shops"
import type { Harness } from "./harness"

type Step = (shop: BenchShop, paymentId: string) => Promise<Answer>
type Count = { calls: string[]; journal: number; all: number; after: number }

/** The job that reconciles runs every 20 seconds and is not what is counted: the least of some tries is without it. */
const TRIES = 3

/**
 * Calls that an operation may cost, on either API. More than that is a mistake, and ends the run. ePayment's cancel looks first, by
 * two reads (docs/protocol.md).
 */
const MOST_CALLS = { initiate: 1, authorize: 2, capture: 1, refund: 1, cancel: 3, release: 1, status: 0 }
type Operation = keyof typeof MOST_CALLS

/** What staff click. Each is done once before, so that nothing is counted that happens once per server. */
const steps: { name: Operation; comparable: boolean; before?: Step; step: Step }[] = [
  { name: "capture", comparable: true, step: ({ admin }, id) => admin.capture(id) },
  {
    name: "refund",
    comparable: true,
    before: ({ admin }, id) => admin.capture(id),
    step: ({ admin }, id) => admin.refund(id),
  },
  { name: "cancel", comparable: false, step: ({ admin }, id) => admin.vipps(id).cancel() },
  {
    name: "release",
    comparable: false,
    before: ({ admin }, id) => admin.capture(id, "750"),
    step: ({ admin }, id) => admin.vipps(id).release(),
  },
  { name: "status", comparable: false, step: ({ admin }, id) => admin.vipps(id).status() },
]

export const counts: Figure = {
  name: "counts",
  title: "Calls to Vipps, and database statements",
  measure: async (bench) => {
    const harness = await bench.harness()
    const { ours, bare } = await openShared(bench)
    const epayment = (await openSharedEpayment(bench)).shop
    const bareCounts = new Map<string, Count>(Object.entries(await countCheckout(harness, bare)))
    for (const { name, comparable, before, step } of steps)
      if (comparable) bareCounts.set(name, await countOnce(harness, bare, before, step))
    return report({
      eCom: await countAll(harness, ours, bareCounts),
      ePayment: await countAll(harness, epayment, bareCounts),
    })
  },
}

async function countAll(
  harness: Harness,
  shop: BenchShop,
  bareCounts: ReadonlyMap<string, Count>,
): Promise<string[][]> {
  const begun = await withProgress("initiate and authorize", () => countCheckout(harness, shop))
  const rows = (["initiate", "authorize"] as const).map((name) =>
    describe(name, begun[name], bareCounts.get(name)),
  )
  for (const { name, before, step } of steps) {
    const counted = await withProgress(name, () => countOnce(harness, shop, before, step))
    rows.push(describe(name, counted, bareCounts.get(name)))
  }
  return rows
}

async function countOnce(
  harness: Harness,
  shop: BenchShop,
  before: Step | undefined,
  step: Step,
): Promise<Count> {
  const [first = "", ...others] = await shop.paid(1 + TRIES)
  for (const id of [first, ...others]) if (before) expectDone(await before(shop, id))
  expectDone(await step(shop, first))
  const counted: Count[] = []
  for (const id of others)
    counted.push(await count(harness, shop, async () => expectDone(await step(shop, id))))
  return counted.reduce((least, one) => (one.all + one.after < least.all + least.after ? one : least))
}

async function countCheckout(
  harness: Harness,
  shop: BenchShop,
): Promise<Record<"initiate" | "authorize", Count>> {
  const { control } = harness.sandbox
  // eCom's; ePayment's webhooks go to the mailbox
  await control.next("callback", { lose: true }, 2)
  const [first, cart] = await shop.carts(2)
  if (!first || !cart) throw new Error("two carts")
  await control.approve(await start(shop, first))
  await shop.shop.placeOrder(first.cartId)
  let reference = ""
  const initiate = await count(harness, shop, async () => void (reference = await start(shop, cart)))
  await control.approve(reference)
  const authorize = await count(harness, shop, () => shop.shop.placeOrder(cart.cartId))
  await control.clearFaults()
  return { initiate, authorize }
}

async function count(harness: Harness, shop: BenchShop, work: () => Promise<unknown>): Promise<Count> {
  await shop.probe.quiet()
  await harness.sandbox.control.clearRequests()
  await shop.probe.forget()
  await work()
  const queries = await shop.probe.queries()
  const calls = await harness.sandbox.control.requests()
  await shop.probe.quiet()
  return {
    calls: calls.map(({ call }) => call),
    journal: queries.filter((text) => /vipps_(attempt|operation)/.test(text)).length,
    all: queries.length,
    after: (await shop.probe.queries()).length - queries.length,
  }
}

function expectDone({ ok, status, message }: Answer): void {
  if (!ok) throw new Error(`${status}: ${message}`)
}

function describe(name: Operation, { calls, ...ours }: Count, bare?: Count): string[] {
  if (calls.length > MOST_CALLS[name])
    throw new Error(
      `${name}: ${calls.join(", ")} are ${calls.length} calls, at most ${MOST_CALLS[name]} may be`,
    )
  return [
    name,
    calls.join(", ") || "none",
    ...[ours.journal, ours.all, bare?.all, ours.after, bare?.after].map((count) => String(count ?? "-")),
  ]
}

function report({ eCom, ePayment }: Record<"eCom" | "ePayment", string[][]>): string {
  const head = ["", "calls to Vipps", "on the journal", "until the answer", "bare", "after it", "bare"]
  const rows = eCom.map((cells, row) =>
    cells.map((cell, at) => (cell === ePayment[row]?.[at] ? cell : `${cell}; ${ePayment[row]?.[at]}`)),
  )
  return `One of each, with \`begin\` and \`commit\`, and without webhooks; with eCom, then with ePayment where it differs. Staff wait _until the
answer_; subscribers work _after it_. "Authorize" is the whole completion.

${table(head, rows)}`
}
