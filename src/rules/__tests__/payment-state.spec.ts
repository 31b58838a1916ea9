import * as fc from "fast-check"
import {
  deriveFigures,
  findOperation,
  isReleased,
  movedBy,
  type HistoryEntry,
  type PaymentHistory,
  type PaymentState,
} from ".."
import type { Summary } from "../payment-history"

// A payment is initiated at 08:00; the minutes of its entries count from there.
const minute = (minutes: number, seconds = 0) => new Date(Date.UTC(2026, 10, 18, 8, minutes, seconds))

const entry = (operation: string, kroner: number, minutes: number, more: Partial<HistoryEntry> = {}) => ({
  operation,
  success: true,
  amountMinor: kroner * 100,
  at: minute(minutes),
  ...more,
})
const failed = (operation: string, kroner: number, minutes: number) =>
  entry(operation, kroner, minutes, { success: false })

const initiate = entry("INITIATE", 1000, 0)
const reserve = entry("RESERVE", 1000, 2)
const sale = entry("SALE", 1000, 2)
const capture750 = entry("CAPTURE", 750, 3)
const capture250 = entry("CAPTURE", 250, 4)
const release = entry("VOID", 250, 5)
const refund200 = entry("REFUND", 200, 6)

const history = (entries: HistoryEntry[], summary?: Summary): PaymentHistory => ({
  reference: "medusa-01JD3M8Q5VXK2T7Z9R4B6C8D0E-1",
  entries,
  ...(summary && { summary }),
})
const summary = (captured: number, remaining: number, refunded: number): Summary => ({
  capturedMinor: captured * 100,
  remainingToCaptureMinor: remaining * 100,
  refundedMinor: refunded * 100,
})
const kronerOf = (given: PaymentHistory, now = minute(60)) => {
  const figures = deriveFigures(given, now, minute(0))
  return [
    figures.state,
    figures.reservedMinor / 100,
    figures.capturedMinor / 100,
    figures.refundedMinor / 100,
    figures.freedMinor / 100,
    figures.capturableMinor / 100,
    figures.refundableMinor / 100,
  ]
}

