import { createApi, type PaidOrder } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { expectLedgers } from "../support/ledgers/ledgers"
import { orderPlaced } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { expectRefused, moneyRoutes, whatWasDone } from "../support/staff/refusals"

jest.setTimeout(120_000)

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop()
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())

const routes = moneyRoutes(() => harness)

describe.each(routes)("amounts that can't be moved ($route)", ({ route, capture, refund }) => {
  let reserved: PaidOrder
  let captured: PaidOrder

  beforeAll(async () => {
    reserved = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(reserved, "749.99")
    captured = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(captured, "1000")
    await harness.admin.refund(captured, "749.99")
  })
  afterAll(async () => {
    await expectLedgers(harness, reserved, { captured: "749.99", refunded: "0" })
    await expectLedgers(harness, captured, { captured: "1000", refunded: "749.99" })
  })

  const malformed = [0, -1, -0.01, "250", "", null, NaN, true, [250], { value: 250 }]
  const fractions = [0.001, 250.004, 250.014, 0.1 + 0.2, 1e-7]

  // the payment's whole amount is what the stock button posts: there it stands for what is due
  it.each([250.02, 251, 999.99, 1_000_000_000])("captures no more than is left: %p", async (amount) => {
    await expectRefused(harness, reserved, () => capture(reserved, amount), /capture/)
  })

  it.each([250.02, 251, 1000, 1_000_000_000])("refunds no more than was captured: %p", async (amount) => {
    await expectRefused(harness, captured, () => refund(captured, amount), /refund/)
  })

  it.each(malformed)("captures nothing for %p", async (amount) => {
    await expectRefused(harness, reserved, () => capture(reserved, amount), /amount|Number|Expected|Invalid/)
  })

  it.each(malformed)("refunds nothing for %p", async (amount) => {
    await expectRefused(harness, captured, () => refund(captured, amount), /amount|Number|Expected|Invalid/)
  })

  // what somebody types on our own forms is asked to be whole øre; Medusa's amounts may have fractions, which are rounded
  const isTyped = route === "/admin/vipps/payments"
  const refused = isTyped ? fractions : fractions.filter((amount) => amount < 0.005)
  const why = isTyped ? /was not made: .*two decimals/ : /was not made: it is less than one øre/

  it.each(refused)("captures no fraction of an øre: %p", async (amount) => {
    await expectRefused(harness, reserved, () => capture(reserved, amount), why)
  })

  it.each(refused)("refunds no fraction of an øre: %p", async (amount) => {
    await expectRefused(harness, captured, () => refund(captured, amount), why)
  })
})

describe("more than is left is said with the numbers", () => {
  it("by the capture button of the plugin", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "750")

    await expectRefused(
      harness,
      paid,
      () => harness.admin.vipps(paid).capture("251"),
      /The capture of 251.kr was not made: 1.000.kr was reserved, 750.kr is captured and 250.kr is left/,
    )
  })

  it("by the refund button of the plugin", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "750")

    await expectRefused(
      harness,
      paid,
      () => harness.admin.vipps(paid).refund("751"),
      /The refund of 751.kr was not made: 750.kr was captured, 0.kr is refunded and 750.kr is left/,
    )
  })

  it("before anything is captured, a refund says what to do instead", async () => {
    const paid = await harness.shop.payWithVipps("1000")

    await expectRefused(
      harness,
      paid,
      () => harness.admin.vipps(paid).refund("100"),
      /nothing is captured. Cancel the payment/,
    )
  })
})

