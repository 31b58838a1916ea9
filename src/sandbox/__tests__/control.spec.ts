import { defaultUnit, startSandbox, SandboxRefusal } from "../index"
import { fetchToken, historyOf, openMerchant, stage } from "./merchant"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"

async function pull(name: string, given: unknown = {}, contentType = "application/json") {
  const response = await fetch(`${on.sandbox.url}/control/${name}`, {
    method: "POST",
    headers: { "Content-Type": contentType },
    body: typeof given === "string" ? given : JSON.stringify(given),
  })
  const json: unknown = await response.json()
  return { status: response.status, json }
}
const done = { status: 200, json: null }

describe("over HTTP", () => {
  it("approves, rejects, fails and expires", async () => {
    for (const order of ["order-a", "order-b", "order-c", "order-d"]) await on.merchant.initiate(order)
    expect(await pull("approve", { reference: "order-a" })).toEqual(done)
    expect(await pull("reject", { reference: "order-b" })).toEqual(done)
    expect(await pull("failAttempt", { reference: "order-c", code: "44" })).toEqual(done)
    expect(await pull("expire", { reference: "order-d", leaveNoTrace: true })).toEqual(done)
    const { json } = await pull("ledger")
    expect(json).toMatchObject([
      { state: "RESERVED" },
      { state: "REJECTED" },
      { state: "INITIATED" },
      { state: "EXPIRED" },
    ])
  })

  it("makes faults, forgets ids and tokens, sets the clock and the capture type", async () => {
    await on.merchant.initiate(reference)
    expect(await pull("next", { call: "details", fault: { status: 503 }, times: 1 })).toEqual(done)
    expect((await on.merchant.details(reference)).status).toBe(503)
    expect(await pull("clearFaults")).toEqual(done)
    expect(await pull("forgetRequestIds")).toEqual(done)
    expect(await pull("directCapture", { on: true })).toEqual(done)
    await pull("approve", { reference })
    expect(await pull("setClock", { offsetMs: 86_400_000 })).toEqual(done)
    expect(historyOf(await on.merchant.details(reference))).toEqual(["SALE", "INITIATE"])
    expect(await pull("revokeTokens")).toEqual(done)
    expect((await on.merchant.details(reference)).status).toBe(401)
  })

  it("makes a new client secret: the old one opens nothing, a token given out stays good", async () => {
    await on.merchant.initiate(reference)
    const fresh = { ...defaultUnit, clientSecret: "made-anew" }
    expect(await pull("newClientSecret", { clientSecret: fresh.clientSecret })).toEqual(done)
    expect(await fetchToken(on.sandbox, defaultUnit)).toMatchObject({ status: 401 })
    expect(await fetchToken(on.sandbox, fresh)).toMatchObject({ status: 200 })
    expect((await on.merchant.details(reference)).status).toBe(200)
    const other = { clientSecret: "x", merchantSerialNumber: "11111" }
    expect(await pull("newClientSecret", other)).toMatchObject({ status: 409 })
    const elsewhere = await startSandbox()
    expect(await fetchToken(elsewhere, defaultUnit)).toMatchObject({ status: 200 })
    await elsewhere.stop()
  })

  it("does what staff do in the portal, with both spellings of the path", async () => {
    await on.merchant.reserve(reference)
    expect(await pull("portal.capture", { reference, amountMinor: 4000 })).toEqual(done)
    expect(await pull("portal/refund", { reference, amountMinor: 1000 })).toEqual(done)
    expect(await pull("portal.cancel", { reference })).toEqual(done)
    expect(await pull("payment", { reference })).toMatchObject({
      json: { capturedMinor: 4000, refundedMinor: 1000, releasedMinor: 96_000 },
    })
    expect(await pull("payment", { reference: "unknown" })).toEqual(done)
  })

  it("shows what it has seen, also to a browser", async () => {
    await on.merchant.reserve(reference)
    expect(await pull("callbacksSettled")).toEqual(done)
    expect(await pull("callbacks", { reference })).toMatchObject({
      json: [{ reference, status: "no-answer" }],
    })
    expect(await pull("requests", { call: "initiate" })).toMatchObject({
      json: [{ call: "initiate", reference, status: 200 }],
    })
    for (const [list, length] of [
      ["ledger", 1],
      ["requests", 2],
      ["callbacks", 1],
    ] as const) {
      expect(await (await fetch(`${on.sandbox.url}/control/${list}`)).json()).toHaveLength(length)
    }
    await pull("clearRequests")
    expect(await pull("requests")).toMatchObject({ json: [] })
  })

  it.each<[string, unknown, number]>([
    ["approve", { reference }, 409],
    ["approve", {}, 400],
    ["approve", { order_id: reference }, 400],
    ["approve", "{", 400],
    ["next", { call: "capture", fault: { lose: true } }, 400],
    ["next", { call: "nothing", fault: { status: 500 } }, 400],
    ["setClock", { at: "yesterday" }, 400],
    ["explode", {}, 404],
  ])("explains a refusal: %s %p", async (name, given, status) => {
    expect(await pull(name, given)).toEqual({ status, json: { error: expect.any(String) } })
  })

  it("takes JSON by POST only, so that no other web page can reach it", async () => {
    expect((await pull("clearFaults", "{}", "text/plain")).status).toBe(415)
    expect((await fetch(`${on.sandbox.url}/control/clearFaults`)).status).toBe(405)
  })
})

