import type { ConformanceCase } from "./case"
import type { ConformanceShop } from "./shop"
import {
  changeCart,
  complete,
  expectDone,
  expectHeld,
  expectMoved,
  fail,
  newSession,
  pay,
  place,
  readOrder,
  capture,
  refund,
  start,
  untilFree,
} from "./steps"

/** From a cart to one order with one payment. */
export const orderCases: ConformanceCase[] = [
  {
    name: "a payment that nobody approved makes no order",
    because: "Medusa asks the provider, and believes its status",
    async run(shop) {
      const { cartId } = await start(shop, await shop.cart(1000))
      if (await complete(shop, cartId)) fail("there is an order, and nobody has approved its payment")
    },
  },
  {
    name: "a cart that is completed before the approval can be completed after it",
    because: "a provider that answers canceled or error makes the cart's session useless",
    async run(shop) {
      const started = await start(shop, await shop.cart(1000))
      await complete(shop, started.cartId)
      await shop.approve(started.session, 0)
      await place(shop, started)
      await expectHeld(shop, started.session, 1000)
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
      await expectHeld(shop, started.session, 1000)
    },
  },
  {
    name: "the service tells of an approval three times at once: one order with one payment",
    because: "services repeat their webhooks, and Medusa completes the cart for each",
    needs: ["notices"],
    async run(shop) {
      const started = await start(shop, await shop.cart(1000))
      await shop.approve(started.session, 3)
      await place(shop, started)
      await expectHeld(shop, started.session, 1000)
    },
  },
  {
    name: "the service tells everything again, three times and in the wrong order: nothing changes",
    because: "Medusa captures on a notice of a capture, and completes a cart on one of an approval",
    needs: ["notices", "retell"],
    run: retellAll,
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
      await expectHeld(shop, victim.session, 1000)
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
      await expectHeld(shop, session, 1000)
    },
  },
  {
    name: "a cart can be changed and paid although the service refuses to cancel its first payment",
    because: "a session that the provider can't delete blocks every change of the cart",
    needs: ["refuseNext"],
    async run(shop) {
      const started = await start(shop, await shop.cart(1000))
      await shop.refuseNext?.("cancel")
      await changeCart(shop, started.cartId)
      const session = await newSession(shop, started.collectionId)
      await shop.approve(session, 0)
      await place(shop, { ...started, session })
      await untilFree(shop, started.session)
    },
  },
  {
    name: "what a storefront can read has no secret of the shop",
    because: "Medusa gives session data to the storefront, and payment.data to whoever knows the order's id",
    needs: ["secrets"],
    run: lookForSecrets,
  },
]

async function retellAll(shop: ConformanceShop): Promise<void> {
  const placed = await pay(shop, 1000)
  expectDone(await capture(shop, placed, 1000), "capturing 1000")
  expectDone(await refund(shop, placed, 250), "refunding 250")
  await shop.retell?.(placed.session)
  if ((await complete(shop, placed.cartId)) !== placed.orderId) fail("the cart has another order now")
  const { payments } = await readOrder(shop, placed.orderId)
  if (payments.length !== 1) fail(`the order has ${payments.length} payments, not one`)
  await expectMoved(shop, placed, { captured: 1000, refunded: 250 })
}

async function lookForSecrets(shop: ConformanceShop): Promise<void> {
  const placed = await pay(shop, 1000)
  const fields = encodeURIComponent("*payment_collections.payments")
  const order = await shop.store("GET", `/store/orders/${placed.orderId}?fields=${fields}`)
  expectDone(order, "reading the order as its shopper")
  const text = JSON.stringify([placed.session, order.body])
  const found = (shop.secrets ?? []).filter((secret) => text.includes(secret))
  if (found.length > 0) fail(`the storefront can read ${found.length} of the shop's secrets`)
}
