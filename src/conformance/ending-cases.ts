import type { ConformanceCase } from "./case"
import {
  capture,
  doubleTheGoods,
  expectDone,
  expectHeld,
  expectMoved,
  fail,
  newSession,
  pay,
  untilFree,
} from "./steps"

/** What becomes of a reservation when the order changes or ends. */
export const endingCases: ConformanceCase[] = [
  {
    name: "after an order edit, Medusa captures what the service holds, or is refused where it holds nothing",
    because: "Medusa cancels the authorized payment when an edit changes the order's total",
    async run(shop) {
      const placed = await pay(shop, 1000)
      await doubleTheGoods(shop, placed)
      const { heldMinor } = await shop.ledger(placed.session)
      const { status } = await capture(shop, placed, 1000)
      if (status === 200 && heldMinor === 0) fail("a capture was answered with success, and nothing was held")
      if (status !== 200 && heldMinor > 0) fail("the service holds the money, and it can't be captured")
      await expectMoved(shop, placed, { captured: status === 200 ? 1000 : 0, refunded: 0 })
    },
  },
  {
    name: "an order edit leaves the reservation, which can be captured",
    because: "Medusa wants it cancelled, and the shopper would have to pay again",
    needs: ["kept-reservations"],
    async run(shop) {
      const placed = await pay(shop, 1000)
      await doubleTheGoods(shop, placed)
      await expectHeld(shop, placed.session, 1000)
      expectDone(await capture(shop, placed, 1000), "capturing what is reserved")
      await expectMoved(shop, placed, { captured: 1000, refunded: 0 })
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
    name: "an order that is cancelled while the service refuses holds no money in the end",
    because: "Medusa does not ask a second time",
    needs: ["refuseNext"],
    async run(shop) {
      const placed = await pay(shop, 1000)
      const cancel = () => shop.admin("POST", `/admin/orders/${placed.orderId}/cancel`)
      await shop.refuseNext?.("cancel")
      if ((await cancel()).status !== 200) expectDone(await cancel(), "the second try")
      await untilFree(shop, placed.session)
      await expectMoved(shop, placed, { captured: 0, refunded: 0 })
    },
  },
  {
    name: "an order that is cancelled after a partial capture pays that part back, and holds nothing",
    because: "Medusa refunds what is captured, and forgets the rest of the reservation",
    needs: ["partial-captures"],
    async run(shop) {
      const placed = await pay(shop, 1000)
      expectDone(await capture(shop, placed, 400), "capturing 400")
      expectDone(await shop.admin("POST", `/admin/orders/${placed.orderId}/cancel`), "cancelling the order")
      await untilFree(shop, placed.session)
      await expectMoved(shop, placed, { captured: 400, refunded: 400 })
    },
  },
  {
    name: "a new session on a placed order leaves the order's reservation alone",
    because: "whoever has the publishable key can ask for one, and Medusa deletes the authorized session",
    async run(shop) {
      const placed = await pay(shop, 1000)
      await newSession(shop, placed.collectionId).catch(() => undefined)
      await expectHeld(shop, placed.session, 1000)
      expectDone(await capture(shop, placed, 1000), "capturing the order")
    },
  },
]
