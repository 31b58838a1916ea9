import { deriveFigures, findOperation, type PaymentFigures } from "../../rules"
import { aRead, authorized, captured, created, event, nok } from "./epayment-support"
import { anOrder, errorOf, useVipps } from "./support"

const { vipps, epayment } = useVipps()
const read = (...bodies: unknown[]) => {
  vipps().answers = bodies.map((body) => ({ body }))
  return epayment().details(anOrder)
}
const now = new Date("2026-11-18T09:00:00Z")
const figuresOf = async (...bodies: unknown[]): Promise<PaymentFigures> =>
  deriveFigures(await read(...bodies), now, new Date("2026-11-18T07:58:00Z"))
const all = { authorized: 100_000 }
const freed = (value: number): object => event("CANCELLED", value, { idempotencyKey: undefined })
const refunded = (value: number): object => event("REFUNDED", value, { idempotencyKey: "ref_C" })

describe("the state of a payment, by Vipps' word and sums", () => {
  it.each<[string, unknown[], string, Partial<PaymentFigures>]>([
    ["CREATED", [aRead("CREATED")], "pending", { reservedMinor: 0 }],
    ["ABORTED", [aRead("ABORTED")], "canceled", { reservedMinor: 0, freedMinor: 0 }],
    ["TERMINATED", [aRead("TERMINATED", { cancelled: 100_000 })], "canceled", { freedMinor: 0 }],
    ["EXPIRED", [aRead("EXPIRED")], "expired", { reservedMinor: 0 }],
    [
      "AUTHORIZED, wholly freed",
      [aRead("AUTHORIZED", { ...all, cancelled: 100_000 }), [created, authorized, freed(100_000)]],
      "canceled",
      { reservedMinor: 100_000, freedMinor: 100_000, capturableMinor: 0, released: true },
    ],
    [
      "AUTHORIZED",
      [aRead("AUTHORIZED", all), [created, authorized]],
      "authorized",
      { reservedMinor: 100_000, capturableMinor: 100_000, reservedAt: new Date("2026-11-18T07:59:00Z") },
    ],
    [
      "AUTHORIZED, all refunded",
      [
        aRead("AUTHORIZED", { ...all, captured: 75_000, refunded: 75_000 }),
        [created, authorized, captured(75_000, "capt_A"), refunded(75_000)],
      ],
      "refunded",
      { refundableMinor: 0, capturableMinor: 25_000 },
    ],
    [
      "AUTHORIZED, a part captured",
      [aRead("AUTHORIZED", { ...all, captured: 75_000 }), [created, authorized, captured(75_000, "capt_A")]],
      "partially_captured",
      { capturedMinor: 75_000, capturableMinor: 25_000, refundableMinor: 75_000 },
    ],
    [
      "AUTHORIZED, all captured",
      [
        aRead("AUTHORIZED", { ...all, captured: 100_000 }),
        [created, authorized, captured(100_000, "capt_A")],
      ],
      "captured",
      { capturableMinor: 0, freedMinor: 0 },
    ],
    [
      "AUTHORIZED, captured with a released rest",
      [
        aRead("AUTHORIZED", { ...all, captured: 75_000, cancelled: 25_000 }),
        [created, authorized, captured(75_000, "capt_A"), freed(25_000)],
      ],
      "captured",
      { capturedMinor: 75_000, freedMinor: 25_000, capturableMinor: 0, released: true },
    ],
    [
      "a word of tomorrow, when money was captured",
      [aRead("FROZEN", { ...all, captured: 75_000 }), [created, authorized, captured(75_000, "capt_A")]],
      "partially_captured",
      { reservedMinor: 100_000, capturedMinor: 75_000, refundableMinor: 75_000, released: false },
    ],
    [
      "a word of tomorrow, when all was refunded",
      [
        aRead("FROZEN", { ...all, captured: 100_000, refunded: 100_000 }),
        [created, authorized, captured(100_000, "capt_A"), refunded(100_000)],
      ],
      "refunded",
      { capturedMinor: 100_000, refundedMinor: 100_000 },
    ],
    [
      "CREATED, when money was captured: the word is late",
      [aRead("CREATED", { ...all, captured: 100_000 }), [created, authorized, captured(100_000, "capt_A")]],
      "captured",
      { reservedMinor: 100_000, capturedMinor: 100_000, released: false },
    ],
    [
      "CREATED, when a part was captured",
      [aRead("CREATED", { ...all, captured: 30_000 }), [created, authorized, captured(30_000, "capt_A")]],
      "partially_captured",
      { reservedMinor: 100_000, capturedMinor: 30_000, capturableMinor: 70_000, released: false },
    ],
    ...["ABORTED", "TERMINATED", "EXPIRED"].flatMap((state): [string, unknown[], string, object][] => [
      [
        `${state}, after a part was captured`,
        [aRead(state, { ...all, captured: 75_000 }), [created, authorized, captured(75_000, "capt_A")]],
        "captured",
        { reservedMinor: 100_000, capturedMinor: 75_000, freedMinor: 25_000, capturableMinor: 0 },
      ],
      [
        `${state}, after all was captured`,
        [aRead(state, { ...all, captured: 100_000 }), [created, authorized, captured(100_000, "capt_A")]],
        "captured",
        { capturedMinor: 100_000, refundableMinor: 100_000, released: false },
      ],
      [
        `${state}, after it was reserved`,
        [aRead(state, { ...all, cancelled: 100_000 }), [created, authorized]],
        "canceled",
        { reservedMinor: 100_000, freedMinor: 100_000, capturableMinor: 0, released: true },
      ],
      [
        `${state}, after it was reserved, and no sum says that it was freed`,
        [aRead(state, all), [created, authorized, event(state, 100_000)]],
        "canceled",
        { reservedMinor: 100_000, freedMinor: 100_000, capturableMinor: 0, released: true },
      ],
    ]),
  ])("%s", async (_, bodies, state, figures) => {
    expect(await figuresOf(...bodies)).toMatchObject({ state, ...figures })
    expect(vipps().calls).toHaveLength(bodies.length)
  })
})

