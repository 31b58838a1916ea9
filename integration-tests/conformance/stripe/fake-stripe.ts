import { createHmac } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { createIntents, missing, newId, refusal, type Answer, type Intent } from "./intents"

/**
 * A small Stripe: what Medusa's provider calls, with form-encoded bodies, idempotency keys and signed webhooks, as Stripe's API
 * reference says. It knows cards alone, and no amounts but whole ones.
 */
export const WEBHOOK_SECRET = "whsec_conformance"
export const API_KEY = "sk_test_conformance"

export type Call = "capture" | "refund" | "cancel"
type Event = { intentId: string; type: string; body: string }

export async function startFakeStripe() {
  const answered = new Map<string, { request: string; answer: Answer }>()
  const events: Event[] = []
  const refused: Call[] = []
  let lost: Call | undefined
  let hook: string | undefined
  const deliveries = new Set<Promise<unknown>>()
  // Stripe would tell a shop that does not answer again later
  const intents = createIntents((type, intent) => void tell(note(type, intent)).catch(() => undefined))

  function note(type: string, intent: Intent): Event {
    const event = { id: newId("evt"), object: "event", type, data: { object: intent } }
    const noted = { intentId: intent.id, type, body: JSON.stringify(event) }
    events.push(noted)
    return noted
  }

  async function tell({ body }: Event): Promise<void> {
    if (hook === undefined) return
    const t = Math.floor(Date.now() / 1000)
    const v1 = createHmac("sha256", WEBHOOK_SECRET).update(`${t}.${body}`).digest("hex")
    const headers = { "content-type": "application/json", "stripe-signature": `t=${t},v1=${v1}` }
    const delivery = fetch(hook, { method: "POST", headers, body })
    deliveries.add(delivery)
    const { status } = await delivery.finally(() => deliveries.delete(delivery))
    if (status !== 200) throw new Error(`the shop answered ${status} to a webhook`)
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? "", "http://stripe")
    const body = await read(request)
    const [call, execute] = route(request.method ?? "", pathname, new URLSearchParams(body || search))
    const key = request.headers["idempotency-key"]
    const said = `${request.method} ${pathname} ${body}`
    const answer = typeof key === "string" ? remember(key, said, execute) : execute()
    if (call !== undefined && call === lost) return void request.socket.destroy()
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body))
  }

  /** The first answer is the answer to its key, a refusal as well. */
  function remember(key: string, request: string, execute: () => Answer): Answer {
    const known = answered.get(key)
    if (known && known.request !== request)
      return refusal({ type: "idempotency_error", message: "The key was used with other parameters." })
    const answer = known?.answer ?? execute()
    answered.set(key, { request, answer: structuredClone(answer) })
    return answer
  }

  function route(method: string, path: string, form: URLSearchParams): [Call | undefined, () => Answer] {
    const [, id, action] = /^\/v1\/payment_intents\/([^/]+)(?:\/(capture|cancel))?$/.exec(path) ?? []
    if (id !== undefined) return [readCall(action), () => actOn(method, id, action, form)]
    if (path === "/v1/payment_intents") return [undefined, () => intents.create(form)]
    if (path === "/v1/refunds") return ["refund", () => refuse("refund") ?? intents.refund(form)]
    if (path === "/v1/customers")
      return [undefined, () => ({ status: 200, body: { id: newId("cus"), object: "customer" } })]
    return [undefined, () => refusal({ type: "invalid_request_error", message: `No ${method} ${path}` }, 404)]
  }

  function actOn(method: string, id: string, action: string | undefined, form: URLSearchParams): Answer {
    const intent = intents.find(id)
    if (!intent) return missing
    if (method === "GET") return { status: 200, body: intent }
    if (action === "capture") return refuse("capture") ?? intents.capture(intent, form)
    if (action === "cancel") return refuse("cancel") ?? intents.cancel(intent)
    return intents.update(intent, form)
  }

  function refuse(call: Call): Answer | undefined {
    const at = refused.indexOf(call)
    if (at < 0) return undefined
    refused.splice(at, 1)
    const message = `The bank does not allow this ${call} now.`
    return refusal({ type: "invalid_request_error", code: "payment_intent_unexpected_state", message })
  }

  const server = createServer((request, response) => void serve(request, response))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")

  return {
    port: (server.address() as AddressInfo).port,
    /** From now on its webhooks go there. */
    tellTo: (url: string) => void (hook = url),
    async approve(id: string, notices: number): Promise<void> {
      intents.confirm(id)
      const intent = intents.find(id)
      if (!intent) return
      const event = note("payment_intent.amount_capturable_updated", intent)
      await Promise.all(Array.from({ length: notices }, () => tell(event)))
    },
    async retell(id: string): Promise<void> {
      const told = events.filter(({ intentId }) => intentId === id).reverse()
      for (const event of [...told, ...told, ...told]) await tell(event)
    },
    sums(id: string) {
      const intent = intents.find(id)
      if (!intent) throw new Error(`Stripe has no ${id}`)
      const { amount_capturable: heldMinor, amount_received: capturedMinor } = intent
      return { heldMinor, capturedMinor, refundedMinor: intents.refunded.get(id) ?? 0 }
    },
    lose: (call: Call) => void (lost = call),
    loseNoMore: () => void (lost = undefined),
    refuseNext: (call: Call) => void refused.push(call),
    async stop(): Promise<void> {
      hook = undefined
      await Promise.allSettled(deliveries)
      server.closeAllConnections()
      server.close()
    },
  }
}

export type FakeStripe = Awaited<ReturnType<typeof startFakeStripe>>

function readCall(action: string | undefined): Call | undefined {
  return action === "capture" || action === "cancel" ? action : undefined
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString("utf8")
}
