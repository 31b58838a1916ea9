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

    const orderId = await playCut(
      {
        ...stage,
        approve: control.approve,
        returnLink: (reference) => returnLink(stage, { reference }),
        loseCallback: () => control.next("callback", { lose: true }),
        stopPolling: () => letRepairSleep(stage),
      },
      cut,
    )

    await control.callbacksSettled()
    const [callback, ...more] = (await control.callbacks()).slice(before.length)
    expect(more).toEqual([])
    expect(callback?.status).toBe(cut === "callback" ? "lost" : 200)
    expect(await stage.admin.order(orderId)).toMatchObject({ status: 200 })
    const paymentId = await stage.admin.paymentIdOf(orderId)
    expect(await stage.admin.recorded(paymentId)).toMatchObject({ authorizedMinor: 100_000, captured: "0" })
  })
})
