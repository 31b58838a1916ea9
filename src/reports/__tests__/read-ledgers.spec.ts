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
  days: { funds?: LedgerDay; fees?: LedgerDay } = {},
) {
  const reads: string[] = []
  const report = {
    findLedger: () => (ledger instanceof Error ? Promise.reject(ledger) : Promise.resolve(ledger)),
    readDay: ({ ledgerId, topic }: { ledgerId: string; topic: "funds" | "fees" }) => {
      reads.push(`${ledgerId} ${topic}`)
      return Promise.resolve(days[topic] ?? closed)
    },
  }
  return { msn, report, reads }
}

const short = async (...units: ReturnType<typeof unit>[]) => {
  const { days, unread } = await readLedgers(units, date)
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
  await expect(readLedgers([unit("1", new TypeError("ours"))], date)).rejects.toThrow("ours")
})
