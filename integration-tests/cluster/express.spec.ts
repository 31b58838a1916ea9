import type { StartedPayment } from "../../demo/harness"
import {
  approveUnheard,
  askExpress,
  bareCart,
  expectWhole,
  startExpress,
  startOnBoth,
} from "../express/shopper"
import { comeBack, openLink, returnLink } from "../support/shopper/return-link"
import { bootCluster, type Cluster } from "./two-servers"

/** Express on two servers, where Medusa's locks and workflows are in Redis. */
jest.setTimeout(300_000)

let cluster: Cluster

beforeAll(async () => {
  cluster = await bootCluster({ VIPPS_API: "epayment" })
})
afterAll(() => cluster?.stop())

it("a click that reaches both servers is one payment; approved, and completed on both at once, one order", async () => {
  const { first, second } = cluster.sides
  const carts: StartedPayment[] = []
  for (let turn = 0; turn < 3; turn++) carts.push(await startOnBoth(cluster, second))
  await Promise.all(
    carts.map(async (started) => {
      await approveUnheard(cluster, started)
      const answers = await Promise.all([
        ...[first, second, first, second].map(({ shop }) => shop.complete(started.cartId)),
        comeBack(cluster, started),
        openLink((await returnLink(cluster, started)).replace(cluster.server.url, second.server.url)),
      ])
      const { orderId } = await expectWhole(cluster, started)
      const told = answers.flatMap((answer) => ("orderId" in answer ? [answer] : []))
      // who has waited too long for the other server's order is answered the cart, and asks again
      for (const { orderId: known, body } of told)
        if (known === undefined)
          expect(body).toMatchObject({ type: "cart", error: { message: expect.any(String) } })
      expect(new Set(told.flatMap(({ orderId: known }) => known ?? []))).toEqual(new Set([orderId]))
      for (const { shop } of [first, second])
        expect(await shop.complete(started.cartId)).toMatchObject({ orderId })
    }),
  )
})

it("a start on one server waits for the order that the other one makes of the cart, and leads to it", async () => {
  const { second } = cluster.sides
  const started = await startExpress(cluster, { cart_id: await bareCart(cluster) })
  await approveUnheard(cluster, started)
  const [completed, again] = await Promise.all([
    cluster.shop.complete(started.cartId),
    askExpress(second, { cart_id: started.cartId }),
  ])
  const { orderId } = await expectWhole(cluster, started)
  expect(completed.orderId).toBe(orderId)
  // before the order or after it
  expect(JSON.stringify(again.body)).toMatch(new RegExp(`${started.reference}|express-cart-ordered`))
})
