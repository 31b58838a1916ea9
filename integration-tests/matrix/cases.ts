import { z } from "zod"
import type { Answer } from "../../demo/harness/http"
import type { CallName } from "../../src/sandbox"
import type { BootedShop } from "../support/server/boot"
import type { OperationName } from "./faults"

/** Far more than the tries of one call: the fault lasts until it is cleared. */
export const ALL_TRIES = 50

export type Operation = {
  kind: OperationName
  /** with the amount */
  name: string
  call: CallName
  /** a payment for which the operation makes sense; what is returned is clicked */
  prepare(harness: BootedShop): Promise<{
    click: () => Promise<Answer>
    movedMinor: () => Promise<number>
    /** what Medusa has on record of it, where it records amounts */
    recordedMinor?: () => Promise<number>
  }>
  /** what one click moves, in øre */
  amountMinor: number
}

const PRICE = "1000"

const link = z.object({
  payment_collection: z.object({
    payment_sessions: z.array(z.object({ data: z.object({ vipps: z.object({ reference: z.string() }) }) })),
  }),
})

/** What is held of the shopper for one cart once they have paid by the link they got: all its attempts together. */
async function payAndSum(
  { shop, sandbox }: BootedShop,
  cartId: string,
  answer: Answer | undefined,
): Promise<number> {
  const reference =
    link.parse(answer?.body).payment_collection.payment_sessions[0]?.data.vipps.reference ?? ""
  await sandbox.control.approve(reference)
  await shop.placeOrder(cartId)
  const session = reference.replace(/-\d+$/, "")
  const attempts = (await sandbox.control.ledger()).filter((payment) => payment.reference.startsWith(session))
  return attempts.reduce((sum, { reservedMinor, releasedMinor }) => sum + reservedMinor - releasedMinor, 0)
}

export const operations: Operation[] = [
  {
    kind: "initiate",
    name: "initiate 1000 kr",
    call: "initiate",
    amountMinor: 100_000,
    async prepare(harness) {
      const { cartId } = await harness.shop.cart(PRICE)
      const collectionId = await harness.shop.collection(cartId)
      let last: Answer | undefined
      const click = async () => (last = await harness.shop.session(collectionId))
      return { click, movedMinor: () => payAndSum(harness, cartId, last) }
    },
  },
  {
    kind: "capture",
    name: "capture 750 kr",
    call: "capture",
    amountMinor: 75_000,
    async prepare({ shop, admin, sandbox }) {
      const payment = await shop.payWithVipps(PRICE)
      const movedMinor = async () => (await sandbox.control.payment(payment.reference))?.capturedMinor ?? 0
      const recordedMinor = async () => (await admin.recorded(payment)).capturedMinor
      return { click: () => admin.capture(payment, "750"), movedMinor, recordedMinor }
    },
  },
  {
    kind: "refund",
    name: "refund 250 kr",
    call: "refund",
    amountMinor: 25_000,
    async prepare({ shop, admin, sandbox }) {
      const payment = await shop.payWithVipps(PRICE)
      await admin.capture(payment, PRICE)
      const movedMinor = async () => (await sandbox.control.payment(payment.reference))?.refundedMinor ?? 0
      const recordedMinor = async () => (await admin.recorded(payment)).refundedMinor
      return { click: () => admin.refund(payment, "250"), movedMinor, recordedMinor }
    },
  },
  {
    kind: "release",
    name: "release 250 kr",
    call: "cancel",
    amountMinor: 25_000,
    async prepare({ shop, admin, sandbox }) {
      const payment = await shop.payWithVipps(PRICE)
      await admin.capture(payment, "750")
      const movedMinor = async () => (await sandbox.control.payment(payment.reference))?.releasedMinor ?? 0
      return { click: () => admin.vipps(payment).release(), movedMinor }
    },
  },
  {
    kind: "cancel",
    name: "cancel 1000 kr",
    call: "cancel",
    amountMinor: 100_000,
    async prepare({ shop, admin, sandbox }) {
      const payment = await shop.payWithVipps(PRICE)
      const movedMinor = async () => (await sandbox.control.payment(payment.reference))?.releasedMinor ?? 0
      return { click: () => admin.vipps(payment).cancel(), movedMinor }
    },
  },
]
