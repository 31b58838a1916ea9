import { z } from "zod"
import { createApi, expectBody, type Answer, type StartedPayment } from "../../demo/harness"
import type { Fault } from "../../src/sandbox"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf } from "../support/orders/orders"
import { minutesAgo, passTime, startExpired } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { apiOfRun } from "../support/server/apis"
import { onEcom } from "../support/server/ecom-shop"
import { refuses } from "../support/server/vipps-errors"
import { loseNotice } from "../support/shopper/notices"

/** The hooks that Medusa's own flows never call, called by a store's own code; and what authorizing makes of it all. */
jest.setTimeout(180_000)

const LINK_DEAD_MINUTES = 6

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_TIMEOUT_MS: "4000" } })
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const linkOf = ({ url, reference, expiresAt }: StartedPayment) => ({
  vipps: { url, reference, expires_at: expiresAt },
})
const changedSchema = z.object({
  amount: z.number(),
  data: z.object({ vipps: z.object({ url: z.string(), reference: z.string(), expires_at: z.string() }) }),
})

async function changeSession(started: StartedPayment, amount: number) {
  const path = `/payment-sessions/${started.sessionId}`
  const body = { amount, data: linkOf(started) }
  const answer = await createApi(harness.server.url)({ method: "POST", path, body })
  return expectBody(changedSchema, answer, "changing the payment session")
}

async function approveUnheard(reference: string): Promise<void> {
  await loseNotice(harness)
  await harness.sandbox.control.approve(reference)
  await harness.sandbox.control.callbacksSettled()
}

describe("a payment session that changes", () => {
  it("gets a new payment of the new amount, and the old one is cancelled", async () => {
    const started = await harness.shop.startPayment("1000")

    const { amount, data } = await changeSession(started, 750)

    expect(amount).toBe(750)
    expect(data.vipps.reference).not.toBe(started.reference)
    expect(data.vipps.url).not.toBe(started.url)
    expect(await atVipps(harness, started.reference)).toMatchObject({ state: "CANCELLED" })
    await approveUnheard(data.vipps.reference)
    expect(await harness.shop.complete(started.cartId)).toMatchObject({ body: { type: "order" } })
    expect(await atVipps(harness, data.vipps.reference)).toMatchObject({
      state: "RESERVED",
      reservedMinor: 75_000,
    })
  })

  it("keeps its payment while amount and link are good", async () => {
    const started = await harness.shop.startPayment("1000")

    expect((await changeSession(started, 1000)).data).toEqual(linkOf(started))

    // ePayment may have ended it without telling the shop, and is asked whether the link still leads to it
    const asked = apiOfRun === "epayment" ? { details: 1 } : {}
    expect(await countCalls(harness, started.reference)).toEqual({ initiate: 1, ...asked })
  })

  it("keeps its payment once that is authorized", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    const before = (await harness.sandbox.control.ledger()).length

    expect((await changeSession(paid, 900)).data).toEqual(linkOf(paid))

    expect(await harness.sandbox.control.ledger()).toHaveLength(before)
    expect(await atVipps(harness, paid.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })
})

const unlisted = { error: { group: "Merchant", code: "41" } }
const failures: { vipps: string; fault: Fault }[] = [
  { vipps: "refuses", fault: refuses("sells nothing") },
  // what Vipps may answer one day, and our table has not
  ...(apiOfRun === "ecom" ? [{ vipps: "refuses by a code that it does not list", fault: unlisted }] : []),
  { vipps: "is down", fault: { status: 503 } },
  { vipps: "does not get it", fault: { dropResponse: "before-executing" } },
]
const answerLost = { dropResponse: "after-executing" as const }

describe("another currency than kroner", () => {
  const askIn = (started: StartedPayment, currency_code: string, amount = 1000) =>
    createApi(harness.server.url)({
      method: "POST",
      path: `/payment-sessions/${started.sessionId}`,
      body: { amount, currency_code, data: linkOf(started) },
    })
  const currencyOf = async ({ sessionId }: StartedPayment) => {
    const [row] = await harness.sql(`select currency_code from payment_session where id = $1`, [sessionId])
    return row?.currency_code
  }
  const refused = { status: 400, message: expect.stringMatching(/Norwegian kroner \(NOK\) only, not in EUR/) }

  it.each([1000, 100])(
    "is refused when a session is changed to %d EUR; its payment stays as it was",
    async (amount) => {
      const started = await harness.shop.startPayment("1000")

      expect(await askIn(started, "eur", amount)).toMatchObject(refused)

      expect(await currencyOf(started)).toBe("nok")
      expect(await countCalls(harness, started.reference)).toEqual({ initiate: 1 })
      await approveUnheard(started.reference)
      expect(await harness.shop.complete(started.cartId)).toMatchObject({ body: { type: "order" } })
    },
  )

  it("is refused when the session is authorized, too", async () => {
    const paid = await harness.shop.payWithVipps("1000")

    expect(await askIn(paid, "EUR")).toMatchObject(refused)

    expect(await currencyOf(paid)).toBe("nok")
  })

  it("is not authorized, however it got into the session", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sql(`update payment_session set currency_code = 'eur' where id = $1`, [started.sessionId])
    await approveUnheard(started.reference)

    const completion = await harness.shop.complete(started.cartId)

    expect(completion).toMatchObject({
      orderId: undefined,
      message: expect.stringMatching(/not in EUR\. .* Start a new payment/),
    })
    expect(await paymentsOf(harness, started.collectionId)).toEqual([])
  })

  it("is neither captured nor refunded, however it got into the payment", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    const inCurrency = (code: string) =>
      harness.sql(`update payment set currency_code = $2 where id = $1`, [paid.paymentId, code])
    const refusal = {
      status: 400,
      message: expect.stringContaining("EUR, and Vipps moves Norwegian kroner (NOK) only"),
    }
    await inCurrency("eur")

    expect(await harness.admin.capture(paid, "250")).toMatchObject(refusal)
    expect(await harness.admin.vipps(paid).capture("250")).toMatchObject(refusal)
    await inCurrency("nok")
    expect((await harness.admin.capture(paid, "250")).status).toBe(200)
    await inCurrency("eur")
    expect(await harness.admin.refund(paid, "100")).toMatchObject(refusal)

    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1 })
    await expectLedgers(harness, paid, { captured: "250", refunded: "0" })
  })
})

