import https from "node:https"
import { inspect } from "node:util"
import type { PaymentApi } from "../index"
import { detailsRequest } from "../ecom/requests"
import { readServerTime } from "../http/server-time"
import { createTransport } from "../http/transport"
import { TunnelAgent, TunnelError } from "../http/tunnel"
import { FakeProxy, setEnvironment, TlsFront, trustTestCertificates, type Behaviour } from "./proxy-support"
import { aCapture, aPayment, anOrder, errorOf, moneyAnswer, useVipps, type Logged } from "./support"

const { vipps, client } = useVipps()
const vippsPort = (): number => Number(new URL(vipps().url).port)
let proxy: FakeProxy
let front: TlsFront

afterEach(async () => {
  jest.restoreAllMocks()
  await proxy.stop()
})

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10))
}

describe("https through the proxy of the host", () => {
  const apiUrl = "https://vipps.test"

  beforeEach(async () => {
    trustTestCertificates()
    front = await TlsFront.start(vippsPort())
    proxy = await FakeProxy.start(front.port)
    setEnvironment({ HTTPS_PROXY: proxy.url })
  })
  afterEach(() => front.stop())

  it("goes by CONNECT, so that the proxy reads none of it", async () => {
    await client({ apiUrl }).capture(aCapture)
    expect(vipps().calls).toMatchObject([{ path: `/ecomm/v2/payments/${anOrder}/capture` }])
    expect(proxy.connects.map(({ authority }) => authority)).toEqual(["vipps.test:443"])
    expect(proxy.connects[0]?.headers).toMatchObject({
      host: "vipps.test:443",
      "proxy-authorization": `Basic ${Buffer.from("user:p@ss-w0rd").toString("base64")}`,
    })
    expect(inspect(proxy.connects)).not.toMatch(/s3cr3t|subscription|654987/)
    expect(inspect(vipps().asked)).not.toContain("proxy-authorization")
    expect(proxy.forwarded).toEqual([])
  })

  it("keeps one connection for calls one after another", async () => {
    const one = client({ apiUrl })
    for (let call = 0; call < 5; call += 1) await one.capture(aCapture)
    expect(vipps().asked).toHaveLength(6)
    expect([proxy.connects.length, front.connections]).toEqual([1, 1])
  })

  it("replaces a connection that is idle for long, before the other side ends it", async () => {
    const transport = createTransport(apiUrl, 200)
    await transport.send(detailsRequest("shop-1"), 5_000)
    await until(() => proxy.tunnels.size === 0)
    await expect(transport.send(detailsRequest("shop-1"), 5_000)).resolves.toMatchObject({ status: 200 })
    expect(proxy.connects).toHaveLength(2)
    transport.close()
  })

  it("isn't idle while an answer is awaited", async () => {
    const transport = createTransport(apiUrl, 200)
    vipps().answers = [{ body: {}, delayMs: 600 }]
    await expect(transport.send(detailsRequest("shop-1"), 5_000)).resolves.toMatchObject({ status: 200 })
    expect(vipps().asked).toHaveLength(1)
    transport.close()
  })

  it("ends its connections when the client is closed", async () => {
    const one = client({ apiUrl })
    await one.capture(aCapture)
    expect(proxy.tunnels.size).toBe(1)
    one.close()
    await until(() => proxy.tunnels.size === 0)
  })

  it("names the port that the address has", async () => {
    await client({ apiUrl: "https://vipps.test:8443" }).token()
    expect(proxy.connects[0]?.authority).toBe("vipps.test:8443")
  })

  it("believes no other certificate than Vipps'", async () => {
    const error = await errorOf(client({ apiUrl: "https://other.test" }).token())
    expect(error).toMatchObject({ group: "Network", code: "insecure", finality: "not_received" })
    expect(vipps().asked).toHaveLength(0)
  })

  it("goes to a proxy that speaks https itself, by the proxy's own certificate", async () => {
    await proxy.stop()
    proxy = await FakeProxy.start(front.port, "https")
    setEnvironment({ HTTPS_PROXY: proxy.url })
    const one = client({ apiUrl })
    await one.capture(aCapture)
    await one.capture(aCapture)
    expect(proxy.connects).toHaveLength(1)
    expect(vipps().calls).toHaveLength(2)
  })

  it("that breaks after the request was sent is unknown, as without a proxy", async () => {
    vipps().otherwise = { drop: true }
    const error = await errorOf(client({ apiUrl, timeoutMs: 1_000 }).capture(aCapture))
    expect(error).toMatchObject({ group: "Network", code: "lost", finality: "indeterminate" })
  })

  it("leaves Vipps' own refusals as they are", async () => {
    vipps().answers = [{ status: 403, body: "<html>Vipps' gateway</html>" }]
    expect(await errorOf(client({ apiUrl }).capture(aCapture))).toMatchObject({
      group: "Gateway",
      code: "403",
    })
  })
})

