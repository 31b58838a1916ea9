import type { HistoryEntry, MoneyAnswer, PaymentHistory } from "../../../vipps"
import { SimulatedVipps, type Payment, type Reply, type Request } from "./simulated-vipps"
import type { ErrorDetails } from "./vipps-errors"

const { max } = Math

/** What moved, as the events show it, or the payment's own sums. */
type Moved = { capturedMinor: number; refundedMinor: number; isReleased: boolean }
type Sums = Moved & { reservedMinor: number }
type Known = { amountMinor: number; reply: Reply; at: number }

/**
 * Vipps' side of the wire, as ePayment has it: events that may lack their keys, sums that may lag, keys that are forgotten, refusals
 * that stick to their key, and a cancel without a key that frees the rest of whatever is captured.
 */
export class SimulatedEPayment extends SimulatedVipps {
  private readonly keys = new Map<string, Known>()

  override receive(request: Request): Reply {
    this.arrivals += 1
    const payment = this.payments.get(request.reference)
    if (!payment) return no("5090", 404)
    const isCancel = request.call === "cancel" || request.call === "release"
    // a cancellation may have no key: then it is done again
    if (isCancel && !this.habits.keysCancels) return this.do(request, payment)
    const key = `${isCancel ? "cancel" : request.call} ${request.requestId}`
    const known = this.keys.get(key)
    if (known && this.now() - known.at < this.habits.memoryMs) return this.replay(request, known)
    const reply = this.do(request, payment)
    this.keys.set(key, { amountMinor: request.amountMinor, reply, at: this.now() })
    return reply
  }

  /** The payment's events as entries, the newest first. */
  events(reference: string): HistoryEntry[] {
    const { lines } = this.payment(reference)
    const seen = lines.filter(({ visibleAt }) => visibleAt <= this.now())
    return seen.map(({ entry }) => withoutStartKey(entry, reference)).reverse()
  }

  /** The payment itself. */
  sums(reference: string): Sums {
    return this.sumsOf(this.payment(reference))
  }

  /** What the client makes of the two, each read at a moment of its own. */
  merge(reference: string, sums: Sums, entries: HistoryEntry[]): PaymentHistory {
    const shown = shownBy(entries)
    const isFreed = sums.isReleased && !shown.isReleased
    const amountMinor = sums.reservedMinor - sums.capturedMinor
    const freed = { operation: "VOID", success: true, amountMinor }
    return {
      reference,
      summary: summaryOf({
        reservedMinor: sums.reservedMinor,
        capturedMinor: max(sums.capturedMinor, shown.capturedMinor),
        refundedMinor: max(sums.refundedMinor, shown.refundedMinor),
        isReleased: sums.isReleased || shown.isReleased,
      }),
      entries: [...(isFreed ? [freed] : []), ...entries],
      ...(exceeds(sums, shown) && { unexplained: true as const }),
      currency: this.habits.currency,
    }
  }

  override history(reference: string): PaymentHistory {
    return this.merge(reference, this.sums(reference), this.events(reference))
  }

  override shownSums(reference: string): MoneyAnswer["summary"] {
    return summaryOf(this.sums(reference))
  }

  protected override nameOf(request: Request): { requestId?: string } {
    const { call, requestId, reference } = request
    if (call === "cancel" || call === "release") return {}
    const foreign = { requestId: `foreign-${this.ledger.length}` }
    if (requestId === "") return this.habits.portalKey === "foreign" ? foreign : {}
    if (this.habits.namesRequests()) return { requestId }
    switch (this.habits.otherKey) {
      case "none":
        return {}
      case "create":
        return { requestId: reference }
      case "foreign":
        return foreign
      case "shared":
        return { requestId: "of-another-system" }
    }
  }

  protected override execute(request: Request, payment: Payment): MoneyAnswer {
    super.execute(request, payment)
    return { summary: summaryOf(this.sums(request.reference)) }
  }

