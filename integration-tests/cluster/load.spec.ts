import { startFront, type Front } from "../../bench/load/front"
import { createRandom } from "../../bench/load/random"
import { playStorm } from "../../bench/load/storm"
import { bootMovingCluster } from "../../bench/load/moving-cluster"
import { passTime } from "../support/time/time"
import { passLockTime, type Cluster } from "./two-servers"

jest.setTimeout(300_000)

/** `npm run bench -- load-servers` plays a thousand. */
const PAYMENTS = 60
const AT_ONCE = 6
const COPIES = 3
const random = createRandom(2026)

let front: Front
let cluster: Cluster

beforeAll(async () => {
  front = await startFront({ copies: COPIES, spreadMs: 2_000, random })
  cluster = await bootMovingCluster(front)
})
afterAll(async () => {
  await cluster?.stop()
  await front?.stop()
})

it("60 payments by both APIs, each message three times in any order, one server killed: 60 orders, equal ledgers", async () => {
  const letTimePass = async () => {
    await passLockTime(cluster)
    await passTime(cluster, 6)
  }
  const books = await playStorm({ cluster, front, random, payments: PAYMENTS, atOnce: AT_ONCE, letTimePass })

  const { callbacks, webhooks, answered, refused, lost } = front.counts
  expect(callbacks).toBeGreaterThan(0)
  expect(webhooks).toBeGreaterThan(0)
  expect(lost).toBeGreaterThan(0)
  expect(refused).toBe(0)
  expect(answered + lost + refused).toBe(COPIES * (callbacks + webhooks))
  expect(books).toMatchObject({
    carts: PAYMENTS,
    orders: PAYMENTS,
    strays: 0,
    wrongCarts: 0,
    payments: PAYMENTS,
    captures: PAYMENTS,
    capturedMinor: PAYMENTS * 100_000,
    lost: [],
    differences: [],
  })
  // each completion that the killed server was working on may leave one, beside the cart's real order
  expect(books.unfinished).toBeLessThanOrEqual(AT_ONCE)
})
