import { createServer, type RequestListener, type Server } from "node:http"
import { bootShop, type BootedShop } from "../support/server/boot"
import { eventually } from "../support/time/eventually"
import { findFreePort } from "../../demo/harness"
import { readConnection } from "../support/staff/admin-api"

jest.setTimeout(240_000)

let harness: BootedShop
beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_TIMEOUT_MS: "4000" } })
})
afterAll(() => harness?.stop())

/** The same shop, with something wrong in its environment. */
async function connectionWith(env: Record<string, string>) {
  const { server, admin } = await harness.bootAnother(env)
  try {
    return await readConnection(admin.api)
  } finally {
    await server.stop()
  }
}

it("finds nothing wrong with the right keys, and warns of http and localhost", async () => {
  const { codes, text } = await readConnection(harness.admin.api)

  expect(codes).toEqual([
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

test.each<[string, Record<string, string>, string, RegExp]>([
  [
    "client id",
    { VIPPS_CLIENT_ID: "5a4d0b0c-0000-4000-8000-000000000000" },
    "wrong-client-id",
    /clientId \(VIPPS_CLIENT_ID\)/,
  ],
  [
    "client secret",
    { VIPPS_CLIENT_SECRET: "not-the-secret" },
    "wrong-client-secret",
    /clientSecret \(VIPPS_CLIENT_SECRET\)/,
  ],
  [
    "subscription key",
    { VIPPS_SUBSCRIPTION_KEY: "0".repeat(32) },
    "wrong-subscription-key",
    /subscriptionKey \(VIPPS_SUBSCRIPTION_KEY\)/,
  ],
  [
    "MSN",
    { VIPPS_MERCHANT_SERIAL_NUMBER: "111111" },
    "wrong-msn",
    /merchantSerialNumber \(VIPPS_MERCHANT_SERIAL_NUMBER\), 111111/,
  ],
])("names a wrong %s, and shows none", async (_, env, code, name) => {
  const { checks, text } = await connectionWith(env)

  const wrong = checks.filter(({ state }) => state === "failed")
  expect(wrong.map((check) => check.code)).toEqual([code])
  expect(wrong[0]?.message).toMatch(name)
  expect(text).not.toMatch(/not-the-secret|0{32}|4000-8000-000000000000/)
})

describe("a callback address", () => {
  let server: Server
  let url: string
  let answer: RequestListener
  beforeAll(async () => {
    const port = await findFreePort()
    url = `http://127.0.0.1:${port}`
    server = createServer((req, res) => answer(req, res)).listen(port, "127.0.0.1")
  })
  afterAll(() => {
    server?.closeAllConnections()
    server?.close()
  })

  const passOn =
    (change: (headers: Record<string, string>) => void): RequestListener =>
    (req, res) => {
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

  test.each<[string, RequestListener, string]>([
    [
      "that redirects",
      (_, res) => res.writeHead(301, { location: "https://example.no/" }).end(),
      "callback-redirect",
    ],
    ["of another site", (_, res) => res.writeHead(200).end("<html>"), "callback-elsewhere"],
    [
      "whose proxy takes the Authorization header away",
      passOn((headers) => delete headers.authorization),
      "callback-stripped",
    ],
    [
      "whose proxy changes the Authorization header",
      passOn((headers) => (headers.authorization = "Basic eA==")),
      "callback-other-secret",
    ],
    ["through an honest proxy", passOn(() => undefined), "callback-ok"],
  ])("%s", async (_, behaviour, code) => {
    answer = behaviour
    const { codes } = await connectionWith({ VIPPS_BACKEND_URL: url })
    expect(codes).toContain(code)
  })

  it("that nobody listens at", async () => {
    const nobody = `http://127.0.0.1:${await findFreePort()}`
    expect((await connectionWith({ VIPPS_BACKEND_URL: nobody })).codes).toContain("callback-unreachable")
  })
})

it("says that Vipps can't be reached", async () => {
  const nobody = `http://127.0.0.1:${await findFreePort()}`
  const { codes } = await connectionWith({ VIPPS_API_URL: nobody })
  expect(codes).toEqual(expect.arrayContaining(["vipps-unreachable", "details-unknown", "clock-unknown"]))
})

it("says that the proxy of this server refuses, and accuses no key", async () => {
  const port = await findFreePort()
  const proxy = createServer((_, res) => res.writeHead(407).end("<html>Who are you?")).listen(port)
  try {
    const { checks, codes } = await connectionWith({ HTTP_PROXY: `http://127.0.0.1:${port}` })
    expect(codes).toEqual(expect.arrayContaining(["proxy-failed", "details-unknown"]))
    expect(checks.find(({ code }) => code === "proxy-failed")?.message).toMatch(/answered 407.*HTTP_PROXY/)
  } finally {
    proxy.closeAllConnections()
    proxy.close()
  }
})
