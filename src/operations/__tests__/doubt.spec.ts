import { resolveManually, NEEDS_MANUAL_DECISION, type Outcome } from "../index"
import {
  request,
  clickAndCrash,
  clickUntil,
  reconcile,
  moved,
  operation,
  said,
  useShops,
} from "./support/acting"
import { audit } from "./support/audit"
import { MINUTES, ORDER, type Shop } from "./support/shop"
import { faultsOf } from "./support/simulated-client"

/** An entry without a request id may be the open operation, or another movement: a person decides. */

const shops = useShops()
const lostRequest = faultsOf("ecom").faultNamed("lost on the way there")

/** Open, perhaps executed, and the history shows an equal capture without a request id. */
async function comeIntoDoubt(p: { isExecuted: boolean }): Promise<Shop> {
  const shop = shops.open({ habits: { namesRequests: () => false } })
  const what = p.isExecuted ? { after: "send capture" } : { before: "send capture" }
  await clickAndCrash(shop, what)
  if (!p.isExecuted) shop.vipps.moveInPortal({ call: "capture", reference: ORDER, amountMinor: 20_000 })
  await shop.world.pass(41_000)
  return shop
}

const decide = (shop: Shop, wentThrough: boolean, requestId = "capt_1"): Promise<Outcome> =>
  shop.run("person", (party) =>
    resolveManually(shop.context(party), { reference: ORDER, requestId, wentThrough }),
  )

test("nothing is sent, nothing closed, every click is told, however old it is", async () => {
  const shop = await comeIntoDoubt({ isExecuted: true })
  expect(await request(shop)).toMatchObject({
    outcome: { kind: "unknown", said: { code: "needs-manual-decision" } },
  })
  await shop.world.pass(60 * MINUTES)
  await reconcile(shop)
  expect(await operation(shop, "capt_1")).toMatchObject({
    state: "open",
    errorCode: NEEDS_MANUAL_DECISION,
    leaseAlive: false,
  })
  expect(shop.vipps.arrivals).toBe(1)
})

test("what was told as unclear is told once more when only a person can resolve it", async () => {
  const shop = shops.open({ habits: { namesRequests: () => false } })
  shop.way.ofSend = () => lostRequest
  await request(shop)
  const told = () => shop.events.filter(({ name }) => name === "vipps.operation_unresolved")
  expect(told().map(({ data }) => data.code)).toEqual(["Network/timeout"])

  shop.vipps.moveInPortal({ call: "capture", reference: ORDER, amountMinor: 20_000 })
  await shop.world.pass(41_000)
  for (let look = 0; look < 3; look++) await reconcile(shop)

  expect(told().map(({ data }) => data.code)).toEqual(["Network/timeout", NEEDS_MANUAL_DECISION])
})

test("it was the one: executed, with Vipps' facts, and the clerk is still to be told", async () => {
  const shop = await comeIntoDoubt({ isExecuted: true })
  expect(said(await decide(shop, true))).toBe("adopted")
  expect(await operation(shop, "capt_1")).toMatchObject({
    ...{
      state: "executed",
      medusaRowId: "capt_1",
      transactionId: "transaction-1",
      acknowledgedAt: undefined,
    },
  })
  expect(said(await request(shop))).toBe("earlier-went-through")
  expect(audit(shop)).toEqual([])
})

test("it was another: that one was made outside, and the operation is settled like any other", async () => {
  const shop = await comeIntoDoubt({ isExecuted: false })
  expect(said(await decide(shop, false))).toBe("adopted")
  expect(await operation(shop, "outside-transaction-1")).toMatchObject({
    origin: "external",
    amountMinor: 20_000,
  })
  expect((await operation(shop, "capt_1")).state).toBe("open")
  await shop.resolveAll()
  expect((await operation(shop, "capt_1")).state).toBe("not_executed")
  expect(audit(shop)).toEqual([])
})

test("an entry that another operation accounts for is no doubt", async () => {
  const shop = shops.open({ habits: { namesRequests: () => false } })
  await request(shop)
  await clickAndCrash(shop, { before: "send capture" })
  await shop.world.pass(41_000)
  expect(said(await request(shop))).toBe("executed")
  expect(moved(shop)).toHaveLength(2)
})

test("an entry that is older than the operation is no doubt", async () => {
  const shop = shops.open({ habits: { namesRequests: () => false } })
  shop.vipps.moveInPortal({ call: "capture", reference: ORDER, amountMinor: 20_000 })
  await shop.world.pass(2 * MINUTES)
  await clickAndCrash(shop, { before: "send capture" })
  await shop.world.pass(41_000)
  expect(said(await request(shop))).toBe("executed")
})

test("our id with another amount is neither proof nor absence, and no decision makes it ours", async () => {
  const shop = shops.open()
  await clickAndCrash(shop, { before: "send capture" })
  shop.vipps.receive({ call: "capture", reference: ORDER, amountMinor: 700, requestId: "capt_1" })
  await shop.world.pass(41_000)
  expect(await request(shop)).toMatchObject({ outcome: { kind: "unknown" } })
  expect(said(await decide(shop, true))).toBe("other-amount")
  expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", leaseAlive: false })
})

test("nothing to decide: closed, another id, or no doubt", async () => {
  const shop = shops.open()
  expect(said(await decide(shop, true))).toBe("nothing-needs-decision")
  await clickAndCrash(shop, { before: "send capture" })
  await shop.world.pass(41_000)
  expect(said(await decide(shop, true, "capt_9"))).toBe("nothing-needs-decision")
  expect(said(await decide(shop, true))).toBe("nothing-needs-decision")
  expect(await operation(shop, "capt_1")).toMatchObject({ state: "open", leaseAlive: false })
})

test("not while somebody works on it, and not without a read", async () => {
  const shop = await comeIntoDoubt({ isExecuted: true })
  shop.way.ofRead = () => ({ group: "Network", code: "timeout" })
  expect(said(await decide(shop, true))).toBe("not-known-yet")
  shop.way.ofRead = () => undefined
  await clickUntil(shop, "read Vipps' history")
  expect(said(await decide(shop, true))).toBe("in-progress")
})
