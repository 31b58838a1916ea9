import { cuts, playCut } from "../../demo/cuts"
import { bootShop, type BootedShop } from "../support/boot"
import { returnLink } from "../support/coming-back"
import { letRepairSleep } from "../support/sleeping-repair"

jest.setTimeout(120_000)

let stage: BootedShop

beforeAll(async () => {
  stage = await bootShop()
})
afterAll(() => stage?.stop())

describe("Vipps' own three tests: one way of hearing of an approval is broken, and the order appears", () => {
  // "polling" is the last: the reconciliation stays broken
  it.each(cuts)("break the %s", async (cut) => {
    const { control } = stage.sandbox
    const before = await control.callbacks()

    const medusaOrderId = await playCut(
      {
        ...stage,
        approve: control.approve,
        returnLink: (orderId) => returnLink(stage, { orderId }),
        loseCallback: () => control.next("callback", { lose: true }),
        stopPolling: () => letRepairSleep(stage),
      },
      cut,
    )

    await control.callbacksSettled()
    const [callback, ...more] = (await control.callbacks()).slice(before.length)
    expect(more).toEqual([])
    expect(callback?.status).toBe(cut === "callback" ? "lost" : 200)
    expect(await stage.admin.order(medusaOrderId)).toMatchObject({ status: 200 })
    const paymentId = await stage.admin.paymentIdOf(medusaOrderId)
    expect(await stage.admin.recorded(paymentId)).toMatchObject({ authorizedOre: 100_000, captured: "0" })
  })
})
