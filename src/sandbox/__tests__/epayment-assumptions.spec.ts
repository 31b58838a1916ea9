import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { z } from "zod"
import { problemOf, stageEpayment } from "./epayment-merchant"

/** What Vipps leaves open, beyond keys, figures and replays. */

const on = stageEpayment()
const reference = "medusa-01JD3M8Q5V-1"
const DAY_MS = 24 * 60 * 60_000
const first = [`CREATED ${reference}`, `AUTHORIZED ${reference}`]
beforeEach(() => on.merchant.reserve(reference))

const assume: typeof on.sandbox.control.assume = (given) => on.sandbox.control.assume(given)
const atDay = (days: number) => on.sandbox.control.setClock({ offsetMs: days * DAY_MS })
const capture = (key: string, value = 30_000) => on.merchant.capture(reference, value, key)
const cancel = (key?: string) =>
  on.merchant.cancel(reference, undefined, key === undefined ? {} : { headers: { "Idempotency-Key": key } })

describe("events", () => {
  it("carry a key that no merchant knows, another on each, or the same on all", async () => {
    await capture("a")
    await on.merchant.refund(reference, 10_000, "b")
    const keys = async () =>
      (await on.merchant.events(reference)).slice(2).map(({ idempotencyKey }) => idempotencyKey)

    await assume({ eventKeys: "foreign" })
    const foreign = await keys()
    expect(new Set(foreign).size).toBe(2)
    expect(foreign).toEqual([expect.stringMatching(/^foreign-/), expect.stringMatching(/^foreign-/)])
    expect(await keys()).toEqual(foreign)

    await assume({ eventKeys: "shared" })
    expect(await keys()).toEqual(["of-another-system", "of-another-system"])
  })

  it("of the portal carry none, or a key that no merchant knows", async () => {
    await on.sandbox.control.portal.capture(reference, 30_000)
    expect((await on.merchant.log(reference)).at(-1)).toBe("CAPTURED -")
    await assume({ portalKeys: "foreign" })
    expect((await on.merchant.log(reference)).at(-1)).toMatch(/^CAPTURED foreign-/)
    await capture("a")
    expect((await on.merchant.log(reference)).at(-1)).toBe("CAPTURED a")
  })

  it("are listed with the oldest or the newest first", async () => {
    await capture("a")
    expect(await on.merchant.log(reference)).toEqual([...first, "CAPTURED a"])
    await assume({ eventOrder: "newest-first" })
    expect(await on.merchant.log(reference)).toEqual([...first, "CAPTURED a"].reverse())
  })
})

describe("a cancel", () => {
  it.each(["6190", "6050", "6040"] as const)("of a freed reservation gets %s", async (cancelOfEnded) => {
    await assume({ cancelOfEnded })
    await cancel()
    expect(problemOf(await cancel())).toBe(`400 ${cancelOfEnded}`)
  })

  it("of a freed reservation gets 200 and frees nothing more", async () => {
    await assume({ cancelOfEnded: "done" })
    await capture("a")
    await cancel()
    const again = await cancel()
    expect([again.status, again.body.aggregate?.cancelledAmount.value]).toEqual([200, 70_000])
    expect(await on.merchant.log(reference)).toEqual([...first, "CAPTURED a", "CANCELLED -"])
    expect(problemOf(await on.merchant.cancel(reference, { cancelTransactionOnly: true }))).toBe("400 6060")
  })

  it("is judged anew though its key is known, or its key counts", async () => {
    await cancel("a")
    expect(problemOf(await cancel("a"))).toBe("400 6190")

    await on.merchant.reserve("medusa-another")
    await assume({ cancelKeys: "counted" })
    const another = (body: object = {}) =>
      on.merchant.cancel("medusa-another", body, { headers: { "Idempotency-Key": "b" } })
    const done = await another()
    expect((await another()).json).toEqual(done.json)
    expect(problemOf(await another({ cancelTransactionOnly: true }))).toBe("409 4020")
    // a cancel without a key is none that was made before
    expect(problemOf(await on.merchant.cancel("medusa-another"))).toBe("400 6190")
  })
})

