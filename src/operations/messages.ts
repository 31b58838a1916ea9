import { kroner, osloTime } from "../rules"
import type { VippsError } from "../vipps"
import type { Operation, OperationKind } from "./ports"

/** The protocol's own sentences for the shop's staff: what happened, the numbers, what to do. */

const nouns: Record<OperationKind, string> = {
  capture: "capture",
  refund: "refund",
  cancel: "cancellation",
  release: "release of the remainder",
}

const done: Record<OperationKind, string> = {
  capture: "captured",
  refund: "refunded",
  cancel: "cancelled",
  release: "released",
}

type What = Pick<Operation, "kind" | "amountOre">

export function nameOf(what: What): string {
  const moves = what.kind === "capture" || what.kind === "refund"
  return moves ? `${nouns[what.kind]} of ${kroner(what.amountOre)}` : nouns[what.kind]
}

/** Silence is one thing, an answer that says neither yes nor no is another. What a proxy says is no answer of Vipps'. */
function openingOf({ group, code, httpStatus }: VippsError): string {
  if (group === "Network" || group === "Proxy") return "Vipps did not answer"
  const status = httpStatus === undefined ? "" : `, HTTP ${httpStatus}`
  return `Vipps answered neither yes nor no (${group}/${code}${status})`
}

/** A lock at Vipps lasts up to a minute, and there are five requests a minute for a payment. */
function whenOf(error: VippsError): string {
  return ["94", "98", "429"].includes(error.code) ? " in a minute" : ""
}

/** The reconciliation runs three times a minute. */
const LOOK_MARGIN_MS = 60_000

/** Until then the history can't prove that it was not made; a cancellation or release is sent again instead. */
export function isKnownLater({ kind, quiet }: Operation): boolean {
  return (kind === "capture" || kind === "refund") && !quiet
}

/** When the reconciliation has settled it at the latest, if Vipps answers. */
export function resolvableBy({ knownBy }: Operation): Date {
  return new Date(knownBy.getTime() + LOOK_MARGIN_MS)
}

export const say = {
  underWay: (open: Operation) =>
    `A ${nameOf(open)} is under way on this payment since ${osloTime(open.openedAt)}. Wait until it is done, then look at ` +
    `the payment before you try again; nothing was sent to Vipps now.`,

  noAnswer: (what: What, error: VippsError) =>
    `${openingOf(error)}; the ${nameOf(what)} may or may not have gone through. Try again${whenOf(error)}: it will not be ` +
    `${done[what.kind]} twice.`,

  notKnownYet: (open: Operation) =>
    `It is not known yet whether the ${nameOf(open)} of ${osloTime(open.openedAt)} went through at Vipps; it will be known ` +
    `by ${osloTime(open.knownBy)} at the latest. Nothing was sent to Vipps now. Try again then, or try the same amount ` +
    `now: it will not be ${done[open.kind]} twice.`,

  /** to whoever asked to have it settled: what becomes of it without them */
  stillUnknown: (open: Operation) =>
    `It is not known yet whether the ${nameOf(open)} of ${osloTime(open.openedAt)} went through at Vipps` +
    (isKnownLater(open)
      ? `; it will be known by ${osloTime(resolvableBy(open))} at the latest. The shop reads Vipps' history again by itself ` +
        `until then: you need not do anything, and no money is moved.`
      : `. The shop asks Vipps again by itself within minutes: you need not do anything, and no money is moved.`),

  wentThrough: (earlier: Operation) =>
    `The ${nameOf(earlier)} of ${osloTime(earlier.openedAt)} went through at Vipps. Nothing more was ` +
    `${done[earlier.kind]} now: look at the payment, and try again if you want another one.`,

  equalUnderWay: (earlier: Operation) =>
    `An equal ${nameOf(earlier)} was under way when you clicked, and it went through. No second one was made: try again if ` +
    `you want another one.`,

  madeBefore: (earlier: Operation) =>
    `The ${nameOf(earlier)} of ${osloTime(earlier.openedAt)} was made for the same reason. No second one was made.`,

  alreadyUsed: (rowId: string) =>
    `The request ${rowId} was already settled with Vipps and can't be used again. Reload the page and try again.`,

  nothingToRecord: (requestId: string) =>
    `The operation ${requestId} can't be recorded: Vipps did not execute it, or Medusa has it on record already.`,

  busy: () =>
    `Somebody else is working on this payment right now. Wait a few seconds, look at the payment, then try again; ` +
    `nothing was sent to Vipps now.`,

  doubtful: (open: Operation) =>
    `Vipps shows a ${nameOf(open)} without a reference, and it can't be told whether it is the one of ` +
    `${osloTime(open.openedAt)}. Nothing was sent to Vipps now. Compare the payment with the Vipps portal, then settle it with ` +
    `the answer: it was the one, or it was another.`,

  otherAmount: (open: Operation, amountOre: number) =>
    `Vipps executed ${kroner(amountOre)} under the id of the ${nameOf(open)}: it can't be recorded as that. Ask Vipps' support, ` +
    `with the id ${open.requestId}.`,

  nothingInDoubt: () =>
    `There is nothing to decide: no operation of that id is in doubt any more. Reload the page and look at the payment.`,
}
