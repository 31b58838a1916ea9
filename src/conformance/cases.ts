import type { ConformanceShop } from "./shop"
import {
  capture,
  complete,
  doubleTheGoods,
  expectDone,
  expectEqual,
  expectHeld,
  expectMoved,
  fail,
  newSession,
  pay,
  place,
  readOrder,
  refund,
  start,
  untilFree,
} from "./steps"

export type ConformanceCase = {
  name: string
  /** what Medusa does that makes it go wrong */
  because: string
  /** Throws an Error that says what was found and what should be. */
  run(shop: ConformanceShop): Promise<void>
}

const orders: ConformanceCase[] = [
  {
    name: "a payment that nobody approved makes no order",
    because: "Medusa asks the provider, and believes its status",
    async run(shop) {
      const { cartId } = await start(shop, await shop.cart(1000))
      if (await complete(shop, cartId)) fail("there is an order, and nobody has approved its payment")
    },
  },
  {
    name: "a cart completed three times at once is one order with one payment",
    because: "two completions can authorize the same session, and Medusa cancels the loser's payment",
    async run(shop) {
      const started = await start(shop, await shop.cart(1000))
      await shop.approve(started.session, 0)
      await Promise.all([1, 2, 3].map(() => complete(shop, started.cartId)))
      await place(shop, started)
      await expectHeld(shop, started.session, 100_000)
    },
  },
  {
    name: "the service tells of an approval three times at once: one order with one payment",
    because: "services repeat their webhooks, and Medusa completes the cart for each",
    async run(shop) {
      const started = await start(shop, await shop.cart(1000))
      await shop.approve(started.session, 3)
      await place(shop, started)
      await expectHeld(shop, started.session, 100_000)
    },
  },
  {
    name: "session data that name another shopper's payment are not believed",
    because: "whoever makes a session can put anything into its data",
    async run(shop) {
      const victim = await pay(shop, 1000)
      const { cartId } = await start(shop, await shop.cart(1000), {
        ...victim.session.data,
        session_id: victim.session.id,
        id: victim.session.id,
      })
      if (await complete(shop, cartId)) fail("there is an order that another shopper has paid")
      await expectHeld(shop, victim.session, 100_000)
    },
  },
  {
    name: "a total with parts of a minor unit can be paid, captured and refunded to nothing",
    because: "Medusa does not round totals: 15 % off 249.50 is 212.075",
    async run(shop) {
      const placed = await pay(shop, 212.075)
      await expectHeld(shop, placed.session, 21_208)
      expectDone(await capture(shop, placed, 212.075), "capturing the total")
      expectDone(await refund(shop, placed, 212.075), "refunding the total")
      const { capturedMinor, refundedMinor } = await shop.ledger(placed.session)
      expectEqual("captured and refunded", [capturedMinor, refundedMinor], [21_208, 21_208])
    },
  },
]

const money: ConformanceCase[] = [
  {
    name: "captures in parts take their own amounts",
    because: "Medusa gives a capture no amount; it is in the Capture row that the context names",
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await capture(shop, placed, 250), "capturing 250 of 1000")
      await expectMoved(shop, placed, { captured: 25_000, refunded: 0 })
      expectDone(await capture(shop, placed, 500), "capturing 500 more")
      await expectMoved(shop, placed, { captured: 75_000, refunded: 0 })
      await expectHeld(shop, placed.session, 25_000)
    },
  },
  {
    name: "refunds in parts pay back their own amounts",
    because: "a refund's amount is an object around a text",
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await capture(shop, placed, 1000), "capturing 1000")
      expectDone(await refund(shop, placed, 199.9), "refunding 199.90")
      expectDone(await refund(shop, placed, 0.1), "refunding 0.10")
      await expectMoved(shop, placed, { captured: 100_000, refunded: 20_000 })
    },
  },
  ...(["capture", "refund"] as const).map(loseAnAnswer),
  ...(["capture", "refund"] as const).map(refuseOnce),
  {
    name: "two equal refunds at once: the service and Medusa say the same",
    because: "Medusa calls the provider for both, and locks neither payment nor order",
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await capture(shop, placed, 1000), "capturing 1000")
      const answers = await Promise.all([refund(shop, placed, 600), refund(shop, placed, 600)])
      if (answers.every(({ status }) => status !== 200)) fail("neither refund was made")
      await expectMoved(shop, placed, { captured: 100_000, refunded: 60_000 })
    },
  },
]

