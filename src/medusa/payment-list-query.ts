import type { Api } from "../operations"
import { allMarkets, beginsReference, DAY_MS } from "../rules"
import { milliseconds, type Binding, type Sql } from "../db/sql"

/**
 * What the admin's list, its export and its support view read from the journal. Each question is one statement whose work grows
 * with its answer, not with the shop's history. Amounts in minor
 * units.
 */

export const paymentFilters = ["waiting", "remainder", "deadline", "attention"] as const
export type PaymentFilter = (typeof paymentFilters)[number]

/** By start, deadline of the capture or amount; with a minus the largest or latest first. Each has an index. */
export const paymentOrders = [
  "-created_at",
  "created_at",
  "-capture_before",
  "capture_before",
  "-reserved",
  "reserved",
] as const
export type PaymentOrder = (typeof paymentOrders)[number]

export type ListQuestion = {
  filter?: PaymentFilter | undefined
  state?: string | undefined
  /**
   * in any case: an order number, a reference or its beginning, a transaction id, one of Medusa's ids, or words of the customer's
   * name and e-mail address
   */
  search?: string | undefined
  /** whether who asks may know the customers: without, none is named, and a search finds none by them */
  withCustomers: boolean
  order?: PaymentOrder | undefined
  limit: number
  offset: number
}

export type ListedPayment = {
  reference: string
  /** of Express, without an order yet: `amount_minor` is the goods alone */
  is_uncompleted_express: boolean
  provider_id: string
  merchant_serial_number: string
  vipps_state: string | null
  api: Api
  amount_minor: number
  currency_code: string
  reserved_minor: number
  captured_minor: number
  refunded_minor: number
  capturable_minor: number
  released: boolean
  reserved_at: Date | null
  capture_guaranteed_until: Date | null
  vipps_read_at: Date | null
  created_at: Date
  payment_id: string | null
  order_id: string | null
  display_id: number | null
  customer_name: string | null
  customer_email: string | null
  completion_failures: number
  completion_first_failed_at: Date | null
  completion_failed_at: Date | null
  completion_error_code: string | null
  completion_error_message: string | null
  completion_said: unknown
  attention: string[]
  refused_kind: "capture" | "refund" | "release" | "cancel" | null
}

export type StateSum = {
  state: string
  currency_code: string
  count: number
  reserved_minor: number
  captured_minor: number
  refunded_minor: number
  capturable_minor: number
  captured_count: number
  capturable_count: number
}

/** A refusal needs attention this long, unless something newer was asked of the payment. */
const REFUSAL_DAYS = 30
/** An order that the shop refused to make needs attention this long, unless the cart became one after all. */
const UNMADE_DAYS = 7
/** An edit that is open for so long is forgotten; what the order no longer needs stays reserved with it. */
const FORGOTTEN_MS = 60 * 60_000

/** The shopper chooses shipping in the app, and the whole amount is written down with the order. */
export const UNCOMPLETED_EXPRESS = `a.express_shipping is not null and a.express_written_at is null`

export const noRow = `o.kind in ('capture', 'refund')
   and not exists (select 1 from capture c where c.id = o.medusa_row_id and c.deleted_at is null)
   and not exists (select 1 from refund r where r.id = o.medusa_row_id and r.deleted_at is null)`

/** Each reason for attention, found by a partial index that holds little more than its hits. */
const ATTENTION = `(
  select o.reference, 'unresolved' as reason from vipps_operation o
   where o.state = 'open' and o.lease_until <= now() and o.deleted_at is null
  union all
  select o.reference, case when o.origin = 'external' then 'external-operation' else 'unrecorded' end from vipps_operation o
   where o.state = 'executed' and o.ledger_verified_at is null and o.deleted_at is null and ${noRow}
  union all
  select o.reference, 'failed' from vipps_operation o
   where o.state = 'refused' and o.deleted_at is null
     and o.created_at > now() - ${milliseconds(REFUSAL_DAYS * DAY_MS)}
     and not exists (select 1 from vipps_operation n
                      where n.reference = o.reference and n.created_at > o.created_at and n.deleted_at is null)
  union all
  select a.reference, 'release-blocked' from order_change c
    join order_payment_collection l on l.order_id = c.order_id and l.deleted_at is null
    join payment p on p.payment_collection_id = l.payment_collection_id and p.deleted_at is null
    join vipps_attempt a on a.session_id = p.payment_session_id and a.deleted_at is null
   where c.status in ('pending', 'requested') and coalesce(c.change_type, '') <> 'transfer' and c.deleted_at is null
     and c.created_at < now() - ${milliseconds(FORGOTTEN_MS)}
     and p.captured_at is not null and p.canceled_at is null and a.capturable_minor > 0
  union all
  select a.reference, 'completion-failed' from vipps_attempt a
   where a.completion_failed_at > now() - ${milliseconds(UNMADE_DAYS * DAY_MS)} and a.deleted_at is null
     and not exists (select 1 from cart_payment_collection c
                       join order_cart o on o.cart_id = c.cart_id and o.deleted_at is null
                      where c.payment_collection_id = a.payment_collection_id and c.deleted_at is null)
  union all
  select a.reference, 'goods-not-paid' from vipps_attempt a
   where a.release_blocked_at is not null and a.capturable_minor > 0 and a.deleted_at is null
  union all
  select a.reference, 'needs-review' from vipps_attempt a where a.needs_review_at is not null and a.deleted_at is null
)`