describe("errors", () => {
  it.each([400, 409, 422, 500] as const)(
    "whose status is not documented have %s, and stick to their key all the same",
    async (statusOfCodes) => {
      await assume({ statusOfCodes })
      expect(problemOf(await capture("a", 100_001))).toBe(`${statusOfCodes} 6090`)
      expect(problemOf(await capture("a", 100_001))).toBe(`${statusOfCodes} 6090`)
      expect(problemOf(await on.merchant.get("medusa-unknown"))).toBe("404 5090")
      expect(problemOf(await on.merchant.create("bad"))).toBe("400 reference")
    },
  )

  it("of a used reference have a code, or none", async () => {
    const again = () => on.merchant.create(reference, {}, { key: "another" })
    expect(problemOf(await again())).toBe("409 4150")
    await assume({ reusedReference: "no-code" })
    expect(problemOf(await again())).toBe("409")
    await on.merchant.refund(reference, 1, "a")
    expect(problemOf(await on.merchant.refund(reference, 2, "a"))).toBe("409 4150")
  })
})

describe("time limits", () => {
  it("let a shopper approve for as long as the sandbox is told", async () => {
    await on.merchant.create("medusa-another")
    await assume({ linkLivesMs: 5 * 60_000 })
    await on.sandbox.control.setClock({ offsetMs: 5 * 60_000 - 1_000 })
    expect((await on.merchant.get("medusa-another")).body.state).toBe("CREATED")
    await on.sandbox.control.setClock({ offsetMs: 5 * 60_000 + 1_000 })
    expect((await on.merchant.get("medusa-another")).body.state).toBe("EXPIRED")
  })

  it("leave a reservation as it is after its deadline, if Vipps does not cancel it", async () => {
    await assume({ deadlineCancels: false })
    await atDay(181)
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 0, 0])
    expect(problemOf(await capture("a"))).toBe("400 6100")
    expect(problemOf(await cancel())).toBe("400 6030")
    await assume({ deadlineCancels: true })
    expect(await on.merchant.sums(reference)).toEqual([100_000, 100_000, 0, 0])
  })

  it("count a refund's 365 days from the reservation, or from the latest capture", async () => {
    await atDay(10)
    await capture("a")
    await atDay(370)
    expect(problemOf(await on.merchant.refund(reference, 10_000, "b"))).toBe("400 6220")
    await assume({ refundDaysFrom: "capture" })
    expect((await on.merchant.refund(reference, 10_000, "c")).status).toBe(200)
    await atDay(376)
    expect(problemOf(await on.merchant.refund(reference, 10_000, "d"))).toBe("400 6220")
  })
})

it("blocks all webhooks of a registration by one that fails, if it is told to", async () => {
  const heard: string[] = []
  const shop = createServer((request, response) => {
    let text = ""
    request.on("data", (chunk: Buffer) => (text += chunk.toString()))
    request.on("end", () => {
      const { reference: about } = z.object({ reference: z.string() }).parse(JSON.parse(text))
      if (about !== reference) heard.push(about)
      response.writeHead(about === reference ? 500 : 200).end()
    })
  })
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve))
  try {
    const url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/webhook`
    await on.merchant.send("POST", "/webhooks/v1/webhooks", {
      url,
      events: ["epayments.payment.captured.v1"],
    })
    await on.merchant.reserve("medusa-another")

    await assume({ webhookOrder: "registration" })
    await capture("a")
    await on.merchant.capture("medusa-another", 100, "b")
    await on.sandbox.control.callbacksSettled()
    expect(heard).toEqual([])

    await assume({ webhookOrder: "payment" })
    await on.merchant.capture("medusa-another", 100, "c")
    await on.sandbox.control.callbacksSettled()
    expect(heard).toEqual(["medusa-another"])
  } finally {
    shop.closeAllConnections()
    shop.close()
  }
})
