import { outagesOf, playOutage, type Outage } from "../../demo/outages"
import { noticeOf } from "../../demo/vipps-api"
import type { Api } from "../../src/sandbox"
import { apis } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { returnLink } from "../support/shopper/return-link"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { eventually } from "../support/time/eventually"

jest.setTimeout(120_000)

let harness: BootedShop

/** The job that registers the webhook runs three times a minute. */
const JOB_MS = 60_000

async function boot(api: Api): Promise<void> {
  harness = await bootShop({ env: { VIPPS_API: api } })
  if (api === "ecom") return
  const { webhooks } = harness.sandbox.control
  const isRegistered = async () => (await webhooks.registrations()).length > 0
  await eventually("the shop's registration", isRegistered, JOB_MS)
}

/** What Vipps has sent to tell the shop of an approval, and what became of each. */
async function approvalNotices(api: Api): Promise<(number | string)[]> {
  const { control } = harness.sandbox
  await control.callbacksSettled()
  if (api === "ecom") return (await control.callbacks()).map(({ status }) => status)
  const sent = await control.webhooks.deliveries()
  return sent.filter(({ name }) => name === "AUTHORIZED").map(({ status }) => status)
}

describe.each(apis)("%s:", (api) => {
  beforeAll(() => boot(api))
  afterAll(() => harness?.stop())

  describe("Vipps' own three tests: one way of hearing of an approval is broken, and the order appears", () => {
    // "polling" is the last: the reconciliation stays broken
    it.each<Outage>(outagesOf[api])("break the %s", async (outage) => {
      const { control } = harness.sandbox
      const before = await approvalNotices(api)

      const orderId = await playOutage(
        {
          ...harness,
          approve: control.approve,
          returnLink: (reference) => returnLink(harness, { reference }),
          lose: async (notice) => {
            // ePayment has told of the payment's start by then
            await control.callbacksSettled()
            await control.next(notice, { lose: true })
          },
          stopPolling: () => disableReconciliation(harness),
        },
        outage,
      )

      const after = await approvalNotices(api)
      expect(after.slice(before.length)).toEqual([outage === noticeOf[api] ? "lost" : 200])
      expect(await harness.admin.order(orderId)).toMatchObject({ status: 200 })
      const paymentId = await harness.admin.paymentIdOf(orderId)
      expect(await harness.admin.recorded(paymentId)).toMatchObject({
        authorizedMinor: 100_000,
        captured: "0",
      })
    })
  })
})
