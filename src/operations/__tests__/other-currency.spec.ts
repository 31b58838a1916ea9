import { isOtherCurrency, readPaymentHistory } from "../index"
import { finish, clickUntil, operation, plan, reconcile, request, said, useShops } from "./support/acting"
import { ORDER } from "./support/shop"
import { faultsOf } from "./support/simulated-client"

/** P14: figures of another currency are nobody's. The numbers are equal, and say nothing. */

const shops = useShops("epayment")
const lostAnswer = faultsOf("epayment").faultNamed("6200, executed")
const payment = { reference: ORDER, currencyCode: "nok" }

test("such a history is an error that names no other, and changes no figure", async () => {
  const shop = shops.open()
  const before = await shop.journal.attempts.attempt(ORDER)
  shop.vipps.habits.currency = "EUR"

  const error: unknown = await shop
    .run("read", (party) => readPaymentHistory(shop.context(party), payment))
    .catch((thrown: unknown) => thrown)

  expect(isOtherCurrency(error)).toBe(true)
  expect(error).toMatchObject({ finality: "rejected", message: expect.stringContaining("another currency") })
  expect(await shop.journal.attempts.attempt(ORDER)).toEqual(before)
})

test("the same currency, and eCom's none, are read", async () => {
  const history = { reference: ORDER, entries: [] }
  for (const currency of [{ currency: "NOK" }, {}]) {
    const details = async () => ({ ...history, ...currency })
    const { vipps } = await shops.open().run("context", async (party) => shops.open().context(party))
    expect(await readPaymentHistory({ vipps: { ...vipps, details } }, payment)).toMatchObject(history)
  }
})

test("a cancellation is not sent: the shopper's money stays where it is", async () => {
  const shop = shops.open()
  shop.vipps.habits.currency = "EUR"

  const outcome = await shop.run("cancel", (party) => shop.end(party, "cancel"))

  expect(outcome).toMatchObject({ kind: "refused", code: "Journal/other-currency" })
  expect(shop.vipps.arrivals).toBe(0)
})

test("an open capture stays open: it is neither found nor proven absent, and nothing is sent again", async () => {
  const shop = shops.open()
  shop.vipps.habits.currency = "EUR"
  plan(shop, lostAnswer)
  await finish(shop, await clickUntil(shop, "read Vipps'"))
  await shop.world.pass(30 * 60_000)

  await reconcile(shop)
  expect(await operation(shop, "capt_1")).toMatchObject({ state: "open" })
  expect(said(await request(shop))).toBe("not-known-yet")
  expect(shop.vipps.arrivals).toBe(1)

  shop.vipps.habits.currency = "NOK"
  await reconcile(shop)
  expect(await operation(shop, "capt_1")).toMatchObject({ state: "executed" })
})