describe("a payment session whose new payment can't be started, since Vipps", () => {
  it.each(failures)(
    "$vipps: keeps the old one, and the storefront's completion gives the order",
    async (p) => {
      const started = await startAgainInVain(p.fault)

      await approveUnheard(started.reference)

      expect(await harness.shop.complete(started.cartId)).toMatchObject({ body: { type: "order" } })
      await expectOneOrder(started)
    },
  )

  it.each(failures)("$vipps: keeps the old one, and Vipps' callback gives the order", async (p) => {
    const started = await startAgainInVain(p.fault)

    await harness.sandbox.control.approve(started.reference)

    await orderPlaced(harness, started)
    await expectOneOrder(started)
  })

  /** eCom can't tell that there is a new one, which is cancelled later; ePayment is asked by the new one's reference. */
  const kept = apiOfRun === "ecom" ? "the old one, by eCom" : "the new one, by ePayment"

  it(`does it, and its answer gets lost: keeps ${kept}, and the storefront's completion gives the order`, async () => {
    const left = await startAgainUnanswered()

    await approveUnheard(left.reference)

    expect(await harness.shop.complete(left.cartId)).toMatchObject({ body: { type: "order" } })
    await expectOneOrder(left)
  })

  it(`does it, and its answer gets lost: keeps ${kept}, and Vipps' callback gives the order`, async () => {
    const left = await startAgainUnanswered()

    await harness.sandbox.control.approve(left.reference)

    await orderPlaced(harness, left)
    await expectOneOrder(left)
  })

  it("may not take so little: the old payment is left, and not taken for the new amount", async () => {
    const started = await harness.shop.startPayment("1000")

    expect(await changeSession(started, 0.5)).toEqual({ amount: 0.5, data: linkOf(started) })

    await approveUnheard(started.reference)
    const completion = await harness.shop.complete(started.cartId)
    expect(completion).toMatchObject({
      orderId: undefined,
      message: expect.stringMatching(/1\s000\skr/),
    })
    expect(await paymentsOf(harness, started.collectionId)).toEqual([])
  })

  /** The link is old, so the same amount needs a new payment; Vipps does not start one. */
  async function startAgainInVain(fault: Fault): Promise<StartedPayment> {
    const started = await harness.shop.startPayment("1000")
    await passTime(harness, LINK_DEAD_MINUTES)
    await harness.sandbox.control.next("initiate", fault, 30)
    expect(await changeSession(started, 1000)).toEqual({ amount: 1000, data: linkOf(started) })
    await harness.sandbox.control.clearFaults()
    expect(await atVipps(harness, started.reference)).toMatchObject({ state: "INITIATED" })
    return started
  }

  /** The link is old, so the same amount needs a new payment; Vipps starts it and does not say so. The payment that is the session's. */
  async function startAgainUnanswered(): Promise<StartedPayment> {
    if (apiOfRun === "ecom") return startAgainInVain(answerLost)
    const started = await harness.shop.startPayment("1000")
    await passTime(harness, LINK_DEAD_MINUTES)
    await harness.sandbox.control.next("initiate", answerLost, 30)
    const { amount, data } = await changeSession(started, 1000)
    await harness.sandbox.control.clearFaults()
    const { reference, url, expires_at: expiresAt } = data.vipps
    expect(amount).toBe(1000)
    expect(reference).toMatch(/-2$/)
    expect(await atVipps(harness, started.reference)).toMatchObject({ state: "CANCELLED" })
    expect(await atVipps(harness, reference)).toMatchObject({ state: "INITIATED", url })
    return { ...started, reference, url, expiresAt }
  }

  /** What may have been started in vain is cancelled, and nothing else. */
  async function expectOneOrder(started: StartedPayment): Promise<void> {
    const paid = await orderPlaced(harness, started)
    await passTime(harness, 2 * LINK_DEAD_MINUTES)
    await harness.reconcile()
    expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
    expect(await atVipps(harness, started.reference)).toMatchObject({
      state: "RESERVED",
      reservedMinor: 100_000,
    })
    const others = (await harness.sandbox.control.ledger()).filter(
      ({ reference }) =>
        reference !== started.reference && reference.startsWith(started.reference.slice(0, -2)),
    )
    expect(others.filter(({ state }) => state !== "CANCELLED")).toEqual([])
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  }
})

