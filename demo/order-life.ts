import { inKroner } from "./figures"
import type { Executed } from "./sandbox-control"
import { editOrder, lineFor, packFulfillment, pause, shipFulfillment, type PaidOrder } from "./harness"
import { expectDone, step, type Actors } from "./steps"

/** How long what follows an event of Medusa's may take. */
const FOLLOWS_MS = 30_000

/** The natural way to the same money: the order is edited, and the stock buttons do the rest. */
export async function keepOneOfTwo(actors: Actors): Promise<PaidOrder> {
  const { admin, shop, facts } = actors
  const { ullgenser: sweater, lue: hat } = actors.local.titles
  const payment = await shop.payWithVipps([sweater, hat].map((title) => lineFor(facts.variants, title)))
  step(`She pays ${inKroner(payment.amountMinor)} for a sweater and a hat`)
  await editOrder(actors, payment, { [hat]: 0 })
  await follow(async () => (await admin.recorded(payment)).amountMinor === 75_000, "the new total")
  step("The hat is taken out by an order edit; the reservation stays, and Capture asks for 750 kr")
  await expectDone("capturing 750 kr", admin.capture(payment, "750"))
  step("The stock Capture button captures 750 kr")
  await waitFor(actors, payment, ({ releasedMinor }) => releasedMinor === 25_000)
  await follow(
    async () => (await admin.recorded(payment)).capturedAt !== null,
    "Medusa's side of the release",
  )
  step("and the remaining 250 kr are released by themselves")
  return payment
}

/** With `capture: on-shipment`: what a fulfillment holds is charged when it leaves the house. */
export async function sendTwoFulfillments(actors: Actors): Promise<PaidOrder> {
  const { shop, facts } = actors
  const { ullgenser: sweater, lue: hat } = actors.local.titles
  const cart = await shop.cart([sweater, hat].map((title) => lineFor(facts.variants, title)))
  const path = `/store/carts/${cart.cartId}/shipping-methods`
  const body = { option_id: facts.shippingOptions.posten }
  await expectDone("choosing Posten", shop.api({ method: "POST", path, body }))
  const payment = await shop.payWithVipps(cart)
  step(`She pays ${inKroner(payment.amountMinor)} for a sweater, a hat, and 99 kr to Posten`)
  await shipFulfillment(actors, payment, await packFulfillment(actors, payment, [sweater]))
  await waitForCapture(actors, payment, 84_900)
  step("The sweater is shipped: 750 kr and the shipping are captured")
  await shipFulfillment(actors, payment, await packFulfillment(actors, payment, [hat]))
  await waitForCapture(actors, payment, 109_900)
  step("The hat follows: the last 250 kr are captured")
  return payment
}

/** Medusa does not round what 15 % off makes of 999.99 kr; Vipps moves whole øre. Both agree all the same. */
export async function payWithPromotion({ admin, shop, facts, local }: Actors): Promise<PaidOrder> {
  await expectDone(
    "offering 15 %",
    admin.api({ method: "POST", path: "/admin/promotions", body: fifteenPercent(local) }),
  )
  const goods = [local.titles.ullgenser, "Test: 999,99 kr"].map((title) => lineFor(facts.variants, title))
  const { cartId } = await shop.cart(goods)
  const body = { promo_codes: [PROMOTION] }
  await expectDone("using it", shop.api({ method: "POST", path: `/store/carts/${cartId}/promotions`, body }))
  const payment = await shop.payWithVipps({ cartId, totalMinor: 0 })
  step(
    `A sweater and something for 999,99 kr, less 15 %: 1 487,4915 kr. Vipps reserves ${inKroner(payment.amountMinor)}`,
  )
  await expectDone("capturing it", admin.capture(payment))
  step("The stock Capture button captures all of it")
  for (const part of [637.5, 849.9915]) await expectDone(`refunding ${part}`, admin.refund(payment, part))
  step("She sends both back: 637,50 kr are refunded, then 849,9915 kr, and nothing is left")
  return payment
}

const PROMOTION = "HOST15"
const fifteenPercent = ({ market }: Actors["local"]) => ({
  code: PROMOTION,
  type: "standard",
  status: "active",
  application_method: {
    type: "percentage",
    value: 15,
    target_type: "items",
    allocation: "across",
    currency_code: market.currencyCode,
  },
})

/** At Vipps, and in Medusa's books. */
async function waitForCapture(actors: Actors, payment: PaidOrder, minor: number): Promise<void> {
  await waitFor(actors, payment, ({ capturedMinor }) => capturedMinor === minor)
  const sumOf = (amounts: string[]) =>
    amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0)
  await follow(
    async () => sumOf((await actors.admin.booked(payment)).map(({ amount }) => amount)) === minor,
    `${inKroner(minor)} in Medusa's books`,
  )
}

function waitFor(
  { sandboxControl }: Actors,
  { reference }: PaidOrder,
  isDone: (at: Executed) => boolean,
): Promise<void> {
  return follow(async () => isDone(await sandboxControl.payment(reference)), "Vipps")
}

async function follow(look: () => Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + FOLLOWS_MS; Date.now() < deadline; await pause(100))
    if (await look()) return
  throw new Error(`${what}: not within ${FOLLOWS_MS / 1000} s`)
}