/** What was asked of the payment last, if it was refused. */
const NEWEST_REFUSED = `(
  select case when o.state = 'refused' then o.kind end from vipps_operation o
   where o.reference = a.reference and o.deleted_at is null order by o.created_at desc limit 1)`

/**
 * Until when Vipps captures what is left, by the clock of UTC: its days all have 24 hours, and an index may hold it. null: nothing
 * is left. As in `IDX_vipps_attempt_by_deadline`.
 */
const CAPTURE_BEFORE = `(case when a.capturable_minor > 0 then (a.reserved_at at time zone 'UTC')
  + case a.currency_code ${allMarkets
    .map(({ currencyCode, captureDays }) => `when '${currencyCode}' then interval '${captureDays} days'`)
    .join(" ")} end end)`

/** The reference makes it one order, and each can be read from an index, all but the deadline's also backwards. */
const ORDERS: Record<PaymentOrder, string> = {
  "-created_at": "a.created_at desc, a.reference",
  created_at: "a.created_at, a.reference desc",
  // what has no deadline comes last both ways, the newest first
  "-capture_before": `${CAPTURE_BEFORE} desc nulls last, a.created_at desc, a.reference`,
  capture_before: `${CAPTURE_BEFORE}, a.created_at desc, a.reference`,
  "-reserved": "a.reserved_minor desc, a.reference desc",
  reserved: "a.reserved_minor, a.reference",
}

function sortingOf({ order }: ListQuestion): string {
  return ORDERS[order ?? "-created_at"]
}

/**
 * A search by customer reads so many approved payments, the latest: Medusa's tables have no index for a part of a name, and a search
 * must not take longer from year to year.
 */
export const CUSTOMERS_AMONG = 20_000

/** null where none is known */
const nameOf = (alias: string) => `nullif(trim(concat_ws(' ', ${alias}.first_name, ${alias}.last_name)), '')`

const CUSTOMER = `ord.email as customer_email, coalesce(${nameOf("sent")}, ${nameOf("billed")}, ${nameOf("c")}) as customer_name`
const NO_CUSTOMER = `null as customer_email, null as customer_name`

export class PaymentList {
  /** `prefixes`: of the references of this shop's sales units */
  constructor(
    private readonly sql: Sql,
    private readonly prefixes: readonly string[],
  ) {}

  /**
   * One page, newest first if no order is named, with the number of all matches. `customersSince`: a search looked for customers
   * only among the payments that were started since then; null: among all, or it looked for none.
   */
  async page(
    p: ListQuestion,
  ): Promise<{ payments: ListedPayment[]; count: number; customersSince: Date | null }> {
    const search = classify(p.search ?? "", this.prefixes)
    const { where, values } = conditions(p, search)
    const sorting = sortingOf(p)
    const [counted] = await this.sql.rows<{ count: number; since: Date | null }>(
      `select count(*)::int as count, ${mayFindCustomers(p, search) ? BEFORE_SEARCHED : "null"} as since
         from vipps_attempt a where ${where}`,
      values,
    )
    const payments = await this.sql.rows<ListedPayment>(
      `with page as materialized (
         select a.* from vipps_attempt a where ${where} order by ${sorting} limit ? offset ?)
       select a.reference, ${UNCOMPLETED_EXPRESS} as is_uncompleted_express, a.provider_id, a.merchant_serial_number, a.vipps_state, a.api, a.amount_minor, a.currency_code,
              a.reserved_minor, a.captured_minor, a.refunded_minor, a.capturable_minor, a.released, a.reserved_at,
              a.capture_guaranteed_until, a.vipps_read_at, a.created_at,
              a.completion_failures, a.completion_first_failed_at, a.completion_failed_at,
              a.completion_error_code, a.completion_error_message, a.completion_said, p.id as payment_id, ord.id as order_id, ord.display_id,
              ${p.withCustomers ? CUSTOMER : NO_CUSTOMER},
              array(select distinct t.reason from ${ATTENTION} t where t.reference = a.reference) as attention,
              ${NEWEST_REFUSED} as refused_kind
         from page a
         left join payment p on p.payment_session_id = a.session_id and p.deleted_at is null
         left join order_payment_collection l
                on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
         left join "order" ord on ord.id = l.order_id
         left join order_address sent on sent.id = ord.shipping_address_id
         left join order_address billed on billed.id = ord.billing_address_id
         left join customer c on c.id = ord.customer_id
        order by ${sorting}`,
      [...values, p.limit, p.offset],
    )
    return { payments, count: counted?.count ?? 0, customersSince: counted?.since ?? null }
  }

