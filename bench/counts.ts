import type { Answer } from "../demo/harness"
import { withProgress } from "../demo/progress"
import type { Figure } from "./figure"
import { table } from "./measure"
import { openShared } from "./shared-shops"
import type { BenchShop } from "./shops"
import type { Harness } from "./harness"

type Step = (shop: BenchShop, paymentId: string) => Promise<Answer>
type Count = { vipps: string; journal: number; all: number; after: number }

/** The job that reconciles runs every 20 seconds and is not what is counted: the least of some tries is without it. */
const TRIES = 3

/** What staff click. Each is done once before, so that nothing is counted that happens once per server. */
const steps: Record<string, { comparable: boolean; before?: Step; step: Step }> = {
  capture: { comparable: true, step: ({ admin }, id) => admin.capture(id) },
  refund: {
    comparable: true,
    before: ({ admin }, id) => admin.capture(id),
    step: ({ admin }, id) => admin.refund(id),
  },
  cancel: { comparable: false, step: ({ admin }, id) => admin.vipps(id).cancel() },
  release: {
    comparable: false,
    before: ({ admin }, id) => admin.capture(id, "750"),
    step: ({ admin }, id) => admin.vipps(id).release(),
  },
  status: { comparable: false, step: ({ admin }, id) => admin.vipps(id).status() },
}

export const counts: Figure = {
  name: "counts",
  title: "Calls to Vipps, and database statements",
  measure: async (bench) => {
    const harness = await bench.harness()
    const { ours, bare } = await openShared(bench)
    const rows: string[][] = []
    rows.push(...(await withProgress("initiate and authorize", () => countCheckout(harness, ours))))
    for (const [name, { comparable, before, step }] of Object.entries(steps)) {
      const count = (shop: BenchShop) => countOnce(harness, shop, before, step)
      const [mine, theirs] = await withProgress(name, async () => [
        await count(ours),
        comparable ? await count(bare) : undefined,
      ])
      rows.push(describe(name, mine, theirs))
    }
    return report(rows)
  },
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

async function countCheckout(harness: Harness, shop: BenchShop): Promise<string[][]> {
  await shop.shop.payWithVipps("1000")
  const cart = await shop.shop.cart("1000")
  await shop.shop.collection(cart.cartId)
  let reference = ""
  const initiate = await count(harness, shop, async () => {
    reference = (await shop.shop.startPayment(cart)).reference
  })
  await harness.sandbox.control.next("callback", { lose: true })
  await harness.sandbox.control.approve(reference)
  const authorize = await count(harness, shop, () => shop.shop.placeOrder(cart.cartId))
  return [describe("initiate", initiate), describe("authorize, with the whole completion", authorize)]
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
    vipps: calls.map(({ call }) => call).join(", ") || "none",
    journal: queries.filter((text) => /vipps_(attempt|operation)/.test(text)).length,
    all: queries.length,
    after: (await shop.probe.queries()).length - queries.length,
  }
}

function expectDone({ ok, status, message }: Answer): void {
  if (!ok) throw new Error(`${status}: ${message}`)
}

function describe(name: string, ours: Count, bare?: Count): string[] {
  return [
    name,
    ours.vipps,
    String(ours.journal),
    String(ours.all),
    bare ? String(bare.all) : "-",
    String(ours.after),
    bare ? String(bare.after) : "-",
  ]
}

function report(rows: string[][]): string {
  const head = ["", "calls to Vipps", "on the journal", "until the answer", "bare", "after it", "bare"]
  return `One of each, with \`begin\` and \`commit\`. Staff wait _until the answer_; subscribers work _after it_. "Bare" is the bare provider.

${table(head, rows)}`
}
