import fc from "fast-check"
import { inspect } from "node:util"
import { VippsError, type EpaymentApi } from "../index"
import { aCapture, anOrder, aPayment, FakeVipps, newEpayment, secrets } from "./support"

const anyAmount = fc.oneof(
  fc.record({
    currency: fc.constantFrom("NOK", "NOK", "DKK", 7),
    value: fc.oneof(fc.nat(200_000), fc.jsonValue({ maxDepth: 0 })),
  }),
  fc.jsonValue({ maxDepth: 1 }),
)
const anyAggregate = fc.record(
  {
    authorizedAmount: anyAmount,
    cancelledAmount: anyAmount,
    capturedAmount: anyAmount,
    refundedAmount: anyAmount,
  },
  { requiredKeys: [] },
)
const anyPayment = fc.record(
  {
    reference: fc.oneof(fc.constant(anOrder), fc.jsonValue({ maxDepth: 0 })),
    state: fc.oneof(fc.constantFrom("CREATED", "AUTHORIZED", "EXPIRED"), fc.jsonValue({ maxDepth: 0 })),
    amount: anyAmount,
    aggregate: anyAggregate,
    redirectUrl: fc.oneof(fc.webUrl(), fc.jsonValue({ maxDepth: 0 })),
    captureGuaranteedUntil: fc.oneof(fc.string(), fc.constant("2026-13-45T99:00:00Z")),
  },
  { requiredKeys: [] },
)
const anyEvent = fc.record(
  {
    name: fc.oneof(fc.constantFrom("CAPTURED", "AUTHORIZED", "__proto__"), fc.jsonValue({ maxDepth: 0 })),
    success: fc.oneof(fc.boolean(), fc.string()),
    amount: anyAmount,
    idempotencyKey: fc.oneof(fc.string(), fc.constant(null)),
  },
  { requiredKeys: [] },
)
const anyProblem = fc.record(
  {
    traceId: fc.string(),
    extraDetails: fc.array(
      fc.record({
        name: fc.oneof(fc.constant("ErrorCode"), fc.string()),
        reason: fc.oneof(fc.constantFrom("6080", "toString"), fc.jsonValue({ maxDepth: 1 })),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
)
/** Anything a server could say: JSON of any shape, near misses of Vipps' own answers, text. */
const anyBody = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.string({ maxLength: 200 }),
  anyPayment,
  anyPayment,
  fc.array(anyEvent, { maxLength: 4 }),
  anyProblem,
)
const anyStatus = fc.constantFrom(200, 200, 201, 201, 204, 302, 400, 403, 404, 409, 422, 423, 429, 500)

describe("whatever ePayment answers, a call ends in a typed answer or a VippsError", () => {
  let vipps: FakeVipps
  let client: EpaymentApi

  beforeAll(async () => {
    vipps = await FakeVipps.start()
    client = newEpayment({ apiUrl: vipps.url, timeoutMs: 250, tryTimeoutMs: 200 })
  })
  afterAll(async () => {
    client.close()
    await vipps.stop()
  })

  const stop = { reference: anOrder, transactionText: "x" }
  const calls: [string, number, () => Promise<unknown>][] = [
    ["details", 200, () => client.details(anOrder)],
    ["capture", 200, () => client.capture(aCapture)],
    ["cancelUnapproved", 200, () => client.cancelUnapproved(stop)],
    ["initiate", 201, () => client.initiate(aPayment)],
    ["list", 200, () => client.webhooks.list()],
  ]

  it.each(calls)(
    "%s, whose success is HTTP %d",
    async (_name, success, call) => {
      await fc.assert(
        fc.asyncProperty(anyBody, anyBody, anyStatus, async (body, next, status) => {
          vipps.answers = [{ status, body }]
          vipps.otherwise = { status, body: next }
          const ended = await call().then(
            (value) => ({ value }),
            (error: unknown) => ({ error }),
          )
          if (!("error" in ended)) return expect(status).toBe(success)
          expect(ended.error).toBeInstanceOf(VippsError)
          const told = inspect(ended.error, { depth: 5 }) + JSON.stringify(ended.error)
          for (const secret of [...Object.values(secrets), "s3cr3t"]) expect(told).not.toContain(secret)
        }),
        { numRuns: 40 },
      )
    },
    120_000,
  )
})
