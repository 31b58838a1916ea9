import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import {
  createEcomApi,
  createEpaymentApi,
  type EpaymentApi,
  VippsError,
  type VippsCallLog,
  type PaymentApi,
} from "../index"
import type { PaymentApiConfig } from "../payment-api"

/** An HTTP server that says what a test tells it to say, and remembers what it was asked. */
type Asked = {
  method: string
  path: string
  headers: IncomingMessage["headers"]
  body: string
  port: number
}
type Answer = {
  status?: number
  body?: unknown
  delayMs?: number
  drop?: boolean
  /** Sends the head and half a body, then nothing. */
  stall?: boolean
  headers?: Record<string, string>
}

export class FakeVipps {
  readonly asked: Asked[] = []
  /** Answers to API calls, first in first out; then `otherwise`. */
  answers: Answer[] = []
  otherwise: Answer = { body: moneyAnswer() }
  tokenAnswers: Answer[] = []
  tokens = 0

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeVipps> {
    const server = createServer((request, response) => void vipps.take(request, response))
    const vipps = new FakeVipps(server)
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    return vipps
  }

  get url(): string {
    const address = this.server.address()
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`
  }
  get tokenCalls(): Asked[] {
    return this.asked.filter((one) => one.path === "/accesstoken/get")
  }
  get calls(): Asked[] {
    return this.asked.filter((one) => one.path !== "/accesstoken/get")
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { method = "", url: path = "", headers, socket } = request
    this.asked.push({
      method,
      path,
      headers,
      body: Buffer.concat(chunks).toString(),
      port: socket.remotePort ?? 0,
    })
    give(
      response,
      path === "/accesstoken/get" ? this.tokenAnswer() : (this.answers.shift() ?? this.otherwise),
    )
  }

  private tokenAnswer(): Answer {
    this.tokens += 1
    const body = { token_type: "Bearer", expires_in: "3600", access_token: `token-${this.tokens}-s3cr3t` }
    return this.tokenAnswers.shift() ?? { body }
  }
}

function give(response: ServerResponse, answer: Answer): void {
  if (answer.drop) return void response.socket?.destroy()
  const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? "")
  if (answer.stall) return void response.writeHead(200).write(text.slice(0, text.length / 2))
  const say = (): unknown => response.writeHead(answer.status ?? 200, answer.headers ?? {}).end(text)
  if (answer.delayMs) setTimeout(say, answer.delayMs).unref()
  else say()
}

export function moneyAnswer(more: object = {}): object {
  return {
    orderId: "shop-1001-1",
    transactionInfo: {
      amount: 75_000,
      status: "Captured",
      transactionId: "6003219876",
      timeStamp: "2026-11-20T10:11:12.345Z",
      transactionText: "Sent",
    },
    transactionSummary: {
      capturedAmount: 75_000,
      remainingAmountToCapture: 25_000,
      refundedAmount: 0,
      remainingAmountToRefund: 75_000,
    },
    ...more,
  }
}

export const secrets = {
  clientSecret: "cl1ent-s3cr3t+/=",
  subscriptionKey: "0123456789abcdef0123456789abcdef",
}
const unit: PaymentApiConfig = {
  apiUrl: "http://127.0.0.1:9",
  clientId: "client-id",
  ...secrets,
  merchantSerialNumber: "654987",
  system: { name: "medusa", version: "2.21.0", pluginName: "medusa-payment-vipps", pluginVersion: "0.1.0" },
}
export const anOrder = "shop-1001-1"
export const aCapture = {
  reference: anOrder,
  amountMinor: 75_000,
  currency: "NOK",
  transactionText: "Ullgenser sendt",
  requestId: "capt_01JD3N",
}
export const aPayment = {
  reference: anOrder,
  amountMinor: 100_000,
  currency: "NOK",
  transactionText: "Ullgenser",
  callbackPrefix: "https://shop.example.no/hooks",
  returnUrl: "https://shop.example.no/retur",
  authToken: "auth-t0ken-of-the-payment",
}

let vipps: FakeVipps
const clients: PaymentApi[] = []

/** A server and clients for each test of a file. */
export function useVipps(): {
  vipps: () => FakeVipps
  client: (config?: Partial<PaymentApiConfig>) => PaymentApi
  epayment: (config?: Partial<PaymentApiConfig>) => EpaymentApi
} {
  beforeEach(async () => {
    vipps = await FakeVipps.start()
  })
  afterEach(async () => {
    clients.splice(0).forEach((client) => client.close())
    await vipps.stop()
  })
  return {
    vipps: () => vipps,
    client: (config = {}) => newClient({ apiUrl: vipps.url, ...config }),
    epayment: (config = {}) => newEpayment({ apiUrl: vipps.url, ...config }),
  }
}

export function newClient(config: Partial<PaymentApiConfig>): PaymentApi {
  const client = createEcomApi({ ...unit, ...config })
  clients.push(client)
  return client
}

export function newEpayment(config: Partial<PaymentApiConfig>): EpaymentApi {
  const client = createEpaymentApi({ ...unit, ...config })
  clients.push(client)
  return client
}

/** The error a call ends with; fails the test if it succeeds. */
export async function errorOf(call: Promise<unknown>): Promise<VippsError> {
  const outcome = await call.then(
    () => "no error",
    (error: unknown) => error,
  )
  if (outcome instanceof VippsError) return outcome
  throw new Error(`expected a VippsError, got ${String(outcome)}`)
}

export type Logged = VippsCallLog
