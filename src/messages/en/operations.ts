import type { Movement, PastMovement } from "../facts"
import { moneyText, type Money } from "../money"
import { englishTimes, type Time } from "../time"
import { movementName, pastOf, theAnswers } from "./words"

/** What the protocol says about a payment's operations: what happened, the amounts, what to do. */

const { time } = englishTimes

export const operations = {
  "in-progress": (p: PastMovement) =>
    `A ${movementName(p)} began on this payment at ${time(p.openedAt)} and is not done. Wait until it is done, then look at the payment before you try again; nothing was sent to Vipps now.`,
  "not-known-yet": (p: PastMovement & { resolvableBy: Time }) =>
    `The ${movementName(p)} of ${time(p.openedAt)} is still unresolved: it may or may not have gone through at Vipps. It will be resolved by ${time(p.resolvableBy)} at the latest. Nothing was sent to Vipps now. Try again then, or try the same amount now: it will not be ${pastOf(p)} twice.`,
  /** for a person who asked to have it resolved: what happens without them */
  "still-unknown": (p: PastMovement & { resolvableBy: Time | null }) =>
    `The ${movementName(p)} of ${time(p.openedAt)} is still unresolved: it may or may not have gone through at Vipps. ${
      p.resolvableBy === null
        ? "The shop asks Vipps again by itself within minutes: you need not do anything, and no money is moved."
        : `It will be resolved by ${time(p.resolvableBy)} at the latest. The shop reads Vipps' history again by itself until then: you need not do anything, and no money is moved.`
    }`,
  "earlier-went-through": (p: PastMovement) =>
    `The ${movementName(p)} of ${time(p.openedAt)} went through at Vipps. Nothing more was ${pastOf(p)} now: look at the payment, and try again if you want another one.`,
  "equal-under-way": (p: Movement) =>
    `An equal ${movementName(p)} was in progress when you clicked, and it went through. No second one was made: try again if you want another one.`,
  "made-before": (p: PastMovement) =>
    `The ${movementName(p)} of ${time(p.openedAt)} was made for the same reason. No second one was made.`,
  "row-used": (p: { row: string }) =>
    `The request ${p.row} was already completed at Vipps and can't be used again. Reload the page and try again.`,
  "nothing-to-record": (p: { operation: string }) =>
    `The operation ${p.operation} can't be recorded: Vipps did not execute it, or Medusa has it on record already.`,
  busy: () =>
    "Somebody else is working on this payment right now. Wait a few seconds, look at the payment, then try again; nothing was sent to Vipps now.",
  "needs-manual-decision": (p: PastMovement) =>
    `Vipps shows a ${movementName(p)} without a reference, and it is unresolved whether that is the one of ${time(p.openedAt)}. Nothing was sent to Vipps now. Compare the payment with the Vipps portal, then answer ${theAnswers(p)} in the panel.`,
  "other-amount": (p: Movement & { executed: Money; operation: string }) =>
    `Vipps executed ${moneyText(p.executed)} under the id of the ${movementName(p)}: it can't be recorded as that. Ask Vipps' support, with the id ${p.operation}.`,
  "nothing-needs-decision": () =>
    "There is nothing to resolve: no operation of that id needs an answer any more. Reload the page and look at the payment.",
}
