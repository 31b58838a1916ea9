import fc from "fast-check"
import type { Api } from "../../../src/sandbox"
import { faultsOn, type FaultsOfApi, type PlannedFault } from "../faults"
import { callbacks, dying, skews, type CallbackDelivery, type Trouble } from "../plan"
import type { ServerNumber } from "../plan"
import { readingOn, type Reading } from "../reading"

/** A sequence about one cart and its order, made by chance, printed when it fails. */
export type OrderPlan = {
  skewMs: [number, number]
  hats: number
  checkout: Checkout
  steps: OrderStep[]
  reading: Reading
}

/** How the shopper's approval becomes an order: whoever asks, and when. */
export type Checkout = {
  /** an earlier payment of the same cart: given up because the cart changed, or begun in a second tab */
  earlier: "none" | "cart-changed" | "second-tab"
  /** the earlier one is approved too, and last */
  isEarlierApproved: boolean
  ending: "approved" | "rejected" | "nothing"
  callback: CallbackDelivery
  faults: PlannedFault[]
  /** before the shopper has approved, and all at the same time after it */
  before: OrderAct[]
  after: OrderAct[]
}

type OrderStep =
  /** done at (nearly) the same time, and what Vipps' side does to their requests */
  | { step: "acts"; faults: PlannedFault[]; acts: OrderAct[] }
  | { step: "time"; minutes: number }
  | { step: "restart"; server: ServerNumber }

export type Title = "Ullgenser" | "Lue"
export type Action =
  /** the storefront's call, and the shopper's way back from Vipps */
  | { act: "complete" | "come-back" }
  /** Vipps' callback of the approval once more; the job */
  | { act: "callback-again" | "reconcile" }
  | { act: "edit"; title: Title; quantity: number; isConfirmed: boolean }
  /** by the stock buttons; 0: what the button posts by itself */
  | { act: "capture" | "refund"; amountMinor: number }
  /** what the goods on their way cost, unless it is captured */
  | { act: "capture-sent" }
  /** a credit line of the shop's own */
  | { act: "credit"; amountMinor: number }
  /** the customer asks to send a piece back that was sent; it arrives */
  | { act: "ask-return"; title: Title }
  | { act: "receive-return" }
  | { act: "send"; title: Title | "everything"; becomes: "shipped" | "packed" | "canceled" }
  /** the news of a fulfillment that was sent before, once more */
  | { act: "fulfillment-again"; which: number }
  /** the customer opens the payment link of what is due, and approves it */
  | { act: "pay-difference" }
  | { act: "cancel-order" }

export type OrderAct = { does: Action; server: ServerNumber; afterMs: number; trouble: Trouble }

const server = fc.constantFrom<ServerNumber>(0, 1)
const afterMs = fc.constantFrom(0, 0, 30, 150, 500)
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Trouble>({ kind: "none" }) },
  { weight: 1, arbitrary: dying },
)

function actOf(does: fc.Arbitrary<Action>): fc.Arbitrary<OrderAct> {
  return fc.record({ does, server, afterMs, trouble })
}

const simple = (...acts: ("complete" | "come-back" | "callback-again" | "reconcile")[]) =>
  fc.constantFrom(...acts).map((act): Action => ({ act }))

const checkoutUnder = (faults: FaultsOfApi): fc.Arbitrary<Checkout> =>
  fc.record({
    earlier: fc.constantFrom("none", "none", "none", "cart-changed", "second-tab"),
    isEarlierApproved: fc.boolean(),
    ending: fc.constantFrom(
      "approved",
      "approved",
      "approved",
      "approved",
      "approved",
      "rejected",
      "nothing",
    ),
    callback: callbacks,
    faults: fc.oneof(
      { weight: 3, arbitrary: fc.constant<PlannedFault[]>([]) },
      { weight: 1, arbitrary: fc.array(faults.all, { minLength: 1, maxLength: 2 }) },
    ),
    before: fc.oneof(
      { weight: 3, arbitrary: fc.constant<OrderAct[]>([]) },
      { weight: 1, arbitrary: actOf(simple("complete", "reconcile")).map((one) => [one]) },
    ),
    after: fc.array(actOf(simple("complete", "complete", "come-back", "callback-again", "reconcile")), {
      maxLength: 3,
    }),
  })

