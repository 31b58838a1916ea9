import { z } from "zod"
import { done } from "../support/staff/order-actions"
import { apiOfRun } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { atVipps } from "../support/ledgers/ledgers"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { refuses } from "../support/server/vipps-errors"

/** Vipps' page begins with the number that the shopper has typed in the shop; whatever it is, they can pay. */
jest.setTimeout(180_000)

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ sandbox: { switches: { rateLimits: false } } })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())

type Phones = { shipping?: string; billing?: string }
/** As the two APIs take it: a Norwegian number, or an international one. */
const initiated = {
  ecom: z
    .object({ customerInfo: z.object({ mobileNumber: z.string().optional() }) })
    .transform(({ customerInfo }) => customerInfo.mobileNumber),
  epayment: z
    .object({ customer: z.object({ phoneNumber: z.string().startsWith("47") }).optional() })
    .transform(({ customer }) => customer?.phoneNumber.slice(2)),
}[apiOfRun]

async function payWith({ shipping, billing }: Phones) {
  const cart = await harness.shop.cart("1000")
  const body = {
    shipping_address: { country_code: "no", ...(shipping !== undefined && { phone: shipping }) },
    billing_address: { country_code: "no", ...(billing !== undefined && { phone: billing }) },
  }
  await done(harness.shop.api({ method: "POST", path: `/store/carts/${cart.cartId}`, body }))
  return harness.shop.startPayment(cart)
}

async function numbersSent(reference: string) {
  const sent = await harness.sandbox.control.requests({ reference })
  return sent.filter(({ call }) => call === "initiate").map(({ body }) => initiated.parse(body))
}

it.each<[string, Phones, string | undefined]>([
  ["of the delivery", { shipping: "+47 401 23 456", billing: "41234567" }, "40123456"],
  ["of the bill, when the delivery has none", { billing: "004740123456" }, "40123456"],
  [
    "of the bill, when the delivery's is foreign",
    { shipping: "+46 70 123 45 67", billing: "401 23 456" },
    "40123456",
  ],
  ["none: five digits", { shipping: "12345" }, undefined],
  ["none: a fixed line", { shipping: "22 12 34 56" }, undefined],
  ["none: the cart has none", {}, undefined],
])("is sent the number %s", async (_, phones, expected) => {
  const started = await payWith(phones)
  expect(await numbersSent(started.reference)).toEqual([expected])
})

it("starts the payment without a number that Vipps refuses", async () => {
  await harness.sandbox.control.next("initiate", refuses("phone unknown"))

  const started = await payWith({ shipping: "40123456" })

  expect(started.reference).toMatch(/-2$/)
  expect(await numbersSent(started.reference)).toEqual([undefined])
  expect(await numbersSent(started.reference.replace(/2$/, "1"))).toEqual(["40123456"])
  expect(await atVipps(harness, started.reference)).toMatchObject({ state: "INITIATED" })
})

it("keeps it in no table of ours", async () => {
  await payWith({ shipping: "40123456" })
  const rows = await harness.sql(
    `select 1 from vipps_attempt a where a::text like '%40123456%' union all select 1 from vipps_operation o where o::text like '%40123456%'`,
  )
  expect(rows).toEqual([])
})
