import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { text } from "node:stream/consumers"
import { setTimeout as pause } from "node:timers/promises"
import { createStripeLedger, type StripeLedger, type StubAnswer } from "./stripe-ledger"

/** What becomes of answers, of whatever request; it is executed all the same. */
type Answers = "given" | "lost" | "held"
type StripeRequest = { path: string; body: string; key: string | undefined; sdk: string | undefined }
export type StripeStub = Awaited<ReturnType<typeof startStripeStub>>

/**
 * The part of Stripe's API that Medusa's provider uses for a card payment. Idempotency-Key works as Stripe documents it
 * (https://docs.stripe.com/api/idempotent_requests): the same key gets the first answer again and executes nothing, and
 * is an error with other parameters.
 */
export async function startStripeStub() {
  const ledger = createStripeLedger()
  const remember = createKeyMemory()
  const seen: StripeRequest[] = []
  let answers: Answers = "given"
  let delayMs = 0

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path } = new URL(request.url ?? "/", "http://stub")
    const body = await text(request)
    const key = headerOf(request, "idempotency-key")
    if (request.method === "POST") seen.push({ path, body, key, sdk: headerOf(request, "user-agent") })
    if (delayMs > 0) await pause(delayMs)
    const execute = () => route(ledger, `${request.method} ${path}`, new URLSearchParams(body))
    const answer = key ? remember(key, path + body, execute) : execute()
    if (answers === "lost") response.destroy()
    if (answers !== "given") return
    response.writeHead(answer.status, { "content-type": "application/json" })
    response.end(JSON.stringify(answer.body))
  }

  const server = createServer((request, response) => {
    receive(request, response).catch((error: unknown) => response.destroy(new Error(String(error))))
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (typeof address !== "object" || !address) throw new Error("a port has a number")

  return {
    url: `http://127.0.0.1:${address.port}`,
    ledger,
    /** Oldest first, reads left out. */
    requests: (): readonly StripeRequest[] => seen,
    setAnswers: (become: Answers) => void (answers = become),
    /** Every request is executed this much later. */
    setDelay: (become: number) => void (delayMs = become),
    async stop(): Promise<void> {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

function route(ledger: StripeLedger, call: string, form: URLSearchParams): StubAnswer {
  const [, id = "", action] = /^\w+ \/v1\/payment_intents\/(\w+)(\/capture)?$/.exec(call) ?? []
  if (call === "POST /v1/payment_intents") return ledger.create(form)
  if (call === "POST /v1/refunds") return ledger.refund(form)
  if (call.startsWith("POST") && action) return ledger.capture(id, form)
  if (call.startsWith("GET") && id) return ledger.retrieve(id)
  throw new Error(`the stub does not know ${call}`)
}

function createKeyMemory() {
  const known = new Map<string, { parameters: string; answer: StubAnswer }>()
  return (key: string, parameters: string, execute: () => StubAnswer): StubAnswer => {
    const first = known.get(key) ?? { parameters, answer: execute() }
    known.set(key, first)
    if (first.parameters === parameters) return first.answer
    const message =
      "Keys for idempotent requests can only be used with the parameters they were first used with"
    return { status: 400, body: { error: { type: "idempotency_error", message } } }
  }
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name]
  return typeof value === "string" ? value : undefined
}
