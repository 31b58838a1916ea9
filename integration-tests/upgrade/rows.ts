import { runSql, type Row } from "../../demo/harness"

/** A shop in the middle of its day, as the first version wrote it down. */
const attempt = {
  provider_id: "pp_vipps_vipps",
  merchant_serial_number: "123456",
  session_id: "payses_1",
  payment_collection_id: "pay_col_1",
  attempt_number: 1,
  amount_ore: 100_000,
  url: "https://vipps.example/landing?token=1",
  return_url: "https://shop.example.no/checkout",
  created_at: "2026-03-01T10:00:00Z",
  callback_at: "2026-03-01T10:01:00Z",
}
const reserved = {
  ...attempt,
  authorized_at: "2026-03-01T10:01:01Z",
  reserved_at: "2026-03-01T10:01:00Z",
  seen_at: "2026-03-02T08:00:00Z",
  reserved_ore: 100_000,
}

const attempts = [
  {
    ...reserved,
    order_id: "medusa-rest",
    seen_state: "partially_captured",
    captured_ore: 75_000,
    capturable_ore: 25_000,
    wish: "release",
    looks: 7,
    failed_looks: 2,
    next_look_at: "2026-03-02T09:00:00Z",
  },
  {
    ...reserved,
    order_id: "medusa-unknown",
    session_id: "payses_2",
    seen_state: "authorized",
    capturable_ore: 100_000,
    parked_at: "2026-03-02T08:30:00Z",
    parked_reason: "Vipps has no such payment.",
  },
  { ...attempt, order_id: "medusa-young", session_id: "payses_3" },
  {
    ...attempt,
    order_id: "medusa-elsewhere",
    provider_id: "pp_vipps_other",
    session_id: "payses_5",
    failed_looks: 12,
    parked_at: "2026-03-02T08:30:00Z",
    parked_reason: "The provider pp_vipps_other is not configured.",
  },
  {
    ...reserved,
    order_id: "medusa-over",
    session_id: "payses_4",
    seen_state: "captured",
    captured_ore: 100_000,
    refunded_ore: 40_000,
    state: "closed",
    closed_at: "2026-03-03T10:00:00Z",
    closed_reason: "captured",
    direct_capture: true,
  },
]

const operation = { text: "Takk for handelen", actor: "user_1", created_at: "2026-03-02T08:00:00Z", sends: 1 }
const executed = {
  ...operation,
  state: "executed",
  transaction_id: "5001420062",
  executed_at: "2026-03-02T08:00:01Z",
  answered_at: "2026-03-02T08:00:02Z",
  confirmed_at: "2026-03-02T08:05:00Z",
}
const operations = [
  {
    ...executed,
    request_id: "capt_1",
    order_id: "medusa-rest",
    kind: "capture",
    amount_ore: 75_000,
    row_id: "capt_1",
  },
  {
    ...operation,
    request_id: "capt_2",
    order_id: "medusa-unknown",
    kind: "capture",
    amount_ore: 99_950,
    row_id: "capt_2",
    owner: "capt_2",
    lease_until: "2026-03-02T08:01:00Z",
    unanswered_at: "2026-03-02T08:00:30Z",
    sends: 3,
  },
  {
    ...operation,
    request_id: "ref_1",
    order_id: "medusa-over",
    kind: "refund",
    amount_ore: 70_000,
    state: "refused",
    error_group: "Payment",
    error_code: "61",
    error_message: "Captured amount exceeds the reserved amount",
    http_status: 402,
    context_id: "ctx-1",
  },
  {
    ...executed,
    request_id: "outside:medusa-over:refund:1",
    order_id: "medusa-over",
    kind: "refund",
    amount_ore: 40_000,
    origin: "outside",
    confirmed_at: null,
  },
]

export async function fillRows(databaseUrl: string): Promise<void> {
  for (const row of attempts) await insert(databaseUrl, "vipps_attempt", row)
  for (const row of operations) await insert(databaseUrl, "vipps_operation", row)
}

async function insert(databaseUrl: string, table: string, row: Row): Promise<void> {
  const columns = Object.keys(row)
  const places = columns.map((_, index) => `$${index + 1}`)
  await runSql(
    databaseUrl,
    `insert into ${table} (${columns.join(", ")}) values (${places.join(", ")})`,
    Object.values(row),
  )
}

export type Rows = { attempts: Row[]; operations: Row[] }

/** The rows as the first version has them. */
export async function readRows(databaseUrl: string): Promise<Rows> {
  return {
    attempts: await runSql(databaseUrl, `select * from vipps_attempt order by order_id`),
    operations: await runSql(databaseUrl, `select * from vipps_operation order by request_id`),
  }
}

/** The rows as this version has them. */
export async function readRenamedRows(databaseUrl: string): Promise<Rows> {
  return {
    attempts: await runSql(databaseUrl, `select * from vipps_attempt order by reference`),
    operations: await runSql(databaseUrl, `select * from vipps_operation order by request_id`),
  }
}

const columns: Record<string, string> = {
  order_id: "reference",
  amount_ore: "amount_minor",
  reserved_ore: "reserved_minor",
  captured_ore: "captured_minor",
  refunded_ore: "refunded_minor",
  capturable_ore: "capturable_minor",
  wish: "pending_action",
  seen_state: "vipps_state",
  seen_at: "vipps_read_at",
  looks: "polls",
  next_look_at: "next_poll_at",
  failed_looks: "failed_polls",
  parked_at: "needs_review_at",
  parked_reason: "needs_review_reason",
  text: "transaction_text",
  row_id: "medusa_row_id",
  owner: "lease_owner",
  sending_at: "last_sent_at",
  sends: "send_count",
  unanswered_at: "response_lost_at",
  answered_at: "acknowledged_at",
  confirmed_at: "ledger_verified_at",
}
const values: Record<string, unknown> = { watched: "active", ours: "plugin", outside: "external" }

/** What a row of the first version is in this one: other names, and the same content. */
export function renamed(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const isNamed = column === "state" || column === "origin"
      return [columns[column] ?? column, isNamed ? (values[String(value)] ?? value) : value]
    }),
  )
}