describe("how often Vipps is asked", () => {
  it.each(["CREATED", "ABORTED", "TERMINATED", "EXPIRED"])("once for a payment that is %s", async (state) => {
    const history = await read(aRead(state))
    expect(history).not.toHaveProperty("unexplained")
    expect(vipps().calls).toMatchObject([{ method: "GET", path: `/epayment/v1/payments/${anOrder}` }])
    expect(vipps().calls[0]?.headers).not.toHaveProperty("idempotency-key")
  })

  it("twice for an approved one: the payment, then its events", async () => {
    await read(aRead("AUTHORIZED", all), [created, authorized])
    expect(vipps().calls.map(({ path }) => path)).toEqual([
      `/epayment/v1/payments/${anOrder}`,
      `/epayment/v1/payments/${anOrder}/events`,
    ])
  })

  it("a third time if the sums are behind the events", async () => {
    const events = [created, authorized, captured(75_000, "capt_A")]
    const history = await read(
      aRead("AUTHORIZED", all),
      events,
      aRead("AUTHORIZED", { ...all, captured: 75_000 }),
    )
    expect(history.summary).toEqual({
      capturedMinor: 75_000,
      remainingToCaptureMinor: 25_000,
      refundedMinor: 0,
    })
    expect(history).not.toHaveProperty("unexplained")
    expect(vipps().calls).toHaveLength(3)
  })

  it("never a fourth time: the higher figure of sums and events counts", async () => {
    const events = [created, authorized, captured(75_000, "capt_A"), freed(25_000)]
    const late = aRead("AUTHORIZED", all)
    const history = await read(late, events, late)
    expect(history.summary).toEqual({ capturedMinor: 75_000, remainingToCaptureMinor: 0, refundedMinor: 0 })
    expect(vipps().calls).toHaveLength(3)
  })

  it("all within the time of one call", async () => {
    vipps().answers = [{ body: aRead("AUTHORIZED", all) }, { body: [], delayMs: 5_000 }]
    const startedMs = performance.now()
    const error = await errorOf(epayment().details(anOrder, { timeoutMs: 600 }))
    expect(error).toMatchObject({ group: "Network", finality: "not_received" })
    expect(performance.now() - startedMs).toBeLessThan(2_000)
  })
})

