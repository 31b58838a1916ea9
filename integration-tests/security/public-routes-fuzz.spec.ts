import fc from "fast-check"
import type { PaidOrder, StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { bootShop, type BootedShop } from "../support/server/boot"
import { tokenOf } from "../support/shopper/return-link"
import { expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import {
  anyBody,
  anyHeaders,
  anyMethod,
  anyQuery,
  anyToken,
  leaksOf,
  sendTo,
  type Got,
  type Sent,
} from "./public-requests"

jest.setTimeout(180_000)

const checkoutPage = "http://localhost:8000/checkout"

let harness: BootedShop
let paid: PaidOrder
let pending: StartedPayment
let paidToken: string
let pendingToken: string

beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_RETURN_URL: checkoutPage } })
  await disableReconciliation(harness)
  paid = await harness.shop.payWithVipps("1000")
  pending = await harness.shop.startPayment("1000")
  paidToken = await tokenOf(harness, paid)
  pendingToken = await tokenOf(harness, pending)
})
afterAll(() => harness?.stop())

const send = (sent: Sent) => sendTo(harness.server.url, sent)
const token = anyToken({ known: () => paidToken, reference: () => pending.reference })

function withKey(headers: Record<string, string>, hasKey: boolean): Record<string, string> {
  return { ...headers, ...(hasKey && { "x-publishable-api-key": harness.facts.publishableKey }) }
}

/** Nothing that was not in the question, and that only the shop, Vipps or another shopper knows. */
function expectNoLeak(sent: Sent, got: Got): void {
  const secrets = [
    defaultUnit.clientSecret,
    defaultUnit.subscriptionKey,
    paidToken,
    pendingToken,
    ...[paid, pending].flatMap(({ cartId, sessionId, reference }) => [cartId, sessionId, reference]),
    paid.orderId,
    paid.paymentId,
    "ola@example.no",
  ]
  expect(leaksOf(sent, got, secrets)).toEqual([])
}

describe("whatever is sent to the routes that need no login", () => {
  it.each([
    { route: "/vipps/return/", runs: 400 },
    { route: "/store/vipps/payments/", runs: 400 },
  ])("$route: no 500, no leak, no redirect, no hang, and nothing asked of Vipps", async ({ route, runs }) => {
    const before = (await harness.sandbox.control.requests()).length

    await fc.assert(
      fc.asyncProperty(
        token,
        anyQuery,
        anyMethod,
        anyHeaders,
        anyBody,
        fc.boolean(),
        async (t, q, m, h, b, hasKey) => {
          fc.pre(![paidToken, pendingToken].some((known) => t === known || t === encodeURIComponent(known)))
          const sent = {
            method: m,
            path: route + t + q,
            headers: withKey(h, hasKey),
            body: m === "GET" || m === "HEAD" ? "" : b,
          }

          const got = await send(sent)

          expect(got.status).toBeGreaterThanOrEqual(200)
          expect(got.status).toBeLessThan(500)
          expect(got.location).toBeUndefined()
          expectNoLeak(sent, got)
        },
      ),
      { numRuns: runs },
    )

    expect((await harness.sandbox.control.requests()).length).toBe(before)
  })

  it("a link of ours leads to the shop's page, whatever comes with it", async () => {
    const expectedQuery = new URLSearchParams({ vipps: "paid", cart_id: paid.cartId, order_id: paid.orderId })
    await fc.assert(
      fc.asyncProperty(anyQuery, anyHeaders, async (q, headers) => {
        const got = await send({ method: "GET", path: `/vipps/return/${paidToken}${q}`, headers, body: "" })

        expect(got).toMatchObject({ status: 302, location: `${checkoutPage}?${expectedQuery.toString()}` })
      }),
      { numRuns: 60 },
    )
  })

  it("a token of ours tells its own state, whatever comes with it", async () => {
    await fc.assert(
      fc.asyncProperty(anyQuery, anyHeaders, async (q, { authorization: _, ...headers }) => {
        const path = `/store/vipps/payments/${paidToken}${q}`
        const sent = { method: "GET", path, headers: withKey(headers, true), body: "" }

        const { status, all } = await send(sent)

        expect(status).toBe(200)
        expect(all.endsWith(`\n{"state":"paid","order_id":"${paid.orderId}"}`)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it("and afterwards the shop is as it was", async () => {
    expect(await ordersOf(harness, pending.cartId)).toEqual([])
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    await harness.sandbox.control.approve(pending.reference)
    expect(await harness.shop.complete(pending.cartId)).toMatchObject({
      status: 200,
      body: { type: "order" },
    })
  })
})
