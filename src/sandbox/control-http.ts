import { z } from "@medusajs/framework/zod"
import { json, type Answer } from "./answers"
import type { Headers } from "./headers"
import { SandboxRefusal } from "./sandbox-refusal"
import { callNames, type Assumptions, type Fault, type SandboxControl } from "./types"

type ControlRequest = { method: string; name: string; headers: Headers; text: string }

/** Faults are checked where they are ordered. */
const fault = z.custom<Fault>((value) => typeof value === "object" && value !== null, "an object")
/** So are assumptions. */
const assumptions = z.custom<Partial<Assumptions>>((value) => typeof value === "object" && value !== null)
const call = z.enum(callNames)
const reference = z.string()
const amountMinor = z.number()
const text = z.string()
const person = z.strictObject({ firstName: text, lastName: text, email: text, mobileNumber: text }).partial()
const address = z
  .strictObject({ addressLine1: text, addressLine2: text, city: text, country: text, postCode: text })
  .partial()
const nothing = z.strictObject({})

type Lever = (control: SandboxControl, given: unknown) => Promise<unknown>

function lever<T>(schema: z.ZodType<T>, pull: (control: SandboxControl, p: T) => Promise<unknown>): Lever {
  return (control, given) => pull(control, schema.parse(given))
}

const levers: ReadonlyMap<string, Lever> = new Map([
  [
    "approve",
    lever(
      z.strictObject({
        reference,
        person: z.union([z.string(), person]).optional(),
        address: address.optional(),
        shippingOptionId: z.string().optional(),
        isConsentWithdrawn: z.boolean().optional(),
      }),
      (control, { reference: approved, ...choice }) => control.approve(approved, choice),
    ),
  ],
  ["reject", lever(z.strictObject({ reference }), (control, p) => control.reject(p.reference))],
  [
    "failAttempt",
    lever(z.strictObject({ reference, code: z.string().optional() }), (control, p) =>
      control.failAttempt(p.reference, p.code ?? "42"),
    ),
  ],
  [
    "expire",
    lever(z.strictObject({ reference, leaveNoTrace: z.boolean().optional() }), (control, p) =>
      control.expire(p.reference, { leaveNoTrace: p.leaveNoTrace }),
    ),
  ],
  [
    "directCapture",
    lever(z.strictObject({ on: z.boolean(), merchantSerialNumber: z.string().optional() }), (control, p) =>
      p.merchantSerialNumber === undefined
        ? control.directCapture(p.on)
        : control.directCapture(p.on, p.merchantSerialNumber),
    ),
  ],
  [
    "newClientSecret",
    lever(
      z.strictObject({ clientSecret: z.string().min(1), merchantSerialNumber: z.string().optional() }),
      (control, p) =>
        p.merchantSerialNumber === undefined
          ? control.newClientSecret(p.clientSecret)
          : control.newClientSecret(p.clientSecret, p.merchantSerialNumber),
    ),
  ],
  [
    "next",
    lever(z.strictObject({ call, fault, times: z.int().optional() }), (control, p) =>
      control.next(p.call, p.fault, p.times ?? 1),
    ),
  ],
  ["clearFaults", lever(nothing, (control) => control.clearFaults())],
  ["assume", lever(assumptions, (control, p) => control.assume(p))],
  ["forgetRequestIds", lever(nothing, (control) => control.forgetRequestIds())],
  ["revokeTokens", lever(nothing, (control) => control.revokeTokens())],
  [
    "setClock",
    lever(z.strictObject({ at: z.string().optional(), offsetMs: z.number().optional() }), (control, p) =>
      control.setClock(p),
    ),
  ],
  [
    "portal.capture",
    lever(z.strictObject({ reference, amountMinor }), (control, p) =>
      control.portal.capture(p.reference, p.amountMinor),
    ),
  ],
  [
    "portal.refund",
    lever(z.strictObject({ reference, amountMinor }), (control, p) =>
      control.portal.refund(p.reference, p.amountMinor),
    ),
  ],
  ["portal.cancel", lever(z.strictObject({ reference }), (control, p) => control.portal.cancel(p.reference))],
  ["payment", lever(z.strictObject({ reference }), (control, p) => control.payment(p.reference))],
  ["ledger", lever(nothing, (control) => control.ledger())],
  [
    "requests",
    lever(z.strictObject({ call: call.optional(), reference: reference.optional() }), (control, p) =>
      control.requests(p),
    ),
  ],
  ["clearRequests", lever(nothing, (control) => control.clearRequests())],
  [
    "callbacks",
    lever(z.strictObject({ reference: reference.optional() }), (control, p) =>
      p.reference === undefined ? control.callbacks() : control.callbacks(p.reference),
    ),
  ],
  [
    "shippingCallbacks",
    lever(z.strictObject({ reference: reference.optional() }), (control, p) =>
      p.reference === undefined ? control.shippingCallbacks() : control.shippingCallbacks(p.reference),
    ),
  ],
  ["webhooks.registrations", lever(nothing, (control) => control.webhooks.registrations())],
  [
    "webhooks.deliveries",
    lever(z.strictObject({ reference: reference.optional() }), (control, p) =>
      p.reference === undefined ? control.webhooks.deliveries() : control.webhooks.deliveries(p.reference),
    ),
  ],
  ["webhooks.deliverNow", lever(nothing, (control) => control.webhooks.deliverNow())],
  [
    "webhooks.forget",
    lever(z.strictObject({ id: z.string().optional() }), (control, p) =>
      p.id === undefined ? control.webhooks.forget() : control.webhooks.forget(p.id),
    ),
  ],
  ["callbacksSettled", lever(nothing, (control) => control.callbacksSettled())],
])

const readable = new Set(["ledger", "requests", "callbacks", "shippingCallbacks", "webhooks.deliveries"])

/** POST /control/<method>; GET for the five lists. */
export async function serveControl(request: ControlRequest, control: SandboxControl): Promise<Answer> {
  // "portal/capture" is as good as "portal.capture".
  const name = request.name.replace("/", ".")
  const pull = levers.get(name)
  if (pull === undefined) return json(404, { error: `The sandbox has no lever "${name}".` })
  const given = readArguments(request, name)
  if ("answer" in given) return given.answer
  try {
    return json(200, (await pull(control, given.value)) ?? null)
  } catch (error) {
    return explainFailure(error)
  }
}

function readArguments({ method, headers, text }: ControlRequest, name: string) {
  if (method === "GET" && readable.has(name)) return { value: {} }
  if (method !== "POST") return { answer: json(405, { error: "Use POST." }) }
  // Also keeps other web pages out: a browser asks before it sends JSON across origins, and is refused.
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    return { answer: json(415, { error: "The content type must be application/json." }) }
  }
  try {
    const value: unknown = text === "" ? {} : JSON.parse(text)
    return { value }
  } catch {
    return { answer: json(400, { error: "The body is not JSON." }) }
  }
}

function explainFailure(error: unknown): Answer {
  if (error instanceof SandboxRefusal) return json(409, { error: error.message })
  if (error instanceof z.ZodError) return json(400, { error: z.prettifyError(error) })
  if (error instanceof TypeError) return json(400, { error: error.message })
  throw error
}
