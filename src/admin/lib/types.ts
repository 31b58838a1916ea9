/** The admin API's answers, as docs/admin-api.md has them. */
export type Said = { code: string; message: string }
export type Action = { max: number; refusal: Said | null }
export type ActionName = "capture" | "refund" | "release" | "cancel"
export type Kind = ActionName

export type Warning = Said & { days: number; amount: number }
export type Problem = Said & {
  settle: boolean
  kind: Kind | null
  amount: number | null
  at: string | null
  reason: string | null
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

export type PaymentView = {
  payment_id: string
  order_id: string
  merchant_serial_number: string
  medusa_order: { id: string; display_id: number } | null
  state: string
  direct_capture: boolean
  reserved: number
  captured: number
  refunded: number
  released: number
  remaining: number
  due: number | null
  notes: string[]
  payment_link: { url: string; amount: number } | null
  to_request: number
  is_kept: boolean
  reserved_at: string | null
  capture_before: string | null
  capture_days_left: number | null
  refund_before: string | null
  refund_days_left: number | null
  seen_at: string | null
  operation_open: { id: string; in_doubt: boolean } | null
  warnings: Warning[]
  problems: Problem[]
  actions: Record<ActionName, Action>
  stock_buttons: { capture: Said | null; refund: Said | null }
}

export type PaymentInList = {
  payment_id: string | null
  order_id: string
  medusa_order: { id: string; display_id: number } | null
  state: string
  amount: number
  reserved: number
  captured: number
  refunded: number
  remaining: number
  created_at: string
  capture_before: string | null
  capture_days_left: number | null
  completion_failure: { code: string; message: string } | null
  attention: string[]
}

export type Filter = "waiting" | "remainder" | "deadline" | "attention"
export type Sum = { count: number; reserved: number; captured: number; refunded: number; remaining: number }
export type PaymentList = {
  payments: PaymentInList[]
  count: number
  sums: Record<string, Sum>
  counts: Record<Filter, number>
}

export type HistoryEntry = { time: string | null; operation: string; amount: number; success: boolean }

export type AttemptStory = {
  order_id: string
  attempt_number: number
  state: string
  seen_state: string | null
  created_at: string
  authorized_at: string | null
  callback_at: string | null
  looks: number
  failed_looks: number
  parked_reason: string | null
  completion_failures: number
  completion_error_message: string | null
  closed_reason: string | null
}
export type OperationStory = {
  request_id: string
  kind: Kind
  amount: number
  state: string
  origin: string
  actor: string | null
  transaction_id: string | null
  sends: number
  created_at: string
  executed_at: string | null
  error_group: string | null
  error_code: string | null
  error_message: string | null
  http_status: number | null
  context_id: string | null
}
export type Story = { attempts: AttemptStory[]; operations: OperationStory[] }

export type Check = Said & { name: string; state: "ok" | "failed" | "warning" | "unknown" }
export type Connection = {
  provider_id: string
  merchant_serial_number: string
  environment: "test" | "production"
  api_url: string
  backend_url: string
  checks: Check[]
  last_callback_at: string | null
  last_reconciliation_at: string | null
}