describe("an approved payment of which something is gone before there is an order", () => {
  const portal = () => harness.sandbox.control.portal

  it.each<{ what: string; gone: (reference: string) => Promise<void>; says: RegExp }>([
    {
      what: "part of it was refunded",
      gone: async (reference) => {
        await portal().capture(reference, 100_000)
        await portal().refund(reference, 20_000)
      },
      says: /1\s000\skr .* 200\skr refunded/,
    },
    {
      what: "all of it was refunded",
      gone: async (reference) => {
        await portal().capture(reference, 100_000)
        await portal().refund(reference, 100_000)
      },
      says: /1\s000\skr .* 1\s000\skr refunded/,
    },
    {
      what: "the rest was released",
      gone: async (reference) => {
        await portal().capture(reference, 30_000)
        await portal().cancel(reference)
      },
      says: /1\s000\skr .* 700\skr was released/,
    },
  ])("is refused in words: $what", async ({ gone, says }) => {
    const started = await harness.shop.startPayment("1000")
    await approveUnheard(started.reference)
    await gone(started.reference)

    const completion = await harness.shop.complete(started.cartId)

    expect(completion).toMatchObject({ status: 200, body: { type: "cart" }, orderId: undefined })
    expect(completion.message).toMatch(says)
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([])
  })
})

