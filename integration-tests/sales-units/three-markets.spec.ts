import { z } from "zod"
import {
  createShop,
  describeCart,
  expectBody,
  minorOf,
  type BasketLine,
  type Cart,
  type PaidOrder,
  type Shop,
} from "../../demo/harness"
import { defaultUnit, type Market, type SalesUnit } from "../../src/sandbox"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { apiOfRun } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { readList, readView } from "../support/staff/admin-api"
import { sellAt } from "../support/staff/catalog"
import { done, post } from "../support/staff/order-actions"
import { minutesAgo } from "../support/time/time"
import { configOf } from "./store-config"

/**
 * One store that sells in Norway, Denmark and Finland: a provider entry, a sales unit and a region for each. Norway takes its
 * payments by the run's API, the others by ePayment.
 */
jest.setTimeout(240_000)

const DAY_MINUTES = 24 * 60
const PRICE = 1049.95

type Place = {
  market: Market
  provider: string
  api: "ecom" | "epayment"
  currency: string
  address: { country_code: string; city: string; postal_code: string }
  unit: SalesUnit
  captureDays: number
  /** The least that Vipps takes, and what is too little, in kroner or euros. */
  least: number
  tooLittle: number
  tooLittleText: RegExp
}

const danishUnit: SalesUnit = {
  clientId: "d3a00000-0000-4000-8000-d3a00000d3a0",
  clientSecret: "ZGFuaXNoLWNsaWVudC1zZWNyZXQ",
  subscriptionKey: "d3a0000000000000000000000000d3a0",
  merchantSerialNumber: "234567",
  market: "DK",
}
const finnishUnit: SalesUnit = {
  clientId: "f1000000-0000-4000-8000-f1000000f100",
  clientSecret: "ZmlubmlzaC1jbGllbnQtc2VjcmV0",
  subscriptionKey: "f1000000000000000000000000000f10",
  merchantSerialNumber: "345678",
  market: "FI",
}

const places: Place[] = [
  {
    market: "NO",
    provider: "pp_vipps_vipps",
    api: apiOfRun,
    currency: "nok",
    address: { country_code: "no", city: "Oslo", postal_code: "0154" },
    unit: defaultUnit,
    captureDays: 180,
    least: 1,
    tooLittle: 0.99,
    tooLittleText: /payment of 0[.,]99.kr was not started: Vipps takes payments from 1.kr/,
  },
  {
    market: "DK",
    provider: "pp_vipps_denmark",
    api: "epayment",
    currency: "dkk",
    address: { country_code: "dk", city: "København", postal_code: "1550" },
    unit: danishUnit,
    captureDays: 14,
    least: 0.01,
    tooLittle: 0.004,
    tooLittleText: /payment of 0.DKK was not started: Vipps takes payments from 0[.,]01.DKK/,
  },
  {
    market: "FI",
    provider: "pp_vipps_finland",
    api: "epayment",
    currency: "eur",
    address: { country_code: "fi", city: "Helsinki", postal_code: "00100" },
    unit: finnishUnit,
    captureDays: 14,
    least: 0.01,
    tooLittle: 0.004,
    tooLittleText: /payment of 0.EUR was not started: Vipps takes payments from 0[.,]01.EUR/,
  },
]
const currencies = places.map(({ currency }) => currency)

const entryAbroad = (id: string, market: Market, prefix: string) => `
  {
    resolve: "medusa-payment-vipps/providers/vipps",
    id: "${id}",
    options: {
      api: "epayment",
      market: "${market}",
      clientId: process.env.${prefix}_CLIENT_ID,
      clientSecret: process.env.${prefix}_CLIENT_SECRET,
      subscriptionKey: process.env.${prefix}_SUBSCRIPTION_KEY,
      merchantSerialNumber: process.env.${prefix}_MERCHANT_SERIAL_NUMBER,
    },
  },`
const providers = `providers: [
  { resolve: "medusa-payment-vipps/providers/vipps", id: "vipps", options: {} },
  ${entryAbroad("denmark", "DK", "DK")}
  ${entryAbroad("finland", "FI", "FI")}
],
`
const keysOf = (prefix: string, unit: SalesUnit) => ({
  [`${prefix}_CLIENT_ID`]: unit.clientId,
  [`${prefix}_CLIENT_SECRET`]: unit.clientSecret,
  [`${prefix}_SUBSCRIPTION_KEY`]: unit.subscriptionKey,
  [`${prefix}_MERCHANT_SERIAL_NUMBER`]: unit.merchantSerialNumber,
})

let harness: ObservedShop
/** What each costs the same number in every currency: a download, so that no country needs shipping. */
let goods: Record<"usual" | "least" | "tooLittle" | "abroadLeast" | "abroadTooLittle", BasketLine>

type OpenMarket = { shop: Shop; fill(line: BasketLine): Promise<Cart> }
const markets = new Map<Market, OpenMarket>()

beforeAll(async () => {
  harness = await bootObservedShop({
    sandbox: { units: [defaultUnit, danishUnit, finnishUnit] },
    files: { "medusa-config.ts": await configOf(providers) },
    env: { ...keysOf("DK", danishUnit), ...keysOf("FI", finnishUnit) },
  })
  const sell = (price: number) => sellAt(harness, price, { isDigital: true, currencies })
  goods = {
    usual: await sell(PRICE),
    least: await sell(1),
    tooLittle: await sell(0.99),
    abroadLeast: await sell(0.01),
    abroadTooLittle: await sell(0.004),
  }
  for (const place of places) markets.set(place.market, await openMarket(place))
})
afterAll(() => harness?.stop())

const regionSchema = z.object({ region: z.object({ id: z.string() }) })

