import { readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { repositoryRoot } from "../../demo/harness"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { ordersOf } from "../support/orders/orders"
import { passTime } from "../support/time/time"
import { apiOfRun } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"

/** Runs of the reconciliation while Vipps hangs, without a provider, and with clocks that are wrong; a shop with two providers. */
jest.setTimeout(300_000)

const config = readFileSync(join(repositoryRoot, "medusa-config.ts"), "utf8")
/** Vipps takes its keys no more. */
const other = '{ resolve: "./src/providers/vipps", id: "other", options: { clientSecret: "an-old-secret" } }'
const twoProviders = config
  .replace('id: "vipps", options: {} }', `id: process.env.PROVIDER_ID ?? "vipps", options: {} }, ${other}`)
  .replace("providers: [{", 'providers: process.env.WITHOUT_VIPPS === "true" ? [] : [{')

let harness: ObservedShop

beforeAll(async () => {
  expect(twoProviders).not.toBe(config)
  harness = await bootObservedShop({
    sandbox: { switches: { rateLimits: false } },
    files: { "medusa-config.ts": twoProviders },
  })
})
afterAll(() => harness?.stop())
afterEach(async () => {
  await harness.sandbox.control.clearFaults()
  await harness.sandbox.control.setClock({ offsetMs: 0 })
})

/** These and no others are looked at in the next run. */
async function makeDue(...references: string[]): Promise<void> {
  await harness.sql(
    `update vipps_attempt set next_poll_at = case when reference = any($1) then now() - interval '1 minute' end`,
    [references],
  )
}

const rowSchema = z.object({
  failed_polls: z.number(),
  needs_review: z.boolean(),
  is_due: z.boolean().nullable(),
})

async function watch(references: string[]) {
  const rows = await harness.sql(
    `select failed_polls, needs_review_at is not null as needs_review, next_poll_at <= now() as is_due
       from vipps_attempt where reference = any($1)`,
    [references],
  )
  return rows.map((row) => rowSchema.parse(row))
}

async function startMany(count: number): Promise<string[]> {
  const references: string[] = []
  for (let one = 0; one < count; one++) references.push((await harness.shop.startPayment("1000")).reference)
  return references
}

async function approvedUnheard() {
  const started = await harness.shop.startPayment("1000")
  await loseNotice(harness)
  await harness.sandbox.control.approve(started.reference)
  return started
}

describe("while Vipps hangs", () => {
  it("a run ends after a few questions, and the next one goes on where it stopped", async () => {
    const references = await startMany(8)
    await makeDue(...references)
    await harness.sandbox.control.next("details", { delayMs: 60_000 }, 200)

    const startedAt = performance.now()
    const run = await harness.reconcile()

    expect(performance.now() - startedAt).toBeLessThan(15_000)
    expect(run.polled).toBeLessThan(8)
    expect(run.needReview).toBe(0)
    expect(run.unresolved.at(-1)).toMatch(/Vipps has answered none .* pp_vipps_vipps.* wait for the next run/)
    const left = (await watch(references)).filter(({ failed_polls, is_due }) => failed_polls === 0 && is_due)
    expect(left).toHaveLength(8 - run.polled)

    await harness.sandbox.control.clearFaults()
    expect(await harness.reconcile()).toMatchObject({ polled: 8 - run.polled, unresolved: [] })
  })

  it("a run that is out of time begins no other look, and leaves the rest to the next one", async () => {
    const references = await startMany(8)
    await makeDue(...references)
    // each answers, and takes its time
    await harness.sandbox.control.next("details", { delayMs: 3_000 }, 200)

    const first = await harness.reconcile(harness.server.url, { budgetMs: 2_000 })
    await harness.sandbox.control.clearFaults()

    expect(first).toMatchObject({ polled: 4, needReview: 0 })
    expect(first.unresolved).toEqual([expect.stringMatching(/The run's time is over\. .* the next run/)])
    const left = await watch(references)
    expect(left.every(({ needs_review, failed_polls }) => !needs_review && failed_polls === 0)).toBe(true)
    expect(left.filter(({ is_due }) => is_due)).toHaveLength(4)
    expect(await harness.reconcile()).toMatchObject({ polled: 4, unresolved: [] })
  })
})

describe("a payment about which Vipps has not answered eleven times", () => {
  async function elevenTimes(reference: string): Promise<void> {
    await harness.sql(`update vipps_attempt set failed_polls = 11 where reference = $1`, [reference])
  }

  it("is not parked in an outage of its provider, though another provider's payments are answered", async () => {
    const [unanswered = "", answered = ""] = await startMany(2)
    await harness.sql(`update vipps_attempt set provider_id = 'pp_vipps_other' where reference = $1`, [
      unanswered,
    ])
    await makeDue(unanswered, answered)
    await elevenTimes(unanswered)

    const run = await harness.reconcile()

    expect(run).toMatchObject({ polled: 2, needReview: 0, unresolved: [expect.stringContaining(unanswered)] })
    expect(await watch([answered])).toMatchObject([{ failed_polls: 0 }])
    expect(await watch([unanswered])).toEqual([{ failed_polls: 12, needs_review: false, is_due: false }])
    expect(await harness.events(unanswered)).toEqual([])
  })

  it("is parked when Vipps answers about others of its provider", async () => {
    const references = await startMany(5)
    const [unanswered = ""] = references
    await makeDue(...references)
    await elevenTimes(unanswered)
    // four are looked at together; it comes after them
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [unanswered])
    await harness.sandbox.control.next("details", { delayMs: 1 }, 4)
    await harness.sandbox.control.next("details", { status: 503 }, 20)

    expect(await harness.reconcile()).toMatchObject({ polled: 5, needReview: 1 })

    expect(await watch([unanswered])).toMatchObject([{ failed_polls: 12, needs_review: true }])
    expect(await harness.event(unanswered, "vipps.needs_review")).toMatchObject({ amount_minor: 100_000 })
  })
})

describe("a deployment that lacks a provider", () => {
  async function withoutProvider<Result>(work: () => Promise<Result>): Promise<Result> {
    await harness.server.stop()
    await harness.server.start({ PROVIDER_ID: "renamed" })
    try {
      return await work()
    } finally {
      await harness.server.stop()
      await harness.server.start({ PROVIDER_ID: "vipps" })
    }
  }

  it("says so, leaves its payments alone, and they are completed once it is back", async () => {
    const started = await approvedUnheard()
    await makeDue(started.reference)

    const without = await withoutProvider(async () => {
      const run = await harness.reconcile()
      await passTime(harness, 60)
      await harness.reconcile()
      return run
    })

    expect(without).toMatchObject({ polled: 0, needReview: 0 })
    expect(without.unresolved).toEqual([
      expect.stringMatching(/pp_vipps_vipps is not configured: nobody looks after 1 of its payments/),
    ])
    expect(await watch([started.reference])).toEqual([{ failed_polls: 0, needs_review: false, is_due: true }])

    const back = await harness.reconcile()

    expect(back.resolved).toEqual([`${started.reference}: completed`])
    expect(await ordersOf(harness, started.cartId)).toHaveLength(1)
    expect(await atVipps(harness, started.reference)).toMatchObject({ state: "RESERVED" })
  })

  it("says so when it has no Vipps provider at all", async () => {
    const started = await approvedUnheard()
    await makeDue(started.reference)
    await harness.server.stop()
    await harness.server.start({ WITHOUT_VIPPS: "true" })

    const without = await harness.reconcile()
    await harness.server.stop()
    await harness.server.start({ WITHOUT_VIPPS: "false" })

    expect(without).toMatchObject({
      polled: 0,
      unresolved: [expect.stringMatching(/pp_vipps_vipps is not configured: nobody looks after 1 of/)],
    })
    expect((await harness.reconcile()).resolved).toEqual([`${started.reference}: completed`])
  })

  it("confirms no books that it can't read", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "400")
    await harness.sql(`delete from order_transaction where order_id = $1`, [paid.orderId])
    await passTime(harness, 6)

    await withoutProvider(() => harness.reconcile())

    const confirmed = await harness.sql(
      `select 1 from vipps_operation where reference = $1 and ledger_verified_at is not null`,
      [paid.reference],
    )
    expect(confirmed).toEqual([])
  })
})

describe("clocks that are wrong by 16 minutes", () => {
  const young = async () => {
    const started = await harness.shop.startPayment("1000")
    await makeDue(started.reference)
    return started
  }

  async function expectAlive(reference: string): Promise<void> {
    expect(await atVipps(harness, reference)).toMatchObject({ state: "INITIATED" })
    expect(await countCalls(harness, reference)).not.toHaveProperty("cancel")
  }

  it("Vipps' behind ours: a payment that can still be approved is not cancelled", async () => {
    // it stays so: to Vipps the payment is young
    await harness.sandbox.control.setClock({ offsetMs: -16 * 60_000 })
    const started = await young()

    expect(await harness.reconcile()).toMatchObject({ polled: 1, resolved: [], unresolved: [] })

    await expectAlive(started.reference)
    // and when it is that old by ours as well, it is; ePayment says itself that it has expired
    if (apiOfRun === "epayment") await harness.sandbox.control.expire(started.reference)
    await passTime(harness, 16)
    await makeDue(started.reference)
    expect(await harness.reconcile()).toMatchObject({ resolved: [`${started.reference}: expired`] })
  })

  it("a server's ahead of the database's: the same", async () => {
    const started = await young()
    const ahead = await harness.bootAnother({
      NODE_OPTIONS: `--require ${join(repositoryRoot, "integration-tests/support/time/clock-ahead.cjs")}`,
      CLOCK_AHEAD_MS: String(16 * 60_000),
    })

    expect(await harness.reconcile(ahead.server.url)).toMatchObject({
      polled: 1,
      resolved: [],
      unresolved: [],
    })

    await ahead.server.stop()
    await expectAlive(started.reference)
  })
})

describe("a capture of which nobody knows whether it went through", () => {
  const settledSchema = z.object({
    unresolved: z.array(z.object({ message: z.string() }).transform(({ message }) => message)),
    payment: z.object({
      problems: z.array(
        z.object({ code: z.string(), message: z.string(), resolvable_by: z.string().nullish() }),
      ),
    }),
  })

  it("is resolved with a word on when it will be known, and it is known by then", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sandbox.control.next("capture", { dropResponse: "before-executing" }, 20)
    expect(await harness.admin.capture(paid, "400")).toMatchObject({ status: 400 })
    await harness.sandbox.control.clearFaults()

    const answer = await harness.admin.vipps(paid).resolve()

    expect(answer).toMatchObject({ status: 200 })
    const { unresolved, payment } = settledSchema.parse(answer.body)
    expect(unresolved).toEqual([
      expect.stringMatching(
        /The capture of 400\skr of [\d:]{8} is still unresolved: .* It will be resolved by [\d:]{8} at the latest\. .*by itself/,
      ),
    ])
    const [, time] = /resolved by ([\d:]{8})/.exec(unresolved[0] ?? "") ?? []
    expect(payment.problems).toEqual([
      {
        code: "unresolved",
        message: expect.stringContaining(`It will be resolved by ${time} at the latest`),
        resolvable_by: expect.any(String),
      },
    ])
    const leftMs = new Date(payment.problems[0]?.resolvable_by ?? "").getTime() - Date.now()
    expect(leftMs).toBeGreaterThan(4 * 60_000)
    expect(leftMs).toBeLessThan(7 * 60_000)

    // however often looks have failed before, the next one is not later
    await makeDue(paid.reference)
    await harness.sql(`update vipps_attempt set failed_polls = 9 where reference = $1`, [paid.reference])
    expect((await harness.reconcile()).unresolved).toEqual([
      expect.stringContaining("It will be resolved by"),
    ])
    await passTime(harness, 7)
    expect((await harness.reconcile()).resolved).toContain(`${paid.reference}: capture not-executed`)
    expect(await harness.admin.capture(paid, "400")).toMatchObject({ status: 200 })
    expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 1, capturedMinor: 40_000 })
  })

  it("is not resolved while it is under way, and that is said", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sandbox.control.next("capture", { delayMs: 5_000 })
    const click = harness.admin.capture(paid, "400")
    await eventually("the capture at Vipps", async () => {
      const requests = await harness.sandbox.control.requests({ call: "capture", reference: paid.reference })
      return requests.length > 0
    })

    const { unresolved } = settledSchema.parse((await harness.admin.vipps(paid).resolve()).body)

    expect(unresolved).toEqual([
      expect.stringMatching(/A capture of 400\skr began .* and is not done\. Wait until it is done/),
    ])
    expect(await click).toMatchObject({ status: 200 })
  })
})
