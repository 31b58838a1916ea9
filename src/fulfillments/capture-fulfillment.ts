import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import { english, message, nok, withText, type Message } from "../messages"
import { guardCapture, parcelAmount } from "../rules"
import { isFinalCode } from "../vipps"
import { saidBy } from "../medusa/errors"
import { mendOrder } from "../orders/reallocate"
import { amountForMedusa } from "../medusa/exact-amount"
import { isPromised, type OrderMoney, type OrderVippsPayment } from "../orders/order-balance"
import {
  findOrderOfParcel,
  noteOnParcel,
  readParcelOrder,
  type Parcel,
  type ParcelOrder,
  type SendingMode,
} from "../medusa/fulfillments"

/** A fulfillment's captures have this actor, so that they are made once, however often and by whomever the event is delivered. */
function parcelKey(fulfillmentId: string): string {
  return `vipps:${fulfillmentId}`
}

type ParcelOutcome =
  | { kind: "captured"; amountOre: number }
  /** not ours, not sent, or captured by hand already: nothing to charge */
  | { kind: "nothing" }
  | { kind: "failed"; said: Message; nextTryMs: number | undefined }

/** Pauses between tries, where another try can help; after the last one the staff must act. */
const PAUSES_MS = [60_000, 5 * 60_000, 30 * 60_000, 2 * 60 * 60_000]
const BUSY_MS = 20_000

/**
 * Captures what a fulfillment holds when it is sent, as the option `capture` says. Once per fulfillment: what its key has
 * captured already counts. A failure is told (event, log, a note on the fulfillment), and the job tries again a few times.
 */
export async function captureParcel(
  container: MedusaContainer,
  fulfillmentId: string,
): Promise<ParcelOutcome> {
  const found = await findJob(container, fulfillmentId)
  if (!found) return { kind: "nothing" }
  const { job, isBusy } = found
  const outcome = isBusy ? await wait(job) : await capture(job)
  if (outcome.kind !== "failed" && job.parcel.note) await noteOnParcel(container, job.parcel.id, undefined)
  return outcome
}

type Job = {
  container: MedusaContainer
  money: OrderMoney
  order: ParcelOrder
  parcel: Parcel
  tries: number
}

/** undefined: it is not sent, or nothing is captured automatically for its order. */
async function findJob(
  container: MedusaContainer,
  fulfillmentId: string,
): Promise<{ job: Job; isBusy: boolean } | undefined> {
  const orderId = await findOrderOfParcel(container, fulfillmentId)
  if (orderId === undefined) return undefined
  const { money, isBusy } = await mendOrder(container, orderId, { isChanged: false })
  if (!money) return undefined
  const mode = findSendingMode(money)
  if (mode === undefined) return undefined
  const order = await readParcelOrder(container, money.orderId, mode)
  const parcel = order?.parcels.find(({ id }) => id === fulfillmentId)
  if (!order || !parcel?.isSent) return undefined
  return { job: { container, money, order, parcel, tries: parcel.note?.tries ?? 0 }, isBusy }
}

/** undefined: the order's payments are captured by hand, or not at all. */
function findSendingMode({ vipps, isCanceled }: OrderMoney): SendingMode | undefined {
  const mode = vipps[0]?.payment.desk.options.capture
  return isCanceled || mode === "manual" ? undefined : mode
}

async function capture(job: Job): Promise<ParcelOutcome> {
  const { money, parcel } = job
  const doneOre = await sumCaptured(money.vipps, parcelKey(parcel.id))
  const amountOre = (await chargeOf(job, doneOre)) - doneOre
  if (amountOre <= 0) return doneOre > 0 ? { kind: "captured", amountOre: doneOre } : { kind: "nothing" }
  if (money.others.some((row) => isPromised(row) || row.capturedOre > 0)) {
    const said = message("parcel-paid-elsewhere", { amount: nok(amountOre) })
    return fail(job, { said, amountOre, isFinal: true })
  }
  let leftOre = amountOre
  for (const one of money.vipps) {
    const takenOre = Math.min(leftOre, one.outstandingOre)
    if (takenOre === 0) continue
    const failure = await captureOf(job, one, takenOre)
    if (failure) return failure
    leftOre -= takenOre
  }
  if (leftOre === 0) return { kind: "captured", amountOre: doneOre + amountOre }
  const said = message("parcel-not-reserved", { left: nok(leftOre) })
  return fail(job, { said, amountOre: leftOre, isFinal: true })
}

/** All that the fulfillment is charged with, also if a part is captured already. */
async function chargeOf({ money, order, parcel }: Job, doneOre: number): Promise<number> {
  const others = order.parcels.filter(({ id, isSent }) => isSent && id !== parcel.id)
  const captured = await Promise.all(others.map(({ id }) => sumCaptured(money.vipps, parcelKey(id))))
  const quantityIn = (one: Parcel, lineId: string) =>
    one.items.filter((item) => item.lineId === lineId).reduce((sum, { quantity }) => sum + quantity, 0)
  const capturedOre = money.vipps.reduce((sum, { payment }) => sum + payment.attempt.seen.capturedOre, 0)
  return parcelAmount({
    lines: order.lines.map(({ id, ...line }) => ({
      ...line,
      sent: [...others, parcel].reduce((sum, one) => sum + quantityIn(one, id), 0),
      inParcel: quantityIn(parcel, id),
    })),
    shippingOre: order.shippingOre,
    isFirst: captured.every((ore) => ore === 0),
    isOnlyOneLeft: captured.every((ore) => ore > 0),
    dueOre: money.outstandingOre + doneOre,
    capturedOre: capturedOre - doneOre,
  })
}

