import type { InitiateInput } from "../../vipps"
import { startPayment, type Start } from "../index"
import { useShops } from "./support/acting"
import type { Shop } from "./support/shop"
import { errorOf } from "./support/vipps-errors"

/** The attempt is in the journal before Vipps hears of it; a lost answer costs one order id and holds nobody's money. */

const shops = useShops()

const SESSION = "payses_01JDZ7Q4M8X2N5R9T3V6W1Y0AB"

const start: Start = {
  ...{ prefix: "shop", sessionId: SESSION, firstAttemptNumber: 1, transactionText: "a purchase" },
  ...{ extras: { mobileNumber: "91234567" }, callbackPrefix: "https://shop.example/hooks" },
  attempt: {
    ...{ providerId: "pp_vipps_vipps", merchantSerialNumber: "123456", paymentCollectionId: "pay_col_2" },
    ...{ amountMinor: 5_000, returnUrl: undefined },
  },
  returnAddress: (reference) => `https://shop.example/return/${reference}`,
  authToken: (reference) => `token-${reference}`,
}

type Reply = "yes" | { group: string; code: string }

/** Starts a payment with a Vipps that replies so. */
async function begin(shop: Shop, replies: Reply[], p: Partial<Start> = {}) {
  const asked: (InitiateInput & { wasWritten: boolean })[] = []
  const initiate = async (input: InitiateInput) => {
    const wasWritten = shop.journal.attempts.rows.has(input.reference)
    asked.push({ ...input, wasWritten })
    const reply = replies.shift() ?? "yes"
    if (reply !== "yes") throw errorOf("initiate", reply)
    return { reference: input.reference, url: `https://vipps.example/${input.reference}` }
  }
  const work = shop.run("start", (party) => {
    const context = shop.context(party)
    return startPayment({ ...context, vipps: { ...context.vipps, initiate } }, { ...start, ...p })
  })
  const outcome = await work.then(
    (started) => ({ started, error: undefined }),
    (error: unknown) => ({ started: undefined, error }),
  )
  const attempts = await shop.journal.attempts.attemptsOfSession(SESSION)
  return { asked, attempts: attempts.reverse(), ...outcome }
}

test("the attempt is written first, and keeps the link that lives five minutes", async () => {
  const shop = shops.open()
  const { asked, started, attempts } = await begin(shop, ["yes"])
  expect(asked).toMatchObject([{ wasWritten: true, amountMinor: 5_000, mobileNumber: "91234567" }])
  expect(attempts).toMatchObject([{ url: started?.url, urlExpiresAt: started?.expiresAt, state: "active" }])
  expect((started?.expiresAt.getTime() ?? 0) - shop.world.now).toBeGreaterThan(299_000)
})

test("the attempt has the sales unit's currency and the API it was started with", async () => {
  const { attempts } = await begin(shops.open(), ["yes"])
  expect(attempts).toMatchObject([{ api: "ecom", currencyCode: "nok" }])
})

test("a lost answer: the next order id, and the lost one is to be cancelled", async () => {
  const { asked, attempts, started } = await begin(shops.open(), [
    { group: "Network", code: "timeout" },
    "yes",
  ])
  expect(asked).toHaveLength(2)
  expect(asked[0]?.reference).not.toBe(asked[1]?.reference)
  expect(attempts).toMatchObject([
    { pendingAction: "cancel" },
    { reference: started?.reference, pendingAction: undefined },
  ])
})

test("no answer twice: an error, and both are to be cancelled", async () => {
  const lost = { group: "Network", code: "lost" }
  const { error, attempts } = await begin(shops.open(), [lost, lost])
  expect(error).toMatchObject({ code: "lost" })
  expect(attempts).toMatchObject([{ pendingAction: "cancel" }, { pendingAction: "cancel" }])
})

test("a refusal ends it, and closes the attempt with the reason", async () => {
  const { error, asked, attempts } = await begin(shops.open(), [{ group: "Merchant", code: "37" }])
  expect(error).toMatchObject({ code: "37" })
  expect(asked).toHaveLength(1)
  expect(attempts).toMatchObject([{ state: "closed", closedReason: { code: "not-started" } }])
})

test("an order id that Vipps knows already: the next one", async () => {
  const { started, attempts } = await begin(shops.open(), [{ group: "Merchant", code: "34" }, "yes"])
  expect(started?.url).toMatch(/^https:\/\/vipps\.example\/./)
  expect(attempts).toMatchObject([{ state: "closed" }, { state: "active" }])
})

test("a mobile number that Vipps can't use is left out", async () => {
  const { started, asked } = await begin(shops.open(), [{ group: "User", code: "81" }, "yes"])
  expect(started?.url).toMatch(/^https:\/\/vipps\.example\/./)
  expect(asked.map(({ mobileNumber }) => mobileNumber)).toEqual(["91234567", undefined])
  const without = await begin(shops.open(), [{ group: "User", code: "81" }], { extras: {} })
  expect(without.error).toMatchObject({ code: "81" })
})

test("an order id of the session that is used is nobody else's", async () => {
  const shop = shops.open()
  const first = await begin(shop, ["yes"])
  const second = await begin(shop, ["yes"])
  expect(second.started?.reference).not.toBe(first.started?.reference)
  expect(second.attempts).toHaveLength(2)
})
