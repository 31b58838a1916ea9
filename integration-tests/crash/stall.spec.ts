import type { PaidOrder } from "../../demo/stage"
import { expectEqualLedgers } from "../support/equal-ledgers"
import { eventually } from "../support/eventually"
import { holdTable } from "../support/hold"
import { atVipps } from "../support/ledgers"
import { passTime } from "../support/time"
import { bootWatchedShop, type WatchedShop } from "../support/watched-store"

/** A server stands still in the middle of a click (SIGSTOP), another one resolves what it left, and it goes on (SIGCONT). */
jest.setTimeout(180_000)

const LEFT_BEHIND_MINUTES = 6

type Kind = "capture" | "refund"
let stage: WatchedShop
let other: Awaited<ReturnType<WatchedShop["bootAnother"]>>

beforeAll(async () => {
  stage = await bootWatchedShop({
    env: { VIPPS_TIMEOUT_MS: "60000" },
    sandbox: { switches: { rateLimits: false } },
  })
  other = await stage.bootAnother()
})
afterAll(() => stage?.stop())
afterEach(() => stage.sandbox.control.clearFaults())

/** Paid, and for refunds captured as well. */
async function movable(kind: Kind): Promise<PaidOrder> {
  const paid = await stage.shop.payWithVipps("1000")
  if (kind === "refund") expect(await stage.admin.capture(paid, "500")).toMatchObject({ status: 200 })
  return paid
}

const moved = (kind: Kind, kroner: string) =>
  kind === "capture" ? { captured: kroner, refunded: "0" } : { captured: "500", refunded: kroner }

async function pending(call: "token" | Kind): Promise<void> {
  await eventually(`${call} at Vipps`, async () => {
    const requests = await stage.sandbox.control.requests({ call })
    return requests.some(({ status }) => status === "pending")
  })
}

/** What happens while the server stands still; then the answer of what it was at. */
async function whileStalled<T>(underWay: Promise<T>, work: () => Promise<void>): Promise<T> {
  const pid = stage.server.pid() ?? 0
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
      await stage.sandbox.control.revokeTokens()
      await stage.sandbox.control.next("token", { delayMs: 3_000, when: "before-executing" })
      const click = stage.admin[kind](paid, "200")
      await pending("token")

      const answer = await whileStalled(click, async () => {
        await passTime(stage, LEFT_BEHIND_MINUTES)
        await stage.reconcile(other.server.url)
        await expectEqualLedgers({ ...stage, admin: other.admin }, paid, moved(kind, "0"))
      })

      expect(answer).toMatchObject({ status: 400, message: expect.stringContaining("not known yet") })
      await expectEqualLedgers(stage, paid, moved(kind, "0"))
      expect(await stage.admin[kind](paid, "200")).toMatchObject({ status: 200 })
      await expectEqualLedgers(stage, paid, moved(kind, "200"))
    })

    it("before it hears that its operation is open is not sent any more, once another server has closed it", async () => {
      const paid = await movable(kind)
      const held = await holdTable(stage, "vipps_operation")
      const click = stage.admin[kind](paid, "200")
      await held.reached()

      const answer = await whileStalled(click, async () => {
        await held.release()
        await passTime(stage, LEFT_BEHIND_MINUTES)
        await stage.reconcile(other.server.url)
        await expectEqualLedgers({ ...stage, admin: other.admin }, paid, moved(kind, "0"))
      })

      expect(answer).toMatchObject({ status: 400, message: expect.stringContaining("not known yet") })
      await expectEqualLedgers(stage, paid, moved(kind, "0"))
    })

    it("while Vipps' answer is on its way is a success, though another server has settled it", async () => {
      const paid = await movable(kind)
      await stage.sandbox.control.next(kind, { delayMs: 3_000, when: "after-executing" })
      const click = stage.admin[kind](paid, "200")
      await pending(kind)

      const answer = await whileStalled(click, async () => {
        const count = kind === "capture" ? "captures" : "refunds"
        await eventually("the execution", async () => (await atVipps(stage, paid.reference))[count] > 0)
        await passTime(stage, LEFT_BEHIND_MINUTES)
        await stage.reconcile(other.server.url)
      })

      expect(answer).toMatchObject({ status: 200 })
      await expectEqualLedgers(stage, paid, moved(kind, "200"))
      expect(await atVipps(stage, paid.reference)).toMatchObject(
        kind === "capture" ? { captures: 1 } : { refunds: 1 },
      )
    })
  },
)

/** What other tests left to look at would come before it. */
async function leaveOthersAlone({ reference }: PaidOrder): Promise<void> {
  await stage.sql(`update vipps_attempt set next_poll_at = null where reference <> $1`, [reference])
  await stage.sql(`update vipps_operation set ledger_verified_at = now() where reference <> $1`, [reference])
}

it("a server that stalls in the middle of its own repair does not keep another one from repairing", async () => {
  const paid = await movable("capture")
  expect(await stage.admin.capture(paid, "200")).toMatchObject({ status: 200 })
  // both find the same booking missing, and one writes it after the other
  await stage.sql(`delete from order_transaction where order_id = $1`, [paid.orderId])
  await passTime(stage, LEFT_BEHIND_MINUTES)
  await leaveOthersAlone(paid)
  const held = await holdTable(stage, "order_transaction", "everybody")
  const run = stage.reconcile()
  await eventually("the lock on the payment", async () => {
    const locks = await stage.sql(`select 1 from vipps_lock where id = $1`, [`payment ${paid.paymentId}`])
    return locks.length > 0
  })
  await held.reached()

  await whileStalled(run, async () => {
    await held.release()
    await passTime(stage, LEFT_BEHIND_MINUTES)
    // waiting for the lock may use up the run's time, which it says; of this payment nothing is left
    const { unresolved } = await stage.reconcile(other.server.url)
    expect(unresolved.filter((line) => line.includes(paid.reference))).toEqual([])
    await expectEqualLedgers({ ...stage, admin: other.admin }, paid, moved("capture", "200"))
  })

  await expectEqualLedgers(stage, paid, moved("capture", "200"))
})
