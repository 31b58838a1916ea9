import { z } from "zod"
import type { LedgerPayment } from "../../src/sandbox"

/**
 * Compares Vipps' ledger (the sandbox's own) with Medusa's tables, row by row. Reads the plugin's tables for two
 * questions only: is an operation left open, and is what was made outside the shop shown. Shares no code with the plugin.
 */
export type Question = {
  ledger: LedgerPayment
  paymentId: string
  collectionId: string
  reference: string
  orderId: string | undefined
  sql(statement: string, values?: unknown[]): Promise<Record<string, unknown>[]>
}

export type Books = { rows: MoneyRow[]; problems: string[] }
type Kind = "capture" | "refund"
/** In øre, with the fraction that Medusa's amount has. */
export type MoneyRow = { kind: Kind; id: string; minor: number }

const rowSchema = z.object({ kind: z.enum(["capture", "refund"]), id: z.string(), minor: z.number() })
const sumsSchema = z.object({
  worth: z.number(),
  isCaptured: z.boolean(),
  isCanceled: z.boolean(),
  captured: z.number(),
  refunded: z.number(),
})
const bookedSchema = z.object({
  reference: z.string(),
  reference_id: z.string().nullable(),
  minor: z.number(),
})
const operationSchema = z.object({
  request_id: z.string(),
  kind: z.string(),
  amount_minor: z.number(),
  state: z.string(),
  origin: z.string(),
  medusa_row_id: z.string().nullable(),
  transaction_id: z.string().nullable(),
  confirmed: z.boolean(),
  error: z.string().nullable(),
})
type Operation = z.infer<typeof operationSchema>

export async function checkBooks(q: Question, p: { isLast: boolean }): Promise<Books> {
  const rows = await readRows(q)
  const operations = await readOperations(q)
  if (operations.some((one) => isInDoubt(q.ledger, one))) return { rows, problems: checkLimits(q.ledger) }
  const recorded = recordedFromOutside(q, operations, rows)
  const problems = [
    ...compareLedgers(q.ledger, rows, recorded),
    ...checkLimits(q.ledger),
    ...checkJournal(operations, rows),
    ...(p.isLast ? checkExternal(q.ledger, operations) : []),
    ...(p.isLast ? checkConfirmed(operations) : []),
    ...(await checkSums(q, rows, p)),
    ...(await checkTransactions(q, rows)),
    ...(await checkWishes(q)),
  ]
  return { rows, problems }
}

export async function readRows(q: Pick<Question, "sql" | "paymentId">): Promise<MoneyRow[]> {
  const select = (kind: Kind) =>
    `select '${kind}' as kind, id, (amount * 100)::float8 as minor from ${kind} where payment_id = $1 and deleted_at is null`
  const rows = await q.sql(`${select("capture")} union all ${select("refund")} order by id`, [q.paymentId])
  return rows.map((row) => rowSchema.parse(row))
}

export async function readOperations(q: Pick<Question, "sql" | "reference">): Promise<Operation[]> {
  const rows = await q.sql(
    `select request_id, kind, amount_minor, state, origin, medusa_row_id, transaction_id, ledger_verified_at is not null as confirmed,
            error_message as error from vipps_operation where reference = $1 order by created_at`,
    [q.reference],
  )
  return rows.map((row) => operationSchema.parse(row))
}

type Entry = LedgerPayment["history"][number]
const operationOf = { capture: "CAPTURE", refund: "REFUND" } as const
const kinds: Kind[] = ["capture", "refund"]

function executedOf(ledger: LedgerPayment, kind: Kind): Entry[] {
  return ledger.history.filter(({ operation, success }) => success && operation === operationOf[kind])
}

export function executedByShop(ledger: LedgerPayment): (Entry & { kind: Kind })[] {
  return kinds.flatMap((kind) =>
    executedOf(ledger, kind)
      .filter(({ by }) => by === "merchant")
      .map((entry) => ({ ...entry, kind })),
  )
}

