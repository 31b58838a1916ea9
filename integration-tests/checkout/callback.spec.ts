import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { bootShop, type BootedShop } from "../support/server/boot"
import { addToCart } from "../support/shopper/cart"
import { eventually } from "../support/time/eventually"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf, sessionStatus } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { ONLY_ECOM } from "../support/server/apis"
import { refuses } from "../support/server/vipps-errors"

jest.setTimeout(120_000)

let harness: BootedShop

beforeAll(async () => {
  // what ePayment sends instead, webhooks, has tests of its own: integration-tests/webhooks
  harness = await bootShop({ env: ONLY_ECOM })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const nothing = { captured: "0", refunded: "0" }

describe("a callback that Vipps did not send", () => {
  let approved: StartedPayment
  let other: StartedPayment

  beforeAll(async () => {
    approved = await approvedUnheard()
    other = await harness.shop.startPayment("1000")
  })

  const attacks: { attack: string; send: () => Promise<Response>; status: number }[] = [
    { attack: "with a forged token", send: () => post(approved, { token: "A".repeat(43) }), status: 401 },
    { attack: "without a token", send: () => post(approved, { token: undefined }), status: 401 },
    { attack: "with an empty token", send: () => post(approved, { token: "" }), status: 401 },
    {
      attack: "with another order's token",
      send: async () => post(approved, { token: await tokenOf(other) }),
      status: 401,
    },
    {
      attack: "with its token in another case",
      send: async () => post(approved, { token: swapCase(await tokenOf(approved)) }),
      status: 401,
    },
    {
      attack: "with its token as a Bearer token",
      send: async () => post(approved, { token: `Bearer ${await tokenOf(approved)}` }),
      status: 401,
    },
    {
      attack: "for a provider that is not configured",
      send: async () => post(approved, { token: await tokenOf(approved), provider: "vipps_other" }),
      status: 401,
    },
    {
      attack: "for a provider that is not ours",
      send: async () => post(approved, { token: await tokenOf(approved), provider: "system_default" }),
      status: 401,
    },
    { attack: "that is not JSON", send: () => postRight(approved, "{"), status: 400 },
    { attack: "that is empty", send: () => postRight(approved, ""), status: 400 },
    { attack: "that is a list", send: () => postRight(approved, "[]"), status: 400 },
    {
      attack: "without a status",
      send: () => postRight(approved, { orderId: approved.reference }),
      status: 400,
    },
    {
      attack: "whose body names another order",
      send: () => postRight(approved, callbackBody(other.reference, "RESERVED")),
      status: 400,
    },
    {
      attack: "that is huge",
      send: () =>
        postRight(approved, { ...callbackBody(approved.reference, "RESERVED"), x: "x".repeat(20_000) }),
      status: 413,
    },
  ]

  it.each(attacks)("$attack is answered $status and changes nothing", async ({ send, status }) => {
    const before = await countCalls(harness, approved.reference)

    const answer = await send()

    expect(answer.status).toBe(status)
    expect(await callbackNoted(approved)).toBe(false)
    expect(await callbackNoted(other)).toBe(false)
    expect(await countCalls(harness, approved.reference)).toEqual(before)
    expect(await ordersOf(harness, approved.cartId)).toEqual([])
  })

  it("doesn't spoil the true one, which gives the order", async () => {
    const answer = await postRight(approved, callbackBody(approved.reference, "RESERVED"))

    expect(answer.status).toBe(200)
    await expectLedgers(harness, await orderPlaced(harness, approved), nothing)
  })
})

describe("a callback that Vipps sent", () => {
  it("four times gives one order and one payment", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("callback", { duplicate: 3 })

    await harness.sandbox.control.approve(started.reference)
    await harness.sandbox.control.callbacksSettled()

    const paid = await orderPlaced(harness, started)
    expect(await harness.shop.complete(started.cartId)).toMatchObject({ orderId: paid.orderId })
    const seen = await harness.sandbox.control.callbacks(started.reference)
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([paid.paymentId])
    await expectLedgers(harness, paid, nothing)
  })

  it("after the order was placed changes nothing", async () => {
    const paid = { ...(await approvedUnheard()), orderId: "", paymentId: "" }
    const { orderId } = await harness.shop.complete(paid.cartId)
    const placed = await orderPlaced(harness, paid)
    await harness.admin.capture(placed, "1000")
    const before = await countCalls(harness, paid.reference)

    const answer = await postRight(placed, callbackBody(paid.reference, "RESERVED"))

    expect(answer.status).toBe(200)
    await eventually("the callback in the journal", () => callbackNoted(placed))
    expect(await harness.shop.complete(paid.cartId)).toMatchObject({ orderId })
    expect(await ordersOf(harness, paid.cartId)).toEqual([orderId])
    expect(await paymentsOf(harness, paid.collectionId)).toEqual([placed.paymentId])
    expect(await countCalls(harness, paid.reference)).toEqual(before)
    await expectLedgers(harness, placed, { captured: "1000", refunded: "0" })
  })

  it.each(
    [
      "RESERVE",
      "RESERVED",
      "Reserved",
      "SALE",
      "sale",
      "CANCELLED",
      "REJECTED",
      "RESERVE_FAILED",
      "BRAND_NEW",
    ].map((status) => ({ status })),
  )("saying $status is heard, and Vipps' details tell that the money is reserved", async ({ status }) => {
    const started = await approvedUnheard()

    const answer = await postRight(started, callbackBody(started.reference, status))

    expect(answer.status).toBe(200)
    await expectLedgers(harness, await orderPlaced(harness, started), nothing)
  })

  it.each([
    { status: "RESERVED" },
    { status: "SALE" },
    { status: "CANCELLED" },
    { status: "RESERVE_FAILED" },
  ])("saying $status is no evidence while the shopper has not approved", async ({ status }) => {
    const started = await harness.shop.startPayment("1000")

    const answer = await postRight(started, callbackBody(started.reference, status))

    expect(answer.status).toBe(200)
    await eventually(
      "a look at Vipps' details",
      async () => "details" in (await countCalls(harness, started.reference)),
    )
    // completing waits for the cart's lock, so whatever the callback set going is over by then
    expect(await harness.shop.complete(started.cartId)).toMatchObject({ body: { type: "cart" } })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([])
    await harness.sandbox.control.approve(started.reference)
    await expectLedgers(harness, await orderPlaced(harness, started), nothing)
  })

  it("of a refused card leaves the payment open for another card", async () => {
    const started = await harness.shop.startPayment("1000")

    await harness.sandbox.control.failAttempt(started.reference)
    await harness.sandbox.control.callbacksSettled()
    await eventually("the callback in the journal", () => callbackNoted(started))
    await harness.sandbox.control.approve(started.reference)

    await expectLedgers(harness, await orderPlaced(harness, started), nothing)
  })

  it("is answered in time even while Vipps' details take long", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("details", { delayMs: 8_000 })

    await harness.sandbox.control.approve(started.reference)
    await harness.sandbox.control.callbacksSettled()

    // the sandbox waits three seconds for the answer, as Vipps does
    const [seen] = await harness.sandbox.control.callbacks(started.reference)
    expect(seen).toMatchObject({ status: 200 })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await expectLedgers(harness, await orderPlaced(harness, started), nothing)
  })
})

