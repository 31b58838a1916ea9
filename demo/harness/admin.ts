import { z } from "@medusajs/framework/zod"
import { createApi, expectBody, type Answer, type Api, type Call, type JsonObject } from "./http"
import { decimalOf, minorOf } from "./money"
import type { SeedFacts } from "./seed-facts"

const movementSchema = z.object({ id: z.string(), amount: z.number() })
const paymentSchema = z.object({
  payment: z.object({
    id: z.string(),
    amount: z.number(),
    captured_at: z.string().nullable(),
    canceled_at: z.string().nullable(),
    payment_session: z.object({ amount: z.number() }).nullish(),
    captures: z.array(movementSchema),
    refunds: z.array(movementSchema),
  }),
})
const orderPaymentsSchema = z.object({
  order: z.object({
    payment_collections: z.array(z.object({ payments: z.array(z.object({ id: z.string() })) })),
  }),
})
const transactionsSchema = z.object({
  order: z.object({
    transactions: z.array(
      z.object({ amount: z.number(), reference: z.string(), reference_id: z.string().nullable() }),
    ),
  }),
})

/** A payment by its id `pay_…`, or anything that has it. */
type PaymentRef = string | { paymentId: string }
export type OrderRef = string | { orderId: string }
/** In kroner: "750", "19.99", 750. Nothing: the route's own default. */
type Kroner = string | number

/** A Capture or Refund row of Medusa's. */
type RecordedRow = { kind: "capture" | "refund"; id: string; amount: string }

type Recorded = {
  captured: string
  refunded: string
  capturedMinor: number
  refundedMinor: number
  /** what was authorized: the amount of the payment's session; 0 when that is gone */
  authorizedMinor: number
  /** what the payment is worth: `payment.amount`, in kroner, and rounded */
  amount: number
  amountMinor: number
  capturedAt: string | null
  canceledAt: string | null
  rows: RecordedRow[]
}

/** An entry of the order's books; a refund's amount is negative. */
type BookedTransaction = { amount: string; reference: string; referenceId: string | null }

export type Admin = ReturnType<typeof createAdmin>

/** What the shop's staff does: Medusa's own routes, as the admin's buttons call them, and the plugin's. */
export function createAdmin({ url, login }: { url: string; login: SeedFacts["admin"] }) {
  const api = createLoggedInApi(url, login)
  const get = (path: string) => api({ method: "GET", path })
  const post = (path: string, body: JsonObject = {}) => api({ method: "POST", path, body })

  async function paymentIdOf(order: OrderRef): Promise<string> {
    const answer = await get(`/admin/orders/${orderIdOf(order)}?fields=id,payment_collections.payments.id`)
    const found = expectBody(orderPaymentsSchema, answer, "reading the order's payments").order
    const [payment] = found.payment_collections.flatMap(({ payments }) => payments)
    if (!payment) throw new Error(`order ${orderIdOf(order)} has no payment`)
    return payment.id
  }

  async function recorded(payment: PaymentRef): Promise<Recorded> {
    const answer = await get(
      `/admin/payments/${idOf(payment)}?fields=%2Bcanceled_at,%2Bpayment_session.amount`,
    )
    return readRecorded(expectBody(paymentSchema, answer, "reading the payment"))
  }

  async function booked(order: OrderRef): Promise<BookedTransaction[]> {
    const answer = await get(`/admin/orders/${orderIdOf(order)}?fields=id,*transactions`)
    const { transactions } = expectBody(transactionsSchema, answer, "reading the order's books").order
    return transactions.map((one) => ({
      amount: String(one.amount),
      reference: one.reference,
      referenceId: one.reference_id,
    }))
  }

  return {
    api,
    paymentIdOf,
    recorded,
    booked,
    /** POST /admin/payments/:id/capture, Medusa's own */
    capture: (payment: PaymentRef, amount?: Kroner): Promise<Answer> =>
      post(`/admin/payments/${idOf(payment)}/capture`, amountOf(amount)),
    /** POST /admin/payments/:id/refund, Medusa's own */
    refund: (payment: PaymentRef, amount?: Kroner, more: JsonObject = {}): Promise<Answer> =>
      post(`/admin/payments/${idOf(payment)}/refund`, { ...amountOf(amount), ...more }),
    order: (order: OrderRef, fields?: string): Promise<Answer> =>
      get(`/admin/orders/${orderIdOf(order)}${fields ? `?fields=${encodeURIComponent(fields)}` : ""}`),
    cancelOrder: (order: OrderRef): Promise<Answer> => post(`/admin/orders/${orderIdOf(order)}/cancel`),
    /** The plugin's routes for one payment. */
    vipps(payment: PaymentRef) {
      const path = `/admin/vipps/payments/${idOf(payment)}`
      return {
        capture: (amount: Kroner) => post(`${path}/capture`, amountOf(amount)),
        refund: (amount: Kroner, more: JsonObject = {}) =>
          post(`${path}/refund`, { ...amountOf(amount), ...more }),
        release: () => post(`${path}/release`),
        cancel: () => post(`${path}/cancel`),
        refresh: () => post(`${path}/refresh`),
        request: () => post(`${path}/request`),
        resolve: (decision: { operation?: string; went_through?: boolean } = {}) =>
          post(`${path}/resolve`, decision),
        status: () => get(path),
      }
    },
  }
}

function createLoggedInApi(url: string, login: SeedFacts["admin"]): Api {
  const stranger = createApi(url)
  let known: Promise<Api> | undefined
  async function logIn(): Promise<Api> {
    const answer = await stranger({ method: "POST", path: "/auth/user/emailpass", body: login })
    const { token } = expectBody(z.object({ token: z.string() }), answer, "logging in to the admin")
    return createApi(url, { authorization: `Bearer ${token}` })
  }
  return async (call: Call) => {
    known ??= logIn()
    return (await known)(call)
  }
}

function readRecorded({ payment }: z.infer<typeof paymentSchema>): Recorded {
  const capturedMinor = sumMinor(payment.captures)
  const refundedMinor = sumMinor(payment.refunds)
  return {
    captured: decimalOf(capturedMinor),
    refunded: decimalOf(refundedMinor),
    capturedMinor,
    refundedMinor,
    authorizedMinor: minorOf(payment.payment_session?.amount ?? 0),
    amount: payment.amount,
    amountMinor: minorOf(payment.amount),
    capturedAt: payment.captured_at,
    canceledAt: payment.canceled_at,
    rows: [...rowsOf("capture", payment.captures), ...rowsOf("refund", payment.refunds)],
  }
}

function rowsOf(kind: RecordedRow["kind"], rows: { id: string; amount: number }[]): RecordedRow[] {
  return rows.map(({ id, amount }) => ({ kind, id, amount: String(amount) }))
}

function sumMinor(rows: { amount: number }[]): number {
  return minorOf(rows.reduce((sum, { amount }) => sum + amount, 0))
}

function amountOf(amount: Kroner | undefined): JsonObject {
  return amount === undefined ? {} : { amount: Number(amount) }
}

function idOf(payment: PaymentRef): string {
  return typeof payment === "string" ? payment : payment.paymentId
}

function orderIdOf(order: OrderRef): string {
  return typeof order === "string" ? order : order.orderId
}