/** Entries of the portal that a person has since had recorded: they have rows, like our own. */
function recordedFromOutside({ ledger }: Question, operations: Operation[], rows: MoneyRow[]): Entry[] {
  return ledger.history.filter(({ by, success, transactionId }) => {
    const operation = operations.find((one) => one.transaction_id === transactionId)
    return success && by === "portal" && rows.some(({ id }) => id === operation?.medusa_row_id)
  })
}

/**
 * What Vipps did for this shop is what Medusa has rows of: amount by amount, per kind. Of amounts with fractions Vipps moves
 * an øre more or less each, and the rounded sum in all.
 */
export function compareLedgers(ledger: LedgerPayment, rows: MoneyRow[], recorded: Entry[]): string[] {
  return kinds.flatMap((kind) => {
    const expected = executedOf(ledger, kind).filter(
      (entry) => entry.by === "merchant" || recorded.includes(entry),
    )
    const atVipps = sorted(expected.map(({ amountMinor }) => amountMinor))
    const inMedusa = sorted(rows.filter((row) => row.kind === kind).map(({ minor }) => minor))
    return isSameMoney(atVipps, inMedusa)
      ? []
      : [`${kind}s: Vipps executed [${atVipps.join(", ")}], Medusa has [${inMedusa.join(", ")}]`]
  })
}

const sorted = (amounts: number[]) => [...amounts].sort((one, other) => one - other)
const isWhole = (amount: number) => Number.isInteger(amount)

function isSameMoney(atVipps: number[], inMedusa: number[]): boolean {
  const tolerance = inMedusa.every(isWhole) ? 0 : 1
  const isEach = inMedusa.every((minor, index) => Math.abs(minor - (atVipps[index] ?? Infinity)) <= tolerance)
  return isEach && atVipps.length === inMedusa.length && sum(atVipps) === halfUp(sum(inMedusa))
}

const sum = (amounts: number[]) => amounts.reduce((total, one) => total + one, 0)

/** Half an øre up; what floating-point sums add behind the fourth decimal is noise. */
function halfUp(minor: number): number {
  return Math.round(Number(minor.toFixed(4)))
}

export function checkLimits({
  reservedMinor,
  capturedMinor,
  refundedMinor,
  history,
}: LedgerPayment): string[] {
  // on ePayment the approval carries the key of the payment's start
  const ids = history
    .filter(({ operation }) => operation !== "INITIATE" && operation !== "RESERVE")
    .filter(({ success, requestId }) => success && requestId !== "")
    .map(({ requestId }) => requestId)
  return [
    ...(capturedMinor > reservedMinor ? [`captured ${capturedMinor} of ${reservedMinor}`] : []),
    ...(refundedMinor > capturedMinor ? [`refunded ${refundedMinor} of ${capturedMinor}`] : []),
    ...(new Set(ids).size < ids.length ? [`a request id was executed twice: ${ids.join(", ")}`] : []),
  ]
}

export function checkJournal(operations: Operation[], rows: MoneyRow[]): string[] {
  return operations.flatMap((one) => {
    const name = `${one.kind} ${one.request_id} of ${one.amount_minor}`
    if (one.state === "open") return [`${name} is still open: ${one.error}`]
    const isMoney = one.kind === "capture" || one.kind === "refund"
    if (one.state !== "executed" || !isMoney || one.origin === "external") return []
    return rows.some(({ id }) => id === one.medusa_row_id)
      ? []
      : [`${name} is executed, and its row ${one.medusa_row_id} is gone`]
  })
}

/** An equal movement in the portal carries no reference: only a person can tell which is which, and all waits for them. */
function isInDoubt(ledger: LedgerPayment, { kind, amount_minor, state }: Operation): boolean {
  if (state !== "open") return false
  if (kind !== "capture" && kind !== "refund") return false
  return executedOf(ledger, kind).some(
    ({ by, amountMinor }) => by === "portal" && amountMinor === amount_minor,
  )
}

function checkExternal(ledger: LedgerPayment, operations: Operation[]): string[] {
  return ledger.history.flatMap(({ by, success, operation, transactionId, amountMinor }) => {
    if (!success || by !== "portal" || (operation !== "CAPTURE" && operation !== "REFUND")) return []
    const shown = operations.filter(
      (one) => one.transaction_id === transactionId && one.origin === "external",
    )
    return shown.length === 1
      ? []
      : [`${operation} of ${amountMinor} in the portal is shown ${shown.length} times`]
  })
}

