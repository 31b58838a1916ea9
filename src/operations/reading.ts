import {
  isReleased,
  successesOf,
  type HistoryEntry,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import type { Operation } from "./ports"

/** What Vipps' history says about one operation of ours. */
export type Reading =
  | { kind: "executed"; entry: HistoryEntry | undefined; figures: PaymentFigures }
  /** `proof`: it can't execute any more (R5) */
  | { kind: "absent"; proof: boolean; figures: PaymentFigures }
  /** entries that may be it, or sums that no entry explains: proves neither execution nor absence */
  | { kind: "doubtful"; entries: HistoryEntry[]; figures: PaymentFigures }
  /** a read that fails is no read */
  | { kind: "unreadable" }

/** The entry that ended the payment: ours, else the newest, since the portal, the shopper's delay and Vipps itself end payments too. */
export function findEnding({ requestId }: Operation, history: PaymentHistory): HistoryEntry | undefined {
  const endings = history.entries.filter((entry) => {
    const alone = { ...history, entries: [entry] }
    return isReleased(alone) || successesOf(alone, "EXPIRE").length > 0
  })
  return endings.find((entry) => entry.requestId === requestId) ?? endings[0]
}

/** A capture in full ends a release, but never a cancellation: the shopper's money was taken, not freed. */
export function isTaken({ kind }: Operation, { capturedMinor, capturableMinor }: PaymentFigures): boolean {
  return kind === "release" && capturedMinor > 0 && capturableMinor === 0
}
