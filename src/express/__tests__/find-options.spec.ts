import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { ExpressCart } from "../cart"
import { answerWithin, NotReadyError } from "../deadline"
import { findOptions } from "../find-options"

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

/** An answer that comes after so many milliseconds. */
const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(resolve, ms, value))

/** How long each part of the shop takes, in milliseconds. */
type Pace = {
  options?: number
  taxes?: number
  promotions?: number
  carriers?: Record<string, number>
  /** the shop has no fixed price */
  isCarriersOnly?: boolean
}

const option = (id: string, price_type: string, profile: string) => ({
  ...{ id, name: id, price_type, provider_id: "carrier", data: { id }, shipping_profile_id: profile },
  service_zone: { fulfillment_set_id: "set" },
  ...(price_type === "flat" && {
    calculated_price: { calculated_amount: 99, is_calculated_price_tax_inclusive: true },
  }),
})

/** A shop with a fixed price, and the options of these carriers; what it logs, and how often it asked for taxes. */
function shopWith({ options = 0, taxes = 0, promotions = 0, carriers = {}, isCarriersOnly = false }: Pace) {
  const log: string[] = []
  const asked = { taxes: 0 }
  const rows = [
    ...(isCarriersOnly ? [] : [option("post", "flat", "sp_1")]),
    ...Object.keys(carriers).map((id) => option(id, "calculated", "sp_1")),
    option("bulky", "flat", "sp_2"),
  ]
  const parts: Record<string, unknown> = {
    [ContainerRegistrationKeys.LOGGER]: { warn: (line: string) => log.push(line) },
    [ContainerRegistrationKeys.QUERY]: {
      graph: ({ entity }: { entity: string }) =>
        entity === "sales_channels"
          ? Promise.resolve({ data: [{ stock_locations: [{ id: "l", fulfillment_sets: [{ id: "set" }] }] }] })
          : after(options, { data: rows }),
    },
    [Modules.FULFILLMENT]: {
      calculateShippingOptionsPrices: ([{ id }]: [{ id: string }]) =>
        id === "broken"
          ? Promise.reject(new TypeError("no price for Prøvegata 5"))
          : after(carriers[id] ?? 0, [{ calculated_amount: 50, is_calculated_price_tax_inclusive: true }]),
    },
    [Modules.TAX]: {
      getTaxLines: () => {
        asked.taxes++
        return after(taxes, [])
      },
    },
    [Modules.PROMOTION]: { listPromotions: () => after(promotions, []) },
  }
  return { log, asked, container: { resolve: (key: string) => parts[key] } as unknown as MedusaContainer }
}

const cart = {
  ...{ id: "cart_1", currency_code: "nok", region_id: "reg_1", sales_channel_id: "sc_1", completed_at: null },
  ...{ total: 750, shipping_total: 0 },
  items: [
    {
      ...{ id: "i", quantity: 1, requires_shipping: true, variant_id: "v" },
      variant: { product: { shipping_profile: { id: "sp_1" } } },
    },
  ],
} as unknown as ExpressCart
const place = { countryCode: "no", city: "Oslo", postalCode: "0154", line1: "Prøvegata 5" }

/** What is offered within 2.5 seconds, or the reason why nothing is, and when that was known. */
async function answerOf(pace: Pace) {
  const shop = shopWith(pace)
  const deadline = answerWithin(2_500)
  const from = performance.now()
  const answer = findOptions(shop.container, cart, { place, deadline })
    .then((options) => options.map(({ id, priceMinor }) => [id, priceMinor]))
    .catch((error: unknown) => {
      if (error instanceof NotReadyError) return error.message
      throw error
    })
    .then((said) => ({ said, tookMs: Math.round((performance.now() - from) / 10) * 10 }))
  await jest.advanceTimersByTimeAsync(60_000)
  return { ...(await answer), log: shop.log, asked: shop.asked }
}

it("all options, each with its price, and none for goods of another kind", async () => {
  const { said, log } = await answerOf({ taxes: 100, carriers: { quick: 500 } })
  expect(said).toEqual([
    ["post", 9_900],
    ["quick", 5_000],
  ])
  expect(log).toEqual([])
})

it("a carrier that never answers, or fails, takes its own option away alone, after two seconds", async () => {
  const { said, tookMs, log } = await answerOf({ carriers: { quick: 500, slow: 50_000, broken: 0 } })
  expect(said).toEqual([
    ["post", 9_900],
    ["quick", 5_000],
  ])
  expect(tookMs).toBe(2_000)
  expect(log).toEqual([
    "vipps: Express leaves out the shipping option broken: its carrier failed: TypeError",
    "vipps: Express leaves out the shipping option slow: late: its carrier",
  ])
})

it.each([
  [{ slow: 50_000 }, "late: its carrier"],
  [{ broken: 0 }, "its carrier failed: TypeError"],
])(
  "if no carrier of the shop has a price, it is not known whether it delivers: %j",
  async (carriers, why) => {
    const { said, log } = await answerOf({ carriers, isCarriersOnly: true })
    expect(said).toBe(why)
    const [id] = Object.keys(carriers)
    expect(log).toEqual([`vipps: Express leaves out the shipping option ${id}: ${why}`])
  },
)

it("options and promotions are read beside each other", async () => {
  const { said, tookMs } = await answerOf({ options: 1_000, promotions: 1_000 })
  expect([said, tookMs]).toEqual([[["post", 9_900]], 1_000])
})

it("when the clock ends, what has its price is offered, and the log says what was late", async () => {
  const { said, tookMs, log } = await answerOf({ taxes: 1_500, carriers: { quick: 500, slow: 1_900 } })
  expect(said).toEqual([
    ["post", 9_900],
    ["quick", 5_000],
  ])
  expect(tookMs).toBe(2_500)
  expect(log).toEqual(["vipps: Express leaves out the shipping option slow: late: taxes"])
})

it.each([
  [{ options: 9_000 }, "late: shipping options"],
  [{ promotions: 9_000 }, "late: promotions"],
  [{ taxes: 9_000 }, "late: taxes"],
  [{ options: 2_400, taxes: 200 }, "late: taxes"],
])("with %j nothing has its price in time, and that is said at its end", async (pace, part) => {
  expect(await answerOf(pace)).toMatchObject({ said: part, tookMs: 2_500 })
})

it("no part begins after the clock has ended", async () => {
  const { asked } = await answerOf({ promotions: 9_000 })
  expect(asked).toEqual({ taxes: 0 })
})
