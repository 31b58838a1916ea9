import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { ordersOf } from "../support/orders/orders"
import { addToCart } from "../support/shopper/cart"
import { countDatabase, type CountedDatabase } from "../support/database/counted-database"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { eventually } from "../support/time/eventually"
import { approveUnheard, askExpress, bareCart, expectWhole, startExpress } from "./shopper"

/** Anybody who knows a cart's id may start and complete, as often and as many as they like. */
jest.setTimeout(300_000)

const CROWD = 50
/** For each request Medusa itself reads the publishable key and its channel; the work is done once. */
const MOST_STATEMENTS = 400
/** A run in vain reads the payment twice: what the shopper chose, and how it ended. */
const READS_IN_VAIN = 2
const PACE_MS = 2_000

let harness: ObservedShop
let database: CountedDatabase

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_API: "epayment", VIPPS_TIMEOUT_MS: "120000" },
    sandbox: { switches: { rateLimits: false } },
    leadToDatabase: async (url) => {
      database = await countDatabase(url)
      return database.url
    },
  })
})
afterAll(async () => {
  await harness?.stop()
  database?.stop()
})
afterEach(() => harness.sandbox.control.clearFaults())

const start = async () => startExpress(harness, { cart_id: await bareCart(harness) })
const complete = (cartId: string) =>
  harness.shop.api({ method: "POST", path: `/store/carts/${cartId}/complete` })
const crowd = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: CROWD }, ask))
const pace = () => new Promise((resolve) => setTimeout(resolve, PACE_MS + 100))

/** Runs `work`, and expects that Vipps was asked no more often than every other second. */
async function expectPaced(reference: string, work: () => Promise<unknown>): Promise<void> {
  const reads = async () => (await countCalls(harness, reference)).details ?? 0
  const [before, from] = [await reads(), performance.now()]
  await work()
  const paces = Math.ceil((performance.now() - from) / PACE_MS)
  expect((await reads()) - before).toBeLessThanOrEqual(READS_IN_VAIN * paces)
}

it("those who complete a cart that nobody has approved share one run, and the next ones wait for their pace", async () => {
  const { cartId, reference } = await start()
  let answers: Awaited<ReturnType<typeof complete>>[] = []
  const statements = await database.countOnce(() =>
    expectPaced(reference, async () => {
      answers = await crowd(() => complete(cartId))
    }),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(answers.every(({ body }) => JSON.stringify(body).includes("payment_requires_more_error"))).toBe(true)
  expect(statements).toBeLessThan(MOST_STATEMENTS)
  await expectPaced(reference, async () => {
    for (let one = 0; one < 10; one++) await complete(cartId)
  })
})

it("those who complete an approved one have its one order", async () => {
  const started = await start()
  await complete(started.cartId)
  await pace()
  await approveUnheard(harness, started)
  const answers = await crowd(() => harness.shop.complete(started.cartId))
  const { orderId } = await expectWhole(harness, started)
  const told = answers.map(({ status, orderId: order }) => ({ status, order }))
  expect(told).toEqual(Array.from({ length: CROWD }, () => ({ status: 200, order: orderId })))
})

it("fifty clicks at once start one payment", async () => {
  const cart_id = await bareCart(harness)
  let started: Awaited<ReturnType<typeof startExpress>>[] = []
  const statements = await database.countOnce(async () => {
    started = await crowd(() => startExpress(harness, { cart_id }))
  })
  const [first] = started
  expect(new Set(started.map(({ reference }) => reference))).toEqual(new Set([first?.reference]))
  const { initiate, details = 0 } = await countCalls(harness, first?.reference ?? "")
  expect(initiate).toBe(1)
  // who comes after the first ones are answered asks whether the payment still waits
  expect(details).toBeLessThan(CROWD / 5)
  expect(statements).toBeLessThan(MOST_STATEMENTS)
})

describe("while Vipps is slow to start a payment", () => {
  const SLOW_MS = 15_000

  it("the shopper's other tab is not held up; its change of the cart ends the start, and nothing is held", async () => {
    const cart_id = await bareCart(harness)
    await harness.sandbox.control.next("initiate", { delayMs: SLOW_MS })
    const starting = askExpress(harness, { cart_id })
    const reference = await eventually("the attempt", async () => {
      const rows = await harness.sql(
        `select a.reference from vipps_attempt a
           join cart_payment_collection c on c.payment_collection_id = a.payment_collection_id where c.cart_id = $1`,
        [cart_id],
      )
      return rows[0]?.reference as string | undefined
    })
    const first = await Promise.race([
      starting.then(() => "start"),
      addToCart(harness, cart_id).then(() => "other tab"),
    ])
    expect(first).toBe("other tab")
    expect(await starting).toMatchObject({ status: 400, body: { code: "express-cart-changed" } })
    expect(await atVipps(harness, reference)).toMatchObject({ reservedMinor: 0 })
    await eventually("the end", async () => (await atVipps(harness, reference)).state === "CANCELLED")
    expect(await ordersOf(harness, cart_id)).toEqual([])
    expect((await startExpress(harness, { cart_id })).amountMinor).toBe(75_100)
  })
})
