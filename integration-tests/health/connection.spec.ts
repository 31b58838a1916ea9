import { readFileSync } from "node:fs"
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http"
import { join } from "node:path"
import { findFreePort, repositoryRoot } from "../../demo/harness"
import { apiOfRun } from "../support/server/apis"
import { eventually } from "../support/time/eventually"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { readConnection, readConnections, type Connections } from "../support/staff/admin-api"

jest.setTimeout(240_000)

const WRONG_KEYS = [
  {
    key: "client id",
    options: { clientId: "5a4d0b0c-0000-4000-8000-000000000000" },
    code: "wrong-client-id",
    says: /clientId \(VIPPS_CLIENT_ID\)/,
  },
  {
    key: "client secret",
    options: { clientSecret: "not-the-secret" },
    code: "wrong-client-secret",
    says: /clientSecret \(VIPPS_CLIENT_SECRET\)/,
  },
  {
    key: "subscription key",
    options: { subscriptionKey: "0".repeat(32) },
    code: "wrong-subscription-key",
    says: /subscriptionKey \(VIPPS_SUBSCRIPTION_KEY\)/,
  },
  {
    key: "MSN",
    options: { merchantSerialNumber: "111111" },
    code: "wrong-msn",
    says: new RegExp(
      `\\(VIPPS_MERCHANT_SERIAL_NUMBER\\), 111111.* the ${{ ecom: "eCom", epayment: "ePayment" }[apiOfRun]} API`,
    ),
  },
]
const ADDRESSES: { address: string; behaviour: RequestListener; code: string }[] = [
  {
    address: "that redirects",
    behaviour: (_, res) => res.writeHead(301, { location: "https://example.no/" }).end(),
    code: "callback-redirect",
  },
  {
    address: "of another site",
    behaviour: (_, res) => res.writeHead(200).end("<html>"),
    code: "callback-elsewhere",
  },
  {
    address: "whose proxy takes the Authorization header away",
    behaviour: passOn((headers) => delete headers.authorization),
    code: "callback-stripped",
  },
  {
    address: "whose proxy changes the Authorization header",
    behaviour: passOn((headers) => (headers.authorization = "Basic eA==")),
    code: "callback-other-secret",
  },
  { address: "through an honest proxy", behaviour: passOn(() => undefined), code: "callback-ok" },
]

let harness: ObservedShop
/** Each path of it is another address that Vipps could be given. */
let addresses: Server

beforeAll(async () => {
  const nobody = `http://127.0.0.1:${await findFreePort()}`
  const port = await findFreePort()
  addresses = createServer(answerAt).listen(port, "127.0.0.1")
  harness = await bootObservedShop({
    job: true,
    files: {
      "medusa-config.ts": withProviders([
        { id: "vipps", options: {} },
        ...WRONG_KEYS.map(({ options }, n) => ({ id: `key${n}`, options })),
        ...ADDRESSES.map((_, n) => ({
          id: `address${n}`,
          options: { backendUrl: `http://127.0.0.1:${port}/${n}` },
        })),
        { id: "unheard", options: { backendUrl: nobody } },
        { id: "unreachable", options: { apiUrl: nobody } },
      ]),
    },
    env: { VIPPS_TIMEOUT_MS: "4000" },
  })
})
afterAll(async () => {
  await harness?.stop()
  addresses?.closeAllConnections()
  addresses?.close()
})

/** One shop with many sales units, in each of which one thing is wrong: booting a shop for each takes minutes. */
function withProviders(entries: { id: string; options: Record<string, string> }[]): string {
  const config = readFileSync(join(repositoryRoot, "medusa-config.ts"), "utf8")
  const one = `{ resolve: "./src/providers/vipps", id: "vipps", options: {} }`
  if (!config.includes(one)) throw new Error("medusa-config.ts has no such provider any more")
  const providers = entries.map((entry) => ({ resolve: "./src/providers/vipps", ...entry }))
  return config.replace(one, providers.map((provider) => JSON.stringify(provider)).join(", "))
}

function answerAt(req: IncomingMessage, res: ServerResponse): void {
  const [, n = "", path = ""] = /^\/(\d+)(\/.*)$/.exec(req.url ?? "") ?? []
  req.url = path
  ADDRESSES[Number(n)]?.behaviour(req, res)
}