describe("sums that the events don't explain", () => {
  it.each<[string, object, object[]]>([
    ["a capture whose event is late", { ...all, captured: 75_000 }, [created, authorized]],
    ["half of it", { ...all, captured: 75_000 }, [created, authorized, captured(50_000, "capt_A")]],
    [
      "a failed one",
      { ...all, captured: 75_000 },
      [authorized, captured(75_000, "capt_A", { success: false })],
    ],
    ["a refund", { ...all, captured: 75_000, refunded: 1 }, [authorized, captured(75_000, "capt_A")]],
    ["a cancellation", { ...all, cancelled: 100_000 }, [created, authorized]],
    ["an approval", all, [created]],
    ["everything", all, []],
  ])("%s: nothing is proof of absence", async (_, sums, events) => {
    expect(await read(aRead("AUTHORIZED", sums), events)).toHaveProperty("unexplained", true)
    expect(vipps().calls).toHaveLength(2)
  })

  it("an approval and a freed reservation count by the sums, since both are final", async () => {
    expect(await figuresOf(aRead("AUTHORIZED", all), [created])).toMatchObject({ state: "authorized" })
    const sums = { ...all, cancelled: 100_000 }
    expect(await figuresOf(aRead("AUTHORIZED", sums), [created])).toMatchObject({
      state: "canceled",
      freedMinor: 100_000,
    })
  })

  it("a capture in an end state is none that we can prove absent", async () => {
    const history = await read(aRead("TERMINATED", { ...all, captured: 30_000 }), [created, authorized])
    expect(history).toMatchObject({ unexplained: true, summary: { capturedMinor: 30_000 } })
  })
})

describe("whose an entry is", () => {
  const sums = { ...all, captured: 75_000, cancelled: 25_000, refunded: 20_000 }

  it("is told by the key of capture, refund and cancellation, and never by that of the create", async () => {
    const events = [created, authorized, captured(75_000, "capt_A"), freed(25_000), refunded(20_000)]
    const { entries } = await read(aRead("AUTHORIZED", sums), events)
    expect(entries.map(({ operation, requestId }) => [operation, requestId])).toEqual([
      ["CAPTURE", "capt_A"],
      ["REFUND", "ref_C"],
      ["VOID", undefined],
      ["RESERVE", undefined],
      ["INITIATE", undefined],
    ])
  })

  it("is told by no key that is the reference: Vipps' samples repeat the create's", async () => {
    const history = await read(aRead("AUTHORIZED", { ...all, captured: 75_000 }), [
      created,
      authorized,
      captured(75_000, anOrder),
    ])
    expect(findOperation(history, { operation: "CAPTURE", requestId: anOrder })).toBeUndefined()
    expect(history.entries[0]).toMatchObject({ operation: "CAPTURE", amountMinor: 75_000, success: true })
    expect(history.entries[0]).not.toHaveProperty("requestId")
  })

  it("is told by no key of the creation and the approval, whatever it is", async () => {
    const events = ["CREATED", "AUTHORIZED"].map((name) => event(name, 100_000, { idempotencyKey: "capt_A" }))
    const { entries } = await read(aRead("AUTHORIZED", all), events)
    expect(entries.map(({ requestId }) => requestId)).toEqual([undefined, undefined])
  })

  it.each([null, "", undefined])("is not told by a key of %p", async (idempotencyKey) => {
    const capture = event("CAPTURED", 75_000, { idempotencyKey })
    const { entries } = await read(aRead("AUTHORIZED", { ...all, captured: 75_000 }), [authorized, capture])
    expect(entries.find(({ operation }) => operation === "CAPTURE")).not.toHaveProperty("requestId")
  })

  it("keeps a refused one, with its id and time, in whatever order Vipps lists them", async () => {
    const failed = captured(75_000, "capt_A", { success: false, pspReference: "guid-1" })
    const { entries } = await read(aRead("AUTHORIZED", all), [failed, authorized, created])
    expect(entries).toMatchObject([
      {
        operation: "CAPTURE",
        success: false,
        amountMinor: 75_000,
        requestId: "capt_A",
        transactionId: "guid-1",
        at: new Date("2026-11-18T08:10:00Z"),
      },
      { operation: "RESERVE" },
      { operation: "INITIATE" },
    ])
  })

  it("keeps events of tomorrow under their own name, and never as an ending", async () => {
    const events = [created, authorized, event("ABORTED", 100_000), event("Teleported", 5)]
    const history = await read(aRead("AUTHORIZED", all), events)
    expect(history.entries.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(["ABORTED", "TELEPORTED"]),
    )
    expect(deriveFigures(history, now, now).state).toBe("authorized")
  })
})