/** Asked again, as the staff does after an error; how often until it is through is the provider's own matter. */
function loseAnAnswer(kind: "capture" | "refund"): ConformanceCase {
  return {
    name: `a ${kind} whose answer is lost, and that is asked for again, moves the money once`,
    because:
      "Medusa deletes its row, whose id is the key, when the provider throws: the next try has another key",
    async run(shop) {
      const placed = await pay(shop, 1000)
      if (kind === "refund") expectDone(await capture(shop, placed, 1000), "capturing 1000")
      const move = kind === "capture" ? capture : refund
      const stop = await shop.loseAnswers(kind)
      const first = await move(shop, placed, 250)
      await stop()
      if (first.status !== 200) expectDone(await move(shop, placed, 250), `the second try of the ${kind}`)
      const captured = kind === "capture" ? 25_000 : 100_000
      await expectMoved(shop, placed, { captured, refunded: kind === "refund" ? 25_000 : 0 })
    },
  }
}

function refuseOnce(kind: "capture" | "refund"): ConformanceCase {
  return {
    name: `a ${kind} that the service refuses is no success, leaves no row, and can be made afterwards`,
    because: "only an error of Medusa's own type reaches the staff with its words",
    async run(shop) {
      const placed = await pay(shop, 1000)
      if (kind === "refund") expectDone(await capture(shop, placed, 1000), "capturing 1000")
      const move = kind === "capture" ? capture : refund
      await shop.refuseNext(kind)
      const refused = await move(shop, placed, 250)
      if (refused.status < 400 || refused.status >= 500)
        fail(`the refusal was answered ${refused.status} ${JSON.stringify(refused.body).slice(0, 200)}`)
      const before = kind === "refund" ? 100_000 : 0
      await expectMoved(shop, placed, { captured: before, refunded: 0 })
      expectDone(await move(shop, placed, 250), `the ${kind} after the refusal`)
    },
  }
}

const endings: ConformanceCase[] = [
  {
    name: "an order edit leaves the reservation, which can be captured",
    because: "Medusa cancels the authorized payment when an edit changes the order's total",
    async run(shop) {
      const placed = await pay(shop, 1000)
      await doubleTheGoods(shop, placed)
      await expectHeld(shop, placed.session, 100_000)
      expectDone(await capture(shop, placed, 1000), "capturing what is reserved")
      await expectMoved(shop, placed, { captured: 100_000, refunded: 0 })
    },
  },
  {
    name: "a cancelled order holds no money",
    because: "Medusa swallows the provider's error, and the order is cancelled all the same",
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await shop.admin("POST", `/admin/orders/${placed.orderId}/cancel`), "cancelling the order")
      await untilFree(shop, placed.session)
      await expectMoved(shop, placed, { captured: 0, refunded: 0 })
    },
  },
  {
    name: "an order that is cancelled after a partial capture pays that part back, and holds nothing",
    because: "Medusa refunds what is captured, and forgets the rest of the reservation",
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await capture(shop, placed, 400), "capturing 400")
      expectDone(await shop.admin("POST", `/admin/orders/${placed.orderId}/cancel`), "cancelling the order")
      await untilFree(shop, placed.session)
      await expectMoved(shop, placed, { captured: 40_000, refunded: 40_000 })
    },
  },
  {
    name: "a new session on a placed order leaves the order's reservation alone",
    because: "whoever has the publishable key can ask for one, and Medusa deletes the authorized session",
    async run(shop) {
      const placed = await pay(shop, 1000)
      await newSession(shop, placed.collectionId).catch(() => undefined)
      await expectHeld(shop, placed.session, 100_000)
      expectDone(await capture(shop, placed, 1000), "capturing the order")
    },
  },
  {
    name: "a payment that is approved after its session was replaced becomes no order, and holds nothing",
    because: "Medusa deletes the session, and the link at the service may still work",
    async run(shop) {
      const started = await start(shop, await shop.cart(1000))
      const session = await newSession(shop, started.collectionId)
      await shop.approve(started.session, 0).catch(() => undefined)
      await untilFree(shop, started.session)
      if (await complete(shop, started.cartId)) fail("there is an order of a payment that was given up")
      await shop.approve(session, 0)
      await place(shop, { ...started, session })
      await expectHeld(shop, session, 100_000)
    },
  },
  {
    name: "payment.data is never emptied, whatever is done to the payment",
    because: "Medusa empties it when the provider returns none, and the next call has nothing to go by",
    async run(shop) {
      const placed = await pay(shop, 1000)
      const dataOf = async () => (await readOrder(shop, placed.orderId)).payments.map(({ data }) => data)
      const [before] = await dataOf()
      if (isEmpty(before)) fail("payment.data is empty")
      expectDone(await capture(shop, placed, 400), "capturing 400")
      expectDone(await refund(shop, placed, 100), "refunding 100")
      const [after] = await dataOf()
      if (isEmpty(after)) fail("payment.data is empty after a capture and a refund")
    },
  },
]

function isEmpty(data: unknown): boolean {
  return data === null || data === undefined || JSON.stringify(data) === "{}"
}

/** Each makes its own cart. */
export const conformanceCases: readonly ConformanceCase[] = [...orders, ...money, ...endings]
