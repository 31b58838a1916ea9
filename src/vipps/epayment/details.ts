import { errorFromTransport, VippsError } from "../errors"
import { startClock } from "../http/clock"
import type { Connection } from "../http/connect"
import type { CallOptions, PaymentHistory } from "../payment-api"
import { readEvents, readPayment, type Payment, type PaymentEvent } from "./answers"
import { areSumsLate, historyByEvents, historyByState, needsEvents } from "./history"
import { eventsRequest, paymentRequest } from "./requests"
import { isKnownState } from "./summary"

/**
 * A payment's history, within the time of one call: one read until it is approved, then two. A third one if the sums of the first
 * were late. A state that we don't know makes the answer unreadable: it may hold money or not, so nothing may be decided by it.
 */
export async function readDetails(
  { send, timeoutMs }: Pick<Connection, "send" | "timeoutMs">,
  reference: string,
  options: CallOptions = {},
): Promise<PaymentHistory> {
  const clock = startClock(Math.min(options.timeoutMs ?? timeoutMs, timeoutMs))
  const withRest = (): CallOptions => ({ ...options, timeoutMs: clock.leftMs() })
  const askPayment = (): Promise<Payment> =>
    send({ request: paymentRequest(reference), read: (body) => readPayment(body, reference) }, withRest())

  const payment = await askPayment()
  if (!needsEvents(payment)) {
    if (isKnownState(payment.state)) return historyByState(payment)
    throw errorFromTransport(paymentRequest(reference), "unreadable")
  }
  const { currency } = payment.aggregate
  const request = eventsRequest(reference)
  const read = (body: unknown): PaymentEvent[] | undefined => readEvents(body, { reference, currency })
  const events = await send({ request, read }, withRest()).catch((error: unknown) => {
    throw isRefused(error) ? errorFromTransport(request, "unreadable") : error
  })
  return historyByEvents(areSumsLate(payment, events) ? await askPayment() : payment, events)
}

/** Vipps has just shown the payment: "unknown" for its events must not read as "no such payment". */
function isRefused(error: unknown): boolean {
  return error instanceof VippsError && error.finality === "rejected"
}
