import {
  createDatabase,
  dropDatabase,
  migrate,
  runScript,
  runSql,
  vippsEnvironment,
  type Environment,
  type Row,
} from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { readTemplate, TEMPLATE_DATABASE } from "../support/database/template"
import { goBackToFirstVersion, listApplied, listMigrations } from "./first-version"
import { fillRows, readRenamedRows, readRows, renamed, type Rows } from "./rows"

jest.setTimeout(180_000)

const DATABASE = "upgraded_shop"
const { access } = readTemplate()
let databaseUrl: string
let env: Environment
let before: Rows

/** What the script says, without the no-break spaces of amounts. */
async function listOpen(): Promise<string> {
  return (await runScript("./src/scripts/list-open.ts", { env })).replaceAll("\u00A0", " ")
}

/** All but the payment that the first version gave up because its provider was missing. */
function kept({ attempts, operations }: Rows): Rows {
  return { attempts: attempts.filter((row) => !isGivenUp(row)), operations }
}
const isGivenUp = ({ reference }: Row) => reference === "medusa-elsewhere"

beforeAll(async () => {
  databaseUrl = await createDatabase(access, DATABASE, TEMPLATE_DATABASE)
  env = {
    ...vippsEnvironment({ sandboxUrl: "http://127.0.0.1:1", unit: defaultUnit, port: 1 }),
    DATABASE_URL: databaseUrl,
    ADMIN_DISABLED: "true",
  }
  await goBackToFirstVersion(databaseUrl)
  await fillRows(databaseUrl)
  const { attempts, operations } = await readRows(databaseUrl)
  before = { attempts: attempts.map(renamed), operations: operations.map(renamed) }
})
afterAll(() => dropDatabase(access, DATABASE))

it("the shop's own db:migrate keeps every row that the first version wrote", async () => {
  const migrations = await listMigrations()
  expect(await listApplied(databaseUrl)).toEqual(migrations.slice(0, 1))

  await migrate({ env })

  expect(await listApplied(databaseUrl)).toEqual(migrations)
  expect(before.attempts).toHaveLength(5)
  expect(before.operations).toHaveLength(4)
  expect(kept(await readRenamedRows(databaseUrl))).toMatchObject(kept(before))
})

it("what the first version wrote was sent by eCom, in kroner", async () => {
  const { attempts, operations } = await readRenamedRows(databaseUrl)

  for (const row of [...attempts, ...operations])
    expect(row).toMatchObject({ api: "ecom", currency_code: "nok" })
})

it("from then on each row must say its API and its currency", async () => {
  const columns = await runSql(
    databaseUrl,
    `select table_name, column_name, column_default, is_nullable from information_schema.columns
      where table_name in ('vipps_attempt', 'vipps_operation') and column_name in ('api', 'currency_code')`,
  )
  expect(columns).toHaveLength(4)
  for (const column of columns) expect(column).toMatchObject({ column_default: null, is_nullable: "NO" })
})

it("what the first version gave up because its provider was missing is looked after again", async () => {
  const { attempts } = await readRenamedRows(databaseUrl)
  const resumed = {
    needs_review_at: null,
    needs_review_reason: null,
    failed_polls: 0,
    next_poll_at: expect.any(Date),
  }

  expect(before.attempts.filter(isGivenUp)).toMatchObject([{ failed_polls: 12, next_poll_at: null }])
  expect(attempts.filter(isGivenUp)).toMatchObject([resumed])
})

it("what is open is listed, so that nobody removes the plugin over it", async () => {
  const said = await listOpen()

  expect(said).toContain(
    "medusa-rest (no order), sales unit 123456: 1 000 kr reserved since 1 March 2026 at 11:01:00, 750 kr of it captured, 250 kr still held (as seen 2 March 2026 at 09:00:00)",
  )
  expect(said).toContain(
    "medusa-rest (no order), sales unit 123456: to be let go (release), and not done yet",
  )
  expect(said).toContain("medusa-unknown (no order), sales unit 123456: 1 000 kr reserved since")
  expect(said).toContain("the reconciliation has given it up: Vipps has no such payment.")
  expect(said).toContain(
    "medusa-unknown: capture of 999,50 kr, asked for 2 March 2026 at 09:00:00, is unresolved: Vipps may or may not have made it",
  )
  expect(said).toContain(
    "medusa-young (no order), sales unit 123456: 1 000 kr, begun 1 March 2026 at 11:00:00",
  )
  expect(said).toContain(
    "medusa-over: refund of 400 kr, asked for 2 March 2026 at 09:00:00, was made at Vipps",
  )
  expect(said).toContain(
    "1 250 kr still held in 2 payments, 2 not approved yet, 1 to be let go, 1 given up, 1 with an operation open, 1 not on record. Keep the plugin until nothing is",
  )
  expect(said).not.toContain("medusa-over (")
  expect(kept(await readRenamedRows(databaseUrl))).toMatchObject(kept(before))
})

it("says so when nothing is open any more", async () => {
  await runSql(
    databaseUrl,
    `update vipps_attempt set state = 'closed', capturable_minor = 0, pending_action = null, needs_review_at = null`,
  )
  await runSql(databaseUrl, `update vipps_operation set state = 'executed', ledger_verified_at = now()`)

  expect(await listOpen()).toContain(
    "vipps: nothing is open: no money is reserved, and the plugin can be removed",
  )
})
