import { eventually } from "../support/time/eventually"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced } from "../support/orders/orders"
import { bootShop, type BootedShop } from "../support/server/boot"
import { loseNotice } from "../support/shopper/notices"

jest.setTimeout(180_000)

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop()
})
afterAll(() => harness?.stop())

it("a payment whose callback got lost is an order within two minutes, by the job alone", async () => {
  const started = await harness.shop.startPayment("1000")
  await loseNotice(harness)
  await harness.sandbox.control.approve(started.reference)

  await eventually("the order", async () => (await ordersOf(harness, started.cartId))[0], 120_000)

  await expectLedgers(harness, await orderPlaced(harness, started), { captured: "0", refunded: "0" })
  expect(await atVipps(harness, started.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
})
