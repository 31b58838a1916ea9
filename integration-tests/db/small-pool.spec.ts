import { readFileSync } from "node:fs"
import { join } from "node:path"
import { repositoryRoot, type PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"

/** Shops give a server few connections where a database allows few in all: the plugin must wait for none while it holds one. */
jest.setTimeout(300_000)

/** Whoever waits for a connection in vain is told after a minute: a shop that stands still takes longer than this. */
const FROZEN_MS = 40_000

const config = readFileSync(join(repositoryRoot, "medusa-config.ts"), "utf8")
const withPool = (max: number) =>
  config.replace(
    "projectConfig: {",
    `projectConfig: { databaseDriverOptions: { pool: { min: 0, max: ${max} } },`,
  )

describe.each([4, 3, 2, 1])("a server with a pool of %d", (max) => {
  let harness: ObservedShop

  beforeAll(async () => {
    harness = await bootObservedShop({
      env: { VIPPS_TIMEOUT_MS: "5000" },
      sandbox: { switches: { rateLimits: false } },
      files: { "medusa-config.ts": withPool(max) },
    })
  })
  afterAll(() => harness?.stop())

  /** Fails when it takes so long that somebody must have waited in vain, or the storefront did meanwhile. */
  async function unfrozen<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    const [result, storefront] = await Promise.all([
      work(),
      harness.shop.api({ method: "GET", path: "/store/products?limit=1" }),
    ])
    expect(storefront).toMatchObject({ status: 200 })
    expect(performance.now() - startedAt).toBeLessThan(FROZEN_MS)
    return result
  }

  async function captured(): Promise<PaidOrder[]> {
    const paid: PaidOrder[] = []
    for (let one = 0; one < 4; one++) paid.push(await harness.shop.payWithVipps("1000"))
    const answers = await unfrozen(() => Promise.all(paid.map((one) => harness.admin.capture(one, "400"))))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    return paid
  }

  it("captures, resolves and reconciles four payments at once", async () => {
    const paid = await captured()

    const resolved = await unfrozen(() => Promise.all(paid.map((one) => harness.admin.vipps(one).resolve())))
    expect(resolved.map(({ status }) => status)).toEqual([200, 200, 200, 200])

    await passTime(harness, 7)
    await harness.sql(`update vipps_attempt set next_poll_at = now()`)
    const run = await unfrozen(() => harness.reconcile())
    expect(run).toMatchObject({ polled: 4, unresolved: [], needReview: 0 })
    for (const one of paid) await expectEqualLedgers(harness, one, { captured: "400", refunded: "0" })
  })
})
