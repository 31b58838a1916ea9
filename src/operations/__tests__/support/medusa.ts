import type { Booking, OperationKind, Rows } from "../../ports"
import type { OperationRow } from "./memory-journal"

/** A Capture or Refund row; `writtenAs`: the number of the database's transaction that wrote it. */
export type Row = {
  id: string
  kind: "capture" | "refund"
  orderId: string
  amountOre: number
  actor: string | undefined
  createdAt: number
  writtenAs: number
}

type Transaction = { rowId: string; amountOre: number; writtenAs: number }

/** The journal's rows, which the statements on Medusa's tables read as well. */
type Operations = ReadonlyMap<string, Pick<OperationRow, "rowId" | "state" | "owner" | "confirmedAt">>

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

  delete(rowId: string): void {
    this.rows.delete(rowId)
  }

  listed(kind: Row["kind"]): Row[] {
    return [...this.rows.values()].filter((row) => row.kind === kind)
  }

  sumOf(kind: Row["kind"]): number {
    return this.listed(kind).reduce((sum, { amountOre }) => sum + amountOre, 0)
  }

  writeSums(): void {
    this.sums = { capture: this.sumOf("capture"), refund: this.sumOf("refund"), writtenAs: this.nextNumber() }
  }

  sumsHoldEverything(): boolean {
    return this.sums.capture === this.sumOf("capture") && this.sums.refund === this.sumOf("refund")
  }

  isBooked(rowId: string): boolean {
    return this.transactions.some((transaction) => transaction.rowId === rowId)
  }

  /** Every given row that has no transaction yet, with the amount of whoever books. */
  book(rowIds: string[], amountOre: number | undefined): void {
    const writtenAs = this.nextNumber()
    for (const rowId of rowIds) {
      const own = this.rows.get(rowId)?.amountOre ?? 0
      if (!this.isBooked(rowId)) this.transactions.push({ rowId, amountOre: amountOre ?? own, writtenAs })
    }
  }

  /** With the row's own amount, as the bookkeeping repair wants it. */
  isBookedRight(rowId: string): boolean {
    const amountOre = this.rows.get(rowId)?.amountOre
    return this.transactions.some((one) => one.rowId === rowId && one.amountOre === amountOre)
  }

  /** A booking of its own, in the place of a wrong one. False: there was nothing to mend. */
  mendBooking(rowId: string): boolean {
    if (this.isBookedRight(rowId)) return false
    this.transactions = this.transactions.filter((one) => one.rowId !== rowId)
    this.book([rowId], undefined)
    return true
  }

  /** As `sharesBooking`: one of the clicks that nobody has confirmed was booked together with another movement. */
  hasSharedBooking(): boolean {
    const executed = [...this.operations.values()].filter(({ state }) => state === "executed")
    return executed.some((click) => {
      if (click.owner !== click.rowId || click.confirmedAt !== undefined) return false
      const own = this.transactions.find(({ rowId }) => rowId === click.rowId)
      const isBeside = ({ rowId, writtenAs }: Transaction) =>
        writtenAs === own?.writtenAs && rowId !== own.rowId && executed.some((other) => other.rowId === rowId)
      return this.transactions.some(isBeside)
    })
  }

  async exists(kind: OperationKind, rowId: string): Promise<boolean> {
    return this.rows.get(rowId)?.kind === kind
  }

  async booking(kind: OperationKind, rowId: string, clickedRowId: string): Promise<Booking> {
    if (kind !== "capture" && kind !== "refund") return "none"
    const bookedAs = this.bookedAs(kind, rowId)
    if (bookedAs === undefined || this.hasSharedBooking()) return "none"
    const clicked = this.rows.get(clickedRowId)
    return clicked && clicked.writtenAs < bookedAs ? "after-click" : "before-click"
  }

  async remove(kind: OperationKind, rowId: string): Promise<void> {
    if (this.rows.get(rowId)?.kind === kind) this.delete(rowId)
  }

  private bookedAs(kind: Row["kind"], rowId: string): number | undefined {
    const booked = this.transactions.find((transaction) => transaction.rowId === rowId)
    if (booked) return booked.writtenAs
    const row = this.rows.get(rowId)
    if (this.hasOrder || row?.kind !== kind) return undefined
    const upToIt = this.listed(kind).filter(({ writtenAs }) => writtenAs <= row.writtenAs)
    const neededOre = upToIt.reduce((sum, { amountOre }) => sum + amountOre, 0)
    return this.sums[kind] >= neededOre ? this.sums.writtenAs : undefined
  }

  private nextNumber(): number {
    this.lastNumber += 1
    return this.lastNumber
  }
}
