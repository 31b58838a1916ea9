import { captureOrRefund, cancelOrRelease, type PaymentContext } from "../index"
import { finish, goUntil, useShops } from "./support/acting"
import { ORDER, type Shop } from "./support/shop"
import type { Party } from "./support/world"

/** Each operation keeps the payment's currency and the API it is sent by, also when another request takes it over. */

const shops = useShops("epayment")

const dues = { reference: ORDER, actor: undefined, transactionText: "a test", guard: () => undefined }
const lastOf = (shop: Shop) => [...shop.journal.operations.rows.values()].at(-1)

function capture(shop: Shop, context: PaymentContext) {
  const { id, createdAt } = shop.insertRow("capture", 20_000, undefined)
  return captureOrRefund(context, {
    ...{ ...dues, kind: "capture", medusaRowId: id, rowCreatedAt: new Date(createdAt), amountMinor: 20_000 },
  })
}

const moves = {
  capture,
  cancel: (_: Shop, context: PaymentContext) => cancelOrRelease(context, { ...dues, kind: "cancel" }),
}

test.each(["capture", "cancel"] as const)("%s: the API of now, and the payment's currency", async (kind) => {
  const shop = shops.open()
  await shop.run(kind, (party) => moves[kind](shop, { ...shop.context(party), currencyCode: "dkk" }))
  expect(lastOf(shop)).toMatchObject({ kind, api: "epayment", currencyCode: "nok" })
})

/** The payment has moved to eCom: that API knows nothing of an operation that ePayment was sent. */
function movedToEcom(shop: Shop, party: Party): PaymentContext {
  const context = shop.context(party)
  const moved: PaymentContext = {
    ...context,
    vipps: {
      ...context.vipps,
      api: "ecom",
      details: () => Promise.reject(new Error("asked the wrong API")),
      cancel: () => Promise.reject(new Error("sent to the wrong API")),
    },
    withApi: (api) => (api === "epayment" ? context : moved),
  }
  return moved
}

test("an operation that is taken over is resolved by the API that sent it", async () => {
  const shop = shops.open()
  const dying = await shop.world.begin("dying", (party) => moves.cancel(shop, shop.context(party)))
  await goUntil(shop, dying, "operations.stampSend")
  dying.crash({ isDone: false })
  await shop.world.pass(60_000)
  const next = await shop.world.begin("next", (party) => moves.cancel(shop, movedToEcom(shop, party)))
  expect(await finish(shop, next)).toMatchObject({ kind: "executed" })
  expect(lastOf(shop)).toMatchObject({ state: "executed", api: "epayment" })
  expect(shop.journal.operations.rows.size).toBe(1)
})