describe("a callback for a payment whose session Medusa has deleted", () => {
  it.each([
    { by: "callback", approve: (reference: string) => harness.sandbox.control.approve(reference) },
    { by: "return", approve: approveAndReturn },
  ])("lets the reservation go, and takes no stranger's cart for it ($by)", async ({ approve }) => {
    const stranger = await approvedUnheard()
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("cancel", { pendingCancelFails: true }, 10)
    await addToCart(harness, started.cartId)
    expect(await sessionStatus(harness, started.sessionId)).toBeUndefined()
    expect(await atVipps(harness, started.reference)).toMatchObject({ state: "INITIATED" })
    await harness.sandbox.control.clearFaults()

    await approve(started.reference)

    await eventually("the reservation to be let go", async () => {
      return (await atVipps(harness, started.reference)).releasedMinor === 100_000
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    expect(await ordersOf(harness, stranger.cartId)).toEqual([])
    expect(await paymentsOf(harness, stranger.collectionId)).toEqual([])
    expect(await sessionStatus(harness, stranger.sessionId)).toBe("pending")
    expect(await atVipps(harness, stranger.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
    await harness.shop.complete(stranger.cartId)
    await expectLedgers(harness, await orderPlaced(harness, stranger), nothing)
  })

  it("does not disturb the payment that took its place", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("cancel", { pendingCancelFails: true }, 10)
    const again = await harness.shop.startPayment({ cartId: started.cartId, totalMinor: 100_000 })
    await harness.sandbox.control.clearFaults()

    await harness.sandbox.control.approve(started.reference)
    await eventually("the first reservation to be let go", async () => {
      return (await atVipps(harness, started.reference)).releasedMinor === 100_000
    })
    await harness.sandbox.control.approve(again.reference)

    const paid = await orderPlaced(harness, again)
    expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
    expect(await atVipps(harness, again.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
    await expectLedgers(harness, paid, nothing)
  })

  it("lets an approval go that comes after the cart became an order by another payment", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("cancel", { pendingCancelFails: true }, 10)
    const again = await harness.shop.startPayment({ cartId: started.cartId, totalMinor: 100_000 })
    await harness.sandbox.control.clearFaults()
    await harness.sandbox.control.approve(again.reference)
    const paid = await orderPlaced(harness, again)

    await harness.sandbox.control.approve(started.reference)

    await eventually("the late reservation to be let go", async () => {
      return (await atVipps(harness, started.reference)).releasedMinor === 100_000
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([paid.paymentId])
    await expectLedgers(harness, paid, nothing)
  })

  async function approveAndReturn(reference: string): Promise<void> {
    await harness.sandbox.control.next("callback", { lose: true })
    await harness.sandbox.control.approve(reference)
    const { fallBack } = await atVipps(harness, reference)
    const { status, headers } = await fetch(fallBack, { redirect: "manual" })
    expect(status).toBe(302)
    expect(new URL(headers.get("location") ?? "").searchParams.get("vipps")).not.toBe("paid")
  }
})

/** The last ones: by now the server has said and stored all that the tests above made it say. */
describe("secrets and personal data", () => {
  const phone = "99887766"

  it("stay out of what a storefront can read", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.approve(started.reference)
    const paid = await orderPlaced(harness, started)
    await harness.admin.capture(paid, "1000")
    const fields = "*payment_collections.payment_sessions,*payment_collections.payments"
    const path = `/store/orders/${paid.orderId}?fields=${encodeURIComponent(fields)}`
    const answer = await harness.shop.api({ method: "GET", path })

    const [collection] = paidOrder.parse(answer.body).order.payment_collections
    expect(collection?.payment_sessions.map(({ data }) => data)).toEqual([
      { vipps: expect.objectContaining({ reference: started.reference }) },
    ])
    expect(collection?.payments.map(({ data }) => data)).toEqual([
      { vipps: { reference: started.reference } },
    ])
    expect(Object.keys(vippsData.parse(collection?.payment_sessions[0]?.data).vipps).sort()).toEqual([
      "expires_at",
      "reference",
      "url",
    ])
    expectNoSecret(JSON.stringify(answer.body), await secrets())
  })

  it("stay out of the log, though it tells of each call to Vipps", async () => {
    const started = await harness.shop.startPayment("1000")
    const path = `/store/carts/${started.cartId}`
    await harness.shop.api({
      method: "POST",
      path,
      body: { shipping_address: { phone, country_code: "no" } },
    })
    await harness.sandbox.control.next("details", { status: 500, body: { token: "leaked-by-vipps" } }, 10)
    await harness.sandbox.control.approve(started.reference)
    await harness.shop.complete(started.cartId)
    await harness.sandbox.control.clearFaults()
    await harness.sandbox.control.revokeTokens()
    await harness.shop.complete(started.cartId)
    const paid = await orderPlaced(harness, started)
    await harness.sandbox.control.next("capture", refuses("captures too much", "ecom"))
    await harness.admin.capture(paid, "1000")
    await post(started, { token: "A".repeat(43) })

    const log = harness.server.log()

    for (const call of ["token", "initiate", "details", "capture", "cancel"])
      expect(log).toContain(`vipps ${call} {`)
    expect(log).toContain(started.reference)
    expectNoSecret(log, await secrets())
  })

  async function secrets(): Promise<Record<string, string>> {
    const requests = await harness.sandbox.control.requests({ call: "initiate" })
    expect(requests.length).toBeGreaterThan(10)
    const tokens = requests.map(({ body }) => initiateBody.parse(body).merchantInfo.authToken)
    return {
      "client secret": defaultUnit.clientSecret,
      "client id": defaultUnit.clientId,
      "subscription key": defaultUnit.subscriptionKey,
      // what every access token of the sandbox begins with
      "access token": Buffer.from('{"typ":"JWT"').toString("base64url").slice(0, 14),
      bearer: "Bearer ",
      "phone number": phone,
      "Vipps' body": "leaked-by-vipps",
      ...Object.fromEntries(tokens.map((token, index) => [`callback token ${index}`, token])),
    }
  }

  function expectNoSecret(text: string, given: Record<string, string>) {
    expect(text.length).toBeGreaterThan(200)
    const leaked = Object.entries(given).filter(([, secret]) => text.includes(secret))
    expect(leaked.map(([name]) => name)).toEqual([])
  }
})

const sessionData = z.object({ data: z.unknown() })
const paidOrder = z.object({
  order: z.object({
    payment_collections: z.array(
      z.object({ payment_sessions: z.array(sessionData), payments: z.array(sessionData) }),
    ),
  }),
})
const vippsData = z.object({ vipps: z.record(z.string(), z.unknown()) })
const initiateBody = z.object({ merchantInfo: z.object({ authToken: z.string() }) })

/** The shopper has approved, and nobody has told the shop. */
async function approvedUnheard(): Promise<StartedPayment> {
  const started = await harness.shop.startPayment("1000")
  await harness.sandbox.control.next("callback", { lose: true })
  await harness.sandbox.control.approve(started.reference)
  return started
}

/** The token that was given to Vipps with the payment, and to nobody else. */
async function tokenOf({ reference }: StartedPayment): Promise<string> {
  const [request] = await harness.sandbox.control.requests({ call: "initiate", reference })
  return initiateBody.parse(request?.body).merchantInfo.authToken
}

function callbackBody(reference: string, status: string) {
  return {
    merchantSerialNumber: defaultUnit.merchantSerialNumber,
    orderId: reference,
    transactionInfo: {
      amount: 100_000,
      status,
      timeStamp: new Date().toISOString(),
      transactionId: "5001420062",
    },
  }
}

async function postRight(started: StartedPayment, body: unknown): Promise<Response> {
  return post(started, { token: await tokenOf(started), body })
}

function post(
  { reference }: StartedPayment,
  p: { token: string | undefined; body?: unknown; provider?: string },
): Promise<Response> {
  const { token, body = callbackBody(reference, "RESERVED"), provider = "vipps_vipps" } = p
  return fetch(`${harness.server.url}/hooks/payment/${provider}/v2/payments/${reference}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token !== undefined && { authorization: token }) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  })
}

async function callbackNoted({ reference }: StartedPayment): Promise<boolean> {
  const rows = await harness.sql(
    `select 1 from vipps_attempt where reference = $1 and callback_at is not null`,
    [reference],
  )
  return rows.length > 0
}

function swapCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()
}
