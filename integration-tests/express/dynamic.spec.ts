import { defaultUnit } from "../../src/sandbox"
import { configOfTwoUnits } from "../sales-units/store-config"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { comeBack } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { askShipping, bareCart, cartFacts, orderFacts, shippingToken, startExpress } from "./shopper"

/** Vipps asks the shop which shipping options an address has. */
jest.setTimeout(240_000)

const PATIENCE_MS = 3_000
/** Of the shop's second provider. By the same secret a payment's token proves itself to both. */
const secondUnit = {
  ...defaultUnit,
  clientId: "5ec0d000-0000-4000-8000-5ec0d0005ec0",
  merchantSerialNumber: "123456",
}

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    sandbox: { units: [defaultUnit, secondUnit] },
    files: { "medusa-config.ts": await configOfTwoUnits() },
    env: {
      ...{ VIPPS_API: "epayment", VIPPS_EXPRESS_SHIPPING: "dynamic" },
      SECOND_VIPPS_CLIENT_ID: secondUnit.clientId,
      SECOND_VIPPS_CLIENT_SECRET: secondUnit.clientSecret,
      SECOND_VIPPS_SUBSCRIPTION_KEY: secondUnit.subscriptionKey,
      SECOND_VIPPS_MERCHANT_SERIAL_NUMBER: secondUnit.merchantSerialNumber,
    },
  })
})
afterAll(() => harness?.stop())

const posten = () => harness.facts.shippingOptions.posten
const start = async () => startExpress(harness, { cart_id: await bareCart(harness) })

const ask = (reference: string, token: string | undefined, change: object = {}, provider = "vipps_vipps") =>
  askShipping(harness, reference, { change, provider }, token)
const tokenSent = (reference: string) => shippingToken(harness, reference)

it("makes the order with the option that was offered for the address", async () => {
  const started = await start()
  await harness.sandbox.control.approve(started.reference, { shippingOptionId: posten() })
  await comeBack(harness, started)
  const paid = await orderPlaced(harness, started)
  expect(await orderFacts(harness, paid.orderId)).toMatchObject({
    total: "849",
    shipping: "99",
    option: posten(),
  })
  await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
})

it("answers in time, in either letter case, and leaves the cart alone", async () => {
  const started = await start()
  const before = await cartFacts(harness, started.cartId)
  const token = await tokenSent(started.reference)
  expect(token).not.toBe("")
  const answers = [
    await ask(started.reference, token),
    await ask(started.reference, token, { AddressLine1: undefined, addressLine1: "Prøvegata 5" }),
  ]
  for (const answer of answers) {
    expect(answer.status).toBe(200)
    expect(answer.tookMs).toBeLessThan(PATIENCE_MS)
    expect(JSON.stringify(answer.body)).toContain(posten())
  }
  expect(await cartFacts(harness, started.cartId)).toEqual(before)
})

it("answers nobody but Vipps, and of each payment its own token only", async () => {
  const [one, other] = [await start(), await start()]
  const token = await tokenSent(one.reference)
  for (const given of [undefined, "", "wrong", `Bearer ${token}`, await tokenSent(other.reference)])
    expect((await ask(one.reference, given)).status).toBe(401)
  expect((await ask(one.reference, token, { City: 5 })).status).toBe(400)
})

const offered = async (reference: string) =>
  (await harness.sql(`select express_offered from vipps_attempt where reference = $1`, [reference]))[0]

it("offers nothing more once there is an order, nor once the payment is ended", async () => {
  const [ordered, ended] = [await start(), await start()]
  const tokens = [await tokenSent(ordered.reference), await tokenSent(ended.reference)]
  await harness.sandbox.control.approve(ordered.reference, { shippingOptionId: posten() })
  await comeBack(harness, ordered)
  await orderPlaced(harness, ordered)
  await harness.sandbox.control.reject(ended.reference)
  await comeBack(harness, ended)
  for (const [turn, { reference }] of [ordered, ended].entries()) {
    const before = await offered(reference)
    // an address of which nobody has asked: its options would be new ones
    const answer = await ask(reference, tokens[turn], { City: "Tromsø", PostCode: "9008" })
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining("not deliver") } })
    expect(await offered(reference)).toEqual(before)
  }
})

it("answers neither by the other provider's path nor to a letter that is too large, and offers nothing", async () => {
  const started = await start()
  const token = await tokenSent(started.reference)
  const before = await offered(started.reference)
  expect((await ask(started.reference, token, {}, "vipps_second")).status).toBe(400)
  expect((await ask(started.reference, token, {}, "vipps_none")).status).toBe(401)
  const large = await ask(started.reference, token, { AddressLine1: "x".repeat(20_000) })
  expect(large.status).toBe(413)
  expect(await offered(started.reference)).toEqual(before)
  expect((await ask(started.reference, token)).status).toBe(200)
})

it("does not ship outside the region, and nothing is reserved", async () => {
  const started = await start()
  const token = await tokenSent(started.reference)
  expect(
    (await ask(started.reference, token, { Country: "SE", PostCode: "21111", City: "Malmö" })).status,
  ).toBe(400)
  expect(await ordersOf(harness, started.cartId)).toEqual([])
  expect(await atVipps(harness, started.reference)).toMatchObject({ reservedMinor: 0 })
})

it("an option of another address than the chosen one: no order, and nothing is held", async () => {
  const started = await start()
  await harness.sandbox.control.next("webhook", { lose: true })
  await harness.sandbox.control.approve(started.reference, { shippingOptionId: posten() })
  // from now on posten goes to one town in the north alone
  const zones = `service_zone_id = (select service_zone_id from shipping_option where id = $1) and deleted_at is null`
  const limit = (type: string, city: string | null, province: string | null) =>
    harness.sql(`update geo_zone set type = $2, city = $3, province_code = $4 where ${zones} returning id`, [
      ...[posten(), type, city, province],
    ])
  expect(await limit("city", "Tromsø", "no-55")).not.toEqual([])
  try {
    const { query } = await comeBack(harness, started)
    expect(query).toMatchObject({ vipps: "failed", code: "express-option-unknown" })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await eventually(
      "the release",
      async () => (await atVipps(harness, started.reference)).state === "CANCELLED",
    )
  } finally {
    await limit("country", null, null)
  }
})

it("keeps no address of a question in the plugin's tables", async () => {
  const rows = await harness.sql(
    `select (select count(*)::int from vipps_attempt a where a::text ~* 'Prøvegata|Nordmann|0154|kari') as attempts,
            (select count(*)::int from vipps_operation o where o::text ~* 'Prøvegata|Nordmann|kari') as operations,
            (select count(*)::int from payment_session s where s::text ~* 'Prøvegata|Nordmann|kari') as sessions,
            (select count(*)::int from payment p where p::text ~* 'Prøvegata|Nordmann|kari') as payments`,
  )
  expect(rows).toEqual([{ attempts: 0, operations: 0, sessions: 0, payments: 0 }])
})
