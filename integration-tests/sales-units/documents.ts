import { readFileSync } from "node:fs"
import { join } from "node:path"
import { compileFunction } from "node:vm"
import ts from "typescript"
import { z } from "zod"
import { repositoryRoot, type PaidOrder } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { readCodeBlocks } from "../support/documents/code-blocks"
import { eventually } from "../support/time/eventually"
import { done } from "../support/staff/order-actions"
import type { ObservedShop } from "../support/server/observed-shop"
import { refuses } from "../support/server/vipps-errors"

/** The documents' blocks of code, run in a booted shop: `stage` is asked for it once it is there. */
type GetHarness = () => ObservedShop

export function runEventsPage(harness: GetHarness): void {
  describe("docs/events.md", () => {
    it("shows each event, or lists it, with the fields that it has", async () => {
      const paid = await harness().shop.payWithVipps("1000")
      const { admin, sandbox } = harness()
      await done(admin.vipps(paid).capture("750"))
      await done(admin.vipps(paid).release())
      await done(admin.refund(paid, "200"))
      await sandbox.control.next("refund", refuses("can't refund", "ecom"))
      expect(await admin.refund(paid, "100")).toMatchObject({ status: 400 })
      await sandbox.control.portal.refund(paid.reference, 10_000)
      await readFindings(harness(), paid)

      const shown = (await readCodeBlocks("docs/events.md")).flatMap(({ mark, code }) =>
        mark.startsWith("event: ")
          ? [{ name: mark.slice("event: ".length), data: record.parse(JSON.parse(code)) }]
          : [],
      )
      expect(shown).toHaveLength(3)
      // a payment has an order, or it could not be made: return/refused-order shows the event of the latter
      for (const { name, data } of shown.filter((one) => one.name !== "vipps.completion_failed")) {
        const told = record.parse(await harness().event(paid.reference, name))
        expect(withoutNumbers(told)).toEqual(withoutNumbers({ name, ...data }))
      }
      for (const [name, amount_minor] of withoutExample) {
        const told = record.parse(await harness().event(paid.reference, name))
        const common = { name, amount_minor, ...commonOf(name, paid) }
        const fields = [...Object.keys(common), ...(tableOfEvents().get(name) ?? ["no such row"])].sort()
        expect({ name, fields: Object.keys(told).sort() }).toEqual({ name, fields })
        expect(told).toMatchObject(common)
      }
    })

    it("has a subscriber that tells of what needs a person", async () => {
      await eventually("the subscriber's line", async () =>
        /vipps\.refund_failed: .* \(refund, 100 nok, The shop's Vipps balance is too low/.test(
          harness().server.log(),
        ),
      )
    })
  })
}

/** Their fields are in the page's table only. */
const withoutExample: [name: string, amountMinor: number][] = [
  ["vipps.payment_reserved", 100_000],
  ["vipps.payment_refunded", 20_000],
  ["vipps.remainder_released", 25_000],
  ["vipps.external_operation_found", 10_000],
]

/** The fields that an event has beside those of every event, as the page's table lists them. */
function tableOfEvents(): Map<string, string[]> {
  const page = readFileSync(join(repositoryRoot, "docs/events.md"), "utf8")
  const rows = [...page.matchAll(/^\| `(vipps\.[a-z_]+)` +\|[^|]+\|([^|]*)\|$/gm)]
  return new Map(rows.map(([, name = "", cell = ""]) => [name, (cell.match(/[a-z_]+/g) ?? []).sort()]))
}

/** What every event has beside its own fields. An approval is told before Medusa has a payment. */
function commonOf(name: string, { reference, paymentId, orderId }: PaidOrder) {
  const common = { reference, currency_code: "nok" }
  return name === "vipps.payment_reserved" ? common : { ...common, payment_id: paymentId, order_id: orderId }
}

const record = z.record(z.string(), z.unknown())

/** Ids are examples: of one that ends in `_id` only its first letters count, which say what it is of. */
function withoutNumbers(data: Record<string, unknown>) {
  const letters = (field: string, value: unknown) =>
    (field.endsWith("_id") || field === "reference") && typeof value === "string"
      ? value.replace(/^([a-z]+[_-]).*/, "$1")
      : value
  return Object.fromEntries(Object.entries(data).map(([field, value]) => [field, letters(field, value)]))
}

async function readFindings({ sql, reconcile }: ObservedShop, { reference }: PaidOrder): Promise<void> {
  await sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [reference])
  await reconcile()
}

export function runJournalQueries(harness: GetHarness): void {
  it("docs/operate.md: its queries find what they say", async () => {
    const paid = await harness().shop.payWithVipps("1000")
    await done(harness().admin.capture(paid, "100"))
    await harness().sql(
      `update vipps_attempt set needs_review_at = now(), needs_review_reason = 'by a test' where reference = $1`,
      [paid.reference],
    )
    const queries = (await readCodeBlocks("docs/operate.md")).filter(({ mark }) => mark === "journal")
    expect(queries).toHaveLength(5)

    const found = []
    for (const { code } of queries) {
      const rows = await harness().sql(code.replace("pay_…", paid.paymentId))
      found.push(rows.filter((row) => row.reference === paid.reference).length)
    }

    expect(found).toEqual([1, 0, 1, 0, 0])
  })
}

/**
 * docs/testing-your-store.md: a test file of a store's own, whose tests become this file's. One that captures directly, which ePayment
 * does not, plays in `ecom`.
 */
export function runStoreTests(harness: GetHarness, ecom: GetHarness): void {
  let current = harness
  const play = (title: string, run: () => Promise<void>) =>
    it(title, async () => {
      current = run.toString().includes("directCapture(true)") ? ecom : harness
      await run()
    })

  const page = readFileSync(join(repositoryRoot, "docs/testing-your-store.md"), "utf8")
  const blocks = [...page.matchAll(/<!-- store-test -->\s*```ts\n(.*?)```/gs)].map(([, code = ""]) => code)
  const file = ts.transpileModule(blocks.join("\n"), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  }).outputText

  describe("docs/testing-your-store.md", () => {
    const exported: { vippsEnvironment?(sandboxUrl: string, storeUrl: string): Record<string, string> } = {}
    const modules: Record<string, unknown> = {
      "medusa-payment-vipps/sandbox": { defaultUnit, startSandbox: async () => shared(harness()) },
      "./ready-cart": { readyCart: async () => (await harness().shop.cart("1000")).cartId },
    }
    const environment = {
      get STORE_URL() {
        return current().server.url
      },
      get PUBLISHABLE_KEY() {
        return harness().facts.publishableKey
      },
      get ADMIN_EMAIL() {
        return harness().facts.admin.email
      },
      get ADMIN_PASSWORD() {
        return harness().facts.admin.password
      },
    }
    const names = ["require", "exports", "process", "it", "expect", "beforeAll", "afterAll"]
    const given = [
      (name: string) => modules[name],
      exported,
      { env: environment },
      play,
      expect,
      beforeAll,
      afterAll,
    ]
    compileFunction(file, names)(...given)

    it("gives a store the environment that it needs", () => {
      const { sandbox, server, environment: ours } = harness()
      const told = exported.vippsEnvironment?.(sandbox.url, server.url)
      expect(ours).toMatchObject({ ...told })
      expect(Object.keys({ ...told })).toHaveLength(7)
    })
  })
}

/** This shop's sandbox, which goes on when the document's test file is done with it. */
function shared({ sandbox }: ObservedShop) {
  return { url: sandbox.url, port: sandbox.port, control: sandbox.control, stop: async () => undefined }
}