/** Asks the shop itself, with other headers. */
function passOn(change: (headers: Record<string, string>) => void): RequestListener {
  return (req, res) => {
    const chunks: Buffer[] = []
    req.on("data", (chunk: Buffer) => chunks.push(chunk))
    req.on("end", () => {
      const headers = { "content-type": "application/json", authorization: req.headers.authorization ?? "" }
      change(headers)
      const sent = { method: "POST", headers, body: Buffer.concat(chunks).toString() }
      fetch(`${harness.server.url}${req.url ?? ""}`, sent)
        .then(async (passed) =>
          res.writeHead(passed.status, { "content-type": "application/json" }).end(await passed.text()),
        )
        .catch(() => res.writeHead(502).end())
    })
  }
}

it("finds nothing wrong with the right keys, and warns of http and localhost", async () => {
  const { codes, text } = await readConnection(harness.admin.api)

  // what it says of ePayment's webhooks: webhooks.spec.ts; on eCom it says nothing of webhooks
  const isOther = (code: string) => apiOfRun === "epayment" && code.startsWith("webhooks-")
  expect(codes.filter((code) => !isOther(code))).toEqual([
    "token-ok",
    "details-ok",
    "callback-ok",
    "clock-ok",
    "http",
    "localhost",
    "reconciliation-ok",
  ])
  expect(text).not.toMatch(/c2FuZGJveC1jbGllbnQtc2VjcmV0|5a4db0c0000000000000000000005a4d|5a4d0b0c-0000/)
})

it("tells when Vipps called last, and when the shop was reconciled last", async () => {
  const { reference } = await harness.shop.startPayment("10")
  await harness.sandbox.control.approve(reference)

  const connection = await eventually(
    "a callback and a reconciliation",
    async () => {
      const found = await readConnection(harness.admin.api)
      return found.last_callback_at && found.last_reconciliation_at ? found : undefined
    },
    90_000,
  )

  expect(Date.parse(connection.last_callback_at ?? "")).toBeLessThanOrEqual(Date.now())
})

describe("each sales unit's own", () => {
  let connections: Connections
  beforeAll(async () => {
    connections = await readConnections(harness.admin.api)
  })
  const of = (id: string) => connections.of(`pp_vipps_${id}`)

  test.each(WRONG_KEYS.map((wrong, n) => ({ ...wrong, n })))(
    "$key: a wrong one is named, and not shown",
    ({ n, code, says }) => {
      const wrong = of(`key${n}`).checks.filter(({ state }) => state === "failed")
      expect(wrong.map((check) => check.code)).toEqual([code])
      expect(wrong[0]?.message).toMatch(says)
      expect(connections.text).not.toMatch(/not-the-secret|0{32}|4000-8000-000000000000/)
    },
  )

  test.each(ADDRESSES.map((one, n) => ({ ...one, n })))("callback address: $address", ({ n, code }) => {
    expect(of(`address${n}`).codes).toContain(code)
  })

  it("callback address: nobody listens there", () => {
    expect(of("unheard").codes).toContain("callback-unreachable")
  })

  it("Vipps, when it can't be reached", () => {
    const { codes } = of("unreachable")
    expect(codes).toEqual(expect.arrayContaining(["vipps-unreachable", "details-unknown", "clock-unknown"]))
  })
})

it("says that the proxy of this server refuses, and accuses no key", async () => {
  const port = await findFreePort()
  const proxy = createServer((_, res) => res.writeHead(407).end("<html>Who are you?")).listen(port)
  try {
    const other = await harness.bootAnother({ HTTP_PROXY: `http://127.0.0.1:${port}` })
    const { checks, codes } = await readConnection(other.admin.api).finally(() => other.server.stop())
    expect(codes).toEqual(expect.arrayContaining(["proxy-failed", "details-unknown"]))
    expect(checks.find(({ code }) => code === "proxy-failed")?.message).toMatch(/answered 407.*HTTP_PROXY/)
  } finally {
    proxy.closeAllConnections()
    proxy.close()
  }
})
