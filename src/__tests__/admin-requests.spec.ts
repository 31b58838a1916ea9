import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type * as Api from "../admin/lib/api"
import { putErrorInMessage } from "../api/error-in-message"

/** What the admin's pages send, and what they make of an answer: played against a real server, and Medusa's real SDK. */
type Seen = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
type Answer = {
  status?: number
  type?: string
  body?: string
  /** JSON of one of our routes, which the middleware of our routes has seen */
  json?: object
  /** the connection breaks before the end */
  cut?: boolean
  /** the first line has no status text, as over HTTP/2 */
  isWordless?: boolean
}

let server: Server
let seen: Seen[] = []
let answer: Answer = {}

beforeAll(async () => {
  server = createServer(async (req, res) => {
    let body = ""
    for await (const chunk of req) body += String(chunk)
    seen.push({ method: req.method ?? "", url: req.url ?? "", headers: req.headers, body })
    const text = answer.json ? throughOurRoutes(req, answer) : (answer.body ?? "{}")
    const length = Buffer.byteLength(text) + (answer.cut ? 10 : 0)
    res.statusCode = answer.status ?? 200
    res.setHeader("content-type", answer.type ?? "application/json")
    res.setHeader("content-length", length)
    // a connection that is kept may be closed by the server just as a slow test uses it again
    res.setHeader("connection", "close")
    if (answer.isWordless)
      res.socket?.end(`HTTP/1.1 ${answer.status} \r\ncontent-length: ${length}\r\n\r\n${text}`)
    else if (answer.cut) res.write(text, () => res.destroy())
    else res.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  seen = []
  answer = {}
})

/** As Express does it: the middleware comes first, and the route or Medusa's error handler sends the body. */
function throughOurRoutes(req: IncomingMessage, { status = 200, json }: Answer): string {
  const sent: string[] = []
  const res = { statusCode: status, json: (body: unknown) => sent.push(JSON.stringify(body)) }
  putErrorInMessage(req as MedusaRequest, res as unknown as MedusaResponse, () => res.json(json))
  return sent.join("")
}

const portOf = () => (server.address() as AddressInfo).port
const backend = () => `http://127.0.0.1:${portOf()}/backend`

/** The pages' requests as the admin build of a store makes them, with what it defines. */
function load(defined: { url?: string; authType?: string; tokenKey?: string } = {}): typeof Api {
  Object.assign(globalThis, {
    __BACKEND_URL__: defined.url ?? backend(),
    __AUTH_TYPE__: defined.authType,
    __JWT_TOKEN_STORAGE_KEY__: defined.tokenKey,
  })
  const loaded: (typeof Api)[] = []
  jest.isolateModules(() => loaded.push(jest.requireActual("../admin/lib/api")))
  return loaded[0] as typeof Api
}

type Failure = { code: string; message: string; status?: number; params?: object }

const failureOf = (request: Promise<unknown>) =>
  request.then(
    () => "no failure",
    ({ said, status }: Api.RequestFailed) => ({ ...said, status }),
  )

describe("a request", () => {
  it("reads below the store's backend, with the query as it is", async () => {
    answer = { json: { payments: [] } }

    expect(await load().read("payments?q=%231042&limit=20")).toEqual({ payments: [] })

    expect(seen).toMatchObject([
      { method: "GET", url: "/backend/admin/vipps/payments?q=%231042&limit=20", body: "" },
    ])
  })

  it("keeps an id that has to be encoded", async () => {
    await load().read(`payments/${encodeURIComponent("a/b?c#d")}/support`)

    expect(seen[0]?.url).toBe("/backend/admin/vipps/payments/a%2Fb%3Fc%23d/support")
  })

  it.each([
    ["a body", { amount: 12.5, note: "Feil størrelse" }, `{"amount":12.5,"note":"Feil størrelse"}`],
    ["no body, which the server reads as an empty one", undefined, "{}"],
  ])("posts JSON with %s", async (_, body, sent) => {
    answer = { json: { payment: { state: "captured" } } }

    const answered = await load().post("payments/pay_1/capture", body)

    expect(answered).toEqual({ payment: { state: "captured" } })
    expect(seen).toMatchObject([
      { method: "POST", url: "/backend/admin/vipps/payments/pay_1/capture", body: sent },
    ])
    expect(seen[0]?.headers["content-type"]).toContain("application/json")
  })

  it("reads a file byte by byte, with its headers, and asks for no JSON", async () => {
    const csv = "\uFEFForder_number,amount_minor\r\n1042,1234\r\n"
    answer = { type: "text/csv; charset=utf-8", body: csv }

    const { file, headers } = await load().readFile("payments/export?from=2026-01-01")

    expect(Buffer.from(await file.arrayBuffer()).toString("utf8")).toBe(csv)
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8")
    expect(seen[0]?.headers.accept).toBe("text/csv")
  })

  it("reads Medusa's refund reasons", async () => {
    answer = { body: `{"refund_reasons":[{"id":"refr_1","label":"Wrong size"}]}` }

    expect(await load().readRefundReasons()).toEqual([{ id: "refr_1", label: "Wrong size" }])

    expect(seen[0]?.url).toBe("/backend/admin/refund-reasons?limit=100")
  })
})

describe("the login", () => {
  const stored: Record<string, string> = {}
  const localStorage = { getItem: (key: string) => stored[key] ?? null, setItem: () => undefined }
  beforeEach(() => {
    Object.assign(stored, { medusa_auth_token: "the-dashboards", other_key: "the-stores" })
    Object.assign(globalThis, {
      window: { localStorage, location: { origin: `http://127.0.0.1:${portOf()}` } },
    })
  })
  afterEach(() => {
    jest.restoreAllMocks()
    Reflect.deleteProperty(globalThis, "window")
  })

  it.each([
    ["a cookie, unless the store says otherwise", {}, undefined],
    ["the dashboard's token", { authType: "jwt" }, "Bearer the-dashboards"],
    ["the token under the store's own key", { authType: "jwt", tokenKey: "other_key" }, "Bearer the-stores"],
  ])("is %s", async (_, defined, authorization) => {
    const fetched = jest.spyOn(globalThis, "fetch")
    await load(defined).read("connection")

    expect(seen[0]?.headers.authorization).toBe(authorization)
    expect(fetched.mock.calls[0]?.[1]?.credentials).toBe(authorization ? "omit" : "include")
  })

  it("goes to the page's own server when the store names none", async () => {
    await load({ url: "/" }).read("connection")

    expect(seen[0]?.url).toBe("/admin/vipps/connection")
  })
})

describe("a failure is said in words", () => {
  const refusal = "The refund of 250 kr was not made."
  const refused = { code: "refund-too-old", params: { days: 365 }, message: refusal }
  const error = { ...refused, type: "not_allowed" }
  const theirs = (text: string) => ({ code: "their-words", params: { text }, message: text })
  /** What only reads moves no money: nobody is sent to look at a payment. */
  const unreachable = {
    code: "server-unreachable",
    params: { request: "reads" },
    message: "The shop's server could not be reached. Try again in a moment.",
  }
  const odd = (status: number) => ({
    code: "server-error",
    params: { httpStatus: status, request: "reads" },
    message: `The shop's server failed (HTTP ${status}), not Vipps. Try again in a moment.`,
    status,
  })
  const advice = {
    moves: "Look at the payment's figures: if they have not changed, it is safe to try again.",
    confirmed: "It is safe to go on: nothing is moved twice.",
  }
  const of = (request: keyof typeof advice, failure: Failure): Failure =>
    failure.params && "request" in failure.params
      ? {
          ...failure,
          params: { ...failure.params, request },
          message: failure.message.replace("Try again in a moment.", advice[request]),
        }
      : failure
  const medusas = (message: string) => JSON.stringify({ type: "unauthorized", message })

  it.each<[string, Answer, Failure]>([
    ["our route's, with its code and facts", { status: 400, json: error }, { ...refused, status: 400 }],
    ["our route's, at a 500", { status: 500, json: error }, { ...refused, status: 500 }],
    [
      "our route's, with a code alone",
      { status: 500, json: { code: "unknown_error", message: refusal } },
      { ...theirs(refusal), status: 500 },
    ],
    [
      "our route's, without a code",
      { status: 404, json: { message: refusal } },
      { ...theirs(refusal), status: 404 },
    ],
    [
      "Medusa's, from before our routes",
      { status: 403, body: medusas(refusal) },
      { ...theirs(refusal), status: 403 },
    ],
    [
      "Medusa's, that looks like JSON",
      { status: 403, body: medusas("null") },
      { ...theirs("null"), status: 403 },
    ],
    [
      "after the session has expired",
      { status: 401, body: medusas("Unauthorized") },
      { code: "logged-out", params: {}, message: "You are logged out: log in again.", status: 401 },
    ],
    ["at a proxy's page", { status: 502, type: "text/html", body: "<h1>Bad Gateway</h1>" }, odd(502)],
    ["at JSON without a message", { status: 503, body: "{}" }, odd(503)],
    ["at our route's JSON without one", { status: 500, json: {} }, odd(500)],
    [
      "Medusa's, of a failure that it does not explain",
      { status: 500, json: { code: "unknown_error", message: "An unknown error occurred." } },
      odd(500),
    ],
    ["at an empty message", { status: 400, body: medusas("") }, odd(400)],
    ["at an answer without any", { status: 503, isWordless: true }, odd(503)],
    ["at an answer that is no JSON", { type: "text/html", body: "<h1>Hello</h1>" }, unreachable],
    ["at an answer that breaks off", { body: `{"payment":`, cut: true }, unreachable],
  ])("%s", async (_, given, expected) => {
    answer = given
    const { read, post, postConfirmed } = load()

    expect(await failureOf(read("payments"))).toEqual(expected)
    expect(await failureOf(post("payments/pay_1/refund"))).toEqual(of("moves", expected))
    expect(await failureOf(postConfirmed("payments/capture", {}))).toEqual(of("confirmed", expected))
  })

  it.each<[number, boolean]>([
    [400, true],
    [404, true],
    [401, false],
    [403, false],
    [500, false],
    [503, false],
  ])("at %i is of that one payment: %s", async (status, isOfOne) => {
    answer = { status, json: error }
    const { read, refusalOfOne } = load()

    const failure = await read("payments/pay_1").catch((thrown: unknown) => thrown)

    expect(refusalOfOne(failure)).toEqual(isOfOne ? refused : null)
  })

  it("without an answer is of none, nor is one of the page's own", async () => {
    const { read, refusalOfOne } = load({ url: "http://127.0.0.1:1" })
    const failure = await read("payments/pay_1").catch((thrown: unknown) => thrown)
    expect([refusalOfOne(failure), refusalOfOne(new Error("400"))]).toEqual([null, null])
  })

  it("when no server answers", async () => {
    const { read } = load({ url: "http://127.0.0.1:1" })

    expect(await failureOf(read("payments"))).toEqual(unreachable)
  })

  it.each<[string, Answer, Failure]>([
    ["that is refused", { status: 400, json: error }, { ...refused, status: 400 }],
    ["that breaks off", { type: "text/csv", body: "half a", cut: true }, unreachable],
  ])("of a file %s", async (_, given, expected) => {
    answer = given

    expect(await failureOf(load().readFile("payments/export"))).toEqual(expected)
  })
})
