import type { Admin, MedusaServer } from "../../demo/harness"

export type Kind = "capture" | "refund"
export type Payment = { paymentId: string; serviceId: string }
type Ledger = { capturedMinor: number; refundedMinor: number }

/** A shop and its payment service: the same case is played on each side. */
export type Side = {
  name: string
  server: MedusaServer
  admin: Admin
  /** An order of 1000 kr, approved by the shopper. */
  pay(): Promise<Payment>
  /** The service executes each request, and the connection ends without an answer: also for repeats and reads. */
  loseAnswers(): Promise<void>
  /** The service executes each request, and the answer does not come. */
  holdAnswers(): Promise<void>
  giveAnswers(): Promise<void>
  /** What the service moved, by its own ledger. */
  executed(payment: Payment): Promise<Ledger>
  /** The idempotency keys of the requests to move money, in the order they came. */
  keys(kind: Kind, payment: Payment): Promise<string[]>
}
