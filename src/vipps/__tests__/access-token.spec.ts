import { createAccessToken } from "../http/access-token"
import { aCapture, errorOf, useVipps } from "./support"

const { vipps, client } = useVipps()

describe("the token", () => {
  it("is fetched once for twenty calls at the same time", async () => {
    const one = client()
    await Promise.all(Array.from({ length: 20 }, () => one.capture(aCapture)))
    expect(vipps().tokenCalls).toHaveLength(1)
    expect(vipps().calls).toHaveLength(20)
  })

  it("is renewed once when Vipps answers 401, and the same request goes again", async () => {
    vipps().answers = [{ status: 401, body: { responseInfo: { responseCode: 401 } } }]
    await client().capture(aCapture)
    const [first, second] = vipps().calls
    expect(vipps().calls).toHaveLength(2)
    expect(vipps().tokenCalls).toHaveLength(2)
    expect(second?.body).toBe(first?.body)
    expect([first, second].map((asked) => asked?.headers["x-request-id"])).toEqual([
      "capt_01JD3N",
      "capt_01JD3N",
    ])
    expect([first, second].map((asked) => asked?.headers.authorization)).toEqual([
      "Bearer token-1-s3cr3t",
      "Bearer token-2-s3cr3t",
    ])
  })

  it("is renewed once for ten calls that meet 401 together", async () => {
    const one = client()
    await one.token()
    vipps().answers = Array.from({ length: 10 }, () => ({ status: 401, delayMs: 50 }))
    await Promise.all(Array.from({ length: 10 }, () => one.capture(aCapture)))
    expect(vipps().tokenCalls).toHaveLength(2)
  })

  it("isn't renewed a second time: the keys are wrong", async () => {
    vipps().otherwise = {
      status: 401,
      body: { statusCode: 401, message: "Access denied due to invalid key" },
    }
    const error = await errorOf(client().capture(aCapture))
    expect(error).toMatchObject({
      call: "capture",
      group: "Gateway",
      code: "401",
      finality: "not_received",
      repeatable: false,
    })
    expect(vipps().calls).toHaveLength(2)
  })

  it("that isn't given ends the call before anything is sent, and a refusal isn't repeated", async () => {
    const body = { error: "invalid_client", error_description: "AADSTS70002", error_codes: [70002] }
    vipps().tokenAnswers = [{ status: 401, body }]
    const error = await errorOf(client().capture(aCapture))
    expect(error).toMatchObject({
      call: "token",
      group: "Authentication",
      code: "invalid_client",
      finality: "not_received",
    })
    expect(error.message).toMatch(/keys/)
    expect(vipps().asked).toHaveLength(1)
  })

  it("is asked for again after an outage", async () => {
    vipps().tokenAnswers = [{ status: 503, body: "<html>" }]
    await client().capture(aCapture)
    expect(vipps().tokenCalls).toHaveLength(2)
  })

  it("that is late doesn't keep a call longer than its time", async () => {
    vipps().tokenAnswers = [{ body: {}, delayMs: 2_000 }]
    const error = await errorOf(client().capture(aCapture, { timeoutMs: 100 }))
    expect(error).toMatchObject({ call: "capture", code: "not-sent", finality: "not_received" })
    expect(vipps().calls).toHaveLength(0)
  })
})

describe("the token's life", () => {
  it.each([
    ["a day", 86_400, 77_760],
    ["an hour", 3_600, 3_240],
    ["five minutes", 300, 240],
    ["a minute", 60, 30],
  ])("of %s (%d s) is renewed after %d s, before its end", async (_, lifetimeS, renewedAtS) => {
    let nowMs = 0
    let fetched = 0
    const token = createAccessToken(
      async () => ({ value: `token-${++fetched}`, lifetimeMs: lifetimeS * 1000 }),
      () => nowMs,
    )
    const at = (seconds: number): Promise<string> => ((nowMs = seconds * 1000), token.get())
    expect(await at(0)).toBe("token-1")
    expect(await at(renewedAtS - 1)).toBe("token-1")
    expect(fetched).toBe(1)
    expect(await at(renewedAtS)).toBe("token-1") // still good; the next one is fetched beside
    expect(fetched).toBe(2)
    expect(await at(renewedAtS + 1)).toBe("token-2")
  })

  it("outlasts a renewal that fails, and ends where it ends", async () => {
    let nowMs = 0
    let isUp = true
    const token = createAccessToken(
      async () => (isUp ? { value: "first", lifetimeMs: 3_600_000 } : Promise.reject(new Error("outage"))),
      () => nowMs,
    )
    await token.get()
    isUp = false
    nowMs = 3_599_000
    await expect(token.get()).resolves.toBe("first")
    nowMs = 3_600_000
    await expect(token.get()).rejects.toThrow("outage")
  })

  it("isn't cut short by a call that met 401 with an older token", async () => {
    let fetched = 0
    const token = createAccessToken(async () => ({ value: `token-${++fetched}`, lifetimeMs: 3_600_000 }))
    await token.get()
    await token.renew()
    token.drop("token-1")
    expect(await token.get()).toBe("token-2")
    expect(fetched).toBe(2)
  })
})
