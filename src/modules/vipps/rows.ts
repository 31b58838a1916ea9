import { english, saidBefore, type Message } from "../../messages"
import type { Attempt, CompletionFailure, Movement, Operation } from "../../operations/ports"

/** A message as two columns: its English sentence, and the value. */
export function kept(said: Message | undefined): [text: string | undefined, said: string | undefined] {
  return said ? [english(said), JSON.stringify(said)] : [undefined, undefined]
}

/** The tables' rows from PostgreSQL, and the journal's names for them. */

export type OperationRow = {
  request_id: string
  reference: string
  kind: Operation["kind"]
  amount_minor: number
  currency_code: string
  api: Operation["api"]
  transaction_text: string
  actor: string | null
  medusa_row_id: string | null
  origin: Operation["origin"]
  state: Operation["state"]
  lease_owner: string | null
  lease_alive: boolean | null
  absence_provable: boolean
  resolvable_by: Date
  send_count: number
  response_lost_at: Date | null
  acknowledged_at: Date | null
  ledger_verified_at: Date | null
  executed_at: Date | null
  transaction_id: string | null
  error_group: string | null
  error_code: string | null
  error_message: string | null
  error_said: unknown
  created_at: Date
}

export type MovementRow = Pick<
  OperationRow,
  "request_id" | "reference" | "kind" | "amount_minor" | "medusa_row_id"
>

export function movementFrom(row: MovementRow): Movement {
  return {
    requestId: row.request_id,
    reference: row.reference,
    kind: row.kind,
    amountMinor: row.amount_minor,
    medusaRowId: row.medusa_row_id ?? undefined,
  }
}

export function operationFrom(row: OperationRow): Operation {
  return {
    ...movementFrom(row),
    currencyCode: row.currency_code,
    api: row.api,
    transactionText: row.transaction_text,
    actor: row.actor ?? undefined,
    origin: row.origin,
    state: row.state,
    leaseOwner: row.lease_owner ?? undefined,
    leaseAlive: row.state === "open" && row.lease_alive === true,
    absenceProvable: row.absence_provable,
    resolvableBy: row.resolvable_by,
    openedAt: row.created_at,
    responseLostAt: row.response_lost_at ?? undefined,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    ledgerVerifiedAt: row.ledger_verified_at ?? undefined,
    executedAt: row.executed_at ?? undefined,
    transactionId: row.transaction_id ?? undefined,
    sendCount: row.send_count,
    errorGroup: row.error_group ?? undefined,
    errorCode: row.error_code ?? undefined,
    errorSaid: saidBefore(row.error_said, row.error_message),
  }
}

export type AttemptRow = {
  reference: string
  provider_id: string
  merchant_serial_number: string
  session_id: string
  payment_collection_id: string | null
  attempt_number: number
  amount_minor: number
  currency_code: string
  api: Attempt["api"]
  url: string | null
  url_expires_at: Date | null
  return_url: string | null
  state: Attempt["state"]
  closed_reason: string | null
  closed_said: unknown
  authorized_at: Date | null
  pending_action: Attempt["pendingAction"] | null
  vipps_state: string | null
  vipps_read_at: Date | null
  reserved_at: Date | null
  capture_guaranteed_until: Date | null
  reserved_minor: number
  captured_minor: number
  refunded_minor: number
  capturable_minor: number
  released: boolean
  direct_capture: boolean
  created_at: Date
  polls: number
  failed_polls: number
  needs_review_at: Date | null
  needs_review_reason: string | null
  needs_review_said: unknown
  completion_failures: number
  completion_first_failed_at: Date | null
  completion_failing_ms: number
  completion_failed_at: Date | null
  completion_error_code: string | null
  completion_error_message: string | null
  completion_said: unknown
  release_blocked_at: Date | null
}

/** A left-joined attempt: if there is none, its columns are all null. */
export type MaybeAttempt = { [Column in keyof AttemptRow]: AttemptRow[Column] | null }

export function hasAttempt<Row extends MaybeAttempt>(row: Row): row is Row & AttemptRow {
  return row.reference !== null
}

export function attemptFrom(row: AttemptRow): Attempt {
  return {
    reference: row.reference,
    providerId: row.provider_id,
    merchantSerialNumber: row.merchant_serial_number,
    sessionId: row.session_id,
    paymentCollectionId: row.payment_collection_id ?? undefined,
    attemptNumber: row.attempt_number,
    amountMinor: row.amount_minor,
    currencyCode: row.currency_code,
    api: row.api,
    url: row.url ?? undefined,
    urlExpiresAt: row.url_expires_at ?? undefined,
    returnUrl: row.return_url ?? undefined,
    state: row.state,
    closedReason: saidBefore(row.closed_said, row.closed_reason),
    authorizedAt: row.authorized_at ?? undefined,
    pendingAction: row.pending_action ?? undefined,
    figures: figuresFrom(row),
    vippsReadAt: row.vipps_read_at ?? undefined,
    startedAt: row.created_at,
    polls: row.polls,
    failedPolls: row.failed_polls,
    needsReviewAt: row.needs_review_at ?? undefined,
    needsReviewReason: saidBefore(row.needs_review_said, row.needs_review_reason),
    completionFailure: failureFrom(row),
    releaseBlockedAt: row.release_blocked_at ?? undefined,
  }
}

/** What Vipps said of the payment when it was last read. */
function figuresFrom(row: AttemptRow): Attempt["figures"] {
  return {
    state: row.vipps_state ?? "pending",
    reservedMinor: row.reserved_minor,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    capturableMinor: row.capturable_minor,
    released: row.released,
    directCapture: row.direct_capture,
    ...(row.reserved_at ? { reservedAt: row.reserved_at } : {}),
    ...(row.capture_guaranteed_until ? { captureGuaranteedUntil: row.capture_guaranteed_until } : {}),
  }
}

function failureFrom(row: AttemptRow): CompletionFailure | undefined {
  if (!row.completion_first_failed_at || !row.completion_failed_at) return undefined
  return {
    code: row.completion_error_code ?? "",
    said: saidBefore(row.completion_said, row.completion_error_message ?? ""),
    count: row.completion_failures,
    spreadMs: row.completion_failing_ms,
  }
}
