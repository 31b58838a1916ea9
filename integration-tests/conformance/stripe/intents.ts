import { randomBytes } from "node:crypto"

/** What Stripe keeps of a payment, as far as Medusa's provider asks or this test. */
export type Intent = {
  id: string
  object: "payment_intent"
  amount: number
  amount_capturable: number
  amount_received: number
  capture_method: string
  client_secret: string
  currency: string
  customer: string | null
  livemode: false
  metadata: Record<string, string>
  payment_method: null | { id: string; object: "payment_method"; type: "card" }
  status: "requires_payment_method" | "requires_capture" | "canceled" | "succeeded"
}

type StripeError = { type: string; code?: string; message: string; payment_intent?: Intent }
export type Answer = { status: number; body: object }

export function refusal(error: StripeError, status = 400): Answer {
  return { status, body: { error } }
}

export const newId = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`

/** Card payments, by Stripe's API reference: https://docs.stripe.com/api/payment_intents */
export function createIntents(tell: (type: string, intent: Intent) => void) {
  const intents = new Map<string, Intent>()
  const refunded = new Map<string, number>()

  function create(form: URLSearchParams): Answer {
    const amount = Number(form.get("amount"))
    if (!Number.isInteger(amount) || amount < 1) return invalidInteger
    const id = newId("pi")
    const intent: Intent = {
      id,
      object: "payment_intent",
      amount,
      amount_capturable: 0,
      amount_received: 0,
      capture_method: form.get("capture_method") ?? "automatic_async",
      client_secret: `${id}_secret_${randomBytes(8).toString("hex")}`,
      currency: form.get("currency") ?? "",
      customer: form.get("customer"),
      livemode: false,
      metadata: readMetadata(form),
      payment_method: null,
      status: "requires_payment_method",
    }
    intents.set(id, intent)
    tell("payment_intent.created", intent)
    return { status: 200, body: intent }
  }

  /** The shopper's card is good: what Stripe.js does by `confirm`. */
  function confirm(id: string): void {
    const intent = intents.get(id)
    if (intent?.status !== "requires_payment_method") throw new Error(`${id} can't be confirmed`)
    intent.payment_method = { id: newId("pm"), object: "payment_method", type: "card" }
    intent.status = "requires_capture"
    intent.amount_capturable = intent.amount
  }

  /** Once: what is not captured is released with it. */
  function capture(intent: Intent, form: URLSearchParams): Answer {
    if (intent.status !== "requires_capture") return unexpectedState(intent, "captured")
    const amount = Number(form.get("amount_to_capture") ?? intent.amount_capturable)
    intent.amount_received = amount
    intent.amount_capturable = 0
    intent.status = "succeeded"
    tell("payment_intent.succeeded", intent)
    return { status: 200, body: intent }
  }

  function cancel(intent: Intent): Answer {
    if (intent.status === "canceled" || intent.status === "succeeded")
      return unexpectedState(intent, "canceled")
    intent.amount_capturable = 0
    intent.status = "canceled"
    tell("payment_intent.canceled", intent)
    return { status: 200, body: intent }
  }

  function refund(form: URLSearchParams): Answer {
    const intent = intents.get(form.get("payment_intent") ?? "")
    if (!intent) return missing
    const before = refunded.get(intent.id) ?? 0
    const amount = Number(form.get("amount") ?? intent.amount_received - before)
    if (!Number.isInteger(amount) || amount < 1) return invalidInteger
    if (intent.amount_received > 0 && before === intent.amount_received) return alreadyRefunded
    if (before + amount > intent.amount_received) return tooMuch
    refunded.set(intent.id, before + amount)
    tell("charge.refunded", intent)
    const body = { id: newId("re"), object: "refund", amount, payment_intent: intent.id, status: "succeeded" }
    return { status: 200, body }
  }

  /** `POST /v1/payment_intents/:id`, without an action. */
  function update(intent: Intent, form: URLSearchParams): Answer {
    const amount = form.get("amount")
    if (amount !== null) intent.amount = Number(amount)
    return { status: 200, body: intent }
  }

  return { create, confirm, capture, cancel, refund, update, find: (id: string) => intents.get(id), refunded }
}

function readMetadata(form: URLSearchParams): Record<string, string> {
  const entries = [...form].flatMap(([name, value]) => {
    const [, key] = /^metadata\[(.+)\]$/.exec(name) ?? []
    return key === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(entries)
}

const invalid = (message: string, code?: string) =>
  refusal({ type: "invalid_request_error", message, ...(code !== undefined && { code }) })

const invalidInteger = invalid("Invalid positive integer", "parameter_invalid_integer")
const alreadyRefunded = invalid("The charge has already been refunded.", "charge_already_refunded")
const tooMuch = invalid("The refund is greater than the unrefunded amount on the charge.")
export const missing = refusal(
  { type: "invalid_request_error", code: "resource_missing", message: "No such payment_intent" },
  404,
)

export function unexpectedState(intent: Intent, done: string): Answer {
  const message = `This PaymentIntent could not be ${done} because it has a status of ${intent.status}.`
  const code = "payment_intent_unexpected_state"
  return refusal({ type: "invalid_request_error", code, message, payment_intent: { ...intent } })
}