const title = fc.constantFrom<Title>("Ullgenser", "Lue", "Lue")
const edit = fc.record({
  act: fc.constant<"edit">("edit"),
  title,
  quantity: fc.constantFrom(0, 1, 2, 3),
  isConfirmed: fc.constantFrom(true, true, true, false),
})
const capture = fc.record({
  act: fc.constant<"capture">("capture"),
  amountMinor: fc.constantFrom(0, 0, 10_000, 25_000, 75_000),
})
const refund = fc.record({
  act: fc.constant<"refund">("refund"),
  amountMinor: fc.constantFrom(0, 5_000, 10_000, 25_000),
})
const credit = fc.record({
  act: fc.constant<"credit">("credit"),
  amountMinor: fc.constantFrom(5_000, 10_000, 25_000, 75_000),
})
const askReturn = fc.record({ act: fc.constant<"ask-return">("ask-return"), title })
const receiveReturn = fc.constant<Action>({ act: "receive-return" })
const send = fc.record({
  act: fc.constant<"send">("send"),
  title: fc.constantFrom<Title | "everything">("Ullgenser", "Lue", "everything"),
  becomes: fc.constantFrom("shipped", "shipped", "shipped", "packed", "canceled"),
})
const fulfillmentAgain = fc.record({
  act: fc.constant<"fulfillment-again">("fulfillment-again"),
  which: fc.nat(2),
})

const doing: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: edit },
  { weight: 5, arbitrary: send },
  { weight: 4, arbitrary: capture },
  { weight: 2, arbitrary: fulfillmentAgain },
  { weight: 2, arbitrary: fc.constant<Action>({ act: "pay-difference" }) },
  { weight: 1, arbitrary: refund },
  { weight: 1, arbitrary: credit },
  { weight: 1, arbitrary: askReturn },
  { weight: 1, arbitrary: receiveReturn },
  { weight: 1, arbitrary: fc.constant<Action>({ act: "cancel-order" }) },
  { weight: 1, arbitrary: simple("callback-again", "reconcile", "complete") },
)

/** Two at once come more often than chance would have it: an edit beside a capture, a fulfillment's news twice. */
const acts: fc.Arbitrary<OrderAct[]> = fc.oneof(
  { weight: 4, arbitrary: actOf(doing).map((one) => [one]) },
  { weight: 2, arbitrary: fc.tuple(actOf(doing), actOf(doing)).map((two) => [...two]) },
  { weight: 1, arbitrary: fc.tuple(actOf(send), actOf(fulfillmentAgain)).map((two) => [...two]) },
)

const stepOf = (what: fc.Arbitrary<OrderAct[]>, faults: FaultsOfApi): fc.Arbitrary<OrderStep> =>
  fc.record({
    step: fc.constant<"acts">("acts"),
    faults: fc.oneof(
      { weight: 2, arbitrary: fc.constant<PlannedFault[]>([]) },
      { weight: 1, arbitrary: faults.all.map((one) => [one]) },
    ),
    acts: what,
  })

const timeStep = (...minutes: number[]): fc.Arbitrary<OrderStep> =>
  fc.record({ step: fc.constant<"time">("time"), minutes: fc.constantFrom(...minutes) })

const stepUnder = (faults: FaultsOfApi): fc.Arbitrary<OrderStep> =>
  fc.oneof(
    { weight: 8, arbitrary: stepOf(acts, faults) },
    { weight: 1, arbitrary: timeStep(0.5, 3, 6, 70) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant<"restart">("restart"), server }) },
  )

/**
 * One piece is sent, captured, refunded and sent back, in any order, while the others are still to be sent: chance alone would
 * hardly come to it. Between the parts the reconciliation runs, or more than the hour passes for which nothing is released.
 */
