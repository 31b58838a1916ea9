import type { MedusaContainer } from "@medusajs/framework/types"
import type { ConfirmedPayment } from "../contract/admin-api"
import type { VippsPayment } from "../context/vipps-payment"
import { oneAtATimeWithin } from "../medusa/advisory-lock"
import { notAllowed, requireMinor } from "../medusa/errors"
import { message, money, type Message } from "../messages"
import { isSameRequest, type Attempt } from "../operations"
import { releaseRemainder, repairEnded } from "../payments/release-or-cancel"
import { freedOf, minorFromDecimal } from "../rules"
import { findDue, findKeptOf, findMostCapturable } from "./amount-due"
import { capturePayment, requireIdlePayment } from "./capture-payment"

/**
 * One of several payments that a person confirmed at once, with the figures that the person saw. Unlike the panel's buttons, this
 * captures or releases only if the figures are still those: so the same request, repeated, moves nothing twice.
 */
type Confirmed = { amountMinor: number; capturedMinor: number }

type Figures = Attempt["figures"]

/** A confirmed capture waits this long for another one of the same payment. */
const WAIT_MS = 10_000
/** Longer than a capture takes. If its server dies, others are refused for this long. */
const LASTS_MS = 60_000

/**
 * Captures what was confirmed, if that is still all that can be captured. Returns what to say; throws a message if refused. One at a
 * time for a payment: two members of the staff who confirm the same figures at the same moment capture once.
 */
export async function captureConfirmed(
  container: MedusaContainer,
  one: ConfirmedPayment,
  actor: string,
): Promise<Message> {
  const key = { kind: "confirmed", id: one.payment_id, waitMs: WAIT_MS, lastsMs: LASTS_MS }
  const done = await oneAtATimeWithin(container, key, () => captureAlone(container, one, actor))
  if (!done) throw notAllowed(message("capture-beside-another"))
  return done.result
}

async function captureAlone(
  container: MedusaContainer,
  one: ConfirmedPayment,
  actor: string,
): Promise<Message> {
  const payment = await requireIdlePayment(container, one.payment_id)
  const { attempt, context } = payment
  const confirmed = inMinor(one, payment, "capture")
  const amount = money(confirmed.amountMinor, attempt.currencyCode)
  if (attempt.figures.capturedMinor === confirmed.capturedMinor + confirmed.amountMinor) {
    // its row in Medusa may be missing: the reconciliation then makes it
    await context.journal.attempts.schedulePoll(attempt.reference)
    return message("captured-before", { amount })
  }
  if (!(await isOpenAlready(payment, confirmed, actor))) await requireConfirmed(container, payment, confirmed)
  await capturePayment(container, { paymentId: payment.id, amount: one.amount, actor })
  return message("capture-ok", { amount })
}

/** The same request got no answer from Vipps: repeated, it resolves what it opened. */
async function isOpenAlready(
  { attempt, context }: VippsPayment,
  { amountMinor, capturedMinor }: Confirmed,
  actor: string,
): Promise<boolean> {
  const open = await context.journal.operations.openOperation(attempt.reference)
  const isOurs = open !== undefined && isSameRequest({ kind: "capture", amountMinor, actor }, open)
  return isOurs && attempt.figures.capturedMinor === capturedMinor
}

async function requireConfirmed(
  container: MedusaContainer,
  payment: VippsPayment,
  confirmed: Confirmed,
): Promise<void> {
  const { figures, currencyCode } = payment.attempt
  const due = await findDue(container, payment)
  const kept = due && (await findKeptOf(container, due))
  const { maxMinor, refusal } = await findMostCapturable(payment, { due, kept })
  if (refusal) throw notAllowed(refusal)
  if (maxMinor === confirmed.amountMinor && figures.capturedMinor === confirmed.capturedMinor) return
  const facts = factsOf(confirmed, figures.capturedMinor, maxMinor, currencyCode)
  throw notAllowed(message("capture-not-as-confirmed", facts))
}

/** Releases what was confirmed, if that is still all that is left. Returns what to say; throws a message if refused. */
export async function releaseConfirmed(
  container: MedusaContainer,
  one: ConfirmedPayment,
  actor: string,
): Promise<Message> {
  const payment = await requireIdlePayment(container, one.payment_id)
  const { figures, currencyCode } = payment.attempt
  const confirmed = inMinor(one, payment, "release")
  if (figures.released && figures.capturedMinor > 0) {
    await repairEnded(container, payment)
    return message("released-before", { amount: money(freedOf(figures), currencyCode) })
  }
  // the order's page shows what is still to be delivered; a list of sums does not
  const due = await findDue(container, payment)
  if (figures.capturedMinor > 0 && due && due.allocatedMinor > 0)
    throw notAllowed(message("release-still-due", { due: money(due.allocatedMinor, currencyCode) }))
  const guard = (now: Figures) => refuseRelease(now, confirmed, currencyCode)
  await releaseRemainder(container, payment, { actor, guard })
  return message("release-ok", { amount: money(confirmed.amountMinor, currencyCode) })
}

function refuseRelease(now: Figures, confirmed: Confirmed, currencyCode: string): Message | undefined {
  const { capturableMinor, capturedMinor } = now
  if (capturableMinor === confirmed.amountMinor && capturedMinor === confirmed.capturedMinor) return undefined
  return message("release-not-as-confirmed", factsOf(confirmed, capturedMinor, capturableMinor, currencyCode))
}

function factsOf({ amountMinor }: Confirmed, capturedMinor: number, leftMinor: number, currencyCode: string) {
  return {
    asked: money(amountMinor, currencyCode),
    captured: money(capturedMinor, currencyCode),
    left: money(leftMinor, currencyCode),
  }
}

function inMinor(
  { amount, captured }: ConfirmedPayment,
  { attempt }: VippsPayment,
  kind: "capture" | "release",
): Confirmed {
  const about = {
    movement: kind === "capture" ? kind : ("payment" as const),
    currencyCode: attempt.currencyCode,
  }
  return {
    amountMinor: requireMinor(minorFromDecimal(amount), about),
    capturedMinor: requireMinor(minorFromDecimal(captured), about),
  }
}
