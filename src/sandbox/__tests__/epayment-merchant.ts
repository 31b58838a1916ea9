import { z } from "zod"
import { startSandbox, type SalesUnit, type Sandbox, type SandboxOptions } from "../index"
import { defaultUnit } from "../units"
import { openMerchant, present } from "./merchant"

/** A merchant's server on ePayment as Vipps' documents describe it, by plain fetch. No client of ours is involved. */

const amount = z.strictObject({ currency: z.string(), value: z.number() })
const documented = z.looseObject({
  redirectUrl: z.string().optional(),
  reference: z.string().optional(),
  state: z.string().optional(),
  amount: amount.optional(),
  pspReference: z.string().optional(),
  captureGuaranteedUntil: z.string().optional(),
  aggregate: z
    .strictObject({
      authorizedAmount: amount,
      cancelledAmount: amount,
      capturedAmount: amount,
      refundedAmount: amount,
    })
    .optional(),
})
const event = z.strictObject({
  reference: z.string(),
  pspReference: z.string(),
  name: z.string(),
  amount,
  timestamp: z.iso.datetime(),
  idempotencyKey: z.string().max(50).optional(),
  success: z.boolean(),
})
export type Reply = {
  status: number
  contentType: string | null
  json: unknown
  body: z.infer<typeof documented>
}
type Given = { headers?: Record<string, string | undefined>; raw?: string }

export async function openEpaymentMerchant(sandbox: Sandbox, unit: SalesUnit = defaultUnit) {
  const ecom = await openMerchant(sandbox, unit)
  const currency = { NO: "NOK", DK: "DKK", FI: "EUR" }[unit.market ?? "NO"]

  async function send(method: string, path: string, body: unknown, given: Given = {}): Promise<Reply> {
    const reply = await ecom.send(method, path, body, given)
    const { status, headers, json } = reply
    return {
      status,
      contentType: headers.get("content-type"),
      json,
      body: documented.safeParse(json).data ?? {},
    }
  }

  const path = (reference: string, rest = "") => `/epayment/v1/payments/${reference}${rest}`
  const keyed = (key: string, given: Given = {}) => ({
    ...given,
    headers: { "Idempotency-Key": key, ...given.headers },
  })
  const move = (what: string) => (reference: string, value: unknown, key: string, given?: Given) =>
    send("POST", path(reference, what), { modificationAmount: { currency, value } }, keyed(key, given))

  return {
    ecom,
    send,
    create: (
      reference: string,
      changes: object = {},
      { key = reference, ...given }: Given & { key?: string } = {},
    ) =>
      send(
        "POST",
        "/epayment/v1/payments",
        {
          amount: { currency, value: 100_000 },
          paymentMethod: { type: "WALLET" },
          reference,
          userFlow: "WEB_REDIRECT",
          returnUrl: "https://shop.example.no/kasse/retur?ref=1",
          paymentDescription: "Ullgenser og lue",
          ...changes,
        },
        keyed(key, given),
      ),
    get: (reference: string, given?: Given) => send("GET", path(reference), undefined, given),
    async events(reference: string) {
      const { status, json } = await send("GET", path(reference, "/events"), undefined)
      return status === 200 ? z.array(event).parse(json) : []
    },
    capture: move("/capture"),
    refund: move("/refund"),
    cancel: (reference: string, body?: unknown, given?: Given) =>
      send("POST", path(reference, "/cancel"), body, given),
    forceApprove: (reference: string, body: unknown) =>
      send("POST", `/epayment/v1/test/payments/${reference}/approve`, body),
    /** Created and approved. */
    async reserve(reference: string, changes: object = {}) {
      await this.create(reference, changes)
      await sandbox.control.approve(reference)
    },
    /** Authorized, cancelled, captured, refunded. */
    async sums(reference: string) {
      const { aggregate } = (await this.get(reference)).body
      return aggregate && Object.values(aggregate).map(({ value }) => value)
    },
    /** Names of the events and their keys, in order. */
    async log(reference: string) {
      return (await this.events(reference)).map(
        ({ name, idempotencyKey, success }) => `${name}${success ? "" : "!"} ${idempotencyKey ?? "-"}`,
      )
    },
  }
}
export type EpaymentMerchant = Awaited<ReturnType<typeof openEpaymentMerchant>>

/** A sandbox and its merchant for each test of a file; `open` adds a second one. All end with the test. */
export function stageEpayment(options?: SandboxOptions) {
  let opened: Sandbox[] = []
  let merchant: EpaymentMerchant | undefined
  async function open(given: SandboxOptions = {}) {
    const sandbox = await startSandbox(given)
    opened.push(sandbox)
    return { sandbox, merchant: await openEpaymentMerchant(sandbox, given.units?.[0]) }
  }
  beforeEach(async () => {
    merchant = (await open(options)).merchant
  })
  afterEach(async () => {
    await Promise.all(opened.map((sandbox) => sandbox.stop()))
    opened = []
  })
  return {
    open,
    get sandbox() {
      return present(opened[0])
    },
    get merchant() {
      return present(merchant)
    },
  }
}

const problem = z.strictObject({
  type: z.url(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  traceId: z.guid(),
  extraDetails: z.array(z.strictObject({ name: z.string(), reason: z.string() })).nullable(),
})

/** Status and code of a problem, or the fields that it names. */
export function problemOf({ status, contentType, json }: Reply): string {
  const told = problem.parse(json)
  expect([told.status, contentType]).toEqual([status, "application/problem+json; charset=utf-8"])
  const details = told.extraDetails ?? []
  return [status, ...details.map(({ name, reason }) => (name === "ErrorCode" ? reason : name))].join(" ")
}
