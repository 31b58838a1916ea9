import { z } from "@medusajs/framework/zod"
import { csvFormats, MOST_SETTLED_DAYS, type CsvFormat } from "../contract/admin-api"
import { badRequest } from "../medusa/errors"
import { message } from "../messages"
import { countDays } from "../rules"
import { Id } from "./bodies"
import { paymentFilters, paymentOrders } from "../reports/payment-list"

/** Queries of the admin API. Unknown names are refused: a misspelled filter must not list everything. */
const wholeNumber = (from: number, to: number) => z.coerce.number().int().min(from).max(to)

export const ListQuery = z.strictObject({
  filter: z.enum(paymentFilters).optional(),
  state: z
    .enum([
      "pending",
      "authorized",
      "partially_captured",
      "captured",
      "refunded",
      "canceled",
      "expired",
      "failed",
    ])
    .optional(),
  q: z.string().max(100).optional(),
  order: z.enum(paymentOrders).optional(),
  limit: wholeNumber(1, 100).default(20),
  offset: wholeNumber(0, 10_000_000).default(0),
})

export type ListQuery = z.infer<typeof ListQuery>

const time = z
  .string()
  .max(40)
  .refine((text) => /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)), {
    error: "must be a date, such as 2026-11-24 or 2026-11-24T08:00:00Z",
  })
  .transform((text) => new Date(text))

const format = z.enum(csvFormats).default("international")

const ExportQuery = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  format,
})

/** The parsed query of the export; 400 also for a period that ends before it starts, which would be an empty file. */
export function readExportQuery(query: unknown): z.infer<typeof ExportQuery> {
  const read = readQuery(ExportQuery, query)
  const { from, to } = read
  if (from && to && from >= to) throw badRequest(message("export-range-reversed", { since: from, until: to }))
  return read
}

const day = z.iso.date({ error: "must be a day, such as 2026-11-24" })

const SettlementQuery = z
  .strictObject({ date: day.optional(), from: day.optional(), to: day.optional(), format })
  .refine(
    ({ date, from, to }) =>
      date === undefined ? from !== undefined && to !== undefined : from === undefined && to === undefined,
    { error: "give from and to, or date alone" },
  )

/** The parsed query of the settlement, `date` for a single day; 400 also for a period that is reversed or too long. */
export function readSettlementQuery(query: unknown): { from: string; to: string; format: CsvFormat } {
  const { date = "", from = date, to = date, format } = readQuery(SettlementQuery, query)
  if (from > to) throw badRequest(message("settlement-range-reversed", { firstDay: from, lastDay: to }))
  const days = countDays(from, to)
  if (days > MOST_SETTLED_DAYS)
    throw badRequest(message("settlement-range-too-long", { days, mostDays: MOST_SETTLED_DAYS }))
  return { from, to, format }
}

/** Of the store's Express route. */
export const ExpressQuery = z.strictObject({
  cart_id: Id,
  provider_id: Id.optional(),
})

/** The parsed query; 400 `invalid_data` names what is wrong. */
export function readQuery<T extends z.ZodType>(schema: T, query: unknown): z.infer<T> {
  const read = schema.safeParse(query)
  if (read.success) return read.data
  const problems = read.error.issues.map((issue) =>
    [issue.path.join("."), issue.message].filter(Boolean).join(": "),
  )
  throw badRequest(message("query-invalid", { problems }))
}
