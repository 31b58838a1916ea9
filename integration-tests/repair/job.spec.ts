import { eventually } from "../support/eventually"
import { atVipps, expectLedgers } from "../support/ledgers"
import { ordersOf, orderPlaced } from "../support/orders"
import { bootShop, type BootedShop } from "../support/boot"

jest.setTimeout(180_000)

let stage: BootedShop

beforeAll(async () => {
  stage = await bootShop()
})
afterAll(() => stage?.stop())

it("a payment whose callback got lost is an order within two minutes, by the job alone", async () => {
  const started = await stage.shop.startPayment("1000")
  await stage.sandbox.control.next("callback", { lose: true })
  await stage.sandbox.control.approve(started.reference)

  await eventually("the order", async () => (await ordersOf(stage, started.cartId))[0], 120_000)

  await expectLedgers(stage, await orderPlaced(stage, started), { captured: "0", refunded: "0" })
  expect(await atVipps(stage, started.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
})