describe("the history tells state and amounts: reserved, captured, refunded, freed, capturable, refundable", () => {
  // prettier-ignore
  test.each<[string, HistoryEntry[], PaymentState, number, number, number, number, number, number]>([
    ["reserved",                            [initiate, reserve],                                            "authorized",         1000,    0,    0,    0, 1000,    0],
    ["partly captured",                     [initiate, reserve, capture750],                                "partially_captured", 1000,  750,    0,    0,  250,  750],
    ["captured in two fulfillments",             [initiate, reserve, capture750, capture250],                    "captured",           1000, 1000,    0,    0,    0, 1000],
    ["the remainder released",              [initiate, reserve, capture750, release],                       "captured",           1000,  750,    0,  250,    0,  750],
    ["the same, told as CANCEL of all",     [initiate, reserve, capture750, entry("CANCEL", 1000, 5)],      "captured",           1000,  750,    0,  250,    0,  750],
    ["released, then partly refunded",      [initiate, reserve, capture750, release, refund200],            "captured",           1000,  750,  200,  250,    0,  550],
    ["partly captured, partly refunded",    [initiate, reserve, capture750, refund200],                     "partially_captured", 1000,  750,  200,    0,  250,  550],
    ["all that was captured is refunded",   [initiate, reserve, capture750, entry("REFUND", 750, 6)],       "refunded",           1000,  750,  750,    0,  250,    0],
    ["refunded twice",                      [initiate, reserve, capture750, refund200, refund200],          "partially_captured", 1000,  750,  400,    0,  250,  350],
    ["cancelled after the reservation",     [initiate, reserve, entry("VOID", 1000, 5)],                    "canceled",           1000,    0,    0, 1000,    0,    0],
    ["cancelled by the shopper",            [initiate, entry("CANCEL", 1000, 1)],                           "canceled",              0,    0,    0,    0,    0,    0],
    ["direct capture",                      [initiate, sale],                                               "captured",           1000, 1000,    0,    0,    0, 1000],
    ["direct capture, refunded",            [initiate, sale, entry("REFUND", 1000, 6)],                     "refunded",           1000, 1000, 1000,    0,    0,    0],
    ["initiate failed",                     [failed("INITIATE", 1000, 0)],                                  "failed",                0,    0,    0,    0,    0,    0],
    ["initiate failed, then cancelled",     [failed("INITIATE", 1000, 0), entry("CANCEL", 1000, 1)],        "canceled",              0,    0,    0,    0,    0,    0],
    ["another card after a refused one",    [initiate, failed("RESERVE", 1000, 1), reserve],                "authorized",         1000,    0,    0,    0, 1000,    0],
    ["a failed capture moved nothing",      [initiate, reserve, failed("CAPTURE", 750, 3)],                 "authorized",         1000,    0,    0,    0, 1000,    0],
    ["a failed refund moved nothing",       [initiate, reserve, capture750, failed("REFUND", 200, 6)],      "partially_captured", 1000,  750,    0,    0,  250,  750],
    ["a failed release released nothing",   [initiate, reserve, capture750, failed("VOID", 250, 5)],        "partially_captured", 1000,  750,    0,    0,  250,  750],
    ["a failed cancel cancelled nothing",   [initiate, reserve, failed("CANCEL", 1000, 5)],                 "authorized",         1000,    0,    0,    0, 1000,    0],
    ["an unknown operation is ignored",     [initiate, reserve, entry("TELEPORT", 9999, 5)],                "authorized",         1000,    0,    0,    0, 1000,    0],
    ["words of Vipps' other documents",     [entry("Register", 1000, 0), entry("Reserved", 1000, 2), entry("AUTOREVERSAL", 1000, 9)], "canceled", 1000, 0, 0, 1000, 0, 0],
    ["captured, its reservation not shown", [capture750, release],                                          "captured",              0,  750,    0,    0,    0,  750],
  ])("%s", (_, entries, ...expected) => {
    expect(kronerOf(history(entries))).toEqual(expected)
  })

  it("is the same in any order of the entries, with Vipps' newest first or last", () => {
    const entries = [initiate, failed("RESERVE", 500, 1), reserve, capture750, release, refund200]
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(deriveFigures(history(shuffled), minute(60), minute(0))).toEqual(
          deriveFigures(history(entries), minute(60), minute(0)),
        )
      }),
    )
  })

  it("is the same without any times, dates apart", () => {
    const entries = [refund200, release, capture750, reserve, initiate]
    const timeless = entries.map(({ at: _, ...rest }) => rest)
    expect(kronerOf(history(timeless))).toEqual(kronerOf(history(entries)))
  })
})

describe("Vipps' summary goes before the sums of the history", () => {
  test.each<[string, HistoryEntry[], Summary, (string | number)[]]>([
    [
      "partly captured",
      [initiate, reserve, capture750],
      summary(750, 250, 0),
      ["partially_captured", 1000, 750, 0, 0, 250, 750],
    ],
    [
      "a capture not yet in the history",
      [initiate, reserve],
      summary(750, 250, 0),
      ["partially_captured", 1000, 750, 0, 0, 250, 750],
    ],
    [
      "released: nothing to capture, whatever it says",
      [initiate, reserve, capture750, release],
      summary(750, 250, 0),
      ["captured", 1000, 750, 0, 250, 0, 750],
    ],
    [
      "nothing left though not released",
      [initiate, reserve, capture750],
      summary(750, 0, 0),
      ["captured", 1000, 750, 0, 0, 0, 750],
    ],
    ["a direct capture", [initiate, sale], summary(1000, 0, 200), ["captured", 1000, 1000, 200, 0, 0, 800]],
    [
      "cancelled: all is 0",
      [initiate, reserve, entry("VOID", 1000, 5)],
      summary(0, 0, 0),
      ["canceled", 1000, 0, 0, 1000, 0, 0],
    ],
  ])("%s", (_, entries, sums, expected) => {
    expect(kronerOf(history(entries, sums))).toEqual(expected)
  })
})