function checkConfirmed(operations: Operation[]): string[] {
  return operations.flatMap(({ state, origin, confirmed, kind, request_id }) =>
    state === "executed" && origin === "plugin" && !confirmed
      ? [`${kind} ${request_id} is not confirmed`]
      : [],
  )
}

async function checkSums(q: Question, rows: MoneyRow[], p: { isLast: boolean }): Promise<string[]> {
  const [row] = await q.sql(
    `select round(p.amount * 100)::int as worth, p.captured_at is not null as "isCaptured",
            p.canceled_at is not null as "isCanceled", round(coalesce(c.captured_amount, 0) * 100)::int as captured,
            round(coalesce(c.refunded_amount, 0) * 100)::int as refunded
       from payment p join payment_collection c on c.id = p.payment_collection_id where p.id = $1`,
    [q.paymentId],
  )
  const sums = sumsSchema.parse(row)
  const capturedMinor = sumOf(rows, "capture")
  const refundedMinor = sumOf(rows, "refund")
  return [
    ...(sums.captured === capturedMinor
      ? []
      : [`the collection says ${sums.captured} captured, the rows ${capturedMinor}`]),
    ...(sums.refunded === refundedMinor
      ? []
      : [`the collection says ${sums.refunded} refunded, the rows ${refundedMinor}`]),
    ...(isEndedByPortal(q.ledger) && !p.isLast ? [] : checkPayment(q.ledger, sums, capturedMinor)),
  ]
}

/** What is done in the portal is found within a day. */
function isEndedByPortal(ledger: LedgerPayment): boolean {
  return ledger.history.some(
    ({ operation, success, by }) => success && operation === "VOID" && by === "portal",
  )
}

/** Medusa's refund button needs `captured_at` set and `canceled_at` empty; its capture button the opposite. */
function checkPayment(
  ledger: LedgerPayment,
  sums: z.infer<typeof sumsSchema>,
  capturedMinor: number,
): string[] {
  const isEnded = ledger.history.some(({ operation, success }) => success && operation === "VOID")
  const state = `worth ${sums.worth}, ${sums.isCaptured ? "captured" : "not captured"}, ${sums.isCanceled ? "canceled" : "not canceled"}`
  if (isEnded && ledger.capturedMinor === 0)
    return sums.isCanceled ? [] : [`cancelled at Vipps, in Medusa ${state}`]
  const isAll = capturedMinor >= sums.worth
  if (isEnded) return sums.isCaptured && !sums.isCanceled ? [] : [`released at Vipps, in Medusa ${state}`]
  return sums.isCaptured === isAll && !sums.isCanceled
    ? []
    : [`alive at Vipps, ${capturedMinor} in rows, in Medusa ${state}`]
}

function sumOf(rows: MoneyRow[], kind: Kind): number {
  return halfUp(sum(rows.filter((row) => row.kind === kind).map(({ minor }) => minor)))
}

/** The order's books: exactly one entry for each row, and nothing else. */
async function checkTransactions(q: Question, rows: MoneyRow[]): Promise<string[]> {
  if (!q.orderId) return []
  const found = await q.sql(
    `select reference, reference_id, (amount * 100)::float8 as minor from order_transaction
      where order_id = $1 and deleted_at is null`,
    [q.orderId],
  )
  const booked = found
    .map((one) => bookedSchema.parse(one))
    .map(({ reference, reference_id, minor }) => `${reference} ${reference_id} ${minor}`)
  const expected = rows.map(({ kind, id, minor }) => `${kind} ${id} ${kind === "refund" ? -minor : minor}`)
  const [have, want] = [booked.sort().join("; "), expected.sort().join("; ")]
  return have === want ? [] : [`the order's books have [${have}], the rows [${want}]`]
}

async function checkWishes(q: Question): Promise<string[]> {
  const rows = await q.sql(
    `select pending_action from vipps_attempt where reference = $1 and pending_action is not null`,
    [q.reference],
  )
  return rows.map((row) => `the pending ${String(row.pending_action)} is still open`)
}