  /** Sums of the approved payments, by the state last read from Vipps and by currency; from the index alone. */
  sums(): Promise<StateSum[]> {
    return this.sql.rows<StateSum>(
      `select vipps_state as state, currency_code, count(*)::int as count, sum(reserved_minor)::float8 as reserved_minor,
              sum(captured_minor)::float8 as captured_minor, sum(refunded_minor)::float8 as refunded_minor,
              sum(capturable_minor)::float8 as capturable_minor,
              count(*) filter (where captured_minor > 0)::int as captured_count,
              count(*) filter (where capturable_minor > 0)::int as capturable_count
         from vipps_attempt where deleted_at is null and vipps_state = any(?)
        group by vipps_state, currency_code order by vipps_state, currency_code`,
      [["authorized", "partially_captured", "captured", "refunded", "canceled"]],
    )
  }

  /** How many payments each filter finds. */
  async counts(): Promise<Record<PaymentFilter, number>> {
    const [row] = await this.sql.rows<Record<PaymentFilter, number>>(
      `select ${paymentFilters.map((one) => `(select count(*)::int from vipps_attempt a where a.deleted_at is null and ${FILTERS[one]}) as ${one}`).join(", ")}`,
      [],
    )
    return row ?? { waiting: 0, remainder: 0, deadline: 0, attention: 0 }
  }
}

/** Vipps will soon no longer capture it. Each market's part uses the index of what can be captured. */
const DEADLINE_NEAR = allMarkets
  .map(({ currencyCode, captureDays, nearDays }) => {
    const ageMs = (captureDays - nearDays) * DAY_MS
    return `(a.currency_code = '${currencyCode}' and a.reserved_at < now() - ${milliseconds(ageMs)})`
  })
  .join(" or ")

const FILTERS: Record<PaymentFilter, string> = {
  waiting: `a.capturable_minor > 0 and a.captured_minor = 0`,
  remainder: `a.capturable_minor > 0 and a.captured_minor > 0`,
  deadline: `a.capturable_minor > 0 and (${DEADLINE_NEAR})`,
  attention: `a.reference in (select t.reference from ${ATTENTION} t)`,
}

function conditions(p: ListQuestion, search: Search): { where: string; values: Binding[] } {
  const parts = ["a.deleted_at is null"]
  const values: Binding[] = []
  if (p.filter) parts.push(`(${FILTERS[p.filter]})`)
  if (p.state === "pending") parts.push(`(a.vipps_state = 'pending' or a.vipps_state is null)`)
  else if (p.state) {
    parts.push(`a.vipps_state = ?`)
    values.push(p.state)
  }
  if (search.kind !== "none") {
    const found = matching(search, mayFindCustomers(p, search))
    parts.push(found.where)
    values.push(...found.values)
  }
  // payments that no shopper approved are hidden, unless asked for
  if (!p.filter && !p.state && search.kind === "none") parts.push("a.reserved_minor > 0")
  return { where: parts.join(" and "), values }
}

const ofOrder = (condition: string) =>
  `select t.reference from "order" o
     join order_payment_collection l on l.order_id = o.id and l.deleted_at is null
     join payment p on p.payment_collection_id = l.payment_collection_id and p.deleted_at is null
     join vipps_attempt t on t.session_id = p.payment_session_id
    where ${condition}`

const OF_TRANSACTION = `select v.reference from vipps_operation v where lower(v.transaction_id) = ? and v.deleted_at is null`

const LATEST_APPROVED = `from vipps_attempt b where b.reserved_minor > 0 and b.deleted_at is null
                   order by b.created_at desc, b.reference`

