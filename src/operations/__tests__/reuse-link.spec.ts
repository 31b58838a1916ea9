import type { PaymentHistory } from "../../vipps"
import { readLinkState, reuseLink, type Attempt } from "../index"
import { useShops } from "./support/acting"
import type { Shop } from "./support/shop"
import { errorOf } from "./support/vipps-errors"

/** The shopper comes again with the same session: the link that still works is answered, and nothing is started. */

const SESSION = "payses_01JDZ7Q4M8X2N5R9T3V6W1Y0AB"
const shops = useShops("epayment")
const LIVES_MS = 300_000

const attempt = {
  ...{ reference: "shop-1", attemptNumber: 1, sessionId: SESSION, providerId: "pp_vipps_vipps" },
  ...{ merchantSerialNumber: "123456", paymentCollectionId: "pay_col_2", amountMinor: 5_000 },
  ...{ currencyCode: "nok", api: "epayment" as const, returnUrl: "https://shop.example/checkout" },
}
const url = "https://vipps.example/shop-1"

const entry = (operation: string) => ({ operation, success: true, amountMinor: 5_000 })
const waiting = { entries: [entry("INITIATE")] }

type Vipps = Partial<PaymentHistory> | "silent"

async function comeAgain(
  shop: Shop,
  p: { wish?: Partial<typeof attempt>; read?: Vipps; api?: "ecom" | "epayment" } = {},
) {
  let reads = 0
  const details = async (reference: string): Promise<PaymentHistory> => {
    reads += 1
    const read = p.read ?? waiting
    if (read === "silent") throw errorOf("details", { group: "Network", code: "timeout" })
    return { reference, entries: [], ...read }
  }
  const started = await shop.run("again", (party) => {
    const context = shop.context(party)
    const vipps = { ...context.vipps, details, ...(p.api && { api: p.api }) }
    return reuseLink({ ...context, vipps }, { ...attempt, ...p.wish })
  })
  return { started, reads }
}

async function shopWith(p: { livesMs?: number; written?: Partial<Attempt> } = {}) {
  const shop = shops.open()
  const { attempts } = shop.journal
  await attempts.write({ ...attempt, ...p.written })
  const expiresAt = await attempts.savePaymentUrl({
    ...{ reference: "shop-1", url, livesMs: p.livesMs ?? LIVES_MS },
  })
  return { shop, attempts, expiresAt }
}

test("it waits for approval: the same link, until the same time, after one read", async () => {
  const { shop, expiresAt } = await shopWith()
  expect(await comeAgain(shop)).toEqual({ started: { reference: "shop-1", url, expiresAt }, reads: 1 })
})

test.each<[string, Partial<PaymentHistory>]>([
  ["rejected", { entries: [entry("CANCEL"), entry("INITIATE")] }],
  ["expired", { entries: [entry("EXPIRE"), entry("INITIATE")] }],
  ["approved", { entries: [entry("RESERVE"), entry("INITIATE")] }],
  ["in a state that nobody knows", { ...waiting, unexplained: true }],
])("it is %s: its link leads nowhere", async (_state, read) => {
  const { shop } = await shopWith()
  expect(await comeAgain(shop, { read })).toEqual({ started: undefined, reads: 1 })
})

test("Vipps does not answer: nobody knows whether the link still works", async () => {
  const { shop } = await shopWith()
  expect(await comeAgain(shop, { read: "silent" })).toEqual({ started: undefined, reads: 1 })
})

describe("Vipps is asked nothing, and nothing is answered, when", () => {
  const nothing = { started: undefined, reads: 0 }

  test("the session has no payment", async () => {
    expect(await comeAgain(shops.open())).toEqual(nothing)
  })

  test.each<[string, Partial<typeof attempt>]>([
    ["amount", { amountMinor: 5_001 }],
    ["sales unit", { merchantSerialNumber: "654321" }],
    ["provider", { providerId: "pp_vipps_second" }],
    ["return page", { returnUrl: "https://shop.example/other" }],
  ])("the %s has changed", async (_what, wish) => {
    const { shop } = await shopWith()
    expect(await comeAgain(shop, { wish })).toEqual(nothing)
  })

  test("the currency has changed", async () => {
    const { shop } = await shopWith({ written: { currencyCode: "dkk" } })
    expect(await comeAgain(shop)).toEqual(nothing)
  })

  test("less than a minute is left to open the link", async () => {
    const { shop } = await shopWith({ livesMs: 59_000 })
    expect(await comeAgain(shop)).toEqual(nothing)
  })

  test("it is closed, to be cancelled, or authorized", async () => {
    const ended = [
      (one: Shop["journal"]["attempts"]) => one.setPendingAction("shop-1", "cancel"),
      (one: Shop["journal"]["attempts"]) => one.claimClosing("shop-1", 0),
      (one: Shop["journal"]["attempts"]) => one.stampAuthorized("shop-1"),
    ]
    for (const end of ended) {
      const { shop, attempts } = await shopWith()
      await end(attempts)
      expect(await comeAgain(shop)).toEqual(nothing)
    }
  })

  test("a newer payment of the session took its place", async () => {
    const { shop, attempts } = await shopWith()
    await attempts.write({ ...attempt, reference: "shop-2", attemptNumber: 2 })
    expect(await comeAgain(shop)).toEqual(nothing)
  })

  test("new payments, or this one, are eCom's", async () => {
    expect(await comeAgain((await shopWith()).shop, { api: "ecom" })).toEqual(nothing)
    const { shop } = await shopWith({ written: { api: "ecom" } })
    expect(await comeAgain(shop)).toEqual(nothing)
    expect(await comeAgain(shop, { api: "ecom" })).toEqual(nothing)
  })
})

test("what Vipps says is kept", async () => {
  const { shop, attempts } = await shopWith()
  const read = { entries: [entry("RESERVE"), entry("INITIATE")] }
  const state = await shop.run("look", async (party) => {
    const context = shop.context(party)
    const details = async (reference: string) => ({ reference, ...read })
    const one = await attempts.attempt("shop-1")
    return one && readLinkState({ ...context, vipps: { ...context.vipps, details } }, one)
  })
  expect(state).toBe("approved")
  expect(await attempts.attempt("shop-1")).toMatchObject({ figures: { reservedMinor: 5_000 } })
})
