import { outagesOf, playOutage } from "../../demo/outages"
import { bootShop, type BootedShop } from "../support/server/boot"
import { returnLink } from "../support/shopper/return-link"
import { disableReconciliation } from "../support/server/disable-reconciliation"

jest.setTimeout(120_000)

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop()
})
afterAll(() => harness?.stop())

describe("Vipps' own three tests: one way of hearing of an approval is broken, and the order appears", () => {
  // "polling" is the last: the reconciliation stays broken
  it.each(outagesOf.ecom)("break the %s", async (outage) => {
    const { control } = harness.sandbox
    const before = await control.callbacks()

    const orderId = await playOutage(
      {
        ...harness,
        approve: control.approve,
        returnLink: (reference) => returnLink(harness, { reference }),
        lose: (notice) => control.next(notice, { lose: true }),
        stopPolling: () => disableReconciliation(harness),
      },
      outage,
    )

    await control.callbacksSettled()
    const [callback, ...more] = (await control.callbacks()).slice(before.length)
    expect(more).toEqual([])
    expect(callback?.status).toBe(outage === "callback" ? "lost" : 200)
    expect(await harness.admin.order(orderId)).toMatchObject({ status: 200 })
    const paymentId = await harness.admin.paymentIdOf(orderId)
    expect(await harness.admin.recorded(paymentId)).toMatchObject({ authorizedMinor: 100_000, captured: "0" })
  })
})
