import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { makeExpressOrder, type ApprovedExpress } from "../make-order"

beforeEach(() => jest.useFakeTimers({ now: new Date("2026-11-29T12:00:10Z") }))
afterEach(() => jest.useRealTimers())

const QUOTED = '"kari nordmann"@example.no'

/** Approved a moment ago. */
const attempt = {
  ...{ reference: "medusa-1", currencyCode: "nok", sessionId: "payses_1", providerId: "pp_vipps_vipps" },
  startedAt: new Date("2026-11-29T12:00:00Z"),
  figures: { reservedAt: new Date("2026-11-29T12:00:09Z") },
  express: {
    ...{ shipping: "fixed", goodsMinor: 75_000, writtenAt: undefined },
    offered: [{ optionId: "so_1", profileId: "sp_1", name: "Posten", priceMinor: 9_900 }],
  },
}
const choice = {
  ...{ firstName: "Kari", lastName: "Nordmann", phoneNumber: "+4791234567" },
  address: { line1: "Prøvegata 5", city: "Oslo", postalCode: "0154", countryCode: "no" },
  ...{ shippingOptionId: "so_1", shippingCostMinor: 9_900, authorizedMinor: 84_900 },
}

/** Why there is no order with this e-mail of Vipps, and how often Vipps was asked. The shop has no delivery: the last reason of all. */
async function triedWith({ email, cart }: { email: string; cart: object }) {
  let asked = 0
  const context = {
    vipps: {
      expressChoice: () => {
        asked += 1
        return Promise.resolve({ ...choice, email })
      },
    },
    ...{ times: { readMs: 1_000 }, market: { country: "NO" }, now: () => new Date() },
  }
  const rows: Record<string, object[]> = {
    cart: [{ id: "cart_1", region: { countries: [{ iso_2: "no" }] }, sales_channel_id: null, ...cart }],
  }
  const parts: Record<string, unknown> = {
    [ContainerRegistrationKeys.QUERY]: {
      graph: ({ entity }: { entity: string }) => Promise.resolve({ data: rows[entity] ?? [] }),
    },
    [Modules.FULFILLMENT]: { listShippingOptions: () => Promise.resolve([]) },
  }
  const container = { resolve: (key: string) => parts[key] } as unknown as MedusaContainer
  const p = { context, attempt, cartId: "cart_1" } as unknown as ApprovedExpress
  const made = makeExpressOrder(container, p)
  await jest.advanceTimersByTimeAsync(5_000)
  const { errors } = await made
  return { errors, asked }
}

const guest = { email: null, customer: null }
const account = { email: "kari@konto.no", customer: { has_account: true, email: "kari@konto.no" } }
const NO_DELIVERY = "express-option-gone"

it.each<[string, string, object, string, number]>([
  ["a guest's e-mail is the order's", "kari@example.no", guest, NO_DELIVERY, 1],
  ["a guest's e-mail that Medusa never takes is refused at once", QUOTED, guest, "express-details", 1],
  ["a guest's e-mail that Vipps has not told yet is asked for", "", guest, "completed-elsewhere", 2],
  ["an account needs no e-mail that Medusa takes", QUOTED, account, NO_DELIVERY, 1],
  ["an account needs no e-mail of Vipps", "", account, NO_DELIVERY, 1],
  ["an account's own e-mail counts for its cart", QUOTED, { ...account, email: null }, NO_DELIVERY, 1],
])("%s", async (_, email, cart, code, asked) => {
  expect(await triedWith({ email, cart })).toMatchObject({ errors: [{ error: { said: { code } } }], asked })
})
