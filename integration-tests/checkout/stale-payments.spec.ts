import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { addToCart } from "../support/shopper/cart"
import { callbackProcessed, comeBack } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf, sessionStatus } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { loseNotice } from "../support/shopper/notices"

jest.setTimeout(120_000)

const MINUTE_MS = 60_000

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ sandbox: { switches: { rateLimits: false } } })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())
afterEach(async () => {
  await harness.sandbox.control.clearFaults()
  await harness.sandbox.control.setClock({ offsetMs: 0 })
})

/** "Pay with Vipps" once more, for the same cart: Medusa deletes the session there was. */
function startAgain({ cartId, amountMinor }: StartedPayment): Promise<StartedPayment> {
  return harness.shop.startPayment({ cartId, totalMinor: amountMinor })
}

/** The shopper has the app open: Vipps can't cancel it. */
async function cancelFails(): Promise<void> {
  await harness.sandbox.control.next("cancel", { pendingCancelFails: true }, 50)
}

async function approveUnheard({ reference }: StartedPayment): Promise<void> {
  await loseNotice(harness)
  await harness.sandbox.control.approve(reference)
}

async function expectNothingHeld({ reference }: StartedPayment): Promise<void> {
  const { reservedMinor, releasedMinor, capturedMinor } = await eventually(
    `nothing held by ${reference}`,
    async () => {
      const payment = await atVipps(harness, reference)
      return payment.state !== "RESERVED" && payment
    },
  )
  expect({ held: reservedMinor - releasedMinor, capturedMinor }).toEqual({ held: 0, capturedMinor: 0 })
}

