import { z } from "zod"
import { startSandbox, type SalesUnit, type Sandbox, type SandboxOptions } from "../index"
import { defaultUnit } from "../units"

/** A merchant's server as Vipps' documents describe it, by plain fetch. No client of ours is involved. */
type Reply = {
  status: number
  headers: Headers
  text: string
  /** What came as JSON, undefined for anything else. */
  json: unknown
  /** The same, as far as the documents name its fields. */
  body: Documented
}

const moved = z.looseObject({
  amount: z.number().optional(),
  status: z.string().optional(),
  transactionId: z.string().optional(),
  timeStamp: z.string().optional(),
})
const documented = z.looseObject({
  orderId: z.string().optional(),
  url: z.string().optional(),
  access_token: z.string().optional(),
  transactionInfo: moved.optional(),
  transaction: moved.optional(),
  transactionSummary: z.looseObject({}).optional(),
  transactionLogHistory: z
    .array(moved.extend({ operation: z.string(), operationSuccess: z.boolean(), requestId: z.string() }))
    .optional(),
})
type Documented = z.infer<typeof documented>
type CallOptions = { headers?: Record<string, string | undefined>; raw?: string }

export async function openMerchant(sandbox: Sandbox, unit: SalesUnit = defaultUnit) {
  async function send(
    method: string,
    path: string,
    body?: unknown,
    options: CallOptions = {},
  ): Promise<Reply> {
    const headers: Record<string, string> = {}
    for (const [name, value] of Object.entries({ ...standard, ...options.headers })) {
      if (value !== undefined) headers[name] = value
    }
    const text = options.raw ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(sandbox.url + path, {
      method,
      headers,
      redirect: "manual",
      ...(text === undefined ? {} : { body: text }),
    })
    return readReply(response)
  }

  const standard: Record<string, string> = {
    "Ocp-Apim-Subscription-Key": unit.subscriptionKey,
    "Content-Type": "application/json",
    "Merchant-Serial-Number": unit.merchantSerialNumber,
    "Vipps-System-Name": "test",
  }
  const token = await fetchToken(sandbox, unit)
  standard["Authorization"] = `Bearer ${token.body.access_token}`

  const merchantInfo = { merchantSerialNumber: unit.merchantSerialNumber }
  const payment = (reference: string) => `/ecomm/v2/payments/${reference}`
  return {
    send,
    initiate: (reference: string, amount = 100_000, changes: Changes = {}, options?: CallOptions) =>
      send("POST", "/ecomm/v2/payments", initiateBody(unit, reference, amount, changes), options),
    capture: (reference: string, amount: unknown, requestId: string, options?: CallOptions) =>
      send(
        "POST",
        `${payment(reference)}/capture`,
        { merchantInfo, transaction: { amount, transactionText: "Ullgenser sendt" } },
        withId(requestId, options),
      ),
    refund: (reference: string, amount: unknown, requestId: string, options?: CallOptions) =>
      send(
        "POST",
        `${payment(reference)}/refund`,
        { merchantInfo, transaction: { amount, transactionText: "Prisavslag" } },
        withId(requestId, options),
      ),
    cancel: (reference: string, shouldReleaseRemainingFunds?: boolean) =>
      send("PUT", `${payment(reference)}/cancel`, {
        merchantInfo,
        transaction: { transactionText: "Lue utsolgt" },
        shouldReleaseRemainingFunds,
      }),
    details: (reference: string, options?: CallOptions) =>
      send("GET", `${payment(reference)}/details`, undefined, options),
    forceApprove: (reference: string, body: unknown, options?: CallOptions) =>
      send("POST", `/ecomm/v2/integration-test/payments/${reference}/approve`, body, options),
    /** Initiated and approved. */
    async reserve(reference: string, amount = 100_000) {
      await this.initiate(reference, amount)
      await sandbox.control.approve(reference)
    },
  }
}
export type Merchant = Awaited<ReturnType<typeof openMerchant>>
type Changes = { customerInfo?: unknown; merchantInfo?: object; transaction?: object }

function withId(requestId: string, options: CallOptions = {}): CallOptions {
  return { ...options, headers: { "X-Request-Id": requestId, ...options.headers } }
}

function initiateBody(unit: SalesUnit, reference: string, amount: number, changes: Changes) {
  return {
    customerInfo: changes.customerInfo ?? {},
    merchantInfo: {
      merchantSerialNumber: unit.merchantSerialNumber,
      callbackPrefix: "http://127.0.0.1:9/hooks/payment/vipps_vipps",
      fallBack: "https://shop.example.no/kasse/retur?ref=1",
      authToken: "k3-random",
      isApp: false,
      paymentType: "eComm Regular Payment",
      ...changes.merchantInfo,
    },
    transaction: { orderId: reference, amount, transactionText: "Ullgenser og lue", ...changes.transaction },
  }
}

export async function fetchToken(
  sandbox: Sandbox,
  unit: SalesUnit,
  changes: Record<string, string | undefined> = {},
): Promise<Reply> {
  const all = {
    client_id: unit.clientId,
    client_secret: unit.clientSecret,
    "Ocp-Apim-Subscription-Key": unit.subscriptionKey,
    "Merchant-Serial-Number": unit.merchantSerialNumber,
    ...changes,
  }
  const headers = Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  return readReply(await fetch(`${sandbox.url}/accesstoken/get`, { method: "POST", headers }))
}

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text()
  const json = parse(text)
  const { status, headers } = response
  return { status, headers, text, json, body: documented.safeParse(json).data ?? {} }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A sandbox and its merchant for each test of a file. */
export function stage(options?: SandboxOptions) {
  let sandbox: Sandbox | undefined
  let merchant: Merchant | undefined
  beforeEach(async () => {
    sandbox = await startSandbox(options)
    merchant = await openMerchant(sandbox, options?.units?.[0])
  })
  afterEach(() => sandbox?.stop())
  return {
    get sandbox() {
      return present(sandbox)
    },
    get merchant() {
      return present(merchant)
    },
  }
}

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("It isn't there.")
  return value
}

const errors = z
  .array(
    z.strictObject({
      errorGroup: z.string(),
      errorCode: z.string(),
      errorMessage: z.string(),
      contextId: z.guid(),
    }),
  )
  .min(1)

/** Status, group and code of an answer of Vipps' own code: an array, all strings (shape A). */
export function errorOf(reply: Reply): string {
  const told = errors.parse(reply.json).map((error) => `${error.errorGroup}/${error.errorCode}`)
  return `${reply.status} ${told.join(" ")}`
}

/** The operations of a details answer, newest first, failed ones with a "!". */
export function historyOf(reply: Reply): string[] {
  return (reply.body.transactionLogHistory ?? []).map(
    (entry) => entry.operation + (entry.operationSuccess ? "" : "!"),
  )
}
