import { english, saidBefore, type Message } from "../../messages"
import type { Attempt, CompletionFailure, Movement, Operation } from "../../operations/ports"

/** A message as two columns: its English sentence, and the value. */
export function kept(said: Message | undefined): [text: string | undefined, said: string | undefined] {
  return said ? [english(said), JSON.stringify(said)] : [undefined, undefined]
}

/** The tables' rows from PostgreSQL, and the journal's names for them. */

export type OperationRow = {
  request_id: string
  order_id: string
  kind: Operation["kind"]
  amount_ore: number
  text: string
  actor: string | null
  row_id: string | null
  origin: Operation["origin"]
  state: Operation["state"]
  owner: string | null
  lease_alive: boolean | null
  quiet: boolean
  known_by: Date
  sends: number
  unanswered_at: Date | null
  answered_at: Date | null
  confirmed_at: Date | null
  executed_at: Date | null
  transaction_id: string | null
  error_group: string | null
  error_code: string | null
  error_message: string | null
  error_said: unknown
  created_at: Date
}

export type MovementRow = Pick<OperationRow, "request_id" | "order_id" | "kind" | "amount_ore" | "row_id">

export function movementFrom(row: MovementRow): Movement {
  return {
    requestId: row.request_id,
    orderId: row.order_id,
    kind: row.kind,
    amountOre: row.amount_ore,
    rowId: row.row_id ?? undefined,
  }
}

export function operationFrom(row: OperationRow): Operation {
  return {
    ...movementFrom(row),
    text: row.text,
    actor: row.actor ?? undefined,
    origin: row.origin,
    state: row.state,
    owner: row.owner ?? undefined,
    leaseAlive: row.state === "open" && row.lease_alive === true,
    quiet: row.quiet,
    knownBy: row.known_by,
    openedAt: row.created_at,
    unansweredAt: row.unanswered_at ?? undefined,
    answeredAt: row.answered_at ?? undefined,
    confirmedAt: row.confirmed_at ?? undefined,
    executedAt: row.executed_at ?? undefined,
    transactionId: row.transaction_id ?? undefined,
    sends: row.sends,
    errorGroup: row.error_group ?? undefined,
    errorCode: row.error_code ?? undefined,
    errorSaid: saidBefore(row.error_said, row.error_message),
  }
}

export type AttemptRow = {
  order_id: string
  provider_id: string
  merchant_serial_number: string
  session_id: string
  payment_collection_id: string | null
  attempt_number: number
  amount_ore: number
  url: string | null
  url_expires_at: Date | null
  return_url: string | null
  state: Attempt["state"]
  closed_reason: string | null
  closed_said: unknown
  authorized_at: Date | null
  wish: Attempt["wish"] | null
  seen_state: string | null
  seen_at: Date | null
  reserved_at: Date | null
  reserved_ore: number
  captured_ore: number
  refunded_ore: number
  capturable_ore: number
  released: boolean
  direct_capture: boolean
  created_at: Date
  looks: number
  failed_looks: number
  parked_at: Date | null
  parked_reason: string | null
  parked_said: unknown
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
  return row.order_id !== null
}

export function attemptFrom(row: AttemptRow): Attempt {
  return {
    orderId: row.order_id,
    providerId: row.provider_id,
    merchantSerialNumber: row.merchant_serial_number,
    sessionId: row.session_id,
    paymentCollectionId: row.payment_collection_id ?? undefined,
    attemptNumber: row.attempt_number,
    amountOre: row.amount_ore,
    url: row.url ?? undefined,
    urlExpiresAt: row.url_expires_at ?? undefined,
    returnUrl: row.return_url ?? undefined,
    state: row.state,
    closedReason: saidBefore(row.closed_said, row.closed_reason),
    authorizedAt: row.authorized_at ?? undefined,
    wish: row.wish ?? undefined,
    seen: figuresFrom(row),
    seenAt: row.seen_at ?? undefined,
    startedAt: row.created_at,
    looks: row.looks,
    failedLooks: row.failed_looks,
    parkedAt: row.parked_at ?? undefined,
    parkedReason: saidBefore(row.parked_said, row.parked_reason),
    completionFailure: failureFrom(row),
    releaseBlockedAt: row.release_blocked_at ?? undefined,
  }
}

/** What Vipps said of the payment when it was last read. */
function figuresFrom(row: AttemptRow): Attempt["seen"] {
  return {
    state: row.seen_state ?? "pending",
    reservedOre: row.reserved_ore,
    capturedOre: row.captured_ore,
    refundedOre: row.refunded_ore,
    capturableOre: row.capturable_ore,
    released: row.released,
    directCapture: row.direct_capture,
    ...(row.reserved_at ? { reservedAt: row.reserved_at } : {}),
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
