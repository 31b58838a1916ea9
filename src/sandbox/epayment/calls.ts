import { json, type Answer } from "../answers"
import type { AuthenticRequest } from "../api-request"
import type { Entry, Payment } from "../payment"
import type { Assumptions } from "../types"
import type { World } from "../world"
import { captureGuaranteedUntil, describeModified } from "./describe-payment"
import { describeChoice, totalOf } from "../express/details"
import { describeEntry } from "./event-log"
import { codedProblem } from "./problems"

/** A payment of this sales unit, made with eCom or ePayment. */
export function findPayment({ unit, reference }: AuthenticRequest, world: World): Payment | undefined {
  return world.ledger.find(unit.merchantSerialNumber, reference ?? "")
}

/** GET …/{reference}: the figures of now, or of a while ago. */
export function answerGet(request: AuthenticRequest, world: World, { lagMs }: { lagMs: number }): Answer {
  const { assumptions } = world
  const payment = findPayment(request, world)
  const entries = showUntil(payment, Math.max(lagMs, assumptions.figuresLagMs))
  if (payment === undefined || entries.length === 0) return codedProblem("5090")

  const told = describeModified(payment, entries)
  const guaranteed = captureGuaranteedUntil(payment, entries)
  return json(200, {
    ...told,
    paymentMethod: { type: "WALLET", ...(told.state === "AUTHORIZED" ? { cardBin: "540185" } : {}) },
    profile: payment.hasProfile && told.state === "AUTHORIZED" ? { sub: payment.token } : {},
    ...(told.state === "CREATED" && assumptions.redirectUrlInGet ? { redirectUrl: payment.url } : {}),
    ...(payment.metadata === undefined ? {} : { metadata: payment.metadata }),
    ...(guaranteed === undefined ? {} : { captureGuaranteedUntil: guaranteed }),
    ...(told.state === "AUTHORIZED" ? describeExpress(payment, assumptions) : {}),
  })
}

function describeExpress(payment: Payment, assumptions: Assumptions): object {
  const { currency } = payment
  return {
    ...(assumptions.amountIncludesShipping ? { amount: { currency, value: totalOf(payment) } } : {}),
    ...(assumptions.choiceInGet ? describeChoice(payment) : {}),
    ...(assumptions.personInGet ? {} : { userDetails: undefined }),
  }
}

/** GET …/{reference}/events: the log. */
export function answerEvents(request: AuthenticRequest, world: World, { lagMs }: { lagMs: number }): Answer {
  const { assumptions } = world
  const payment = findPayment(request, world)
  const entries = showUntil(payment, Math.max(lagMs, assumptions.eventsLagMs))
  if (payment === undefined || entries.length === 0) return codedProblem("5090")
  const events = entries.flatMap((entry) => describeEntry(payment, entry, assumptions))
  return json(200, assumptions.eventOrder === "newest-first" ? events.reverse() : events)
}

/** Entries that are at least so old, in real time. */
function showUntil(payment: Payment | undefined, lagMs: number): Entry[] {
  const untilMs = Date.now() - lagMs
  return (payment?.entries ?? []).filter(({ recordedAtMs }) => lagMs === 0 || recordedAtMs <= untilMs)
}
