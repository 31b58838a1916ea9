import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { expectBody, repositoryRoot } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { comeBack } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { approveUnheard, askShipping, bareCart, orderFacts, startExpress } from "./shopper"

/** Prices that a carrier calculates from the shopper's address and the place that the goods are sent from. */
jest.setTimeout(240_000)

/** A carrier as a shop's developer adds it: 50 kr, and one more for each thousand of the postal code; one option always fails. */
const carrier = `
import { AbstractFulfillmentProviderService, ModuleProvider, Modules } from "@medusajs/framework/utils"

class Carrier extends AbstractFulfillmentProviderService {
  static identifier = "carrier"
  silent = 1
  async getFulfillmentOptions() { return [{ id: "home" }, { id: "broken" }, { id: "slow" }] }
  async validateOption() { return true }
  async canCalculate() { return true }
  async calculatePrice(option, _data, { from_location, shipping_address }) {
    if (!from_location?.id) throw new Error("no place to send from")
    if (option.id === "broken") throw new Error("no price for " + shipping_address.address_1)
    if (option.id === "slow") await new Promise((resolve) => setTimeout(resolve, 20_000))
    const thousands = Math.floor(Number(shipping_address.postal_code) / 1000)
    return { calculated_amount: 50 + thousands, is_calculated_price_tax_inclusive: true }
  }
  async validateFulfillmentData(_option, data, { from_location, shipping_address }) {
    if (shipping_address?.postal_code === "9170" && this.silent-- > 0) await new Promise(() => undefined)
    if (!from_location?.id || !shipping_address?.postal_code) throw new Error("nowhere to send from or to")
    return { ...data, sent_from: from_location.id }
  }
  async createFulfillment() { return { data: {}, labels: [] } }
}
export default ModuleProvider(Modules.FULFILLMENT, { services: [Carrier] })
`
const fulfillment = `modules: [
    {
      resolve: "@medusajs/medusa/fulfillment",
      options: {
        providers: [
          { resolve: "@medusajs/medusa/fulfillment-manual", id: "manual" },
          { resolve: "./src/api/carrier", id: "carrier" },
        ],
      },
    },`

let harness: ObservedShop
let options: Record<"home" | "broken" | "slow", string>

beforeAll(async () => {
  const config = await readFile(join(repositoryRoot, "medusa-config.ts"), "utf8")
  harness = await bootObservedShop({
    env: { VIPPS_API: "epayment", VIPPS_EXPRESS_SHIPPING: "dynamic" },
    files: {
      "medusa-config.ts": config.replace("modules: [", fulfillment),
      "src/api/carrier.ts": carrier,
    },
  })
  const { stockLocationId } = harness.facts
  const path = `/admin/stock-locations/${stockLocationId}/fulfillment-providers`
  const added = await harness.admin.api({ method: "POST", path, body: { add: ["carrier_carrier"] } })
  expect(added.status).toBe(200)
  options = { home: await sell("home"), broken: await sell("broken"), slow: await sell("slow") }
})
afterAll(() => harness?.stop())

const zoneSchema = z.object({ service_zone_id: z.string(), shipping_profile_id: z.string() })
const optionSchema = z.object({ shipping_option: z.object({ id: z.string() }) })

/** In the zone of Posten. */
async function sell(id: string): Promise<string> {
  const [row] = await harness.sql(
    `select service_zone_id, shipping_profile_id from shipping_option where id = $1`,
    [harness.facts.shippingOptions.posten],
  )
  const body = {
    ...zoneSchema.parse(row),
    ...{ name: id, provider_id: "carrier_carrier", price_type: "calculated", prices: [], data: { id } },
    type: { label: id, description: id, code: id },
    rules: [
      { attribute: "enabled_in_store", operator: "eq", value: "true" },
      { attribute: "is_return", operator: "eq", value: "false" },
    ],
  }
  const answer = await harness.admin.api({ method: "POST", path: "/admin/shipping-options", body })
  return expectBody(optionSchema, answer, "selling by the carrier").shipping_option.id
}

it("the carrier's price for the shopper's address is the order's, and the carrier knows the way", async () => {
  const started = await startExpress(harness, { cart_id: await bareCart(harness) })
  const address = { addressLine1: "Fjordveien 12", city: "Tromsø", postCode: "9008", country: "NO" }
  await approveUnheard(harness, started, { shippingOptionId: options.home, address })
  await comeBack(harness, started)
  const paid = await orderPlaced(harness, started)
  expect(await orderFacts(harness, paid.orderId)).toMatchObject({
    ...{ total: "809", shipping: "59", option: options.home, postal_code: "9008" },
  })
  expect(await atVipps(harness, started.reference)).toMatchObject({ reservedMinor: 80_900 })
  const [method] = await harness.sql(
    `select m.data->>'sent_from' as sent_from from order_shipping s
       join order_shipping_method m on m.id = s.shipping_method_id where s.order_id = $1`,
    [paid.orderId],
  )
  expect(method).toEqual({ sent_from: harness.facts.stockLocationId })
  await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
})

it("an option whose carrier fails or is slow is left out, and no other, in time; no log has the address", async () => {
  const started = await startExpress(harness, { cart_id: await bareCart(harness) })
  const answer = await askShipping(harness, started.reference, {})
  expect(answer.status).toBe(200)
  expect(answer.tookMs).toBeLessThan(3_000)
  await approveUnheard(harness, started, { shippingOptionId: options.home })
  const [row] = await harness.sql(
    `select express_offered as offered from vipps_attempt where reference = $1`,
    [started.reference],
  )
  const { offered } = z.object({ offered: z.array(z.object({ optionId: z.string() })) }).parse(row)
  const { posten, pickUp } = harness.facts.shippingOptions
  expect(offered.map(({ optionId }) => optionId).sort()).toEqual([posten, pickUp, options.home].sort())
  expect(harness.server.log()).toContain(`leaves out the shipping option ${options.broken}`)
  expect(harness.server.log()).toContain(`leaves out the shipping option ${options.slow}`)
  expect(harness.server.log()).not.toContain("Prøvegata")
})

it("a carrier that never answers while the order is made is asked again, and nobody waits for it for long", async () => {
  const started = await startExpress(harness, { cart_id: await bareCart(harness) })
  const address = { addressLine1: "Sjøgata 1", city: "Longyearbyen", postCode: "9170", country: "NO" }
  await approveUnheard(harness, started, { shippingOptionId: options.home, address })
  await comeBack(harness, started)
  const paid = await eventually(
    "the order",
    async () => (await comeBack(harness, started)).query.order_id,
    40_000,
  )
  expect(await orderFacts(harness, paid)).toMatchObject({ total: "809", postal_code: "9170" })
  expect(harness.server.log()).not.toContain("Sjøgata")
})
