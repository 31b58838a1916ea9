import type { Booking, OperationKind, Rows } from "../../ports"
import type { OperationRow } from "./memory-journal"

/** A Capture or Refund row; `writtenAs`: the number of the database's transaction that wrote it. */
export type Row = {
  id: string
  kind: "capture" | "refund"
  reference: string
  amountMinor: number
  actor: string | undefined
  createdAt: number
  writtenAs: number
}

type Transaction = { medusaRowId: string; amountMinor: number; writtenAs: number; writtenAt: number }

/** The journal's rows, which the statements on Medusa's tables read as well. */
type Operations = ReadonlyMap<
  string,
  Pick<OperationRow, "medusaRowId" | "state" | "leaseOwner" | "ledgerVerifiedAt" | "updatedAt">
>

/** Medusa's tables, as far as money goes: its rows, and the books that it keeps of them. */
export class MemoryMedusa implements Rows {
  readonly rows = new Map<string, Row>()
  transactions: Transaction[] = []
  private sums = { capture: 0, refund: 0, writtenAs: 0 }
  private lastNumber = 0

  constructor(
    private readonly now: () => number,
    /** an order's books are transactions; without one there are the collection's sums only */
    readonly hasOrder: boolean,
    private readonly operations: Operations,
  ) {}

  insert(row: Omit<Row, "createdAt" | "writtenAs">): Row {
    const written = { ...row, createdAt: this.now(), writtenAs: this.nextNumber() }
    this.rows.set(row.id, written)
    return written
  }

  delete(medusaRowId: string): void {
    this.rows.delete(medusaRowId)
  }

  listed(kind: Row["kind"]): Row[] {
    return [...this.rows.values()].filter((row) => row.kind === kind)
  }

  sumOf(kind: Row["kind"]): number {
    return this.listed(kind).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  }

  writeSums(): void {
    this.sums = { capture: this.sumOf("capture"), refund: this.sumOf("refund"), writtenAs: this.nextNumber() }
  }

  sumsHoldEverything(): boolean {
    return this.sums.capture === this.sumOf("capture") && this.sums.refund === this.sumOf("refund")
  }

  isBooked(medusaRowId: string): boolean {
    return this.transactions.some((transaction) => transaction.medusaRowId === medusaRowId)
  }

  /** Every given row that has no transaction yet, with the amount of whoever books. */
  book(rowIds: string[], amountMinor: number | undefined): void {
    const [writtenAs, writtenAt] = [this.nextNumber(), this.now()]
    for (const medusaRowId of rowIds) {
      const own = this.rows.get(medusaRowId)?.amountMinor ?? 0
      if (!this.isBooked(medusaRowId))
        this.transactions.push({ medusaRowId, amountMinor: amountMinor ?? own, writtenAs, writtenAt })
    }
  }

  /** With the row's own amount, as the bookkeeping repair wants it. */
  isBookedRight(medusaRowId: string): boolean {
    const amountMinor = this.rows.get(medusaRowId)?.amountMinor
    return this.transactions.some((one) => one.medusaRowId === medusaRowId && one.amountMinor === amountMinor)
  }

  /** A booking of its own, in the place of a wrong one. False: there was nothing to mend. */
  mendBooking(medusaRowId: string): boolean {
    if (this.isBookedRight(medusaRowId)) return false
    this.transactions = this.transactions.filter((one) => one.medusaRowId !== medusaRowId)
    this.book([medusaRowId], undefined)
    return true
  }

  /** As in SQL: one of the clicks that nobody has confirmed was booked before it had ended, or together with another movement. */
  hasForeignBooking(): boolean {
    const executed = [...this.operations.values()].filter(({ state }) => state === "executed")
    return executed.some((request) => {
      if (request.leaseOwner !== request.medusaRowId || request.ledgerVerifiedAt !== undefined) return false
      const own = this.transactions.find(({ medusaRowId }) => medusaRowId === request.medusaRowId)
      const isBeside = ({ medusaRowId, writtenAs }: Transaction) =>
        writtenAs === own?.writtenAs &&
        medusaRowId !== own.medusaRowId &&
        executed.some((other) => other.medusaRowId === medusaRowId)
      return (own && own.writtenAt < request.updatedAt) || this.transactions.some(isBeside)
    })
  }

  async exists(kind: OperationKind, medusaRowId: string): Promise<boolean> {
    return this.rows.get(medusaRowId)?.kind === kind
  }

  async booking(kind: OperationKind, medusaRowId: string, clickedMedusaRowId: string): Promise<Booking> {
    if (kind !== "capture" && kind !== "refund") return "none"
    const bookedAs = this.bookedAs(kind, medusaRowId)
    if (bookedAs === undefined || this.hasForeignBooking()) return "none"
    const clicked = this.rows.get(clickedMedusaRowId)
    return clicked && clicked.writtenAs < bookedAs ? "after-click" : "before-click"
  }

  async remove(kind: OperationKind, medusaRowId: string): Promise<void> {
    if (this.rows.get(medusaRowId)?.kind === kind) this.delete(medusaRowId)
  }

  private bookedAs(kind: Row["kind"], medusaRowId: string): number | undefined {
    const booked = this.transactions.find((transaction) => transaction.medusaRowId === medusaRowId)
    if (booked) return booked.writtenAs
    const row = this.rows.get(medusaRowId)
    if (this.hasOrder || row?.kind !== kind) return undefined
    const upToIt = this.listed(kind).filter(({ writtenAs }) => writtenAs <= row.writtenAs)
    const neededMinor = upToIt.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    return this.sums[kind] >= neededMinor ? this.sums.writtenAs : undefined
  }

  private nextNumber(): number {
    this.lastNumber += 1
    return this.lastNumber
  }
}
