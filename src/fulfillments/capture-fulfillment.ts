import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import { english, message, money, withText, type Message } from "../messages"
import { guardCapture, fulfillmentAmount, marketOf } from "../rules"
import { because } from "../operations"
import { isFinalCode } from "../vipps"
import { saidBy } from "../medusa/errors"
import { repairOrder } from "../orders/reallocate"
import { amountForMedusa } from "../medusa/exact-amount"
import { isAuthorizedElsewhere, type OrderMoney, type OrderVippsPayment } from "../orders/order-balance"
import {
  findOrderOfFulfillment,
  noteOnFulfillment,
  readFulfillmentOrder,
  type Fulfillment,
  type FulfillmentOrder,
  type SendingMode,
} from "../medusa/fulfillments"

/** A fulfillment's captures have this actor, so that they are made once, however often and by whomever the event is delivered. */
export function fulfillmentKey(fulfillmentId: string): string {
  return `vipps:${fulfillmentId}`
}

type FulfillmentOutcome =
  | { kind: "captured"; amountMinor: number }
  /** not ours, not sent, or captured by hand already: nothing to charge */
  | { kind: "nothing" }
  | { kind: "failed"; said: Message; nextTryMs: number | undefined }

/** Pauses between tries, where another try can help; after the last one the staff must act. */
const PAUSES_MS = [60_000, 5 * 60_000, 30 * 60_000, 2 * 60 * 60_000]
const BUSY_MS = 20_000

/**
 * Captures what a fulfillment holds when it is sent, as the option `capture` says. Once per fulfillment: what its key has
 * captured already counts. A failure is reported (event, log, a note on the fulfillment), and the job tries again a few times.
 */
export async function captureFulfillment(
  container: MedusaContainer,
  fulfillmentId: string,
): Promise<FulfillmentOutcome> {
  const found = await findJob(container, fulfillmentId)
  if (!found) return { kind: "nothing" }
  const { job, isBusy } = found
  const outcome = isBusy ? await wait(job) : await capture(job)
  if (outcome.kind !== "failed" && job.fulfillment.note)
    await noteOnFulfillment(container, job.fulfillment.id, undefined)
  return outcome
}

type Job = {
  container: MedusaContainer
  money: OrderMoney
  order: FulfillmentOrder
  fulfillment: Fulfillment
  tries: number
}

/** undefined: it is not sent, or nothing is captured automatically for its order. */
async function findJob(
  container: MedusaContainer,
  fulfillmentId: string,
): Promise<{ job: Job; isBusy: boolean } | undefined> {
  const orderId = await findOrderOfFulfillment(container, fulfillmentId)
  if (orderId === undefined) return undefined
  const { money, isBusy } = await repairOrder(container, orderId, { isChanged: false })
  if (!money) return undefined
  const mode = findSendingMode(money)
  if (mode === undefined) return undefined
  const order = await readFulfillmentOrder(container, money.orderId, mode)
  const fulfillment = order?.fulfillments.find(({ id }) => id === fulfillmentId)
  if (!order || !fulfillment?.isSent) return undefined
  return { job: { container, money, order, fulfillment, tries: fulfillment.note?.tries ?? 0 }, isBusy }
}

/** undefined: the order's payments are captured by hand, or not at all. */
function findSendingMode({ vipps, isCanceled }: OrderMoney): SendingMode | undefined {
  const mode = vipps[0]?.payment.context.options.capture
  return isCanceled || mode === "manual" ? undefined : mode
}