describe("requests", () => {
  it("tells what was asked, and no secrets", async () => {
    await on.merchant.reserve(reference)
    await on.merchant.capture(reference, 10_000, "capt-A")
    const [seen] = await on.sandbox.control.requests({ call: "capture", reference })
    expect(seen).toMatchObject({
      call: "capture",
      method: "POST",
      path: `/ecomm/v2/payments/${reference}/capture`,
      reference,
      requestId: "capt-A",
      status: 200,
      body: { transaction: { amount: 10_000 } },
      headers: { authorization: "***", "ocp-apim-subscription-key": "***", "vipps-system-name": "test" },
    })
    const [token] = await on.sandbox.control.requests({ call: "token" })
    expect(token).toMatchObject({ body: null, headers: { client_id: "***", client_secret: "***" } })
  })

  it("counts those that were refused as well", async () => {
    await on.merchant.details("unknown-order")
    expect(await on.sandbox.control.requests({ reference: "unknown-order" })).toMatchObject([{ status: 404 }])
    await on.sandbox.control.clearRequests()
    expect(await on.sandbox.control.requests()).toEqual([])
  })
})

describe("the portal", () => {
  it("leaves entries without a request id", async () => {
    await on.merchant.reserve(reference)
    await on.sandbox.control.portal.capture(reference, 4000)
    const [entry] = (await on.merchant.details(reference)).body.transactionLogHistory ?? []
    expect(entry).toMatchObject({ operation: "CAPTURE", amount: 4000, requestId: "" })
    expect((await on.sandbox.control.payment(reference))?.history.at(-1)).toMatchObject({ by: "portal" })
  })

  it("says why something can't be done", async () => {
    await on.merchant.reserve(reference)
    await expect(on.sandbox.control.portal.refund(reference, 100)).rejects.toThrow(SandboxRefusal)
    await expect(on.sandbox.control.portal.capture(reference, 100_001)).rejects.toThrow("Payment/61")
    await expect(on.sandbox.control.portal.capture(reference, 0)).rejects.toThrow(TypeError)
  })
})

it("runs several sandboxes side by side, each with its own memory", async () => {
  const other = await startSandbox()
  const merchant = await openMerchant(other)
  await on.merchant.reserve(reference)
  expect((await merchant.details(reference)).status).toBe(404)
  expect((await merchant.send("GET", "/control/ledger")).json).toEqual([])
  await other.stop()
  await expect(fetch(other.url)).rejects.toThrow()
})

it("says no to a port that is taken, and to units that make no sense", async () => {
  await expect(startSandbox({ port: on.sandbox.port })).rejects.toThrow("EADDRINUSE")
  await expect(startSandbox({ units: [] })).rejects.toThrow("at least one")
  await expect(
    startSandbox({
      units: [{ clientId: "a", clientSecret: "b", subscriptionKey: "c", merchantSerialNumber: "1" }],
    }),
  ).rejects.toThrow("digits")
})

it("logs a line for each call, without secrets or queries", async () => {
  const lines: string[] = []
  const sandbox = await startSandbox({ log: (line) => lines.push(line) })
  const merchant = await openMerchant(sandbox)
  const { url = "" } = (await merchant.initiate(reference)).body
  await fetch(url)
  await sandbox.stop()
  expect(lines).toEqual(["POST /accesstoken/get 200", "POST /ecomm/v2/payments 200", "GET /landing 200"])
})