const takenBackUnder = (faults: FaultsOfApi): fc.Arbitrary<OrderStep[]> =>
  fc
    .record({
      title: fc.constantFrom<Title>("Ullgenser", "Lue"),
      amountMinor: fc.constantFrom(75_000, 25_000, 10_000),
      order: fc.constantFrom(
        ["refund", "ask", "receive"],
        ["ask", "refund", "receive"],
        ["ask", "receive", "refund"],
      ),
      between: fc.oneof(
        stepOf(
          actOf(simple("reconcile")).map((one) => [one]),
          faults,
        ),
        timeStep(3, 70),
        stepOf(
          actOf(send).map((one) => [one]),
          faults,
        ),
      ),
      isPaused: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
      act: actOf(fc.constant<Action>({ act: "receive-return" })),
    })
    .map(({ title: piece, amountMinor, order, between, isPaused, act }) => {
      const stepFor = (does: Action): OrderStep => ({ step: "acts", faults: [], acts: [{ ...act, does }] })
      const parts: Record<string, Action> = {
        refund: { act: "refund", amountMinor },
        ask: { act: "ask-return", title: piece },
        receive: { act: "receive-return" },
      }
      const described = order.flatMap((part, index) => {
        const does = parts[part]
        return does ? [stepFor(does), ...(isPaused[index] ? [between] : [])] : []
      })
      const sent: Action = { act: "send", title: piece, becomes: "shipped" }
      return [stepFor(sent), stepFor({ act: "capture-sent" }), ...described]
    })

function stepsUnder(faults: FaultsOfApi): fc.Arbitrary<OrderStep[]> {
  const step = stepUnder(faults)
  const takenBack = takenBackUnder(faults)
  return fc.oneof(
    { weight: 3, arbitrary: fc.array(step, { minLength: 1, maxLength: 5 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.array(step, { maxLength: 1 }), takenBack, fc.array(step, { maxLength: 2 }))
        .map((parts) => parts.flat()),
    },
  )
}

export function orderPlansOn(api: Api): fc.Arbitrary<OrderPlan> {
  const faults = faultsOn(api)
  return fc.record({
    skewMs: skews,
    hats: fc.constantFrom(1, 2),
    checkout: checkoutUnder(faults),
    steps: stepsUnder(faults),
    reading: readingOn(api),
  })
}

export function describeOrderPlan({ skewMs, hats, checkout: given, steps, reading }: OrderPlan): string {
  const { earlier, isEarlierApproved, ending, callback } = given
  return [
    `what is undocumented: ${JSON.stringify(reading)}`,
    `a sweater and ${hats} hats; the servers' clocks are wrong by ${skewMs.join(" and ")} ms`,
    `checkout: earlier payment ${earlier}${isEarlierApproved ? ", approved as well" : ""}; ${ending}, callback ${JSON.stringify(callback)}`,
    ...describeFaults(given.faults),
    ...given.before.map((one) => `  before: ${describeAct(one)}`),
    ...given.after.map((one) => `  after: ${describeAct(one)}`),
    ...steps.flatMap(describeStep),
  ].join("\n")
}

function describeStep(one: OrderStep): string[] {
  if (one.step === "time") return [`${one.minutes} minutes pass`]
  if (one.step === "restart") return [`server ${one.server} is restarted`]
  const described = one.acts.map((each, index) => `${index === 0 ? "-" : "  and"} ${describeAct(each)}`)
  return [...describeFaults(one.faults), ...described]
}

function describeFaults(given: PlannedFault[]): string[] {
  return given.map(({ call, fault, times }) => `  the next ${times} ${call}: ${JSON.stringify(fault)}`)
}

export function describeAct({ does, server: number, afterMs: ms, trouble: what }: OrderAct): string {
  const { act, ...more } = does
  const detail = Object.keys(more).length > 0 ? ` ${JSON.stringify(more)}` : ""
  const ill = what.kind === "none" ? "" : `, ${JSON.stringify(what)}`
  return `${act}${detail} on server ${number} after ${ms} ms${ill}`
}
