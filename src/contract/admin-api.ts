/**
 * The admin API's answers, as docs/admin-api.md has them, shared by the server and the admin pages. Times are texts, as in JSON.
 */
import type { Message, Params, Said } from "../messages"

/** The body of an error. Those of Vipps and of the plugin have a code and its facts. */
export type ErrorBody = { code?: string; params?: Params; type?: string; message: string }

/**
 * A request header, with any value: the server then puts the whole body of an error, as JSON, into its `message`. Medusa's JS SDK
 * drops every other field of an error's body (https://github.com/medusajs/medusa/issues/16770).
 */
export const ERROR_IN_MESSAGE = "x-vipps-error-in-message"

export type { Said }

/**
 * A response header of the settlement's file, if it lacks sales units: a list of {@link UnitNotSettled}, as JSON in ASCII. The file
 * has a line for each of them, too.
 */
export const SETTLEMENT_LACKS = "x-vipps-settlement-lacks"

/** A sales unit whose entries are not in the file of a settlement, and why: `from` and `to`: the first and the last day that is missing. */
export type UnitNotSettled = Said & { merchant_serial_number: string; from: string; to: string }

/** A response header: the days without entries, as YYYY-MM-DD, with commas between them. The file has a line for each, too. */
export const SETTLEMENT_EMPTY = "x-vipps-settlement-empty"

/** Days of one settlement's file. */
export const MOST_SETTLED_DAYS = 31

/** The Vipps API that a payment was started with, or an operation sent by. */
export type Api = "ecom" | "epayment"

/** What can be done now: `max` in the payment's currency, or why not. */
export type Action = { max: number; refusal: Said | null }

export type ActionName = "capture" | "refund" | "release" | "cancel"

export type Kind = ActionName

export type Warning = Said & { days: number; amount: number }

export type ProblemCode =
  | "in-progress"
  | "unresolved"
  | "needs-manual-decision"
  | "external-operation"
  | "unrecorded"
  | "failed"
  | "needs-review"
  | "not-yet-ended"
  | "release-blocked"
  | "goods-not-paid"

/**
 * What is wrong with a payment. `resolve`: whether `POST …/resolve` helps. Amount in the payment's currency, time in ISO 8601, where
 * they apply.
 */
export type Problem = Said & {
  /** the code of its message is `problem-` and this */
  code: ProblemCode
  resolve: boolean
  kind: Kind | null
  amount: number | null
  at: string | null
  /** Vipps' reason, or that of the reconciliation, where there is one */
  reason: Said | null
  /**
   * of an operation whose outcome is unknown: when it will be known at the latest, without a click; null: it can be resolved now
   */
  resolvable_by: string | null
}

/** A payment as Medusa's own order page has it. */
export type MedusaPayment = {
  id: string
  provider_id: string
  amount: number
  captured_at?: string | null
  canceled_at?: string | null
}

/** A link by which the customer pays into an order's payment collection. Amount in the payment's currency. */
export type PaymentLink = { url: string; amount: number }

/**
 * A Vipps payment as the admin API shows it: all its amounts in the main unit of `currency_code`, times in ISO 8601. Made without a
 * call to Vipps.
 */
export type PaymentView = {
  payment_id: string
  reference: string
  provider_id: string
  merchant_serial_number: string
  api: Api
  /** as Medusa writes it, "nok" */
  currency_code: string
  medusa_order: { id: string; display_id: number } | null
  state: string
  direct_capture: boolean
  reserved: number
  captured: number
  refunded: number
  released: number
  remaining: number
  /** what the order still needs of the remaining reservation; null without an order, or with a cancelled one */
  due: number | null
  /** how the order and its reservation differ */
  notes: Said[]
  /** by which the customer can pay what no reservation covers; null: there is none */
  payment_link: PaymentLink | null
  /** what the order no longer needs is not released yet; `notes` or `problems` say why */
  is_kept: boolean
  /** for how much `POST …/request` could make a link; 0: nothing, or there is a link for exactly that */
  to_request: number
  reserved_at: string | null
  capture_before: string | null
  capture_days_left: number | null
  /** until then Vipps guarantees that a capture succeeds; null: Vipps does not say, as always with eCom */
  capture_guaranteed_until: string | null
  /** when a BankAxept card's bank frees the money for good; null: outside Norway, and where Vipps guarantees a capture */
  bankaxept_until: string | null
  refund_before: string | null
  refund_days_left: number | null
  /** when Vipps last gave these figures */
  vipps_read_at: string | null
  operation_open: {
    id: string
    kind: string
    amount: number
    since: string
    needs_manual_decision: boolean
  } | null
  warnings: Warning[]
  problems: Problem[]
  actions: Record<ActionName, Action>
  /** why Medusa's own button is disabled or would fail; null: nothing to say */
  medusa_buttons: { capture: Said | null; refund: Said | null }
}