async function sumCaptured(payments: OrderVippsPayment[], key: string): Promise<number> {
  const listed = await Promise.all(
    payments.map(({ payment }) => payment.desk.journal.operations.listOperations(payment.attempt.orderId)),
  )
  return listed
    .flat()
    .filter(({ kind, state, actor }) => kind === "capture" && state === "executed" && actor === key)
    .reduce((sum, { amountOre }) => sum + amountOre, 0)
}

/** undefined: done. Medusa's own capture, which records the fulfillment as the one who asked. */
async function captureOf(
  job: Job,
  one: OrderVippsPayment,
  amountOre: number,
): Promise<ParcelOutcome | undefined> {
  const { container, parcel } = job
  const { payment } = one
  const refusal = guardCapture({ amountOre, figures: payment.attempt.seen, now: payment.desk.now() })
  if (refusal) return fail(job, { said: refusal, amountOre, isFinal: true })
  const key = parcelKey(parcel.id)
  try {
    const amount = await amountForMedusa(container, payment.id, { kind: "capture", amountOre })
    await capturePaymentWorkflow(container).run({
      input: { payment_id: payment.id, amount, captured_by: key },
    })
    return undefined
  } catch (error) {
    // delivered twice, and the other one was faster
    if ((await sumCaptured([one], key)) >= amountOre) return undefined
    if (!MedusaError.isMedusaError(error)) throw error
    const isFinal = await isRefusedForGood(one, key)
    const why = saidBy(error)
    const said = isFinal ? message("parcel-not-again", { why }) : why
    return fail(job, { said, amountOre, isFinal, isTold: true })
  }
}

/** Vipps has refused and would again. Anything else may pass, or is not known yet. */
async function isRefusedForGood({ payment }: OrderVippsPayment, key: string): Promise<boolean> {
  const operations = await payment.desk.journal.operations.listOperations(payment.attempt.orderId)
  const last = operations.filter(({ kind, actor }) => kind === "capture" && actor === key).at(-1)
  if (last?.state !== "refused" || last.errorGroup === undefined) return false
  return isFinalCode(last.errorGroup, last.errorCode ?? "")
}

/** An operation of the payment is in progress, or the last one is not decided: no try was made. */
async function wait(job: Job): Promise<ParcelOutcome> {
  return keep(job, { said: message("parcel-waits"), tries: job.tries, nextTryMs: BUSY_MS })
}

type Failure = { said: Message; amountOre: number; isFinal: boolean; isTold?: boolean }

async function fail(job: Job, p: Failure): Promise<ParcelOutcome> {
  const { container, money, parcel } = job
  const tries = job.tries + 1
  container
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`vipps: order ${money.orderId}, parcel ${parcel.id}: ${english(p.said)}`)
  const [first] = money.vipps
  // the journal emits the event for a refusal by Vipps
  if (first && !p.isTold) {
    const data = {
      order_id: first.payment.attempt.orderId,
      amount_ore: p.amountOre,
      kind: "capture" as const,
    }
    first.payment.desk.announce({ name: "vipps.capture_failed", data: { ...data, reason: english(p.said) } })
  }
  return keep(job, { said: p.said, tries, nextTryMs: p.isFinal ? undefined : PAUSES_MS[tries - 1] })
}

async function keep(
  { container, money, parcel }: Job,
  p: { said: Message; tries: number; nextTryMs: number | undefined },
): Promise<ParcelOutcome> {
  const nextTryAt = p.nextTryMs === undefined ? null : new Date(nowOf(money) + p.nextTryMs).toISOString()
  await noteOnParcel(container, parcel.id, { ...withText(p.said), tries: p.tries, next_try_at: nextTryAt })
  for (const { payment } of p.nextTryMs === undefined ? [] : money.vipps)
    await payment.desk.journal.attempts.lookSoon(payment.attempt.orderId)
  return { kind: "failed", said: p.said, nextTryMs: p.nextTryMs }
}

/** By the database's clock: another server may try again. */
function nowOf({ vipps }: OrderMoney): number {
  return (vipps[0]?.payment.desk.now() ?? new Date()).getTime()
}

/** Tries again what is due; returns the time until the next try. */
export async function retryParcels(
  container: MedusaContainer,
  orderId: string,
  now: Date,
): Promise<{ did: string[]; nextMs: number | undefined }> {
  const order = await readParcelOrder(container, orderId, "on-fulfillment")
  const did: string[] = []
  const waits: number[] = []
  for (const parcel of order?.parcels ?? []) {
    const { isCaptured, nextMs } = await retryWhenDue(container, parcel, now)
    if (isCaptured) did.push(`parcel ${parcel.id} captured`)
    if (nextMs !== undefined) waits.push(nextMs)
  }
  return { did, nextMs: waits.length > 0 ? Math.min(...waits) : undefined }
}

/** `nextMs`: the time until the next try; undefined: there is none. */
async function retryWhenDue(
  container: MedusaContainer,
  { id, note }: Parcel,
  now: Date,
): Promise<{ isCaptured: boolean; nextMs: number | undefined }> {
  if (!note?.next_try_at) return { isCaptured: false, nextMs: undefined }
  const leftMs = new Date(note.next_try_at).getTime() - now.getTime()
  if (leftMs > 0) return { isCaptured: false, nextMs: leftMs }
  const outcome = await captureParcel(container, id)
  return {
    isCaptured: outcome.kind === "captured",
    nextMs: outcome.kind === "failed" ? outcome.nextTryMs : undefined,
  }
}