/** When the payment was started that is just too old for a search by customer; null: there are not so many. */
const BEFORE_SEARCHED = `(select b.created_at ${LATEST_APPROVED} limit 1 offset ${CUSTOMERS_AMONG})`

/** A database whose locale is C takes only a to z for letters that have a case. */
const CAPITALS = "ÆØÅÄÖÜÉÈÊËÓÒÔÕÁÀÂÃÍÌÎÏÚÙÛÝÐÞÇÑČĐŊŠŦŽŁŚŻŹĆŃĘĄŘĚŮ"
const inAnyCase = (words: string) => `translate(${words}, '${CAPITALS}', '${CAPITALS.toLowerCase()}')`

/** `offset 0`: otherwise PostgreSQL looks for the words among all orders first. */
const OF_CUSTOMER = `
  select named.reference
    from (select t.reference, concat_ws(' ', o.email, sent.first_name, sent.last_name, billed.first_name, billed.last_name,
                                        c.first_name, c.last_name) as words
            from (select b.reference, b.session_id ${LATEST_APPROVED} limit ${CUSTOMERS_AMONG}) t
            join payment p on p.payment_session_id = t.session_id and p.deleted_at is null
            join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
            join "order" o on o.id = l.order_id
            left join order_address sent on sent.id = o.shipping_address_id
            left join order_address billed on billed.id = o.billing_address_id
            left join customer c on c.id = o.customer_id
          offset 0) named
   where ${inAnyCase("named.words")} ilike all (?::text[])`

type Found = { where: string; values: Binding[] }

/** What was typed into the search. Only words may be a customer's. */
type Search =
  | { kind: "none" }
  | { kind: "unfindable" }
  /** `isOrders`: with its sign, so no transaction's */
  | { kind: "number"; number: string; isOrders: boolean }
  | { kind: "medusa-id"; id: string }
  | { kind: "reference" | "words"; text: string }

function classify(search: string, prefixes: readonly string[]): Search {
  const typed = search.trim()
  if (typed === "") return { kind: "none" }
  // PostgreSQL accepts no text with a zero in it, and nothing that is searched has one
  if (typed.includes("\u0000")) return { kind: "unfindable" }
  const [, sign, number] = /^(#?)(\d{1,9})$/.exec(typed) ?? []
  if (number) return { kind: "number", number, isOrders: sign === "#" }
  const id = medusaId(typed)
  if (id) return { kind: "medusa-id", id }
  const isReference = prefixes.some((prefix) => beginsReference(typed, prefix))
  return { kind: isReference ? "reference" : "words", text: typed.toLowerCase() }
}

function mayFindCustomers({ withCustomers }: ListQuestion, { kind }: Search): boolean {
  return withCustomers && kind === "words"
}

function matching(search: Exclude<Search, { kind: "none" }>, withCustomers: boolean): Found {
  switch (search.kind) {
    case "unfindable":
      return { where: "false", values: [] }
    case "number": {
      const { number, isOrders } = search
      if (isOrders) return amongReferences([ofOrder("o.display_id = ?")], [Number(number)])
      return amongReferences([ofOrder("o.display_id = ?"), OF_TRANSACTION], [Number(number), number])
    }
    case "medusa-id": {
      const { id } = search
      return amongReferences([id.startsWith("order_") ? ofOrder("o.id = ?") : ofPayment], [id])
    }
    case "reference":
    case "words":
      return matchingText(search.text, withCustomers)
  }
}

function matchingText(text: string, withCustomers: boolean): Found {
  const selects = [`select r.reference from vipps_attempt r where lower(r.reference) like ?`, OF_TRANSACTION]
  const values: Binding[] = [`${literally(text)}%`, text]
  if (!withCustomers) return amongReferences(selects, values)
  const words = text.split(/\s+/).map((word) => `%${literally(word)}%`)
  return amongReferences([...selects, OF_CUSTOMER], [...values, words])
}

const ofPayment = `select t.reference from payment p join vipps_attempt t on t.session_id = p.payment_session_id where p.id = ?`

function amongReferences(selects: string[], values: Binding[]): Found {
  return { where: `a.reference in (${selects.join(" union all ")})`, values }
}

/** As Medusa writes it: `pay_01JD…`, however it was typed. */
function medusaId(search: string): string | undefined {
  const [, prefix, rest] = /^(pay|order)_(\w+)$/i.exec(search) ?? []
  return prefix && rest && `${prefix.toLowerCase()}_${rest.toUpperCase()}`
}

function literally(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
}
