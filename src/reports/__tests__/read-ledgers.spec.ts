import { VippsError, type Ledger, type LedgerLine, type ReportApi } from "../../vipps"
import { readLedgers } from "../read-ledgers"

type LedgerDay = Awaited<ReturnType<ReportApi["readDay"]>>

const date = "2026-11-24"
const line: LedgerLine = {
  ...{ ledgerDate: date, time: "2026-11-24T16:33:00+0200", type: "capture", amountMinor: 10_000 },
  ...{ currencyCode: "NOK", reference: "medusa-1", transactionId: "5001", recipientHandle: "api:654987" },
}
const closed: LedgerDay = { lines: [line], isComplete: true }
const open: LedgerDay = { lines: [line], isComplete: false }
const ledgerOf = (...msns: string[]): Ledger => ({
  id: msns.join("+"),
  handles: msns.map((msn) => `api:${msn}`),
})
const forbidden = () =>
  new VippsError({
    repeatable: false,
    call: "list-ledgers",
    group: "Gateway",
    code: "403",
    httpStatus: 403,
    finality: "rejected",
  })

/** A sales unit whose keys see this ledger, or none, or are refused. */
function unit(
  msn: string,
  ledger: Ledger | Error | undefined,
  days: { funds?: LedgerDay; fees?: LedgerDay; on?: string } = {},
) {
  const reads: string[] = []
  const report = {
    findLedger: () => (ledger instanceof Error ? Promise.reject(ledger) : Promise.resolve(ledger)),
    readDay: ({ ledgerId, topic, date }: { ledgerId: string; topic: "funds" | "fees"; date: string }) => {
      reads.push(`${ledgerId} ${topic}`)
      const isOther = days.on !== undefined && days.on !== date
      return Promise.resolve((isOther ? undefined : days[topic]) ?? closed)
    },
  }
  return { msn, report, reads }
}

const short = async (...units: ReturnType<typeof unit>[]) => {
  const { days, unread } = await readLedgers(units, [date])
  return { read: days.map(({ ledger }) => ledger.id), unread: unread.map(({ msn, why }) => [msn, why.code]) }
}

it("each unit's ledger is read", async () => {
  const both = await short(unit("1", ledgerOf("1")), unit("2", ledgerOf("2")))
  expect(both).toEqual({ read: ["1", "2"], unread: [] })
})

it("a ledger that units share is read once", async () => {
  const shared = ledgerOf("1", "2")
  const [first, second] = [unit("1", shared), unit("2", shared)]
  expect(await short(first, second)).toEqual({ read: ["1+2"], unread: [] })
  expect([first.reads, second.reads]).toEqual([["1+2 funds", "1+2 fees"], []])
})

it.each<[string, ReturnType<typeof unit>, string]>([
  ["has no ledger", unit("1", undefined), "settlement-no-ledger"],
  ["may not ask", unit("1", forbidden()), "Gateway/403"],
  ["has an open day", unit("1", ledgerOf("1"), { funds: open }), "settlement-not-closed"],
  ["has no fees yet", unit("1", ledgerOf("1"), { fees: open }), "settlement-not-closed"],
])("a unit that %s does not stop the others, and is named with the reason", async (_, broken, code) => {
  expect(await short(broken, unit("2", ledgerOf("2")))).toEqual({ read: ["2"], unread: [["1", code]] })
  expect(await short(unit("2", ledgerOf("2")), broken)).toEqual({ read: ["2"], unread: [["1", code]] })
})

it("a unit is not missing if another's keys read the ledger that both share", async () => {
  const shared = ledgerOf("1", "2")
  expect(await short(unit("1", forbidden()), unit("2", shared))).toEqual({ read: ["1+2"], unread: [] })
  const lagging = unit("1", shared, { funds: open })
  expect(await short(lagging, unit("2", shared))).toEqual({ read: ["1+2"], unread: [] })
})

it("a mistake of ours is no reason", async () => {
  await expect(readLedgers([unit("1", new TypeError("ours"))], [date])).rejects.toThrow("ours")
})

describe("of several days", () => {
  const dates = Array.from({ length: 9 }, (_, n) => `2026-11-${20 + n}`)
  const read = async (...units: ReturnType<typeof unit>[]) => {
    const { days, unread } = await readLedgers(units, dates)
    return {
      read: days.map(({ ledger, date }) => `${ledger.id} ${date.slice(-2)}`),
      unread: unread.map(({ msn, why, from, to }) => [msn, why.code, from.slice(-2), to.slice(-2)]),
    }
  }
  const all = (id: string) => dates.map((date) => `${id} ${date.slice(-2)}`)

  it("each is read, in order", async () => {
    expect(await read(unit("1", ledgerOf("1")))).toEqual({ read: all("1"), unread: [] })
  })

  it("the first that Vipps has not closed ends a unit's, and is named with those after it", async () => {
    const one = unit("1", ledgerOf("1"), { funds: open, on: "2026-11-26" })
    expect(await read(one, unit("2", ledgerOf("2")))).toEqual({
      read: [...all("1").slice(0, 6), ...all("2")].sort((a, b) => a.slice(-2).localeCompare(b.slice(-2))),
      unread: [["1", "settlement-not-closed", "26", "28"]],
    })
  })

  it("another unit's keys read the rest of a ledger that both share", async () => {
    const shared = ledgerOf("1", "2")
    const [first, second] = [unit("1", shared, { fees: open, on: "2026-11-26" }), unit("2", shared)]
    expect(await read(first, second)).toEqual({ read: all("1+2"), unread: [] })
    expect(second.reads).toHaveLength(2 * 3)
  })

  it("all are missing of a unit without a ledger", async () => {
    const { unread } = await read(unit("1", undefined), unit("2", ledgerOf("2")))
    expect(unread).toEqual([["1", "settlement-no-ledger", "20", "28"]])
  })
})
