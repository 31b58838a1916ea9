import type { PaidOrder } from "../../demo/harness"
import { orderPlaced } from "../support/orders/orders"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { readConnection, readView } from "../support/staff/admin-api"
import { done } from "../support/staff/order-actions"
import { eventually } from "../support/time/eventually"

/** The registration over the shop's life: several servers, a firewall, another address, another API. Nothing polls. */
jest.setTimeout(240_000)

/** The job that looks after the registration runs three times a minute. */
const JOB_MS = 60_000

let harness: BootedShop
let paid: PaidOrder

beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_API: "epayment" } })
  await disableReconciliation(harness)
  await eventually("the registration", async () => (await registrations()).length === 1, JOB_MS)
  const started = await harness.shop.startPayment("1000")
  await harness.sandbox.control.approve(started.reference)
  paid = await orderPlaced(harness, started)
  await done(harness.admin.capture(paid, "750"))
})
afterAll(() => harness?.stop())

const pathOf = (address: string) => `${address}/hooks/payment/vipps_vipps/webhook`
const registrations = () => harness.sandbox.control.webhooks.registrations()
const madeAtVipps = async () => (await harness.sandbox.control.requests({ call: "registerWebhook" })).length
const codes = async () => (await readConnection(harness.admin.api)).codes

const inOurTable = () => harness.sql(`select id, url from vipps_webhook`)

/** Vipps has dropped it, after two weeks without an answer, and the day's check is due. */
async function drop(): Promise<void> {
  for (const { id } of await registrations()) await harness.sandbox.control.webhooks.forget(id)
  await harness.sql(`update vipps_webhook set checked_at = now() - interval '25 hours'`)
}

/** A server that was killed while it held the lock would keep all from it for five minutes. */
async function registeredAnew(url: string): Promise<void> {
  const isThere = async () => {
    const [atVipps, rows] = [await registrations(), await inOurTable()]
    const isMade = rows.length === 1 && atVipps.some((one) => one.id === rows[0]?.id && one.url === url)
    return isMade && (await harness.sql(`select 1 from vipps_lock where id like 'webhooks %'`)).length === 0
  }
  await eventually("the new registration", isThere, JOB_MS)
}

describe("two servers", () => {
  it("register once when Vipps has dropped the registration, although the jobs of both find it missing in the same second", async () => {
    const { server } = await harness.bootAnother({ VIPPS_BACKEND_URL: harness.server.url })
    try {
      const before = await madeAtVipps()
      await drop()
      await registeredAnew(pathOf(harness.server.url))
      // both servers' next runs
      await new Promise((resolve) => setTimeout(resolve, 21_000))
      expect((await madeAtVipps()) - before).toBe(1)
      expect(await registrations()).toMatchObject([{ url: pathOf(harness.server.url) }])
    } finally {
      await server.stop()
    }
  })
})

describe("a firewall that keeps Vipps out", () => {
  it("is seen in the connection check once a payment was approved without a delivery", async () => {
    expect(await codes()).toContain("webhooks-ok")
    await harness.sql(`update vipps_webhook set created_at = now() - interval '1 hour', delivered_at = null`)
    await harness.sql(`update vipps_attempt set reserved_at = now() - interval '20 minutes'`)
    expect(await codes()).toContain("webhooks-silent")

    // a delivery comes through
    await harness.sandbox.control.portal.refund(paid.reference, 10_000)
    await eventually("the refund", async () => (await refundedAtShop()) === 100)
    expect(await codes()).toContain("webhooks-ok")
  })
})

describe("a restart", () => {
  it("with another address registers that, and removes the former registration", async () => {
    const moved = harness.server.url.replace("127.0.0.1", "localhost")
    const before = await madeAtVipps()
    await harness.server.kill()

    await harness.server.start({ VIPPS_BACKEND_URL: moved })

    await registeredAnew(pathOf(moved))
    expect(await registrations()).toMatchObject([{ url: pathOf(moved) }])
    expect((await madeAtVipps()) - before).toBe(1)
  })

  it("on eCom keeps it for the payments of ePayment: checked daily, and heard", async () => {
    await harness.server.kill()
    await harness.server.start({ VIPPS_API: "ecom", VIPPS_BACKEND_URL: harness.server.url })
    await drop()

    await registeredAnew(pathOf(harness.server.url))
    expect(await codes()).toContain("webhooks-ok")

    await harness.sandbox.control.portal.refund(paid.reference, 15_000)
    await eventually("the refund", async () => (await refundedAtShop()) === 250)
  })
})

async function refundedAtShop(): Promise<unknown> {
  return (await readView(harness.admin.api, paid)).refunded
}
