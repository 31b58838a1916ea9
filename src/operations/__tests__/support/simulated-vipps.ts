import type { HistoryEntry, MoneyAnswer, PaymentHistory } from "../../../vipps"
import type { OperationKind } from "../../ports"
import type { Complaint } from "./vipps-errors"

// jest looks every global up in its sandbox, which is slow where it happens millions of times
const Instant = Date
const { max } = Math

export type Request = { call: OperationKind; orderId: string; amountOre: number; requestId: string }

/** Money that was moved: the truth, whatever anybody says or remembers. */
export type Executed = Request & { at: number; transactionId: string }

export type Reply = { kind: "yes"; answer: MoneyAnswer } | { kind: "no"; complaint: Complaint }

export type Habits = {
  /** an execution shows in the history after so long */
  lagMs: () => number
  /** a request id is known again for so long */
  memoryMs: number
  /** the sums are Vipps' to leave out */
  hasSummary: () => boolean
  /** each capture and refund in the history carries its request id: an assumption of the protocol */
  namesRequests: () => boolean
}

const GOOD_HABITS: Habits = {
  lagMs: () => 0,
  memoryMs: Infinity,
  hasSummary: () => true,
  namesRequests: () => true,
}

type Line = {
  entry: HistoryEntry
  visibleAt: number
  capturedOre: number
  refundedOre: number
}

type Payment = {
  reservedOre: number
  capturedOre: number
  refundedOre: number
  isReleased: boolean
  lines: Line[]
}

type Remembered = { content: string; answer: MoneyAnswer; at: number }

/** Vipps' side of the wire: a ledger, a memory of request ids that ends, a history that lags. Follows docs/protocol.md. */
export class SimulatedVipps {
  readonly ledger: Executed[] = []
  readonly habits: Habits
  /** every request that arrived */
  arrivals = 0
  /** asked before money moves by a request of ours */
  beforeExecution: ((request: Request) => void) | undefined
  private readonly payments = new Map<string, Payment>()
  private readonly memory = new Map<string, Remembered>()

  constructor(
    private readonly now: () => number,
    habits: Partial<Habits> = {},
  ) {
    this.habits = { ...GOOD_HABITS, ...habits }
  }

  /** Started, and not approved yet. */
  start(orderId: string): void {
    const payment = { reservedOre: 0, capturedOre: 0, refundedOre: 0, isReleased: false, lines: [] }
    this.payments.set(orderId, payment)
    this.write(payment, { operation: "INITIATE", success: true, amountOre: 0 }, 0)
  }

  /** The shopper approves; `isDirect`: captured by that. */
  reserve(orderId: string, amountOre: number, p: { isDirect?: boolean } = {}): void {
    if (!this.payments.has(orderId)) this.start(orderId)
    const payment = this.payment(orderId)
    payment.reservedOre = amountOre
    if (p.isDirect) payment.capturedOre = amountOre
    this.write(payment, { operation: p.isDirect ? "SALE" : "RESERVE", success: true, amountOre }, 0)
  }

  figures(orderId: string): Omit<Payment, "lines"> {
    return this.payment(orderId)
  }

  receive(request: Request): Reply {
    this.arrivals += 1
    const content = `${request.call} ${request.orderId} ${request.amountOre}`
    const known = this.memory.get(request.requestId)
    if (known && this.now() - known.at < this.habits.memoryMs)
      return known.content === content ? { kind: "yes", answer: known.answer } : no("Payment", "93")
    const payment = this.payments.get(request.orderId)
    if (!payment) return no("Merchant", "35")
    const refusal = refusalOf(request, payment)
    if (refusal) return { kind: "no", complaint: refusal }
    this.beforeExecution?.(request)
    const answer = this.execute(request, payment)
    this.memory.set(request.requestId, { content, answer, at: this.now() })
    return { kind: "yes", answer }
  }

  /** Somebody uses the Vipps portal, which sends no request id. */
  moveInPortal(p: Pick<Request, "call" | "orderId" | "amountOre">): void {
    this.execute({ ...p, requestId: "" }, this.payment(p.orderId))
  }

  history(orderId: string): PaymentHistory {
    const payment = this.payment(orderId)
    const seen = payment.lines.filter(({ visibleAt }) => visibleAt <= this.now())
    // what is not shown yet is not in the sums either
    const capturedOre = max(0, ...seen.map((line) => line.capturedOre))
    const refundedOre = max(0, ...seen.map((line) => line.refundedOre))
    const isReleased = seen.some(({ entry }) => entry.operation === "CANCEL")
    const remainingToCaptureOre = isReleased ? 0 : payment.reservedOre - capturedOre
    return {
      orderId,
      ...(this.habits.hasSummary() && payment.reservedOre > 0
        ? { summary: { capturedOre, refundedOre, remainingToCaptureOre } }
        : {}),
      entries: seen.map(({ entry }) => entry).reverse(),
    }
  }

  private execute(request: Request, payment: Payment): MoneyAnswer {
    const { call, amountOre, requestId } = request
    if (call === "capture") payment.capturedOre += amountOre
    if (call === "refund") payment.refundedOre += amountOre
    if (call === "cancel" || call === "release") payment.isReleased = true
    const at = new Instant(this.now())
    const transactionId = `transaction-${this.ledger.length + 1}`
    this.ledger.push({ ...request, at: this.now(), transactionId })
    const operation = call === "capture" ? "CAPTURE" : call === "refund" ? "REFUND" : "CANCEL"
    const named = requestId !== "" && this.habits.namesRequests() ? { requestId } : {}
    const entry = { operation, success: true, amountOre, transactionId, at, ...named }
    this.write(payment, entry, this.habits.lagMs())
    if (!this.habits.hasSummary()) return { transactionId, at }
    const { capturedOre, refundedOre, reservedOre, isReleased } = payment
    const remainingToCaptureOre = isReleased ? 0 : reservedOre - capturedOre
    return { transactionId, at, summary: { capturedOre, refundedOre, remainingToCaptureOre } }
  }

  private write(payment: Payment, entry: HistoryEntry, lagMs: number): void {
    const { capturedOre, refundedOre } = payment
    const dated = { at: new Instant(this.now()), ...entry }
    payment.lines.push({ entry: dated, visibleAt: this.now() + lagMs, capturedOre, refundedOre })
  }

  private payment(orderId: string): Payment {
    const payment = this.payments.get(orderId)
    if (!payment) throw new Error(`Vipps does not know ${orderId}`)
    return payment
  }
}

function refusalOf({ call, amountOre }: Request, payment: Payment): Complaint | undefined {
  const { reservedOre, capturedOre, refundedOre, isReleased } = payment
  switch (call) {
    case "capture":
      if (isReleased || reservedOre === 0) return { group: "Payment", code: "62", httpStatus: 400 }
      return amountOre > reservedOre - capturedOre
        ? { group: "Payment", code: "61", httpStatus: 400 }
        : undefined
    case "refund":
      if (capturedOre === 0) return { group: "Payment", code: "72", httpStatus: 400 }
      return amountOre > capturedOre - refundedOre
        ? { group: "Payment", code: "71", httpStatus: 400 }
        : undefined
    case "cancel":
    case "release":
      if (isReleased) return { group: "VippsError", code: "92", httpStatus: 400 }
      return call === "cancel" && capturedOre > 0
        ? { group: "Payment", code: "51", httpStatus: 400 }
        : undefined
  }
}

function no(group: string, code: string): Reply {
  return { kind: "no", complaint: { group, code, httpStatus: 400 } }
}
