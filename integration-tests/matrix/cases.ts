import { z } from "zod"
import type { Answer } from "../../demo/stage/http"
import type { CallName, Fault } from "../../src/sandbox"
import type { BootedShop } from "../support/boot"

/** Far more than the tries of one call: the fault lasts until it is cleared. */
export const ALL_TRIES = 50

export const faults: [name: string, fault: Fault][] = [
  ["the request is lost", { dropResponse: "before-executing" }],
  ["the answer is lost", { dropResponse: "after-executing" }],
  ["the answer comes too late", { delayMs: 10_000, when: "after-executing" }],
  ["500, not executed", { status: 500 }],
  ["500, but executed", { status: 500, executed: true }],
  ["503 of the gateway", { status: 503 }],
  ["429, too many requests", { status: 429 }],
  ["a broken body, but executed", { malformedBody: true, executed: true }],
  ["94, the order is locked", { error: { group: "VippsError", code: "94", status: 400 } }],
  [
    "99, internal error, but executed",
    { error: { group: "VippsError", code: "99", status: 500 }, executed: true },
  ],
  ["92, already processed", { error: { group: "VippsError", code: "92", status: 400 }, executed: true }],
  ["a refusal (44, card expired)", { error: { group: "Payment", code: "44", status: 400 } }],
]

type Operation = {
  name: string
  call: CallName
  /** a payment for which the operation makes sense; what is returned is clicked */
  prepare(stage: BootedShop): Promise<{
    click: () => Promise<Answer>
    movedOre: () => Promise<number>
    /** what Medusa has on record of it, where it records amounts */
    recordedOre?: () => Promise<number>
  }>
  /** what one click moves, in øre */
  amountOre: number
}

const PRICE = "1000"

const link = z.object({
  payment_collection: z.object({
    payment_sessions: z.array(z.object({ data: z.object({ vipps: z.object({ order_id: z.string() }) }) })),
  }),
})

/** What is held of the shopper for one cart once they have paid by the link they got: all its attempts together. */
async function payAndSum(
  { shop, sandbox }: BootedShop,
  cartId: string,
  answer: Answer | undefined,
): Promise<number> {
  const orderId = link.parse(answer?.body).payment_collection.payment_sessions[0]?.data.vipps.order_id ?? ""
  await sandbox.control.approve(orderId)
  await shop.placeOrder(cartId)
  const session = orderId.replace(/-\d+$/, "")
  const attempts = (await sandbox.control.ledger()).filter((payment) => payment.orderId.startsWith(session))
  return attempts.reduce((sum, { reservedOre, releasedOre }) => sum + reservedOre - releasedOre, 0)
}

export const operations: Operation[] = [
  {
    name: "initiate 1000 kr",
    call: "initiate",
    amountOre: 100_000,
    async prepare(stage) {
      const { cartId } = await stage.shop.cart(PRICE)
      const collectionId = await stage.shop.collection(cartId)
      let last: Answer | undefined
      const click = async () => (last = await stage.shop.session(collectionId))
      return { click, movedOre: () => payAndSum(stage, cartId, last) }
    },
  },
  {
    name: "capture 750 kr",
    call: "capture",
    amountOre: 75_000,
    async prepare({ shop, admin, sandbox }) {
      const payment = await shop.payWithVipps(PRICE)
      const movedOre = async () => (await sandbox.control.payment(payment.orderId))?.capturedOre ?? 0
      const recordedOre = async () => (await admin.recorded(payment)).capturedOre
      return { click: () => admin.capture(payment, "750"), movedOre, recordedOre }
    },
  },
  {
    name: "refund 250 kr",
    call: "refund",
    amountOre: 25_000,
    async prepare({ shop, admin, sandbox }) {
      const payment = await shop.payWithVipps(PRICE)
      await admin.capture(payment, PRICE)
      const movedOre = async () => (await sandbox.control.payment(payment.orderId))?.refundedOre ?? 0
      const recordedOre = async () => (await admin.recorded(payment)).refundedOre
      return { click: () => admin.refund(payment, "250"), movedOre, recordedOre }
    },
  },
  {
    name: "release 250 kr",
    call: "cancel",
    amountOre: 25_000,
    async prepare({ shop, admin, sandbox }) {
      const payment = await shop.payWithVipps(PRICE)
      await admin.capture(payment, "750")
      const movedOre = async () => (await sandbox.control.payment(payment.orderId))?.releasedOre ?? 0
      return { click: () => admin.vipps(payment).release(), movedOre }
    },
  },
  {
    name: "cancel 1000 kr",
    call: "cancel",
    amountOre: 100_000,
    async prepare({ shop, admin, sandbox }) {
      const payment = await shop.payWithVipps(PRICE)
      const movedOre = async () => (await sandbox.control.payment(payment.orderId))?.releasedOre ?? 0
      return { click: () => admin.vipps(payment).cancel(), movedOre }
    },
  },
]
