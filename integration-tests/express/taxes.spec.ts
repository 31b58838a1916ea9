import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { repositoryRoot, type StartedPayment } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { comeBack, comeBackUntilDecided } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import {
  approveUnheard,
  askShipping,
  bareCart,
  cartFacts,
  expectFreed,
  orderFacts,
  startExpress,
  tablesWith,
} from "./shopper"

/** A shop whose taxes another service computes, which may be slow or fail. */
jest.setTimeout(240_000)

/** So long nobody waits for taxes: the shop's own deadline is far below, as find-options.spec measures. */
const SLOW_MS = 20_000
/** What Vipps may wait at most. */
const PATIENCE_MS = 3_000

/** As a developer adds it: 25 % of all. By the city it is slow, or fails for shipping alone, or as soon as there are goods. */
const provider = `
import { ModuleProvider, Modules } from "@medusajs/framework/utils"

class Taxes {
  static identifier = "service"
  getIdentifier() { return "service" }
  async getTaxLines(itemLines, shippingLines, { address }) {
    const quote = new Error("no tax for " + [address.address_1, address.postal_code, address.city].join(", "))
    if (address.city === "Treg" && itemLines.length === 0) await new Promise((resolve) => setTimeout(resolve, ${SLOW_MS}))
    if (address.city === "Nede") throw quote
    if (address.city === "Feil" && itemLines.length > 0) throw quote
    const line = { rate: 25, name: "MVA", code: "mva", provider_id: "tp_service_tax" }
    return [
      ...itemLines.map(({ line_item }) => ({ ...line, line_item_id: line_item.id })),
      ...shippingLines.map(({ shipping_line }) => ({ ...line, shipping_line_id: shipping_line.id })),
    ]
  }
}
export default ModuleProvider(Modules.TAX, { services: [Taxes] })
`
const taxModule = `modules: [
    { resolve: "@medusajs/medusa/tax", options: { providers: [{ resolve: "./src/api/taxes", id: "tax" }] } },`

const STREET = "Skattegata 7"

let harness: ObservedShop

beforeAll(async () => {
  const config = await readFile(join(repositoryRoot, "medusa-config.ts"), "utf8")
  harness = await bootObservedShop({
    env: { VIPPS_API: "epayment", VIPPS_EXPRESS_SHIPPING: "dynamic" },
    files: {
      "medusa-config.ts": config.replace("modules: [", taxModule),
      "src/api/taxes.ts": provider,
    },
  })
  await harness.sql(`update tax_region set provider_id = 'tp_service_tax' where deleted_at is null`)
})
afterAll(() => harness?.stop())

const start = async () => startExpress(harness, { cart_id: await bareCart(harness) })
const addressIn = (city: string) => ({ addressLine1: STREET, city, postCode: "0154", country: "NO" })
const approveIn = (city: string, started: StartedPayment) =>
  approveUnheard(harness, started, { address: addressIn(city) })

/** The log comes by a pipe, and so may be later than the answer. */
const expectLogged = (words: RegExp) =>
  eventually(`the log has ${words.source}`, () => Promise.resolve(words.test(harness.server.log())))

/** As Vipps asks, with the payment's own token. */
const askIn = (city: string, { reference }: StartedPayment) =>
  askShipping(harness, reference, { change: { AddressLine1: STREET, City: city } })

it("its taxes are the order's", async () => {
  const started = await start()
  await approveIn("Oslo", started)
  expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "paid" })
  const paid = await orderPlaced(harness, started)
  expect(await orderFacts(harness, paid.orderId)).toMatchObject({ total: "849", address_1: STREET })
  const [line] = await harness.sql(
    `select distinct t.provider_id, trim_scale(t.rate)::text as rate from order_item o
       join order_line_item_tax_line t on t.item_id = o.item_id where o.order_id = $1`,
    [paid.orderId],
  )
  expect(line).toEqual({ provider_id: "tp_service_tax", rate: "25" })
  await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
})

it("one that is slow: Vipps has its answer in time, the log says what was late, and the cart is free", async () => {
  const started = await start()
  const answer = await askIn("Treg", started)
  expect(answer).toMatchObject({ status: 503, body: { message: expect.stringContaining("in time") } })
  expect(answer.tookMs).toBeLessThan(PATIENCE_MS)
  await expectLogged(/Express gave no shipping options \(late: taxes\)/)
  expect(harness.server.log()).not.toContain(STREET)
  expect(await harness.sql(`select id from vipps_lock where id like $1`, [`%${started.cartId}`])).toEqual([])
  // while that answer is still being computed
  expect((await askIn("Oslo", started)).status).toBe(200)
  await approveIn("Oslo", started)
  expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "paid" })
  await orderPlaced(harness, started)
})

it("one that fails while Vipps asks: no options, and the address is in no log", async () => {
  const started = await start()
  const { status, body } = await askIn("Nede", started)
  expect({ status, body }).toEqual({ status: 500, body: {} })
  await expectLogged(/Express gave no shipping options \(Error\)/)
  expect(harness.server.log()).not.toContain(STREET)
})

describe("one that fails while the order is made, and quotes the address", () => {
  const words = "Feilgata|Ole Jørgen|ole.aas|99876543"

  it("no order, nothing held, the shopper told, the cart bare, and no trace of the shopper", async () => {
    const started = await start()
    await approveUnheard(harness, started, {
      person: "ole",
      address: { ...addressIn("Feil"), addressLine1: "Feilgata 9" },
    })
    const { query } = await comeBackUntilDecided(harness, started)
    expect(query).toMatchObject({ vipps: "failed", code: "refused-by-shop" })
    expect(query.order_id).toBeUndefined()
    await expectFreed(harness, started)
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    const bare = { email: null, address_1: null, country_code: "no", completed: false, methods: 0 }
    expect(await cartFacts(harness, started.cartId)).toEqual(bare)
    const failed = await harness.event(started.reference, "vipps.completion_failed")
    expect(failed).toMatchObject({ amount_minor: 84_900, code: "refused-by-shop" })
    expect(JSON.stringify(await harness.events(started.reference))).not.toMatch(new RegExp(words))
    await expectLogged(/the step \S+ failed/)
    expect(harness.server.log()).not.toMatch(new RegExp(words))
    expect(await tablesWith(harness, words)).toEqual([])
  })
})
