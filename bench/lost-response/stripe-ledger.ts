/** What Stripe keeps of a PaymentIntent, as far as Medusa's provider looks at it. */
type Intent = {
  id: string
  status: "requires_payment_method" | "requires_capture" | "succeeded"
  currency: string
  amountMinor: number
  capturedMinor: number
  refundedMinor: number
}
export type StubAnswer = { status: number; body: object }
export type StripeLedger = ReturnType<typeof createStripeLedger>

/** The money of the stub. Each refusal has Stripe's error code; a capture below the whole lets go of the rest, as at Stripe. */
export function createStripeLedger() {
  const intents = new Map<string, Intent>()

  function find(id: string): Intent {
    const intent = intents.get(id)
    if (!intent) throw new Error(`the stub has no intent ${id}`)
    return intent
  }

  function create(form: URLSearchParams): StubAnswer {
    const id = `pi_${intents.size + 1}`
    const currency = form.get("currency") ?? ""
    const amountMinor = Number(form.get("amount"))
    const intent: Intent = {
      id,
      status: "requires_payment_method",
      currency,
      amountMinor,
      capturedMinor: 0,
      refundedMinor: 0,
    }
    intents.set(id, intent)
    return { status: 200, body: describe(intent) }
  }

  function capture(id: string, form: URLSearchParams): StubAnswer {
    const intent = find(id)
    if (intent.status !== "requires_capture") {
      return refuse("payment_intent_unexpected_state", { payment_intent: describe(intent) })
    }
    const amountMinor = Number(form.get("amount_to_capture") ?? intent.amountMinor)
    if (amountMinor > intent.amountMinor) return refuse("amount_too_large")
    intent.capturedMinor = amountMinor
    intent.status = "succeeded"
    return { status: 200, body: describe(intent) }
  }

  function refund(form: URLSearchParams): StubAnswer {
    const intent = find(form.get("payment_intent") ?? "")
    const refundableMinor = intent.capturedMinor - intent.refundedMinor
    const amountMinor = Number(form.get("amount") ?? refundableMinor)
    if (refundableMinor === 0) return refuse("charge_already_refunded")
    if (amountMinor > refundableMinor) return refuse("amount_too_large")
    intent.refundedMinor += amountMinor
    const body = { id: `re_${intent.id}_${intent.refundedMinor}`, object: "refund", amount: amountMinor }
    return { status: 200, body: { ...body, payment_intent: intent.id, status: "succeeded" } }
  }

  return {
    create,
    capture,
    refund,
    retrieve: (id: string): StubAnswer => ({ status: 200, body: describe(find(id)) }),
    intent: (id: string): Readonly<Intent> => find(id),
    /** The shopper's card is good: the amount is reserved. */
    approve: (id: string) => void (find(id).status = "requires_capture"),
  }
}

function describe({ id, status, currency, amountMinor, capturedMinor }: Intent) {
  const amount_capturable = status === "requires_capture" ? amountMinor : 0
  const amounts = { amount: amountMinor, amount_capturable, amount_received: capturedMinor }
  return { id, object: "payment_intent", status, currency, capture_method: "manual", ...amounts }
}

function refuse(code: string, more: object = {}): StubAnswer {
  return { status: 400, body: { error: { type: "invalid_request_error", code, message: code, ...more } } }
}
