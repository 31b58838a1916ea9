import { z } from "zod"
import {
  createAdmin,
  createDatabase,
  createShop,
  dropDatabase,
  findFreePort,
  migrate,
  runSql,
  seed,
  startServer,
  vippsEnvironment,
  type Admin,
  type Environment,
  type MedusaServer,
  type PaidOrder,
  type SeedFacts,
  type Shop,
} from "../../demo/harness"
import type { Sandbox } from "../../src/sandbox"
import { buildAdmin } from "../admin/built-admin"
import { openAdminHarness } from "../admin/admin-harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { readCodeBlock } from "../support/documents/code-blocks"
import { readTemplate } from "../support/database/template"
import { layOutStore, type PackedStore } from "./store"

jest.setTimeout(900_000)

const DATABASE = "packed_store"
const moneyBody = z.object({ transaction: z.object({ amount: z.number() }) })

describe("the packed plugin, installed in a store by the lines of docs/install.md", () => {
  const { access } = readTemplate()
  let store: PackedStore
  let databaseUrl: string
  let sandbox: Sandbox
  let server: MedusaServer
  let admin: Admin
  let facts: SeedFacts
  let shop: Shop

  beforeAll(async () => {
    store = await layOutStore()
    databaseUrl = await createDatabase(access, DATABASE)
    sandbox = await store.sandbox.startSandbox()
    const port = await findFreePort()
    const env = {
      ...(await fillIn(vippsEnvironment({ sandboxUrl: sandbox.url, unit: store.sandbox.defaultUnit, port }))),
      VIPPS_API_URL: sandbox.url,
      DATABASE_URL: databaseUrl,
      ADMIN_DISABLED: "true",
    }
    const { directory } = store
    await migrate({ env, directory })
    facts = await seed({ env, directory })
    server = await startServer({ port, env, directory })
    admin = createAdmin({ url: server.url, login: facts.admin })
    shop = createShop({ url: server.url, facts, shopper: sandbox.control, staff: admin })
  })
  afterAll(async () => {
    await server?.stop()
    await sandbox?.stop()
    await dropDatabase(access, DATABASE)
    await store?.remove()
  })

  it("ships what a store needs, and neither sources nor tests nor the demo", () => {
    const { files } = store
    const outside = files.filter((file) => !/^(\.medusa\/server\/src|docs)\//.test(file))
    const pages = ["CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md", "llms.txt"]
    const skill = "skills/medusa-payment-vipps/SKILL.md"
    expect(outside.sort()).toEqual([...pages, "package.json", skill])
    expect(files).toContain("docs/configure.md") // the start-up message names it
    expect(files.filter((file) => /\.(png|jpg)$/.test(file))).toEqual([])
    expect(files).toContain(".medusa/server/src/providers/vipps/index.js")
    expect(files).toContain(".medusa/server/src/storefront/index.mjs")
    expect(files.filter((file) => /__tests__|\.spec\.|\/demo\/|integration-tests/.test(file))).toEqual([])
    expect(files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))).toEqual([])
  })

  it("starts the sandbox by npx, without a clone", async () => {
    expect(await readCodeBlock("docs/install.md", "sandbox")).toBe("npx medusa-payment-vipps sandbox\n")
    const started = await store.startByNpx("sandbox", "--port", "0")
    try {
      const [, url = ""] = /VIPPS_API_URL=(\S+)/.exec(started.output) ?? []
      expect((await fetch(`${url}/control/ledger`)).status).toBe(200)
    } finally {
      await started.stop()
    }
  })

  it.each(["node16", "bundler"] as const)(
    "tells TypeScript what the sandbox is, resolved as %s",
    (resolution) =>
      store.compile(
        `import { startSandbox, type Sandbox } from "medusa-payment-vipps/sandbox"
       export const started: Promise<Sandbox> = startSandbox()
       // @ts-expect-error a port is a number, so the types are really there
       void startSandbox({ port: "one" })`,
        resolution,
      ),
  )

  it("makes its tables by the store's own db:migrate, and is known as pp_vipps_vipps", async () => {
    const tables = await runSql(
      databaseUrl,
      "select table_name from information_schema.tables where table_name like 'vipps%' order by table_name",
    )
    expect(tables.map(({ table_name }) => table_name)).toEqual([
      "vipps_attempt",
      "vipps_lock",
      "vipps_operation",
      "vipps_webhook",
    ])
    const providers = await runSql(
      databaseUrl,
      "select id from payment_provider where is_enabled and id like '%vipps%'",
    )
    expect(providers).toEqual([{ id: "pp_vipps_vipps" }])
  })

  it("takes the story: 750 of 1000 kr captured, the rest released, and all of it refunded in two parts", async () => {
    const payment = await shop.payWithVipps("1000")
    expect(await sandbox.control.payment(payment.reference)).toMatchObject({ reservedMinor: 100_000 })

    const steps = [
      () => admin.capture(payment, "750"),
      () => admin.vipps(payment).release(),
      () => admin.refund(payment, "200"),
      () => admin.refund(payment, "550"),
    ]
    for (const step of steps) expect(await step()).toMatchObject({ status: 200 })

    expect(await sandbox.control.payment(payment.reference)).toMatchObject({
      capturedMinor: 75_000,
      releasedMinor: 25_000,
      refundedMinor: 75_000,
      captures: 1,
      refunds: 2,
    })
    expect(await sentMinor(payment, "capture")).toEqual([75_000])
    expect(await sentMinor(payment, "refund")).toEqual([20_000, 55_000])
    expect(await admin.recorded(payment)).toMatchObject({ amountMinor: 75_000, canceledAt: null })
    expect(await admin.capture(payment, "250")).toMatchObject({ status: 400 })
    await expectEqualLedgers({ sandbox, admin, sql }, payment, { captured: "750", refunded: "750" })
  })

  it("refuses a refund 366 days after the reservation, without asking Vipps", async () => {
    const payment = await payLastYear()

    const answer = await admin.refund(payment, "250")

    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining("bank transfer") })
    expect(await sentMinor(payment, "refund")).toEqual([])
    await expectEqualLedgers({ sandbox, admin, sql }, payment, { captured: "1000", refunded: "0" })
  })

  it("has its panel and its pages in the admin that the store builds", async () => {
    const payment = await shop.payWithVipps("1000")
    const adminHarness = await openAdminHarness({ server, facts }, await buildAdmin(store.directory))
    try {
      const window = await adminHarness.openWindow()
      const panel = await window.panelOf(payment)
      await panel.getByText("Reserved").first().waitFor()
      await panel.getByRole("button", { name: "Capture", exact: true }).waitFor()
      await window.page.getByRole("link", { name: "Vipps" }).first().click()
      await window.page.locator("tbody tr").first().waitFor()
      await window.page.getByRole("link", { name: "Connection check" }).click()
      await window.page.locator('[data-check="token-ok"]').waitFor()
    } finally {
      await adminHarness.stop()
    }
  })

  /** The variables that the README names, and no others: a store that follows it has nothing else. */
  async function fillIn(values: Environment): Promise<Environment> {
    const lines = (await readCodeBlock("README.md", "store-env")).trim().split("\n")
    const names = lines.map((line) => line.split("=")[0] ?? "")
    return Object.fromEntries(names.map((name) => [name, values[name]]))
  }

  /** Vipps' clock goes back, and Vipps captures at once: a payment of that day, paid in full. */
  async function payLastYear(): Promise<PaidOrder> {
    await sandbox.control.setClock({ offsetMs: -366 * 24 * 60 * 60 * 1000 })
    await sandbox.control.directCapture(true)
    try {
      return await shop.payWithVipps("1000")
    } finally {
      await sandbox.control.directCapture(false)
      await sandbox.control.setClock({ offsetMs: 0 })
    }
  }

  async function sentMinor({ reference }: PaidOrder, call: "capture" | "refund"): Promise<number[]> {
    const requests = await sandbox.control.requests({ call, reference })
    return requests.map(({ body }) => moneyBody.parse(body).transaction.amount)
  }

  const sql = (statement: string, values: unknown[] = []) => runSql(databaseUrl, statement, values)
})
