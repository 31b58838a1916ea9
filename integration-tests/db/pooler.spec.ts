import type { PaidOrder } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { poolDatabase, type PooledDatabase } from "../support/database/pooled-database"
import { disableReconciliation } from "../support/server/disable-reconciliation"

/** Between the server and PostgreSQL stands something that gives it other connections than those it prepared statements on. */
jest.setTimeout(180_000)

type Server = Pick<BootedShop, "admin"> & { pool: PooledDatabase }

let harness: BootedShop
let orders: PaidOrder[]
/** So many captures of 10 kr has each of the payments seen. */
let clicks = 0
const pools: PooledDatabase[] = []

beforeAll(async () => {
  harness = await bootShop({ sandbox: { switches: { rateLimits: false } } })
  await disableReconciliation(harness)
  const { shop } = harness
  orders = [await shop.payWithVipps("1000"), await shop.payWithVipps("1000"), await shop.payWithVipps("1000")]
})
afterAll(async () => {
  await harness?.stop()
  for (const { stop } of pools) stop()
})

/** A server of its own: what it has learnt about its connections it keeps. */
async function bootPooled(greeting?: string): Promise<Server> {
  const pool = await poolDatabase(harness.databaseUrl, greeting)
  pools.push(pool)
  return { ...(await harness.bootAnother({ DATABASE_URL: pool.url })), pool }
}

/** On all payments at once, by several connections. */
async function clickAll({ admin }: Server): Promise<void> {
  clicks++
  const answers = await Promise.all(orders.map((paid) => admin.capture(paid, "10")))
  expect(answers).toEqual(orders.map(() => expect.objectContaining({ status: 200 })))
}

const askedByName = ({ pool: { prepared } }: Server) =>
  [...prepared.values()].reduce((sum, { asked }) => sum + asked, 0)

async function clickUntilPrepared(server: Server): Promise<void> {
  for (let round = 0; round < 3; round++) await clickAll(server)
  expect(askedByName(server)).toBeGreaterThan(20)
}

/** Until a click came upon it; then statements go without names, and each click has moved its money once. */
async function expectWellWithoutNames(server: Server): Promise<void> {
  const asks: number[] = []
  while (asks.length < 8 && (asks.length < 2 || asks.at(-1) !== asks.at(-2))) {
    await clickAll(server)
    asks.push(askedByName(server))
  }
  expect(asks.at(-1)).toBe(asks.at(-2))
  for (const paid of orders) {
    expect(await atVipps(harness, paid.reference)).toMatchObject({
      captures: clicks,
      capturedMinor: clicks * 1_000,
    })
    await expectEqualLedgers({ ...harness, admin: server.admin }, paid, {
      captured: String(clicks * 10),
      refunded: "0",
    })
  }
}

it.each([
  { what: "opens an operation", words: "insert into vipps_operation" },
  { what: "writes down what Vipps executed", words: "set state = 'executed'" },
])("clicks are done though their connections have forgotten the statement that $what", async ({ words }) => {
  const server = await bootPooled()
  await clickUntilPrepared(server)

  const forgotten = [...server.pool.prepared].filter(([, { text }]) => text.includes(words))
  expect(forgotten).not.toEqual([])
  for (const [name] of forgotten) await server.pool.say(`deallocate ${name}`)

  await expectWellWithoutNames(server)
})

it("clicks are done though another process has prepared the same on their connections", async () => {
  const other = await bootPooled()
  await clickUntilPrepared(other)
  const names = [...other.pool.prepared.keys()]

  const server = await bootPooled(names.map((name) => `prepare ${name} as select 1`).join("; "))

  await expectWellWithoutNames(server)
})

it("clicks are done though a migration has changed a table since their statements were prepared", async () => {
  const server = await bootPooled()
  await clickUntilPrepared(server)

  await harness.sql(`alter table vipps_attempt add column of_a_later_version text`)

  await expectWellWithoutNames(server)
})