async function openRegion({ market, currency, provider, address }: Place): Promise<string> {
  if (market === "NO") return harness.facts.regionId
  const body = {
    name: `Market ${market}`,
    currency_code: currency,
    countries: [address.country_code],
    payment_providers: [provider],
  }
  return expectBody(regionSchema, await post(harness, "/admin/regions", body), `opening ${market}`).region.id
}

const cartSchema = z.object({ cart: z.object({ id: z.string(), total: z.number() }) })

async function openMarket(place: Place): Promise<OpenMarket> {
  const region_id = await openRegion(place)
  const shop = createShop({
    url: harness.server.url,
    facts: harness.facts,
    shopper: harness.sandbox.control,
    staff: harness.admin,
    providerId: place.provider,
  })
  const fill = async (line: BasketLine) => {
    const usual = describeCart(harness.facts, [line])
    const there = { ...usual.shipping_address, ...place.address }
    const body = { ...usual, region_id, shipping_address: there, billing_address: there }
    const answer = await shop.api({ method: "POST", path: "/store/carts", body })
    const { id, total } = expectBody(cartSchema, answer, "a cart").cart
    return { cartId: id, totalMinor: minorOf(total) }
  }
  return { shop, fill }
}

function marketOf({ market }: Place): OpenMarket {
  const open = markets.get(market)
  if (!open) throw new Error(`the market ${market} is not open`)
  return open
}

async function payIn(place: Place, line = goods.usual): Promise<PaidOrder> {
  const { shop, fill } = marketOf(place)
  return shop.payWithVipps(await fill(line))
}

describe.each(places)("$market, in $currency", (place) => {
  const { currency, unit, captureDays } = place

  const paidDaysAgo = async (days: number) => {
    const { shop, fill } = marketOf(place)
    const cart = await fill(goods.usual)
    return minutesAgo(harness, days * DAY_MINUTES, () => shop.payWithVipps(cart))
  }

  it("a payment is started, captured, released and refunded at its own sales unit", async () => {
    const paid = await payIn(place)

    await done(harness.admin.capture(paid, "749.95"))
    await done(harness.admin.vipps(paid).release())
    await done(harness.admin.refund(paid, "100.05"))

    expect(await atVipps(harness, paid.reference)).toMatchObject({
      api: place.api,
      merchantSerialNumber: unit.merchantSerialNumber,
      currency: currency.toUpperCase(),
      reservedMinor: 104_995,
      capturedMinor: 74_995,
      releasedMinor: 30_000,
      refundedMinor: 10_005,
    })
    expect(await readView(harness.admin.api, paid)).toMatchObject({
      ...{ api: place.api, currency_code: currency, captured: 749.95, refunded: 100.05, problems: [] },
    })
    await expectEqualLedgers(harness, paid, { captured: "749.95", refunded: "100.05" })
  })

  it("the least amount of the market is paid, and less is refused before Vipps hears of it", async () => {
    const { shop, fill } = marketOf(place)
    const isHome = place.market === "NO"
    const before = (await harness.sandbox.control.requests({ call: "initiate" })).length
    const cart = await fill(isHome ? goods.tooLittle : goods.abroadTooLittle)

    const refused = await shop.session(await shop.collection(cart.cartId))

    expect(refused).toMatchObject({ status: 400, message: expect.stringMatching(place.tooLittleText) })
    expect(await harness.sandbox.control.requests({ call: "initiate" })).toHaveLength(before)

    const paid = await payIn(place, isHome ? goods.least : goods.abroadLeast)
    await done(harness.admin.capture(paid, String(place.least)))
    expect(await atVipps(harness, paid.reference)).toMatchObject({ capturedMinor: minorOf(place.least) })
  })

  it(`a capture is made within ${captureDays} days of the reservation, and refused after them`, async () => {
    const inTime = await paidDaysAgo(captureDays - 1)
    await done(harness.admin.capture(inTime, "100"))
    await expectEqualLedgers(harness, inTime, { captured: "100", refunded: "0" })

    const tooLate = await paidDaysAgo(captureDays + 1)
    expect(await harness.admin.capture(tooLate, "100")).toMatchObject({
      status: 400,
      message: expect.stringMatching(/was reserved .* and Vipps captures until/),
    })
    expect(await countCalls(harness, tooLate.reference)).not.toHaveProperty("capture")
  })
})

it("the list sums up each currency for itself, and adds none to another", async () => {
  // of a different number and sum in each
  for (const [index, place] of places.entries()) {
    for (let more = 0; more <= index; more++) await payIn(place)
    await done(harness.admin.capture(await payIn(place), "100"))
  }

  const { sums } = await readList(harness.admin.api)
  const atVippsNow = await harness.sandbox.control.ledger()

  for (const currency of currencies) {
    const own = sums.filter(({ currency_code }) => currency_code === currency)
    const total = (figure: "reserved" | "captured" | "refunded" | "count") =>
      own.reduce((sum, one) => sum + one[figure], 0)
    const there = atVippsNow.filter((one) => one.currency === currency.toUpperCase())
    const totalThere = (figure: "reservedMinor" | "capturedMinor" | "refundedMinor") =>
      there.reduce((sum, one) => sum + one[figure], 0)
    expect({
      count: total("count"),
      reservedMinor: minorOf(total("reserved")),
      capturedMinor: minorOf(total("captured")),
      refundedMinor: minorOf(total("refunded")),
    }).toEqual({
      count: there.length,
      reservedMinor: totalThere("reservedMinor"),
      capturedMinor: totalThere("capturedMinor"),
      refundedMinor: totalThere("refundedMinor"),
    })
  }
  expect([...new Set(sums.map(({ currency_code }) => currency_code))].sort()).toEqual([...currencies].sort())
})
