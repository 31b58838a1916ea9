import type { PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced } from "../support/orders/orders"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { receiveReturn, requestReturn } from "../support/staff/goods-returns"
import { done, editOrder, packFulfillment, shipFulfillment } from "../support/staff/order-actions"
import { eventually } from "../support/time/eventually"
import { bareCart, expectWhole, orderFacts, startExpress, startOnBoth, variantOf } from "./shopper"

/** Nothing but Vipps' webhook tells the shop of an approval; and what an Express order lives through afterwards. */
jest.setTimeout(240_000)

/** The job that looks after the registration runs three times a minute. */
const JOB_MS = 60_000

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_API: "epayment", VIPPS_CAPTURE: "on-shipment" } })
  await disableReconciliation(harness)
  await eventually(
    "the shop's registration",
    async () => (await harness.sandbox.control.webhooks.registrations()).length > 0,
    JOB_MS,
  )
})
afterAll(() => harness?.stop())

async function buy(quantity = 1, ...others: string[]) {
  const variant_id = variantOf(harness, "Ullgenser")
  const cart_id = await bareCart(harness, { variant_id, quantity })
  for (const title of others) {
    const body = { variant_id: variantOf(harness, title), quantity: 1 }
    await done(harness.shop.api({ method: "POST", path: `/store/carts/${cart_id}/line-items`, body }))
  }
  const started = await startExpress(harness, { cart_id })
  await harness.sandbox.control.approve(started.reference, {
    shippingOptionId: harness.facts.shippingOptions.posten,
  })
  return orderPlaced(harness, started)
}

it("becomes an order by the webhook alone", async () => {
  const paid = await buy()
  expect(await orderFacts(harness, paid.orderId)).toMatchObject({
    ...{ total: "849", shipping: "99", email: "kari.nordmann@example.no", city: "Oslo", reserved_items: 1 },
  })
  await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
})

it("becomes one order by webhook, returns and the storefront's completions at once, on two servers", async () => {
  const other = await harness.bootAnother({ VIPPS_BACKEND_URL: harness.server.url })
  try {
    const started = await startOnBoth(harness, other)
    const { reference, cartId } = started
    const link = (await atVipps(harness, reference)).fallBack
    const links = [link, link.replace(harness.server.url, other.server.url)]
    const { posten } = harness.facts.shippingOptions

    await Promise.all([
      harness.sandbox.control.approve(reference, { shippingOptionId: posten }),
      ...links.map((url) => fetch(url, { redirect: "manual" })),
      harness.shop.complete(cartId),
      other.shop.complete(cartId),
    ])

    await expectWhole(harness, started)
    const told = await harness.sandbox.control.webhooks.deliveries(reference)
    expect(told).toContainEqual(expect.objectContaining({ name: "AUTHORIZED", status: 200 }))
  } finally {
    await other.server.stop()
  }
})

it("is captured and refunded as any payment", async () => {
  const paid = await buy()
  await harness.admin.capture(paid, "849")
  await harness.admin.refund(paid, "99")
  await expectEqualLedgers(harness, paid, { captured: "849", refunded: "99" })
})

it("is captured in part, and the rest is released", async () => {
  const paid = await buy()
  await harness.admin.capture(paid, "750")
  const path = `/admin/vipps/payments/${paid.paymentId}/release`
  expect((await harness.admin.api({ method: "POST", path, body: {} })).status).toBe(200)
  expect(await atVipps(harness, paid.reference)).toMatchObject({
    capturedMinor: 75_000,
    releasedMinor: 9_900,
  })
})

async function send(paid: PaidOrder, title: string): Promise<void> {
  await shipFulfillment(harness, paid, await packFulfillment(harness, paid, [title]))
}

const isBooked = (paid: PaidOrder, kroner: number) =>
  eventually(`${kroner} kr in Medusa's books`, async () => {
    const booked = await harness.admin.booked(paid)
    return booked.reduce((sum, { amount }) => sum + Number(amount), 0) === kroner
  })

it("leaves in two parts: each is captured as it leaves, the delivery with the first", async () => {
  const paid = await buy(1, "Lue")
  await send(paid, "Ullgenser")
  await isBooked(paid, 849)
  await expectEqualLedgers(harness, paid, { captured: "849", refunded: "0" })
  await send(paid, "Lue")
  await isBooked(paid, 1099)
  await expectEqualLedgers(harness, paid, { captured: "1099", refunded: "0" })
  expect(await atVipps(harness, paid.reference)).toMatchObject({ captures: 2, releasedMinor: 0 })
})

it("is cancelled: all that is reserved is released, once", async () => {
  const paid = await buy()
  expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })
  await eventually("the release", async () => (await atVipps(harness, paid.reference)).state === "CANCELLED")
  expect(await atVipps(harness, paid.reference)).toMatchObject({
    ...{ reservedMinor: 84_900, releasedMinor: 84_900, capturedMinor: 0 },
  })
  await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
})

it("comes back: the goods are refunded, and the delivery is not", async () => {
  const paid = await buy()
  await send(paid, "Ullgenser")
  await isBooked(paid, 849)
  await receiveReturn(harness, paid, await requestReturn(harness, paid, "Ullgenser"), "Ullgenser")
  expect(await harness.admin.refund(paid, "750")).toMatchObject({ status: 200 })
  expect(await atVipps(harness, paid.reference)).toMatchObject({
    capturedMinor: 84_900,
    refundedMinor: 75_000,
  })
  await expectEqualLedgers(harness, paid, { captured: "849", refunded: "750" })
})

it("is edited: the reservation stays, the order's new sum is captured, and the rest is released", async () => {
  const paid = await buy(2)
  await editOrder(harness, paid, { Ullgenser: 1 })
  expect(await atVipps(harness, paid.reference)).toMatchObject({ reservedMinor: 159_900, releasedMinor: 0 })
  expect(await harness.admin.capture(paid, "849")).toMatchObject({ status: 200 })
  await eventually(
    "the release of the rest",
    async () => (await atVipps(harness, paid.reference)).releasedMinor === 75_000,
  )
  await expectEqualLedgers(harness, paid, { captured: "849", refunded: "0" })
})