async function capture(job: Job): Promise<FulfillmentOutcome> {
  const { money: order, fulfillment } = job
  const doneMinor = await sumCaptured(order.vipps, fulfillmentKey(fulfillment.id))
  const amountMinor = (await chargeOf(job, doneMinor)) - doneMinor
  if (amountMinor <= 0)
    return doneMinor > 0 ? { kind: "captured", amountMinor: doneMinor } : { kind: "nothing" }
  if (order.others.some((row) => isAuthorizedElsewhere(row) || row.capturedMinor > 0)) {
    const said = message("fulfillment-paid-elsewhere", { amount: money(amountMinor, order.currencyCode) })
    return fail(job, { said, amountMinor, isFinal: true })
  }
  let leftMinor = amountMinor
  for (const one of order.vipps) {
    const takenMinor = Math.min(leftMinor, one.outstandingMinor)
    if (takenMinor === 0) continue
    const failure = await captureOf(job, one, takenMinor)
    if (failure) return failure
    leftMinor -= takenMinor
  }
  if (leftMinor === 0) return { kind: "captured", amountMinor: doneMinor + amountMinor }
  const said = message("fulfillment-not-reserved", { left: money(leftMinor, order.currencyCode) })
  return fail(job, { said, amountMinor: leftMinor, isFinal: true })
}

/** All that the fulfillment is charged with, also if a part is captured already. */
async function chargeOf({ money, order, fulfillment }: Job, doneMinor: number): Promise<number> {
  const others = order.fulfillments.filter(({ id, isSent }) => isSent && id !== fulfillment.id)
  const captured = await Promise.all(others.map(({ id }) => sumCaptured(money.vipps, fulfillmentKey(id))))
  const quantityIn = (one: Fulfillment, lineId: string) =>
    one.items.filter((item) => item.lineId === lineId).reduce((sum, { quantity }) => sum + quantity, 0)
  const capturedMinor = money.vipps.reduce(
    (sum, { payment }) => sum + payment.attempt.figures.capturedMinor,
    0,
  )
  return fulfillmentAmount({
    lines: order.lines.map(({ id, ...line }) => ({
      ...line,
      sent: [...others, fulfillment].reduce((sum, one) => sum + quantityIn(one, id), 0),
      inFulfillment: quantityIn(fulfillment, id),
    })),
    shippingMinor: order.shippingMinor,
    isFirst: captured.every((minor) => minor === 0),
    isOnlyOneLeft: captured.every((minor) => minor > 0),
    dueMinor: money.outstandingMinor + doneMinor,
    capturedMinor: capturedMinor - doneMinor,
  })
}

async function sumCaptured(payments: OrderVippsPayment[], key: string): Promise<number> {
  const listed = await Promise.all(
    payments.map(({ payment }) =>
      payment.context.journal.operations.listOperations(payment.attempt.reference),
    ),
  )
  return listed
    .flat()
    .filter(({ kind, state, actor }) => kind === "capture" && state === "executed" && actor === key)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}

/** undefined: done. Medusa's own capture, with the fulfillment recorded as the actor. */
async function captureOf(
  job: Job,
  one: OrderVippsPayment,
  amountMinor: number,
): Promise<FulfillmentOutcome | undefined> {
  const { container, fulfillment } = job
  const { payment } = one
  const { figures, currencyCode } = payment.attempt
  const state = { figures, market: marketOf(currencyCode), now: payment.context.now() }
  const refusal = guardCapture({ amountMinor, ...state })
  if (refusal) return fail(job, { said: refusal, amountMinor, isFinal: true })
  const key = fulfillmentKey(fulfillment.id)
  try {
    const amount = await amountForMedusa(container, payment.id, { kind: "capture", amountMinor })
    await capturePaymentWorkflow(container).run({
      input: { payment_id: payment.id, amount, captured_by: key },
    })
    return undefined
  } catch (error) {
    // delivered twice, and the other one was faster
    if ((await sumCaptured([one], key)) >= amountMinor) return undefined
    if (!MedusaError.isMedusaError(error)) throw error
    const isFinal = await isRefusedForGood(one, key)
    const why = saidBy(error)
    const said = isFinal ? message("fulfillment-not-again", { why }) : why
    return fail(job, { said, amountMinor, isFinal, isTold: true })
  }
}