  private do(request: Request, payment: Payment): Reply {
    const refusal = this.refusalOf(request, payment)
    if (refusal === "done")
      return { kind: "yes", answer: { summary: summaryOf(this.sums(request.reference)) } }
    if (refusal) return { kind: "no", complaint: refusal }
    this.beforeExecution?.(request)
    return { kind: "yes", answer: this.execute(request, payment) }
  }

  private replay(request: Request, known: Known): Reply {
    const { call, amountMinor, reference } = request
    if (amountMinor !== known.amountMinor && (call === "capture" || call === "refund"))
      return no(call === "capture" ? "4010" : "4150", 409)
    if (known.reply.kind === "no" || this.habits.replay === "stored") return known.reply
    if (this.habits.replay === "fresh")
      return { kind: "yes", answer: { summary: summaryOf(this.sums(reference)) } }
    if (this.habits.replay === "4020") return no("4020", 409)
    const codes = { capture: "6170", refund: "6180", cancel: "6190", release: "6190" }
    return no(codes[call], 400)
  }

  private sumsOf({ lines, reservedMinor }: Payment): Sums {
    const seen = lines.filter(({ summedAt }) => summedAt <= this.now())
    return {
      reservedMinor,
      capturedMinor: max(0, ...seen.map((line) => line.capturedMinor)),
      refundedMinor: max(0, ...seen.map((line) => line.refundedMinor)),
      isReleased: seen.some((line) => line.isReleased),
    }
  }

  private refusalOf(request: Request, payment: Payment): ErrorDetails | "done" | undefined {
    const { call, amountMinor } = request
    const { reservedMinor, capturedMinor, refundedMinor, isReleased } = payment
    switch (call) {
      case "capture":
        if (isReleased) return complaint("6070")
        if (reservedMinor === 0) return complaint("6080")
        return amountMinor > reservedMinor - capturedMinor ? complaint("6090") : undefined
      case "refund":
        return amountMinor > capturedMinor - refundedMinor ? complaint("6150") : undefined
      case "cancel":
      case "release":
        return this.refusalOfCancel(request, payment)
    }
  }

  private refusalOfCancel({ isUnapproved }: Request, payment: Payment): ErrorDetails | "done" | undefined {
    const { reservedMinor, capturedMinor, isReleased } = payment
    if (isUnapproved && reservedMinor > 0) return complaint("6060")
    const { ended } = this.habits
    if (isReleased) return ended === "done" ? ended : complaint(ended)
    return reservedMinor > 0 && capturedMinor === reservedMinor ? complaint("6040") : undefined
  }
}

/** As `areSumsLate` of the client: the events show more than the sums, which are read before. */
export function areSumsLate(sums: Sums, entries: readonly HistoryEntry[]): boolean {
  return exceeds(shownBy(entries), sums)
}

function shownBy(entries: readonly HistoryEntry[]): Moved {
  const sumOf = (name: string) =>
    entries.reduce((sum, entry) => (entry.operation === name ? sum + entry.amountMinor : sum), 0)
  return {
    capturedMinor: sumOf("CAPTURE"),
    refundedMinor: sumOf("REFUND"),
    isReleased: entries.some(({ operation }) => operation === "CANCEL"),
  }
}

function exceeds(one: Moved, other: Moved): boolean {
  if (one.isReleased && !other.isReleased) return true
  return one.capturedMinor > other.capturedMinor || one.refundedMinor > other.refundedMinor
}

function summaryOf({ reservedMinor, capturedMinor, refundedMinor, isReleased }: Sums) {
  const remainingToCaptureMinor = isReleased ? 0 : reservedMinor - capturedMinor
  return { capturedMinor, refundedMinor, remainingToCaptureMinor }
}

/** The key of the payment's start is no key of the event. */
function withoutStartKey(entry: HistoryEntry, reference: string): HistoryEntry {
  if (entry.requestId !== reference) return entry
  const { requestId: _start, ...unnamed } = entry
  return unnamed
}

const complaint = (code: string): ErrorDetails => ({ group: "ePayment", code, httpStatus: 400 })

function no(code: string, httpStatus: number): Reply {
  return { kind: "no", complaint: { group: "ePayment", code, httpStatus } }
}
