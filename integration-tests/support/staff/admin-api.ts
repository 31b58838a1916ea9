import { z } from "zod"
import { expectBody, type Api } from "../../../demo/harness"

/** The admin API's answers, as far as the tests read them. */
const said = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()), message: z.string() })
const action = z.object({ max: z.number(), refusal: said.nullable() })
const viewSchema = z.looseObject({
  payment_id: z.string(),
  reference: z.string(),
  api: z.string(),
  currency_code: z.string(),
  state: z.string(),
  medusa_order: z.object({ id: z.string(), display_id: z.number() }).nullable(),
  reserved: z.number(),
  captured: z.number(),
  refunded: z.number(),
  released: z.number(),
  remaining: z.number(),
  due: z.number().nullable(),
  notes: z.array(said),
  capture_days_left: z.number().nullable(),
  capture_guaranteed_until: z.string().nullable(),
  bankaxept_until: z.string().nullable(),
  refund_days_left: z.number().nullable(),
  vipps_read_at: z.string().nullable(),
  warnings: z.array(said.extend({ days: z.number(), amount: z.number() })),
  problems: z.array(
    said.extend({
      resolve: z.boolean(),
      kind: z.string().nullable(),
      amount: z.number().nullable(),
      reason: said.nullable(),
    }),
  ),
  actions: z.object({ capture: action, refund: action, release: action, cancel: action }),
  medusa_buttons: z.object({ capture: said.nullable(), refund: said.nullable() }),
})
export type View = z.infer<typeof viewSchema>

const listSchema = z.object({
  payments: z.array(
    z.looseObject({
      payment_id: z.string().nullable(),
      reference: z.string(),
      api: z.string(),
      currency_code: z.string(),
      state: z.string(),
      attention: z.array(z.string()),
      medusa_order: z.object({ id: z.string(), display_id: z.number() }).nullable(),
      customer: z.object({ name: z.string().nullable(), email: z.string().nullable() }).nullable(),
    }),
  ),
  count: z.number(),
  customers_since: z.string().nullable(),
  limit: z.number(),
  offset: z.number(),
  sums: z.array(
    z.object({
      state: z.string(),
      currency_code: z.string(),
      count: z.number(),
      reserved: z.number(),
      captured: z.number(),
      refunded: z.number(),
      remaining: z.number(),
      captured_count: z.number(),
      remaining_count: z.number(),
    }),
  ),
  counts: z.record(z.string(), z.number()),
})
export type List = z.infer<typeof listSchema>

export async function readView(api: Api, payment: { paymentId: string }): Promise<View> {
  const path = `/admin/vipps/payments/${payment.paymentId}`
  const schema = z.object({ payment: viewSchema })
  return expectBody(schema, await api({ method: "GET", path }), "reading a payment").payment
}

export async function readList(api: Api, query = ""): Promise<List> {
  const answer = await api({ method: "GET", path: `/admin/vipps/payments${query && `?${query}`}` })
  return expectBody(listSchema, answer, "listing payments")
}

const checkSchema = said.extend({ name: z.string(), state: z.string() })
const connectionsSchema = z.object({
  connections: z.array(
    z.looseObject({
      provider_id: z.string(),
      merchant_serial_number: z.string(),
      checks: z.array(checkSchema),
      last_callback_at: z.string().nullable(),
      last_reconciliation_at: z.string().nullable(),
    }),
  ),
})

export type Connections = Awaited<ReturnType<typeof readConnections>>

/** The connection of each sales unit; `codes`: what each check said. */
export async function readConnections(api: Api) {
  const answer = await api({ method: "GET", path: "/admin/vipps/connection" })
  const { connections } = expectBody(connectionsSchema, answer, "checking the connections")
  return {
    text: JSON.stringify(answer.body),
    of: (providerId: string) => {
      const connection = connections.find((one) => one.provider_id === providerId)
      if (!connection) throw new Error(`the connection of ${providerId} was not checked`)
      return { ...connection, codes: connection.checks.map(({ code }) => code) }
    },
  }
}

/** The connection of the first sales unit. */
export async function readConnection(api: Api) {
  const { text, of } = await readConnections(api)
  return { ...of("pp_vipps_vipps"), text }
}
