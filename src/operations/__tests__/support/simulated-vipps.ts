import type { HistoryEntry, MoneyAnswer, PaymentHistory } from "../../../vipps"
import type { OperationKind } from "../../ports"
import type { ErrorDetails } from "./vipps-errors"

// jest looks every global up in its sandbox, which is slow where it happens millions of times
const Instant = Date
const { max } = Math

/** `isUnapproved`: ends only what nobody has approved (ePayment). */
export type Request = {
  call: OperationKind
  reference: string
  amountMinor: number
  requestId: string
  isUnapproved?: boolean
}

/** Money that was moved: the truth, whatever anybody says or remembers. */
export type Executed = Request & { at: number; transactionId: string }

export type Reply = { kind: "yes"; answer: MoneyAnswer } | { kind: "no"; complaint: ErrorDetails }

export type Habits = {
  /** an execution shows in the history after so long */
  lagMs: () => number
  /** a request id is known again for so long */
  memoryMs: number
  /** the sums are Vipps' to leave out */
  hasSummary: () => boolean
  /** each capture and refund in the history carries its request id: an assumption of the protocol, for eCom */
  namesRequests: () => boolean
  /**
   * ePayment: what an event without its own key has instead: none, the key of the payment's start, or one that nobody here knows,
   * another for each event or the same for all
   */
  otherKey: "create" | "none" | "foreign" | "shared"
  /** ePayment: the key of what the portal makes */
  portalKey: "none" | "foreign"
  /** ePayment: the sums show an execution after so long */
  figuresLagMs: () => number
  /** ePayment: what a request hears whose key Vipps knows */
  replay: "stored" | "fresh" | "4020" | "already"
  /** ePayment: what it says to a cancellation of what is ended; done: 200, and nothing happens */
  ended: "6040" | "6050" | "6190" | "done"
  /** ePayment: a cancellation's key counts, as on the other calls */
  keysCancels: boolean
  /** ePayment: of all its figures */
  currency: string
}

const GOOD_HABITS: Habits = {
  lagMs: () => 0,
  memoryMs: Infinity,
  hasSummary: () => true,
  namesRequests: () => true,
  otherKey: "none",
  portalKey: "none",
  figuresLagMs: () => 0,
  replay: "stored",
  ended: "6190",
  keysCancels: false,
  currency: "NOK",
}

type Line = {
  entry: HistoryEntry
  visibleAt: number
  /** when the sums show it (ePayment) */
  summedAt: number
  capturedMinor: number
  refundedMinor: number
  isReleased: boolean
}

export type Payment = {
  reservedMinor: number
  capturedMinor: number
  refundedMinor: number
  isReleased: boolean
  lines: Line[]
}

type Remembered = { content: string; answer: MoneyAnswer; at: number }

/** Vipps' side of the wire, as eCom has it: a ledger, a memory of request ids that ends, a history that lags. Follows docs/protocol.md. */
export class SimulatedVipps {
  readonly ledger: Executed[] = []
  readonly habits: Habits
  /** every request that arrived */
  arrivals = 0
  /** asked before money moves by a request of ours */
  beforeExecution: ((request: Request) => void) | undefined
  protected readonly payments = new Map<string, Payment>()
  private readonly memory = new Map<string, Remembered>()

  constructor(
    protected readonly now: () => number,
    habits: Partial<Habits> = {},
  ) {
    this.habits = { ...GOOD_HABITS, ...habits }
  }

  /** Started, and not approved yet. */
  start(reference: string): void {
    const payment = { reservedMinor: 0, capturedMinor: 0, refundedMinor: 0, isReleased: false, lines: [] }
    this.payments.set(reference, payment)
    this.write(payment, { operation: "INITIATE", success: true, amountMinor: 0 }, 0)
  }

  /** The shopper approves; `isDirect`: captured by that. */
  reserve(reference: string, amountMinor: number, p: { isDirect?: boolean } = {}): void {
    if (!this.payments.has(reference)) this.start(reference)
    const payment = this.payment(reference)
    payment.reservedMinor = amountMinor
    if (p.isDirect) payment.capturedMinor = amountMinor
    this.write(payment, { operation: p.isDirect ? "SALE" : "RESERVE", success: true, amountMinor }, 0)
  }

  figures(reference: string): Omit<Payment, "lines"> {
    return this.payment(reference)
  }

