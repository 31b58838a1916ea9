import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { AUTHORIZE_STEP } from "../medusa/completion-steps"
import { findSaid } from "../medusa/errors"
import { inTheirWords, message, type Message } from "../messages"
import { isExpressFailure, type ExpressFailureCode, type MedusasFailureCode } from "../rules"

/**
 * Why a completion failed. refused: Medusa or the shop's own code does not make this order. not-accepted: authorizing says that
 * the money is not as it should be. not-reserved: it is not known yet whether the money is there. try-later: a database or a
 * network failed, which says nothing about the order.
 */
export type CompletionError =
  | { kind: "refused"; code: MedusasFailureCode; says: string }
  | { kind: "refused"; code: ExpressFailureCode; said: Message }
  | { kind: "not-accepted" | "not-reserved" | "try-later"; said: Message }

/** `error`: Medusa's workflow engine passes a copy, which has lost its class. */
type FailedStep = { action: string; error: unknown }

const { Types } = MedusaError

/** Several steps run in parallel and may fail together. `isExpress`: the shopper's details come from Vipps. */
export function readCompletionError(
  steps: FailedStep[],
  { isExpress }: { isExpress: boolean },
): CompletionError {
  const errors = steps.map((step) => readStep(step, isExpress))
  const found = errors.find(({ kind }) => kind !== "refused") ?? errors[0]
  return found ?? { kind: "try-later", said: message("no-reason-given") }
}

function readStep({ action, error }: FailedStep, isExpress: boolean): CompletionError {
  const facts = factsOf(error)
  const said = findSaid(error)
  const isImpersonal = isExpress ? IMPERSONAL_STEPS.includes(action) : action !== "create-orders"
  const isOurs = said !== undefined && said.code !== "their-words"
  const words = isImpersonal || isOurs ? facts.message : `the step ${action} failed`
  if (said && isExpressFailure(said.code)) return { kind: "refused", code: said.code, said }
  if (action === AUTHORIZE_STEP) return readAuthorizing(error)
  if (UNSETTLED_STEPS.includes(action) || isHiccup(facts))
    return { kind: "try-later", said: inTheirWords(words) }
  return { kind: "refused", code: codeOf(action, facts), says: oneLine(words) }
}

/**
 * The links of an order, and the customer, that another server has just made; and the lock on a cart that another one holds.
 */
const UNSETTLED_STEPS = [
  "acquire-lock-step",
  "release-lock-step",
  "create-remote-links",
  "find-or-create-customer",
]

/**
 * Of Express: Medusa's steps whose errors name goods, promotions and payments. Any other may quote the e-mail or the address from
 * Vipps: that of a carrier, a tax provider, the shop's own hook. No log or table of ours gets those.
 */
const IMPERSONAL_STEPS = [
  "reserve-inventory-step",
  "register-usage",
  "validate-cart-payments",
  "validate-shipping",
  AUTHORIZE_STEP,
]

/** Medusa's message when it could not store the authorization: it hides the database's own. */
const NOT_STORED = "Payment authorization failed"

/** What the provider answered, or Medusa said about its answer; anything else was no answer. */
export function readAuthorizing(error: unknown): Exclude<CompletionError, { kind: "refused" }> {
  const { type, message: words } = factsOf(error)
  const said = findSaid(error) ?? inTheirWords(words)
  if (type === Types.PAYMENT_REQUIRES_MORE_ERROR) return { kind: "not-reserved", said }
  const isNo =
    type === Types.NOT_ALLOWED || (type === Types.PAYMENT_AUTHORIZATION_ERROR && words !== NOT_STORED)
  return { kind: isNo ? "not-accepted" : "try-later", said }
}

const factsSchema = z.looseObject({
  message: z.string().catch(""),
  name: z.string().catch(""),
  type: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  severity: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
})
type Facts = z.infer<typeof factsSchema>

function factsOf(error: unknown): Facts {
  // an Error's message is found by its name, although it is not enumerable
  const given =
    error instanceof Error
      ? { ...error, message: error.message, name: error.name, cause: error.cause }
      : error
  const read = factsSchema.safeParse(given)
  return read.success ? read.data : { message: String(error), name: "", cause: undefined }
}

const HICCUP_TYPES: string[] = [
  Types.DB_ERROR,
  Types.CONFLICT,
  Types.UNEXPECTED_STATE,
  Types.UNKNOWN_MODULES,
  Types.PAYMENT_REQUIRES_MORE_ERROR,
  Types.PAYMENT_AUTHORIZATION_ERROR,
]
const SQLSTATE = /^[0-9A-Z]{5}$/
const NETWORK_CODES =
  /^(E(CONN\w+|TIMEDOUT|PIPE|NOTFOUND|AI_AGAIN|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN|ADDR\w+|PROTO)|UND_ERR_\w+|ERR_(NETWORK|BAD_RESPONSE|SOCKET\w*|TLS\w*|HTTP2\w*|CANCELED))$/
const HICCUP_NAMES =
  /^(KnexTimeoutError|TimeoutError|Transaction(Step)?TimeoutError|MaxRetriesPerRequestError|AbortError|SqlError|ConnectionException|DriverException|DeadlockException|LockWaitTimeoutException)$/
const HICCUP_WORDS =
  /fetch failed|socket hang up|other side closed|timed?[ -]?out acquiring|timeout acquiring a connection|failed to acquire lock|already locked|connection (is )?(terminated|timeout|closed)|timeout exceeded when trying to connect/i

function isHiccup(facts: Facts): boolean {
  const { type, code = "", name, message, severity, cause } = facts
  if (type !== undefined) return HICCUP_TYPES.includes(type)
  if (severity !== undefined && SQLSTATE.test(code)) return true
  if (NETWORK_CODES.test(code) || HICCUP_NAMES.test(name) || HICCUP_WORDS.test(message)) return true
  if (name === "VippsError") return facts.finality !== "rejected"
  return isSystemError(cause)
}

/** `fetch` puts the reason of a failure into the cause, which is copied as it is. */
function isSystemError(cause: unknown): boolean {
  return NETWORK_CODES.test(factsOf(cause).code ?? "")
}

/** By the step that failed; Medusa gives few errors a code of their own. */
function codeOf(action: string, { type, code }: Facts): MedusasFailureCode {
  if (code === MedusaError.Codes.INSUFFICIENT_INVENTORY) return "sold-out"
  if (type === undefined) return "refused-by-shop"
  switch (action) {
    case "reserve-inventory-step":
      return type === Types.INVALID_DATA ? "product-unavailable" : "sold-out"
    case "register-usage":
      return "promotion-unavailable"
    case "validate-cart-payments":
      return "payment-method-unavailable"
    default:
      return "refused-by-shop"
  }
}

const LONGEST = 400

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