describe("the shopper has 15 minutes", () => {
  const refused = failed("RESERVE", 1000, 14)
  const unknownTime: HistoryEntry = { operation: "INITIATE", success: true, amountMinor: 100_000 }

  test.each<[string, HistoryEntry[], Date, PaymentState]>([
    ["at once", [initiate], minute(0), "pending"],
    ["one second before", [initiate], minute(14, 59), "pending"],
    ["on the second", [initiate], minute(15), "expired"],
    ["one second after", [initiate], minute(15, 1), "expired"],
    ["a refused card is not final", [refused, initiate], minute(14, 59), "pending"],
    ["a refused card buys no time", [refused, initiate], minute(15), "expired"],
    ["a refused card, told as such", [entry("RESERVE_FAILED", 1000, 1), initiate], minute(14, 59), "pending"],
    ["approved in the last second, read late", [reserve, initiate], minute(15), "authorized"],
    ["cancelled, read late", [entry("CANCEL", 1000, 1), initiate], minute(15), "canceled"],
    [
      "initiate without a time, another entry with one: before",
      [unknownTime, failed("RESERVE", 1000, 1)],
      minute(15, 59),
      "pending",
    ],
    [
      "initiate without a time, another entry with one: after",
      [unknownTime, failed("RESERVE", 1000, 1)],
      minute(16),
      "expired",
    ],
    ["no time at all", [unknownTime], minute(600), "pending"],
    ["an unreadable time", [entry("INITIATE", 1000, 0, { at: new Date(NaN) })], minute(600), "pending"],
    ["no history yet", [], minute(600), "pending"],
  ])("%s", (_, entries, now, expected) => {
    expect(deriveFigures(history(entries), now, minute(0)).state).toBe(expected)
  })

  test.each<[string, Date, Date, PaymentState]>([
    ["Vipps' clock is 16 minutes behind: a young payment", minute(16), minute(16), "pending"],
    ["Vipps' clock is 16 minutes behind: one second before", minute(16), minute(30, 59), "pending"],
    ["Vipps' clock is 16 minutes behind: on the second", minute(16), minute(31), "expired"],
    ["Vipps' clock is 16 minutes ahead: old by ours alone", minute(-16), minute(14, 59), "pending"],
    ["Vipps' clock is 16 minutes ahead: old by both", minute(-16), minute(15), "expired"],
  ])("by both clocks. %s", (_, startedAt, now, expected) => {
    expect(deriveFigures(history([initiate]), now, startedAt).state).toBe(expected)
  })
})

describe("an expiry that Vipps tells", () => {
  const expired = entry("EXPIRE", 1000, 1)
  const stateOf = (...entries: HistoryEntry[]) => deriveFigures(history(entries), minute(2), minute(0)).state

  it("needs no clock", () => {
    expect(stateOf(expired, initiate)).toBe("expired")
    expect(stateOf({ ...expired, success: false }, initiate)).toBe("pending")
  })

  it("ends no payment that was approved", () =>
    expect(stateOf(expired, reserve, initiate)).toBe("authorized"))
})

describe("what else the history tells", () => {
  const figuresOf = (given: PaymentHistory) => deriveFigures(given, minute(60), minute(0))

  it("deadlines count from the latest reservation that came true", () => {
    const figures = figuresOf(history([failed("RESERVE", 1000, 9), reserve, initiate]))
    expect(figures).toMatchObject({ initiatedAt: minute(0), reservedAt: minute(2) })
  })

  it("of two reservations that came true, the later counts", () => {
    const given = history([entry("RESERVE", 900, 1), entry("RESERVE", 1000, 2)])
    expect(figuresOf(given)).toMatchObject({ reservedMinor: 100_000, reservedAt: minute(2) })
  })

  it("dates that nobody knows are left out", () => {
    const figures = figuresOf(history([{ operation: "RESERVE", success: true, amountMinor: 1 }]))
    expect(figures).not.toHaveProperty("reservedAt")
    expect(figures).not.toHaveProperty("initiatedAt")
  })

  test.each<[string, HistoryEntry[], boolean, boolean]>([
    ["a reservation", [initiate, reserve], false, false],
    ["a released remainder", [initiate, reserve, capture750, release], true, false],
    ["a direct capture", [initiate, sale], false, true],
    ["a direct capture that failed", [initiate, failed("SALE", 1000, 2)], false, false],
  ])("%s: released %p, direct capture %p", (_, entries, released, directCapture) => {
    expect(figuresOf(history(entries))).toMatchObject({ released, directCapture })
    expect(isReleased(history(entries))).toBe(released)
  })
})

