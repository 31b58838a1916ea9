import fc from "fast-check"
import { inspect } from "node:util"
import { VippsError, type PaymentApi } from "../index"
import { aCapture, anOrder, FakeVipps, newClient, secrets } from "./support"

const RUNS = 60

/** Anything a server could say: JSON of any shape, near misses of Vipps' own answers, text, nothing. */
const anyBody = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.string({ maxLength: 200 }),
  fc.record(
    {
      reference: fc.oneof(fc.constant(anOrder), fc.jsonValue({ maxDepth: 1 })),
      url: fc.jsonValue({ maxDepth: 1 }),
      transactionInfo: fc.jsonValue({ maxDepth: 2 }),
      transactionSummary: fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.record({ capturedAmount: fc.jsonValue({ maxDepth: 0 }), refundedAmount: fc.double() }),
      ),
      transactionLogHistory: fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.array(
          fc.record({
            operation: fc.oneof(fc.constantFrom("CAPTURE", "RESERVE", "VOID"), fc.jsonValue({ maxDepth: 0 })),
            amount: fc.oneof(fc.double(), fc.integer(), fc.string()),
            operationSuccess: fc.oneof(fc.boolean(), fc.string()),
            timeStamp: fc.oneof(fc.string(), fc.constant("2026-13-45T99:00:00Z")),
          }),
          { maxLength: 4 },
        ),
      ),
    },
    { requiredKeys: [] },
  ),
  fc.array(
    fc.record(
      { errorGroup: fc.string(), errorCode: fc.oneof(fc.string(), fc.integer()), errorMessage: fc.string() },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  ),
)
const anyStatus = fc.constantFrom(200, 200, 200, 201, 204, 302, 400, 402, 403, 404, 409, 422, 429, 500, 503)

describe("whatever Vipps answers, a call ends in a typed answer or a VippsError", () => {
  let vipps: FakeVipps
  let client: PaymentApi

  beforeAll(async () => {
    vipps = await FakeVipps.start()
    client = newClient({ apiUrl: vipps.url, timeoutMs: 400, tryTimeoutMs: 200 })
  })
  afterAll(async () => {
    client.close()
    await vipps.stop()
  })

  const calls: [string, () => Promise<unknown>][] = [
    ["details", () => client.details(anOrder)],
    ["capture", () => client.capture(aCapture)],
    ["cancel", () => client.cancel({ reference: anOrder, transactionText: "Cancelled" })],
    [
      "initiate",
      () =>
        client.initiate({
          reference: anOrder,
          amountMinor: 100,
          currency: "NOK",
          transactionText: "An order",
          callbackPrefix: "https://shop.example.no/hooks",
          returnUrl: "https://shop.example.no/back",
          authToken: "callback-t0ken",
        }),
    ],
  ]

  it.each(calls)(
    "%s",
    async (_name, call) => {
      await fc.assert(
        fc.asyncProperty(anyBody, anyStatus, async (body, status) => {
          vipps.answers = []
          vipps.otherwise = { status, body }
          const ended = await call().then(
            (value) => ({ value }),
            (error: unknown) => ({ error }),
          )
          if ("error" in ended) {
            expect(ended.error).toBeInstanceOf(VippsError)
            const told = inspect(ended.error, { depth: 5 }) + JSON.stringify(ended.error)
            for (const secret of [...Object.values(secrets), "s3cr3t", "callback-t0ken"]) {
              expect(told).not.toContain(secret)
            }
          } else {
            expect(status).toBe(200)
          }
        }),
        { numRuns: RUNS },
      )
    },
    120_000,
  )
})