/** Vipps has refused and would again. Any other failure may be temporary, or is not known yet. */
async function isRefusedForGood({ payment }: OrderVippsPayment, key: string): Promise<boolean> {
  const operations = await payment.context.journal.operations.listOperations(payment.attempt.reference)
  const last = operations.filter(({ kind, actor }) => kind === "capture" && actor === key).at(-1)
  if (last?.state !== "refused" || last.errorGroup === undefined) return false
  return isFinalCode(last.errorGroup, last.errorCode ?? "")
}

/** An operation of the payment is in progress, or the last one is not decided: no try was made. */
async function wait(job: Job): Promise<FulfillmentOutcome> {
  return keep(job, { said: message("fulfillment-waits"), tries: job.tries, nextTryMs: BUSY_MS })
}

type Failure = { said: Message; amountMinor: number; isFinal: boolean; isTold?: boolean }

async function fail(job: Job, p: Failure): Promise<FulfillmentOutcome> {
  const { container, money, fulfillment } = job
  const tries = job.tries + 1
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`vipps: order ${money.orderId}, fulfillment ${fulfillment.id}: ${english(p.said)}`)
  const [first] = money.vipps
  // the journal emits the event for a refusal by Vipps
  if (first && !p.isTold) {
    const data = {
      reference: first.payment.attempt.reference,
      amount_minor: p.amountMinor,
      kind: "capture" as const,
      fulfillment_id: fulfillment.id,
    }
    first.payment.context.announce({
      name: "vipps.capture_failed",
      data: { ...data, ...because(p.said) },
    })
  }
  return keep(job, { said: p.said, tries, nextTryMs: p.isFinal ? undefined : PAUSES_MS[tries - 1] })
}

async function keep(
  { container, money, fulfillment }: Job,
  p: { said: Message; tries: number; nextTryMs: number | undefined },
): Promise<FulfillmentOutcome> {
  const nextTryAt = p.nextTryMs === undefined ? null : new Date(nowOf(money) + p.nextTryMs).toISOString()
  await noteOnFulfillment(container, fulfillment.id, {
    ...withText(p.said),
    tries: p.tries,
    next_try_at: nextTryAt,
  })
  for (const { payment } of p.nextTryMs === undefined ? [] : money.vipps)
    await payment.context.journal.attempts.schedulePoll(payment.attempt.reference)
  return { kind: "failed", said: p.said, nextTryMs: p.nextTryMs }
}

/** By the database's clock: another server may try again. */
function nowOf({ vipps }: OrderMoney): number {
  return (vipps[0]?.payment.context.now() ?? new Date()).getTime()
}

/** Tries again what is due; returns the time until the next try. */
export async function retryFulfillments(
  container: MedusaContainer,
  orderId: string,
  now: Date,
): Promise<{ did: string[]; nextMs: number | undefined }> {
  const order = await readFulfillmentOrder(container, orderId, "on-fulfillment")
  const did: string[] = []
  const waits: number[] = []
  for (const fulfillment of order?.fulfillments ?? []) {
    const { isCaptured, nextMs } = await retryWhenDue(container, fulfillment, now)
    if (isCaptured) did.push(`fulfillment ${fulfillment.id} captured`)
    if (nextMs !== undefined) waits.push(nextMs)
  }
  return { did, nextMs: waits.length > 0 ? Math.min(...waits) : undefined }
}

/** `nextMs`: the time until the next try; undefined: there is none. */
async function retryWhenDue(
  container: MedusaContainer,
  { id, note }: Fulfillment,
  now: Date,
): Promise<{ isCaptured: boolean; nextMs: number | undefined }> {
  if (!note?.next_try_at) return { isCaptured: false, nextMs: undefined }
  const leftMs = new Date(note.next_try_at).getTime() - now.getTime()
  if (leftMs > 0) return { isCaptured: false, nextMs: leftMs }
  const outcome = await captureFulfillment(container, id)
  return {
    isCaptured: outcome.kind === "captured",
    nextMs: outcome.kind === "failed" ? outcome.nextTryMs : undefined,
  }
}