describe("an operation is found by its request id", () => {
  const executed = entry("CAPTURE", 750, 3, { requestId: "capt_A", transactionId: "1" })
  const earlierFailure = entry("CAPTURE", 750, 2, { requestId: "capt_A", success: false })
  const laterFailure = entry("CAPTURE", 750, 4, { requestId: "capt_A", success: false })
  const refundWithThatId = entry("REFUND", 750, 5, { requestId: "capt_A" })
  const timeless: HistoryEntry = {
    operation: "CAPTURE",
    success: false,
    amountMinor: 75_000,
    requestId: "capt_A",
  }
  const olderTimeless: HistoryEntry = { ...timeless }
  const portal = entry("CAPTURE", 250, 6, { requestId: "" })

  test.each<[string, HistoryEntry[], "CAPTURE" | "REFUND", string, HistoryEntry | undefined]>([
    ["executed", [portal, executed], "CAPTURE", "capt_A", executed],
    ["a success wins over an earlier failure", [executed, earlierFailure], "CAPTURE", "capt_A", executed],
    ["a success wins over a later failure", [laterFailure, executed], "CAPTURE", "capt_A", executed],
    ["of failures, the latest", [earlierFailure, laterFailure], "CAPTURE", "capt_A", laterFailure],
    [
      "of failures without times, the first: Vipps lists the newest first",
      [timeless, olderTimeless],
      "CAPTURE",
      "capt_A",
      timeless,
    ],
    ["capture and refund don't collide", [executed, refundWithThatId], "REFUND", "capt_A", refundWithThatId],
    ["only a refund has the id", [refundWithThatId], "CAPTURE", "capt_A", undefined],
    ["another id", [executed], "CAPTURE", "capt_B", undefined],
    ["another case", [executed], "CAPTURE", "CAPT_A", undefined],
    ["no id finds no operation of the portal", [portal, capture750], "CAPTURE", "", undefined],
    ["no history", [], "CAPTURE", "capt_A", undefined],
  ])("%s", (_, entries, operation, requestId, expected) => {
    expect(findOperation(history(entries), { operation, requestId })).toBe(expected) // the very entry
  })
})

it("until when Vipps guarantees a capture is among the figures, where Vipps says so", () => {
  const captureGuaranteedUntil = minute(7 * 24 * 60)
  const guaranteed = { ...history([initiate, reserve]), captureGuaranteedUntil }
  expect(deriveFigures(guaranteed, minute(60), minute(0))).toMatchObject({ captureGuaranteedUntil })
  expect(deriveFigures(history([initiate, reserve]), minute(60), minute(0))).not.toHaveProperty(
    "captureGuaranteedUntil",
  )
})

describe("an entry is shown with what it moved", () => {
  const moved = (entries: HistoryEntry[], given?: Summary) => {
    const all = history(entries, given)
    return all.entries.map((one) => movedBy(one, all) / 100)
  }
  const wholeVoid = entry("VOID", 1000, 5)

  it("a release after a capture frees the rest, whatever amount Vipps gives it", () => {
    expect(moved([initiate, reserve, capture750, wholeVoid])).toEqual([1000, 1000, 750, 250])
    expect(moved([initiate, reserve, capture750, release], summary(750, 0, 0))).toEqual([
      1000, 1000, 750, 250,
    ])
  })

  it("a cancellation frees all of it", () => {
    expect(moved([initiate, reserve, entry("CANCEL", 1000, 5)])).toEqual([1000, 1000, 1000])
  })

  it("a cancellation that did not succeed, or freed nothing, has Vipps' amount", () => {
    expect(moved([reserve, capture750, failed("VOID", 1000, 5), wholeVoid])).toEqual([1000, 750, 1000, 250])
    expect(moved([initiate, entry("CANCEL", 1000, 5)])).toEqual([1000, 1000])
  })
})
