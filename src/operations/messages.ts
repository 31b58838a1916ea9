import { message, nok, type Message } from "../messages"
import type { VippsError } from "../vipps"
import type { Operation } from "./ports"

/** What the protocol tells the shop's staff about its operations: what happened, the amounts, what to do. */

type What = Pick<Operation, "kind" | "amountOre">

function movementOf({ kind, amountOre }: What) {
  return { kind, amount: nok(amountOre) }
}

function pastMovementOf(operation: Operation) {
  return { ...movementOf(operation), openedAt: operation.openedAt }
}

/** The reconciliation runs three times a minute. */
const LOOK_MARGIN_MS = 60_000

/** Until then the history can't prove that it was not made. A cancellation or release is sent again instead. */
export function isKnownLater({ kind, quiet }: Operation): boolean {
  return (kind === "capture" || kind === "refund") && !quiet
}

/** When the reconciliation has resolved it at the latest, if Vipps answers. */
export function resolvableBy({ knownBy }: Operation): Date {
  return new Date(knownBy.getTime() + LOOK_MARGIN_MS)
}

export const say = {
  underWay: (open: Operation): Message => message("under-way", pastMovementOf(open)),

  noAnswer: (what: What, { group, code, httpStatus }: VippsError): Message =>
    message("no-answer", { ...movementOf(what), group, code, httpStatus }),

  notKnownYet: (open: Operation): Message =>
    message("not-known-yet", { ...pastMovementOf(open), knownBy: open.knownBy }),

  /** for a person who asked to have it resolved: what happens without them */
  stillUnknown: (open: Operation): Message =>
    message("still-unknown", {
      ...pastMovementOf(open),
      knownBy: isKnownLater(open) ? resolvableBy(open) : null,
    }),

  wentThrough: (earlier: Operation): Message => message("earlier-went-through", pastMovementOf(earlier)),

  equalUnderWay: (earlier: Operation): Message => message("equal-under-way", movementOf(earlier)),

  madeBefore: (earlier: Operation): Message => message("made-before", pastMovementOf(earlier)),

  alreadyUsed: (rowId: string): Message => message("row-used", { row: rowId }),

  nothingToRecord: (requestId: string): Message => message("nothing-to-record", { operation: requestId }),

  busy: (): Message => message("busy"),

  doubtful: (open: Operation): Message => message("in-doubt", pastMovementOf(open)),

  otherAmount: (open: Operation, amountOre: number): Message =>
    message("other-amount", { ...movementOf(open), executed: nok(amountOre), operation: open.requestId }),

  nothingInDoubt: (): Message => message("nothing-in-doubt"),
}