/** A row of the list. Amounts in the main unit of `currency_code`; `payment_id` and `medusa_order` are null if it became no order. */
export type PaymentInList = {
  payment_id: string | null
  reference: string
  provider_id: string
  merchant_serial_number: string
  api: Api
  currency_code: string
  medusa_order: { id: string; display_id: number } | null
  /** of its order, as Medusa has them now; null without an order, or when neither is known */
  customer: { name: string | null; email: string | null } | null
  state: string
  amount: number
  reserved: number
  captured: number
  refunded: number
  released: number
  remaining: number
  created_at: string
  reserved_at: string | null
  capture_before: string | null
  capture_days_left: number | null
  capture_guaranteed_until: string | null
  /** as in the view */
  bankaxept_until: string | null
  vipps_read_at: string | null
  /** why the shop refused to make the order of an approved payment; null if it did not, or made it after all */
  completion_failure: (Said & { count: number; first_at: string; last_at: string }) | null
  /**
   * why a person should look at it: unresolved, external-operation, unrecorded, failed, release-blocked, goods-not-paid, completion-failed,
   * needs-review
   */
  attention: string[]
  /** what was refused, if `attention` has `failed`; null without it */
  failed_kind: Kind | null
}

/** What the list can be sorted by; with a minus the latest or largest first. What has no deadline comes last both ways. */
export type ListOrder =
  "created_at" | "-created_at" | "capture_before" | "-capture_before" | "reserved" | "-reserved"

export type Filter = "waiting" | "remainder" | "deadline" | "attention"

/** Of the exported file. international: commas, and points before decimals. nordic: semicolons, and decimal commas. */
export const csvFormats = ["international", "nordic"] as const
export type CsvFormat = (typeof csvFormats)[number]

/** Of the approved payments of one state and one currency: amounts of different currencies are never added. */
export type Sum = {
  state: string
  currency_code: string
  count: number
  reserved: number
  captured: number
  refunded: number
  remaining: number
  /** of `count`, the payments that have something captured, and something left to capture: also a refunded one may */
  captured_count: number
  remaining_count: number
}

export type PaymentList = {
  payments: PaymentInList[]
  count: number
  /** a search looked for customers only among the payments that were started since then, the latest 20 000; null: among all */
  customers_since: string | null
  sums: Sum[]
  counts: Record<Filter, number>
}

/** Of one request to capture or release several payments: so that its answer comes before a proxy gives it up. */
export const MOST_AT_ONCE = 20

/**
 * A payment with the figures that a person saw and confirmed, in its currency. `amount`: what is to be captured, or released;
 * `captured`: what had been captured by then. With other figures nothing is moved.
 */
export type ConfirmedPayment = { payment_id: string; amount: number; captured: number }

/** `ok`: done, by this request or, as its code says, by an earlier one. */
export type PaymentResult = Said & { payment_id: string; ok: boolean }

export type HistoryEntry = {
  time: string | null
  operation: string
  amount: number
  currency_code: string
  success: boolean
  /** of a refund, as Medusa has them: why it was made */
  reason: string | null
  note: string | null
}

/**
 * As in the journal: a sentence in English, and beside it the same as a code and its facts. An older row has the sentence only.
 */
export type AuditedAttempt = {
  reference: string
  attempt_number: number
  state: string
  vipps_state: string | null
  api: Api
  amount: number
  currency_code: string
  created_at: string
  authorized_at: string | null
  callback_at: string | null
  polls: number
  failed_polls: number
  needs_review_reason: string | null
  needs_review_said: Message | null
  completion_failures: number
  completion_error_message: string | null
  completion_said: Message | null
  closed_reason: string | null
  closed_said: Message | null
}

export type AuditedOperation = {
  request_id: string
  kind: Kind
  api: Api
  amount: number
  currency_code: string
  state: string
  origin: string
  /** the id of a member of the staff, or of an API key; `vipps:…`: a job; null: nobody, or erased */
  actor: string | null
  /** first and last name, else the e-mail address; an API key's title; null: Medusa knows no name */
  actor_name: string | null
  transaction_id: string | null
  send_count: number
  created_at: string
  executed_at: string | null
  error_group: string | null
  error_code: string | null
  error_message: string | null
  error_said: Message | null
  http_status: number | null
  context_id: string | null
}

export type AuditTrail = { attempts: AuditedAttempt[]; operations: AuditedOperation[] }

/** `unknown`: not checked, because something before it failed. */
export type Check = Said & {
  name: CheckName
  state: "ok" | "failed" | "warning" | "unknown"
}

/** `webhooks`: of a provider that starts its payments with ePayment. */
export type CheckName =
  "token" | "details" | "callback" | "webhooks" | "clock" | "configuration" | "reconciliation"

export type Connection = {
  provider_id: string
  merchant_serial_number: string
  environment: "test" | "production"
  api_url: string
  backend_url: string
  checks: Check[]
  last_callback_at: string | null
  /** of this server, since it was started */
  last_reconciliation_at: string | null
}
