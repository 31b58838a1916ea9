import { z } from "zod"
import { decimalOf, expectBody, minorOf, type OrderRef } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { eventually } from "../time/eventually"

const paymentSchema = z.object({
  id: z.string(),
  amount: z.number(),
  captured_at: z.string().nullish(),
  canceled_at: z.string().nullish(),
  created_at: z.string(),
  refunds: z.array(z.object({ amount: z.number() })).nullish(),
})
const pageSchema = z.object({
  order: z.object({
    payment_status: z.string(),
    summary: z.object({ pending_difference: z.number() }),
    payment_collections: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        amount: z.number(),
        captured_amount: z.number().nullish(),
        refunded_amount: z.number().nullish(),
        payments: z.array(paymentSchema).nullish(),
      }),
    ),
  }),
})

/** The payments of an order as Medusa's own order page shows them, in kroner. */
export type OrderPage = {
  /** the badge beside "Payments" */
  status: string
  /** "Outstanding amount"; negative: the shop owes it */
  outstanding: string
  /** "Total paid by customer" */
  paid: string
  /** "Copy payment link for …"; null: the page has no such button */
  paymentLink: string | null
  payments: PaymentOnPage[]
}

type PaymentOnPage = {
  badge: "Canceled" | "Captured" | "Pending"
  amount: string
  /** what the Capture button posts; null: there is none */
  capture: string | null
  /** whether "Refund" is enabled */
  refund: boolean
}

const FIELDS =
  "id,payment_status,summary,*payment_collections,*payment_collections.payments,*payment_collections.payments.refunds"

/** By the conditions of the dashboard's order-payment-section and order-summary-section. */
export async function orderPage({ admin }: Pick<BootedShop, "admin">, order: OrderRef): Promise<OrderPage> {
  const answer = await admin.order(order, FIELDS)
  const read = expectBody(pageSchema, answer, "reading the order page").order
  const { payment_collections: collections, summary } = read
  const unpaid = collections.find(({ status }) => status === "not_paid")
  const paidMinor = collections.map(
    (one) => minorOf(one.captured_amount ?? 0) - minorOf(one.refunded_amount ?? 0),
  )
  const hasLink = unpaid && summary.pending_difference > 0
  return {
    status: read.payment_status,
    outstanding: kroner(summary.pending_difference),
    paid: decimalOf(paidMinor.reduce((sum, one) => sum + one, 0)),
    paymentLink: hasLink ? kroner(unpaid.amount) : null,
    payments: collections
      .flatMap(({ payments }) => payments ?? [])
      .sort((one, other) => one.created_at.localeCompare(other.created_at))
      .map(readPayment),
  }
}

function readPayment(payment: z.infer<typeof paymentSchema>): PaymentOnPage {
  const { amount, captured_at, canceled_at } = payment
  const refunded = (payment.refunds ?? []).reduce((sum, one) => sum + one.amount, 0)
  return {
    badge: canceled_at ? "Canceled" : captured_at ? "Captured" : "Pending",
    amount: kroner(amount),
    capture: !captured_at && !canceled_at ? kroner(amount) : null,
    refund: Boolean(captured_at) && !canceled_at && refunded < amount,
  }
}

function kroner(amount: number): string {
  return decimalOf(minorOf(amount))
}

/** A payment that can be captured, one that is captured and can be refunded, and one that is over. */
export const onPage = {
  pending: (amount: string): PaymentOnPage => ({ badge: "Pending", amount, capture: amount, refund: false }),
  captured: (amount: string): PaymentOnPage => ({ badge: "Captured", amount, capture: null, refund: true }),
  refunded: (amount: string): PaymentOnPage => ({ badge: "Captured", amount, capture: null, refund: false }),
  canceled: (amount: string): PaymentOnPage => ({ badge: "Canceled", amount, capture: null, refund: false }),
}

/** The page as it is expected, once what follows an event is through. */
export async function expectPage(
  place: Pick<BootedShop, "admin">,
  order: OrderRef,
  expected: OrderPage,
): Promise<void> {
  let last: OrderPage | undefined
  const matches = async () => {
    last = await orderPage(place, order)
    return JSON.stringify(sorted(last)) === JSON.stringify(sorted(expected))
  }
  // on its way or not: what it was last is what the failure shows
  await eventually("the order page", matches).catch(() => undefined)
  expect(last).toEqual(expected)
}

function sorted(page: OrderPage) {
  const { status, outstanding, paid, paymentLink, payments } = page
  const shown = payments.map(({ badge, amount, capture, refund }) => [badge, amount, capture, refund])
  return [status, outstanding, paid, paymentLink, shown]
}