/** One order of this payment, and nothing held by the others of the cart. */
async function expectOneOrder(payment: StartedPayment, ...others: StartedPayment[]) {
  const paid = await orderPlaced(harness, payment)
  expect(await ordersOf(harness, payment.cartId)).toEqual([paid.orderId])
  expect(await paymentsOf(harness, payment.collectionId)).toEqual([paid.paymentId])
  expect(await atVipps(harness, payment.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
  await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  for (const other of others) await expectNothingHeld(other)
  return paid
}

describe("a payment that can't be gone on with is started again", () => {
  it.each([
    {
      what: "the link ran out while the shopper hesitated",
      end: () => harness.sandbox.control.setClock({ offsetMs: 6 * MINUTE_MS }),
    },
    {
      what: "the shopper rejected it",
      end: (reference: string) => harness.sandbox.control.reject(reference),
    },
    {
      what: "the shopper rejected it, and nobody heard",
      end: async (reference: string) => {
        await loseNotice(harness)
        await harness.sandbox.control.reject(reference)
      },
    },
  ])("$what: one order, by the second", async ({ end }) => {
    const first = await harness.shop.startPayment("1000")
    await end(first.reference)
    await harness.sandbox.control.callbacksSettled()

    const second = await startAgain(first)
    await harness.sandbox.control.setClock({ offsetMs: 0 })
    await harness.sandbox.control.approve(second.reference)

    const paid = await expectOneOrder(second, first)
    expect(await sessionStatus(harness, first.sessionId)).toBeUndefined()
    // by the old link as by the new one the shopper finds the order they have
    expect((await comeBack(harness, first)).query).toMatchObject({ vipps: "paid", order_id: paid.orderId })
    expect((await comeBack(harness, second)).query).toMatchObject({
      vipps: "paid",
      order_id: paid.orderId,
    })
  })

  it("again and again, and the last one is paid: one order", async () => {
    const payments = [await harness.shop.startPayment("1000")]
    for (let again = 0; again < 4; again++) {
      const last = payments.at(-1)
      if (last) payments.push(await startAgain(last))
    }
    const [newest, ...older] = payments.reverse()
    if (!newest) throw new Error("no payment was started")

    await harness.sandbox.control.approve(newest.reference)

    await expectOneOrder(newest, ...older)
  })
})

describe("the app froze, and a second payment was started", () => {
  it("the second is approved, then the first as well: one order, and the first is let go", async () => {
    const frozen = await harness.shop.startPayment("1000")
    await cancelFails()
    const second = await startAgain(frozen)
    await harness.sandbox.control.approve(second.reference)
    const paid = await orderPlaced(harness, second)
    await harness.sandbox.control.clearFaults()

    await harness.sandbox.control.approve(frozen.reference)

    await expectOneOrder(second, frozen)
    const landed = await comeBack(harness, frozen)
    expect(landed.query).toEqual({ vipps: "paid", cart_id: frozen.cartId, order_id: paid.orderId })
  })

  it("only the first is approved: no order of it, nothing held, and the second still pays", async () => {
    const frozen = await harness.shop.startPayment("1000")
    await cancelFails()
    const second = await startAgain(frozen)
    await harness.sandbox.control.clearFaults()
    await harness.sandbox.control.approve(frozen.reference)
    await callbackProcessed(harness, frozen)

    await expectNothingHeld(frozen)
    expect((await comeBack(harness, frozen)).query).toEqual({ vipps: "rejected", cart_id: frozen.cartId })
    expect(await ordersOf(harness, frozen.cartId)).toEqual([])

    await harness.sandbox.control.approve(second.reference)
    await expectOneOrder(second, frozen)
  })

  it("both callbacks get lost: coming back by the old link lets the old reservation go", async () => {
    const frozen = await harness.shop.startPayment("1000")
    await cancelFails()
    const second = await startAgain(frozen)
    await harness.sandbox.control.clearFaults()
    await approveUnheard(frozen)
    await approveUnheard(second)

    const old = await comeBack(harness, frozen)
    const landed = await comeBack(harness, second)

    const paid = await expectOneOrder(second, frozen)
    expect(old.query).toEqual({ vipps: "rejected", cart_id: frozen.cartId })
    expect(landed.query).toMatchObject({ vipps: "paid", order_id: paid.orderId })
  })
})

describe("the shopper paid twice", () => {
  it("the first was approved before the second was started: it is let go at once", async () => {
    const first = await harness.shop.startPayment("1000")
    await approveUnheard(first)

    const second = await startAgain(first)
    await expectNothingHeld(first)
    await harness.sandbox.control.approve(second.reference)

    await expectOneOrder(second, first)
  })

  it("the first had become an order already: the second is let go", async () => {
    const first = await harness.shop.startPayment("1000")
    await harness.sandbox.control.approve(first.reference)
    const paid = await orderPlaced(harness, first)
    const second = await startAgain(first)

    await harness.sandbox.control.approve(second.reference)

    await expectOneOrder(first, second)
    const query = { vipps: "paid", cart_id: first.cartId, order_id: paid.orderId }
    expect((await comeBack(harness, second)).query).toEqual(query)
    expect((await comeBack(harness, first)).query).toEqual(query)
  })

  it("both are approved in the same second, and both callbacks arrive", async () => {
    const first = await harness.shop.startPayment("1000")
    await cancelFails()
    const second = await startAgain(first)
    await harness.sandbox.control.clearFaults()

    await Promise.all([first, second].map(({ reference }) => harness.sandbox.control.approve(reference)))

    await expectOneOrder(second, first)
  })
})

describe("two clicks on the pay button at once leave two payments", () => {
  it.each([
    { approved: "the one begun last", pick: (payments: StartedPayment[]) => payments.slice(1) },
    { approved: "the one begun first", pick: (payments: StartedPayment[]) => payments.slice(0, 1) },
    { approved: "both", pick: (payments: StartedPayment[]) => payments },
  ])("of which $approved is approved: one order, and nothing else held", async ({ pick }) => {
    const { cartId } = await harness.shop.cart("1000")
    const started = await clickTwice(cartId, await harness.shop.collection(cartId))

    await Promise.all(pick(started).map(({ reference }) => harness.sandbox.control.approve(reference)))

    const paying = await eventually("one payment that stays", async () => {
      const [collectionId = ""] = started.map((one) => one.collectionId)
      const [paymentId] = await paymentsOf(harness, collectionId)
      const held = await Promise.all(started.map(({ reference }) => atVipps(harness, reference)))
      const reserved = started.filter((_, index) => held[index]?.state === "RESERVED")
      return paymentId !== undefined && reserved.length === 1 && reserved[0]
    })
    await expectOneOrder(paying, ...started.filter((one) => one !== paying))
  })

  const attemptsSchema = z.array(z.object({ reference: z.string(), sessionId: z.string(), url: z.string() }))

  async function clickTwice(cartId: string, collectionId: string): Promise<StartedPayment[]> {
    const answers = await Promise.all([
      harness.shop.session(collectionId),
      harness.shop.session(collectionId),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const attempts = await harness.sql(
      `select reference as "reference", session_id as "sessionId", url from vipps_attempt
        where payment_collection_id = $1 order by reference`,
      [collectionId],
    )
    return attemptsSchema
      .parse(attempts)
      .map((one) => ({ ...one, cartId, collectionId, expiresAt: "", amountMinor: 100_000 }))
  }
})

describe("the cart changed while the app was open", () => {
  it("what was approved for the old cart is let go, and the new total gives the order", async () => {
    const first = await harness.shop.startPayment("1000")
    await cancelFails()
    await addToCart(harness, first.cartId)
    await harness.sandbox.control.clearFaults()

    await harness.sandbox.control.approve(first.reference)

    await expectNothingHeld(first)
    expect(await ordersOf(harness, first.cartId)).toEqual([])
    expect((await comeBack(harness, first)).query).toEqual({ vipps: "rejected", cart_id: first.cartId })

    const second = await startAgain(first)
    expect(second.amountMinor).toBe(100_100)
    await harness.sandbox.control.approve(second.reference)
    await expectOneOrder(second, first)
  })
})