  receive(request: Request): Reply {
    this.arrivals += 1
    const content = `${request.call} ${request.reference} ${request.amountMinor}`
    const known = this.memory.get(request.requestId)
    if (known && this.now() - known.at < this.habits.memoryMs)
      return known.content === content ? { kind: "yes", answer: known.answer } : no("Payment", "93")
    const payment = this.payments.get(request.reference)
    if (!payment) return no("Merchant", "35")
    const refusal = refusalOf(request, payment)
    if (refusal) return { kind: "no", complaint: refusal }
    this.beforeExecution?.(request)
    const answer = this.execute(request, payment)
    this.memory.set(request.requestId, { content, answer, at: this.now() })
    return { kind: "yes", answer }
  }

  /** Somebody uses the Vipps portal, which sends no request id. */
  moveInPortal(p: Pick<Request, "call" | "reference" | "amountMinor">): void {
    this.execute({ ...p, requestId: "" }, this.payment(p.reference))
  }

  history(reference: string): PaymentHistory {
    const payment = this.payment(reference)
    const seen = payment.lines.filter(({ visibleAt }) => visibleAt <= this.now())
    // what is not shown yet is not in the sums either
    const capturedMinor = max(0, ...seen.map((line) => line.capturedMinor))
    const refundedMinor = max(0, ...seen.map((line) => line.refundedMinor))
    const isReleased = seen.some(({ entry }) => entry.operation === "CANCEL")
    const remainingToCaptureMinor = isReleased ? 0 : payment.reservedMinor - capturedMinor
    return {
      reference,
      ...(this.habits.hasSummary() && payment.reservedMinor > 0
        ? { summary: { capturedMinor, refundedMinor, remainingToCaptureMinor } }
        : {}),
      entries: seen.map(({ entry }) => entry).reverse(),
    }
  }

  /** What an answer would have as sums now. */
  shownSums(reference: string): MoneyAnswer["summary"] {
    return this.history(reference).summary
  }

  protected execute(request: Request, payment: Payment): MoneyAnswer {
    const { call, amountMinor } = request
    if (call === "capture") payment.capturedMinor += amountMinor
    if (call === "refund") payment.refundedMinor += amountMinor
    if (call === "cancel" || call === "release") payment.isReleased = true
    const at = new Instant(this.now())
    const transactionId = `transaction-${this.ledger.length + 1}`
    this.ledger.push({ ...request, at: this.now(), transactionId })
    const operation = call === "capture" ? "CAPTURE" : call === "refund" ? "REFUND" : "CANCEL"
    const named = this.nameOf(request)
    const entry = { operation, success: true, amountMinor, transactionId, at, ...named }
    this.write(payment, entry, this.habits.lagMs())
    if (!this.habits.hasSummary()) return { transactionId, at }
    const { capturedMinor, refundedMinor, reservedMinor, isReleased } = payment
    const remainingToCaptureMinor = isReleased ? 0 : reservedMinor - capturedMinor
    return { transactionId, at, summary: { capturedMinor, refundedMinor, remainingToCaptureMinor } }
  }

  protected write(payment: Payment, entry: HistoryEntry, lagMs: number): void {
    const { capturedMinor, refundedMinor } = payment
    const dated = { at: new Instant(this.now()), ...entry }
    payment.lines.push({
      entry: dated,
      visibleAt: this.now() + lagMs,
      summedAt: this.now() + this.habits.figuresLagMs(),
      capturedMinor,
      refundedMinor,
      isReleased: payment.isReleased,
    })
  }

  /** The key in the history of what a request did. */
  protected nameOf({ requestId }: Request): { requestId?: string } {
    return requestId !== "" && this.habits.namesRequests() ? { requestId } : {}
  }

  protected payment(reference: string): Payment {
    const payment = this.payments.get(reference)
    if (!payment) throw new Error(`Vipps does not know ${reference}`)
    return payment
  }
}

function refusalOf({ call, amountMinor }: Request, payment: Payment): ErrorDetails | undefined {
  const { reservedMinor, capturedMinor, refundedMinor, isReleased } = payment
  switch (call) {
    case "capture":
      if (isReleased || reservedMinor === 0) return { group: "Payment", code: "62", httpStatus: 400 }
      return amountMinor > reservedMinor - capturedMinor
        ? { group: "Payment", code: "61", httpStatus: 400 }
        : undefined
    case "refund":
      if (capturedMinor === 0) return { group: "Payment", code: "72", httpStatus: 400 }
      return amountMinor > capturedMinor - refundedMinor
        ? { group: "Payment", code: "71", httpStatus: 400 }
        : undefined
    case "cancel":
    case "release":
      if (isReleased) return { group: "VippsError", code: "92", httpStatus: 400 }
      return call === "cancel" && capturedMinor > 0
        ? { group: "Payment", code: "51", httpStatus: 400 }
        : undefined
  }
}

function no(group: string, code: string): Reply {
  return { kind: "no", complaint: { group, code, httpStatus: 400 } }
}
