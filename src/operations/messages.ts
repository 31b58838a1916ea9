import { message, money, type Message } from "../messages"
import { isCancelOrRelease } from "../rules"
import type { VippsError } from "../vipps"
import type { Operation } from "./ports"

/** The journal's code for an operation that only a person can resolve. */
export const NEEDS_MANUAL_DECISION = "needs-manual-decision"

/** What the protocol tells the shop's staff about its operations: what happened, the amounts, what to do. */

type What = Pick<Operation, "kind" | "amountMinor" | "currencyCode">

function movementOf({ kind, amountMinor, currencyCode }: What) {
  return { kind, amount: money(amountMinor, currencyCode) }
}

function pastMovementOf(operation: Operation) {
  return { ...movementOf(operation), openedAt: operation.openedAt }
}

/** The reconciliation runs three times a minute. */
const LOOK_MARGIN_MS = 60_000

/** Until then the history can't prove that it was not made. A cancellation or release is sent again instead. */
export function isKnownLater({ kind, absenceProvable }: Operation): boolean {
  return !isCancelOrRelease(kind) && !absenceProvable
}

/** When the reconciliation has resolved it at the latest, if Vipps answers. */
export function resolvableBy({ resolvableBy }: Operation): Date {
  return new Date(resolvableBy.getTime() + LOOK_MARGIN_MS)
}

export const say = {
  underWay: (open: Operation): Message => message("in-progress", pastMovementOf(open)),

  noAnswer: (what: What, { group, code, httpStatus }: VippsError): Message =>
    message("no-answer", { ...movementOf(what), group, code, httpStatus }),

  notKnownYet: (open: Operation): Message =>
    message("not-known-yet", { ...pastMovementOf(open), resolvableBy: open.resolvableBy }),

  /** for a person who asked to have it resolved: what happens without them */
  stillUnknown: (open: Operation): Message =>
    message("still-unknown", {
      ...pastMovementOf(open),
      resolvableBy: isKnownLater(open) ? resolvableBy(open) : null,
    }),

  wentThrough: (earlier: Operation): Message => message("earlier-went-through", pastMovementOf(earlier)),

  equalUnderWay: (earlier: Operation): Message => message("equal-under-way", movementOf(earlier)),

  madeBefore: (earlier: Operation): Message => message("made-before", pastMovementOf(earlier)),

  alreadyUsed: (medusaRowId: string): Message => message("row-used", { row: medusaRowId }),

  nothingToRecord: (requestId: string): Message => message("nothing-to-record", { operation: requestId }),

  busy: (): Message => message("busy"),

  doubtful: (open: Operation): Message => message("needs-manual-decision", pastMovementOf(open)),

  otherAmount: (open: Operation, amountMinor: number): Message =>
    message("other-amount", {
      ...movementOf(open),
      executed: money(amountMinor, open.currencyCode),
      operation: open.requestId,
    }),

  nothingInDoubt: (): Message => message("nothing-needs-decision"),
}
