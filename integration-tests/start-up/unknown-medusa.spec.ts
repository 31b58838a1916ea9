import {
  createDatabase,
  dropDatabase,
  findFreePort,
  runMigrationScripts,
  runScript,
  runSql,
  startServer,
  stopAllChildren,
  vippsEnvironment,
  type Environment,
  type MedusaServer,
} from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { readTemplate, TEMPLATE_DATABASE } from "../support/database/template"

jest.setTimeout(180_000)

const { access } = readTemplate()
const DATABASE = "shop_of_an_unknown_medusa"
const TESTED = String.raw`It found Medusa 2\.21\.\d+, and is tested with Medusa 2\.21\.0 to 2\.21\.\d+\.`
let databaseUrl: string
let env: Environment

async function start(more: Environment = {}): Promise<MedusaServer> {
  return startServer({ port: await findFreePort(), env: { ...env, ...more } })
}

/** As a Medusa of tomorrow might leave the database. */
const renameColumn = () => runSql(databaseUrl, `alter table payment rename column captured_at to captured_on`)

beforeEach(async () => {
  databaseUrl = await createDatabase(access, DATABASE, TEMPLATE_DATABASE)
  env = {
    ...vippsEnvironment({ sandboxUrl: "http://127.0.0.1:1", unit: defaultUnit, port: 1 }),
    DATABASE_URL: databaseUrl,
    ADMIN_DISABLED: "true",
  }
})
afterEach(async () => {
  // one that should not have started
  await stopAllChildren()
  await dropDatabase(access, DATABASE)
})

it("a server does not start without a column, says so, and starts when the column is back", async () => {
  await renameColumn()
  const says = new RegExp(
    `ended with status 1\\n[^]*can't work with this database: payment\\.captured_at is missing\\. ${TESTED}`,
  )
  await expect(start()).rejects.toThrow(says)

  await runSql(databaseUrl, `alter table payment rename column captured_on to captured_at`)
  const server = await start()
  await server.stop()
  expect(server.log()).not.toContain("is missing")
})

it("a worker does not start without a table, and names each of its columns", async () => {
  await runSql(databaseUrl, `alter table order_cart rename to order_basket`)
  const says = new RegExp(
    `ended with status 1\\n[^]*: order_cart\\.cart_id, order_cart\\.deleted_at, order_cart\\.order_id are missing\\. ${TESTED}`,
  )
  await expect(start({ MEDUSA_WORKER_MODE: "worker" })).rejects.toThrow(says)
})

it("a script does not run, but those of db:migrate do", async () => {
  await renameColumn()
  await expect(runScript("./src/scripts/list-open.ts", { env })).rejects.toThrow(
    "payment.captured_at is missing",
  )
  await runMigrationScripts({ env })
})