describe("what else a read tells", () => {
  const redirectUrl = "https://pay.vipps.no/?token=1"

  it("the link while the payment waits, and not afterwards", async () => {
    expect(await read(aRead("CREATED", {}, { redirectUrl }))).toMatchObject({
      url: redirectUrl,
      currency: "NOK",
    })
    expect(await read(aRead("CREATED", {}, { redirectUrl: 7 }))).not.toHaveProperty("url")
    expect(await read(aRead("EXPIRED", {}, { redirectUrl }))).not.toHaveProperty("url")
  })

  it("until when a capture is sure", async () => {
    const more = { captureGuaranteedUntil: "2026-12-02T07:53:44.812+00:00", brandNew: [] }
    expect(await read(aRead("AUTHORIZED", all, more), [created, authorized])).toMatchObject({
      captureGuaranteedUntil: new Date("2026-12-02T07:53:44.812Z"),
    })
    const odd = aRead("AUTHORIZED", all, { captureGuaranteedUntil: "soon" })
    expect(await read(odd, [created, authorized])).not.toHaveProperty("captureGuaranteedUntil")
  })
})

describe("an answer that can't be read is none", () => {
  const isUnreadable = async (...bodies: unknown[]): Promise<void> => {
    vipps().answers = bodies.map((body) => ({ body }))
    vipps().otherwise = { body: bodies.at(-1) }
    const error = await errorOf(epayment({ timeoutMs: 300 }).details(anOrder))
    expect(error).toMatchObject({ group: "Network", code: "unreadable", finality: "not_received" })
  }

  it.each<[string, object]>([
    ["about another payment", { reference: "shop-1002-1" }],
    ["without a state", { state: undefined }],
    ["without sums", { aggregate: undefined }],
    ["in two currencies", { amount: { currency: "DKK", value: 100_000 } }],
    ["with a fraction", { amount: nok(0.5) }],
  ])("a payment %s", (_, more) => isUnreadable(aRead("CREATED", {}, more)))

  it.each<[string, unknown]>([
    ["that are no list", { events: [] }],
    ["of another payment", [event("CAPTURED", 1, { reference: "shop-1002-1" })]],
    ["in another currency", [event("CAPTURED", 1, { amount: { currency: "EUR", value: 1 } })]],
    ["with a capture of no amount", [event("CAPTURED", 1, { amount: undefined })]],
    ["that say neither yes nor no", [event("CAPTURED", 1, { success: undefined })]],
  ])("events %s", (_, events) => isUnreadable(aRead("AUTHORIZED", all), events))

  it.each(["FROZEN", ""])(
    "a payment without captured money, in the state %p, is read once",
    async (state) => {
      vipps().answers = [{ body: aRead(state, all) }]
      const error = await errorOf(epayment().details(anOrder))
      expect(error).toMatchObject({ group: "Network", code: "unreadable", finality: "not_received" })
      expect(vipps().calls).toHaveLength(1)
    },
  )

  it("an unknown payment is known to be unknown", async () => {
    const extraDetails = [{ name: "ErrorCode", reason: "5090" }]
    vipps().otherwise = { status: 404, body: { title: "Not Found", traceId: "t", extraDetails } }
    expect(await errorOf(epayment().details(anOrder))).toMatchObject({ code: "5090", finality: "rejected" })
  })

  it("but unknown events of a payment that was just shown are not", async () => {
    vipps().answers = [{ body: aRead("AUTHORIZED", all) }]
    vipps().otherwise = { status: 404, body: "" }
    const error = await errorOf(epayment().details(anOrder))
    expect(error).toMatchObject({ group: "Network", finality: "not_received", httpStatus: undefined })
  })
})