it("the time at Vipps is asked for through the proxy as well", async () => {
  trustTestCertificates()
  front = await TlsFront.start(vippsPort())
  proxy = await FakeProxy.start(front.port)
  setEnvironment({ HTTPS_PROXY: proxy.url })
  const told = await readServerTime("https://vipps.test", 5_000)
  expect(Math.abs((told?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
  expect(proxy.connects).toHaveLength(1)
  await until(() => proxy.tunnels.size === 0)
  proxy.otherwise = { status: 403 }
  await expect(readServerTime("https://vipps.test", 5_000)).resolves.toBeUndefined()
  await front.stop()
})

describe("a proxy that does not connect to Vipps", () => {
  const apiUrl = "https://vipps.test"

  beforeEach(async () => {
    trustTestCertificates()
    front = await TlsFront.start(vippsPort())
    proxy = await FakeProxy.start(front.port)
    setEnvironment({ HTTPS_PROXY: proxy.url })
  })
  afterEach(() => front.stop())

  it.each<[Behaviour, string, boolean]>([
    [{ status: 407 }, "407", false],
    [{ status: 401 }, "401", false],
    [{ status: 403 }, "403", false],
    [{ status: 404 }, "404", false],
    [{ status: 302 }, "302", false],
    [{ status: 502 }, "502", true],
    [{ status: 503 }, "503", true],
    ["drop", "unreachable", true],
    ["nonsense", "unreachable", true],
  ])("%j: a capture was not sent, and it isn't Vipps that says so", async (behaviour, code, repeatable) => {
    const one = await clientWithToken()
    proxy.otherwise = behaviour
    const error = await errorOf(one.capture(aCapture, { timeoutMs: 300 }))
    expect(error).toMatchObject({
      call: "capture",
      group: "Proxy",
      code,
      finality: "not_received",
      repeatable,
    })
    expect(error.httpStatus).toBeUndefined()
    expect(error.message).toMatch(/^The server's proxy .*nothing was sent.*HTTPS_PROXY/)
    expect(error.message).not.toMatch(/p@ss|p%40ss|keys/)
    expect(proxy.connects).toHaveLength(2)
    expect([vipps().calls.length, vipps().tokens]).toEqual([1, 1])
  })

  it("says which answer the proxy gave, and where to look", async () => {
    proxy.otherwise = { status: 407 }
    expect((await errorOf(client({ apiUrl }).token())).message).toBe(
      "The server's proxy answered 407, it wants another name and password, so nothing was sent: check HTTPS_PROXY (token: Proxy/407).",
    )
    proxy.otherwise = { status: 403 }
    expect((await errorOf(client({ apiUrl }).token())).message).toBe(
      "The server's proxy answered 403 and did not connect to Vipps, so nothing was sent: check HTTPS_PROXY, and what the proxy allows (token: Proxy/403).",
    )
  })

  it("may do so a moment later, and the payment is started once", async () => {
    const one = await clientWithToken()
    vipps().otherwise = { body: { orderId: anOrder, url: "https://api.vipps.no/x" } }
    proxy.behaviours = [{ status: 503 }, "drop"]
    await one.initiate(aPayment)
    expect(proxy.connects).toHaveLength(4)
    expect(vipps().calls.filter(({ path }) => path === "/ecomm/v2/payments")).toHaveLength(1)
  })

  it("and nobody listens at its address: not sent, and it isn't Vipps that can't be reached", async () => {
    await proxy.stop()
    const error = await errorOf(client({ apiUrl, timeoutMs: 300 }).token())
    expect(error).toMatchObject({ group: "Proxy", code: "unreachable", repeatable: true })
  })

  it("and hangs: not sent either, well before the call's time is over", async () => {
    proxy.otherwise = "hang"
    const { port } = new URL(proxy.url)
    const agent = new TunnelAgent({ protocol: "http:", host: "localhost", port: Number(port) }, {}, 100)
    const error = await new Promise((resolve) =>
      https.get("https://vipps.test/", { agent }).once("error", resolve).once("response", resolve),
    )
    expect(error).toBeInstanceOf(TunnelError)
    expect(error).toMatchObject({ code: "unreachable" })
    await until(() => proxy.tunnels.size === 0)
  })

  it("until the call's time is over sends nothing afterwards", async () => {
    const one = await clientWithToken()
    proxy.otherwise = "hang"
    const error = await errorOf(one.capture(aCapture, { timeoutMs: 200 }))
    expect(error).toMatchObject({ group: "Network", code: "timeout", finality: "indeterminate" })
    const [waiting] = proxy.tunnels
    if (waiting) proxy.open(waiting)
    await until(() => proxy.tunnels.size === 0)
    expect(vipps().calls).toHaveLength(1)
  })

  it("after a request that got no answer: whether money moved stays unknown", async () => {
    const one = client({ apiUrl })
    await one.token()
    vipps().answers = [{ drop: true }]
    proxy.otherwise = { status: 407 }
    const error = await errorOf(one.capture(aCapture))
    expect(error).toMatchObject({ group: "Proxy", code: "407", finality: "indeterminate", repeatable: false })
    expect(error.message).toMatch(/earlier request of this call got no answer/)
    expect(vipps().calls).toHaveLength(1)
  })

  it("keeps its own name and password out of errors and logs", async () => {
    const lines: Logged[] = []
    proxy.otherwise = { status: 407, body: "user p@ss-w0rd" }
    const error = await errorOf(client({ apiUrl, log: (line) => lines.push(line) }).capture(aCapture))
    expect(lines).toMatchObject([{ call: "token", error: { group: "Proxy", code: "407" } }])
    expect(inspect([error, lines], { depth: 20, showHidden: true })).not.toMatch(/p@ss|p%40ss|cl1ent/)
    expect(error.cause).toBeUndefined()
  })

  it("and has an address that can't be used: nothing goes past it", async () => {
    for (const address of ["socks5://localhost:1080", "http://[", "http://u:%zz@localhost:3128"]) {
      setEnvironment({ HTTPS_PROXY: address })
      const error = await errorOf(client({ apiUrl: "https://localhost:9" }).token())
      expect(error).toMatchObject({
        group: "Proxy",
        code: "address",
        finality: "not_received",
        repeatable: false,
      })
      expect(error.message).toMatch(/http:\/\/host:port/)
    }
  })

  /** A client with a token and no connection: its next call needs a new tunnel. */
  async function clientWithToken(): Promise<PaymentApi> {
    const one = client({ apiUrl })
    vipps().answers = [{ body: moneyAnswer(), headers: { connection: "close" } }]
    await one.capture(aCapture)
    await until(() => proxy.tunnels.size === 0)
    return one
  }
})

describe("plain http through a proxy, as with a sandbox", () => {
  const apiUrl = "http://sandbox.test"

  beforeEach(async () => {
    proxy = await FakeProxy.start(vippsPort())
    setEnvironment({ HTTP_PROXY: proxy.url })
  })

  it("is passed on, and Vipps' answers mean what they always mean", async () => {
    const one = client({ apiUrl })
    await one.capture(aCapture)
    vipps().answers = [{ status: 400, body: [{ errorGroup: "Payment", errorCode: "61", errorMessage: "x" }] }]
    expect(await errorOf(one.capture(aCapture))).toMatchObject({ code: "61", finality: "rejected" })
    expect(proxy.forwarded[1]).toBe(`http://sandbox.test/ecomm/v2/payments/${anOrder}/capture`)
    expect(proxy.connects).toEqual([])
  })

  it("renews the token that Vipps' gateway refuses", async () => {
    vipps().answers = [{ status: 401, body: { statusCode: 401, message: "x" } }]
    await client({ apiUrl }).capture(aCapture)
    expect(vipps().tokens).toBe(2)
  })

  it.each<{ status: number; body?: string }>([
    { status: 401 },
    { status: 403 },
    { status: 404, body: "" },
    { status: 407 },
    { status: 407, body: JSON.stringify({ statusCode: 407, message: "x" }) },
    { status: 403, body: JSON.stringify({ message: "blocked by policy" }) },
    { status: 502 },
  ])("an answer that isn't Vipps' leaves a capture unknown: %j", async (behaviour) => {
    const one = client({ apiUrl })
    await one.token()
    proxy.otherwise = behaviour
    const code = `answer-${behaviour.status}`
    const error = await errorOf(one.capture(aCapture))
    expect(error).toMatchObject({ group: "Proxy", code, finality: "indeterminate", repeatable: false })
    expect(error.message).toMatch(new RegExp(`proxy .*${behaviour.status}.*HTTP_PROXY`))
    expect(await errorOf(one.details(anOrder))).toMatchObject({
      group: "Proxy",
      code,
      finality: "not_received",
    })
    expect([vipps().calls.length, vipps().tokens]).toEqual([0, 1])
  })

  it("can't reach its proxy: not sent", async () => {
    await proxy.stop()
    const error = await errorOf(client({ apiUrl, timeoutMs: 300 }).token())
    expect(error).toMatchObject({ group: "Proxy", code: "unreachable", finality: "not_received" })
  })

  it("goes straight to the hosts of NO_PROXY", async () => {
    setEnvironment({ HTTP_PROXY: proxy.url, NO_PROXY: "localhost,127.0.0.1" })
    await client({ apiUrl: vipps().url }).capture(aCapture)
    expect(proxy.forwarded).toEqual([])
    expect(vipps().calls).toHaveLength(1)
  })
})