describe("requests that are none", () => {
  const actions = ["capture", "refund", "release", "cancel", "refresh"]
  let paid: PaidOrder

  beforeAll(async () => {
    paid = await harness.shop.payWithVipps("1000")
  })
  afterAll(() => expectLedgers(harness, paid, { captured: "0", refunded: "0" }))

  it.each(actions)("%s of an unknown payment: 404", async (action) => {
    const body = action === "capture" || action === "refund" ? { amount: 1 } : {}
    const path = `/admin/vipps/payments/pay_01JUNKNOWN/${action}`
    const answer = await harness.admin.api({ method: "POST", path, body })
    expect(answer).toMatchObject({ status: 404, message: expect.stringContaining("pay_01JUNKNOWN") })
  })

  it("a look at an unknown payment: 404", async () => {
    expect(await harness.admin.vipps("pay_01JUNKNOWN").status()).toMatchObject({ status: 404 })
  })

  it.each(actions)("%s with a key that is not known: 400", async (action) => {
    const amount = action === "capture" || action === "refund" ? { amount: 1 } : {}
    const path = `/admin/vipps/payments/${paid.paymentId}/${action}`
    const body = { ...amount, currency_code: "nok" }
    await expectRefused(
      harness,
      paid,
      () => harness.admin.api({ method: "POST", path, body }),
      /currency_code/,
    )
  })

  it.each(actions)("%s without a login: 401", async (action) => {
    const stranger = createApi(harness.server.url)
    const path = `/admin/vipps/payments/${paid.paymentId}/${action}`
    const before = await whatWasDone(harness, paid)
    expect((await stranger({ method: "POST", path, body: { amount: 1 } })).status).toBe(401)
    expect(await whatWasDone(harness, paid)).toEqual(before)
  })

  it("a look without a login: 401", async () => {
    const path = `/admin/vipps/payments/${paid.paymentId}`
    expect((await createApi(harness.server.url)({ method: "GET", path })).status).toBe(401)
  })
})

describe("a payment of another sales unit", () => {
  it("is not touched: the staff is told which MSN it belongs to", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "500")
    await harness.sql(`update vipps_attempt set merchant_serial_number = '123456' where reference = $1`, [
      paid.reference,
    ])
    const says = /MSN 123456, and this shop is configured for MSN 654987/

    for (const { capture, refund } of routes) {
      await expectRefused(harness, paid, () => capture(paid, 100), says)
      await expectRefused(harness, paid, () => refund(paid, 100), says)
    }
    await expectRefused(harness, paid, () => harness.admin.vipps(paid).release(), says)
    await expectRefused(harness, paid, () => harness.admin.vipps(paid).cancel(), says)
    await expectRefused(harness, paid, () => harness.admin.vipps(paid).refresh(), says)
    await expectLedgers(harness, paid, { captured: "500", refunded: "0" })
  })
})

describe("a store that has the provider but not the plugin's tables", () => {
  const tables = ["vipps_attempt", "vipps_operation"]
  const says =
    /tables of medusa-payment-vipps are missing.*"medusa-payment-vipps".*"plugins".*medusa db:migrate/

  it("is told so, and no payment is started or moved", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "500")
    const { cartId } = await harness.shop.cart("1000")
    const collectionId = await harness.shop.collection(cartId)
    const initiated = await harness.sandbox.control.requests({ call: "initiate" })
    await rename((table) => [table, `${table}_away`])
    try {
      expect(await harness.shop.session(collectionId)).toMatchObject({ message: expect.stringMatching(says) })
      expect(await harness.sandbox.control.requests({ call: "initiate" })).toHaveLength(initiated.length)
      for (const { capture, refund } of routes) {
        await expectRefused(harness, paid, () => capture(paid, 100), says, 500)
        await expectRefused(harness, paid, () => refund(paid, 100), says, 500)
      }
      await expectRefused(harness, paid, () => harness.admin.vipps(paid).release(), says, 500)
    } finally {
      await rename((table) => [`${table}_away`, table])
    }
    await harness.admin.refund(paid, "100")
    await expectLedgers(harness, paid, { captured: "500", refunded: "100" })
  })

  async function rename(names: (table: string) => [string, string]): Promise<void> {
    for (const [from, to] of tables.map(names)) await harness.sql(`alter table ${from} rename to ${to}`)
  }
})

describe("the guards of what the shopper pays", () => {
  it("take an amount of many kroner as it is", async () => {
    const started = await harness.shop.startPayment("12500")
    await harness.sandbox.control.approve(started.reference)
    const paid = await orderPlaced(harness, started)
    await harness.admin.capture(paid, "12500")
    await expectLedgers(harness, paid, { captured: "12500", refunded: "0" })
  })
})
