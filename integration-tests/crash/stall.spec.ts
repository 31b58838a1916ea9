import type { PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { lockTable } from "../support/database/lock-table"
import { atVipps } from "../support/ledgers/ledgers"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"

/** A server stands still in the middle of a click (SIGSTOP), another one resolves what it left, and it goes on (SIGCONT). */
jest.setTimeout(180_000)

const LEFT_BEHIND_MINUTES = 6

type Kind = "capture" | "refund"
let harness: ObservedShop
let other: Awaited<ReturnType<ObservedShop["bootAnother"]>>

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_TIMEOUT_MS: "60000" },
    sandbox: { switches: { rateLimits: false } },
  })
  other = await harness.bootAnother()
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

/** Paid, and for refunds captured as well. */
async function movable(kind: Kind): Promise<PaidOrder> {
  const paid = await harness.shop.payWithVipps("1000")
  if (kind === "refund") expect(await harness.admin.capture(paid, "500")).toMatchObject({ status: 200 })
  return paid
}

const moved = (kind: Kind, kroner: string) =>
  kind === "capture" ? { captured: kroner, refunded: "0" } : { captured: "500", refunded: kroner }

async function pending(call: "token" | Kind): Promise<void> {
  await eventually(`${call} at Vipps`, async () => {
    const requests = await harness.sandbox.control.requests({ call })
    return requests.some(({ status }) => status === "pending")
  })
}

/** What happens while the server stands still; then the answer of what it was at. */
async function whileStalled<T>(underWay: Promise<T>, work: () => Promise<void>): Promise<T> {
  const pid = harness.server.pid() ?? 0
  process.kill(pid, "SIGSTOP")
  try {
    await work()
  } finally {
    process.kill(pid, "SIGCONT")
  }
  return underWay
}

describe.each([{ kind: "capture" as const }, { kind: "refund" as const }])(
  "a $kind of a server that stalls",
  ({ kind }) => {
    it("before it sent anything is not sent any more, once another server has closed it", async () => {
      const paid = await movable(kind)
      // Vipps has forgotten the token, so there is a wait between the journal's entry and the request
      await harness.sandbox.control.revokeTokens()
      await harness.sandbox.control.next("token", { delayMs: 3_000, when: "before-executing" })
      const click = harness.admin[kind](paid, "200")
      await pending("token")

      const answer = await whileStalled(click, async () => {
        await passTime(harness, LEFT_BEHIND_MINUTES)
        await harness.reconcile(other.server.url)
        await expectEqualLedgers({ ...harness, admin: other.admin }, paid, moved(kind, "0"))
      })

      expect(answer).toMatchObject({ status: 400, message: expect.stringContaining("still unresolved") })
      await expectEqualLedgers(harness, paid, moved(kind, "0"))
      expect(await harness.admin[kind](paid, "200")).toMatchObject({ status: 200 })
      await expectEqualLedgers(harness, paid, moved(kind, "200"))
    })

    it("before it hears that its operation is open is not sent any more, once another server has closed it", async () => {
      const paid = await movable(kind)
      const held = await lockTable(harness, "vipps_operation")
      const click = harness.admin[kind](paid, "200")
      await held.reached()

      const answer = await whileStalled(click, async () => {
        await held.release()
        await passTime(harness, LEFT_BEHIND_MINUTES)
        await harness.reconcile(other.server.url)
        await expectEqualLedgers({ ...harness, admin: other.admin }, paid, moved(kind, "0"))
      })

      expect(answer).toMatchObject({ status: 400, message: expect.stringContaining("still unresolved") })
      await expectEqualLedgers(harness, paid, moved(kind, "0"))
    })

    it("while Vipps' answer is on its way is a success, though another server has resolved it", async () => {
      const paid = await movable(kind)
      await harness.sandbox.control.next(kind, { delayMs: 3_000, when: "after-executing" })
      const click = harness.admin[kind](paid, "200")
      await pending(kind)

      const answer = await whileStalled(click, async () => {
        const count = kind === "capture" ? "captures" : "refunds"
        await eventually("the execution", async () => (await atVipps(harness, paid.reference))[count] > 0)
        await passTime(harness, LEFT_BEHIND_MINUTES)
        await harness.reconcile(other.server.url)
      })

      expect(answer).toMatchObject({ status: 200 })
      await expectEqualLedgers(harness, paid, moved(kind, "200"))
      expect(await atVipps(harness, paid.reference)).toMatchObject(
        kind === "capture" ? { captures: 1 } : { refunds: 1 },
      )
    })
  },
)

/** What other tests left to look at would come before it. */
async function leaveOthersAlone({ reference }: PaidOrder): Promise<void> {
  await harness.sql(`update vipps_attempt set next_poll_at = null where reference <> $1`, [reference])
  await harness.sql(`update vipps_operation set ledger_verified_at = now() where reference <> $1`, [
    reference,
  ])
}

it("a server that stalls in the middle of its own repair does not keep another one from repairing", async () => {
  const paid = await movable("capture")
  expect(await harness.admin.capture(paid, "200")).toMatchObject({ status: 200 })
  // both find the same booking missing, and one writes it after the other
  await harness.sql(`delete from order_transaction where order_id = $1`, [paid.orderId])
  await passTime(harness, LEFT_BEHIND_MINUTES)
  await leaveOthersAlone(paid)
  const held = await lockTable(harness, "order_transaction", "everybody")
  const run = harness.reconcile()
  await eventually("the lock on the payment", async () => {
    const locks = await harness.sql(`select 1 from vipps_lock where id = $1`, [`payment ${paid.paymentId}`])
    return locks.length > 0
  })
  await held.reached()

  await whileStalled(run, async () => {
    await held.release()
    await passTime(harness, LEFT_BEHIND_MINUTES)
    // waiting for the lock may use up the run's time, which it says; of this payment nothing is left
    const { unresolved } = await harness.reconcile(other.server.url)
    expect(unresolved.filter((line) => line.includes(paid.reference))).toEqual([])
    await expectEqualLedgers({ ...harness, admin: other.admin }, paid, moved("capture", "200"))
  })

  await expectEqualLedgers(harness, paid, moved("capture", "200"))
})
