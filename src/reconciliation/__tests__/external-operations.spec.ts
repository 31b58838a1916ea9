import type { Operation } from "../../operations"
import type { HistoryEntry } from "../../rules"
import { noteExternal } from "../external-operations"

const minute = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 8, minutes))
const moved = (transactionId: string, minutes: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{ operation: "CAPTURE", success: true, amountMinor: 20_000, transactionId, at: minute(minutes) },
  ...more,
})
const operation = (
  requestId: string,
  minutes: number,
  more: Partial<Operation> = {},
): Partial<Operation> => ({
  ...{ requestId, kind: "capture", amountMinor: 20_000, api: "ecom", origin: "plugin", state: "executed" },
  ...{ openedAt: minute(minutes), transactionId: undefined, ...more },
})

/** The ids of what is noted as made outside, read through eCom. */
async function note(entries: HistoryEntry[], known: Partial<Operation>[]): Promise<string[]> {
  const noted: string[] = []
  const operations = {
    listOperations: async () => known,
    noteTransactionId: async () => undefined,
    writeExternal: async ({ requestId }: { requestId: string }) => {
      noted.push(requestId)
      return true
    },
  }
  const context = {
    ...{ vipps: { api: "ecom" }, journal: { operations }, announce: () => undefined },
    rows: { exists: async () => false },
  }
  const payment = { attempt: { reference: "order-1" }, context } as unknown as Parameters<
    typeof noteExternal
  >[0]
  const figures = { reservedMinor: 100_000, capturedMinor: 20_000 } as Parameters<
    typeof noteExternal
  >[1]["figures"]
  await noteExternal(payment, { history: { reference: "order-1", entries }, figures })
  return noted
}

describe("after the way back from ecomPayments: epayment, eCom's history", () => {
  const byEpayment = operation("capt_1", 0, { api: "epayment" })

  test.each<[string, Partial<HistoryEntry>]>([
    ["no id", {}],
    ["our id", { requestId: "capt_1" }],
    ["an id that we don't know", { requestId: "of-epayment" }],
  ])("may show %s of what ePayment moved: it stays the shop's own", async (_what, shown) => {
    expect(await note([moved("7001", 1, shown)], [byEpayment])).toEqual([])
  })

  test("still shows what somebody else moved", async () => {
    const entries = [moved("7002", 9), moved("7001", 1)]
    expect(await note(entries, [byEpayment])).toEqual(["outside-7002"])
  })

  test("may name what was made outside by another id than ePayment did: it is noted once", async () => {
    const outside = operation("outside-guid-1", 9, { origin: "external", transactionId: "guid-1" })
    expect(await note([moved("7001", 1)], [outside])).toEqual([])
  })
})

test("where eCom alone moved money, its ids decide", async () => {
  const entries = [moved("7001", 1)]
  expect(await note(entries, [operation("capt_1", 0)])).toEqual(["outside-7001"])
  expect(await note(entries, [operation("capt_1", 0, { transactionId: "7001" })])).toEqual([])
})