describe("what a store's own code reads of a payment", () => {
  const askProvider = (data: Record<string, unknown>): Promise<Answer> =>
    createApi(harness.server.url)({ method: "POST", path: "/vipps-provider", body: { data } })

  const steps: {
    state: string
    status: string
    minor: number[]
    go: (p: StartedPayment) => Promise<unknown>
  }[] = [
    { state: "pending", status: "pending", minor: [0, 0, 0, 0], go: async () => undefined },
    {
      state: "authorized",
      status: "authorized",
      minor: [100_000, 0, 0, 0],
      go: (p) => approveUnheard(p.reference),
    },
    {
      state: "partially_captured",
      status: "authorized",
      minor: [100_000, 75_000, 0, 0],
      go: (p) => harness.sandbox.control.portal.capture(p.reference, 75_000),
    },
    {
      state: "captured",
      status: "captured",
      minor: [100_000, 75_000, 0, 25_000],
      go: (p) => harness.sandbox.control.portal.cancel(p.reference),
    },
    {
      state: "refunded",
      status: "captured",
      minor: [100_000, 75_000, 75_000, 25_000],
      go: (p) => harness.sandbox.control.portal.refund(p.reference, 75_000),
    },
  ]

  it("is its state and its sums in øre, at each step of its life", async () => {
    const started = await harness.shop.startPayment("1000")
    for (const { state, status, minor, go } of steps) {
      await go(started)
      expect(await askProvider(linkOf(started))).toMatchObject(
        expectedAnswer(started, { state, status, minor }),
      )
    }
  })

  it.each([
    {
      state: "canceled",
      end: async () => {
        const started = await harness.shop.startPayment("1000")
        await harness.sandbox.control.reject(started.reference)
        return started
      },
    },
    {
      state: "expired",
      end: () => startExpired(harness, () => harness.shop.startPayment("1000")),
    },
  ])("is $state, when it is", async ({ state, end }) => {
    const started = await end()
    const ended = expectedAnswer(started, { state, status: "canceled", minor: [0, 0, 0, 0] })
    expect(await askProvider(linkOf(started))).toMatchObject(ended)
  })

  it("is pending, while Vipps' clock is 16 minutes behind ours", async () => {
    await minutesAgo(harness, 16, async () => {
      const started = await harness.shop.startPayment("1000")
      const pending = expectedAnswer(started, { state: "pending", status: "pending", minor: [0, 0, 0, 0] })
      expect(await askProvider(linkOf(started))).toMatchObject(pending)
    })
  })

  it("is nothing of a payment that this shop has not started", async () => {
    const answer = await askProvider({ vipps: { reference: "medusa-01JD3M8Q5VXK2T7Z9R4B6C8D0E-1" } })
    expect(answer).toMatchObject({
      status: 400,
      message: expect.stringContaining("can't ask Vipps about it"),
    })
  })

  function expectedAnswer(
    { reference }: StartedPayment,
    p: { state: string; status: string; minor: number[] },
  ) {
    const [reserved_minor, captured_minor, refunded_minor, released_minor] = p.minor
    const vipps = {
      reference,
      state: p.state,
      reserved_minor,
      captured_minor,
      refunded_minor,
      released_minor,
    }
    const status = { status: p.status, data: { vipps: { reference } } }
    return { status: 200, body: { retrieved: { data: { vipps } }, status } }
  }
})

describe("an answer of eCom's without sums, which its documents allow", () => {
  it("is a success, made once, and the next guards know what was done", async () => {
    // ePayment's answers have sums, or count as no answer
    const { shop, admin } = await onEcom(harness)
    const paid = await shop.payWithVipps("1000")
    const bare = { status: 200, body: { orderId: paid.reference }, executed: true }
    for (const call of ["capture", "cancel", "refund"] as const)
      await harness.sandbox.control.next(call, bare)

    const answers = [
      await admin.capture(paid, "750"),
      await admin.vipps(paid).release(),
      await admin.refund(paid, "200"),
      await admin.refund(paid, "551"),
    ]

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400])
    expect(await countCalls(harness, paid.reference)).toMatchObject({ capture: 1, cancel: 1, refund: 1 })
    expect(await atVipps(harness, paid.reference)).toMatchObject({
      capturedMinor: 75_000,
      refundedMinor: 20_000,
    })
    expect(await admin.recorded(paid)).toMatchObject({ amountMinor: 75_000 })
    await expectLedgers(harness, paid, { captured: "750", refunded: "200" })
  })
})
