import { message, type Message } from "../messages"
import { handleOf, VippsError, type Ledger, type LedgerLine, type ReportApi } from "../vipps"

/** What a ledger has of a day. */
export type LedgerOfDay = { ledger: Ledger; funds: LedgerLine[]; fees: LedgerLine[] }
export type UnreadUnit = { msn: string; why: Message }

type Unit = { msn: string; report: Pick<ReportApi, "findLedger" | "readDay"> }
type Read = LedgerOfDay | "read before" | Message

/**
 * The ledgers of all sales units. Units may share a ledger, which is read once. A unit whose ledger can't be read does not stop the
 * others; it is not unread if another unit's keys read the ledger that both share.
 */
export async function readLedgers(
  units: readonly Unit[],
  date: string,
): Promise<{ days: LedgerOfDay[]; unread: UnreadUnit[] }> {
  const days: LedgerOfDay[] = []
  const unread = new Map<string, Message>()
  for (const unit of units) {
    const read = await readUnit(unit, { date, days }).catch(explain)
    if (read === "read before") continue
    if ("code" in read) unread.set(unit.msn, read)
    else days.push(read)
  }
  const readHandles = new Set(days.flatMap(({ ledger }) => ledger.handles))
  return {
    days,
    unread: [...unread].flatMap(([msn, why]) => (readHandles.has(handleOf(msn)) ? [] : [{ msn, why }])),
  }
}

async function readUnit(
  { msn, report }: Unit,
  { date, days }: { date: string; days: readonly LedgerOfDay[] },
): Promise<Read> {
  const ledger = await report.findLedger()
  if (ledger === undefined) return message("settlement-no-ledger", { msn })
  if (days.some((day) => day.ledger.id === ledger.id)) return "read before"
  const read = (topic: "funds" | "fees") => report.readDay({ ledgerId: ledger.id, topic, date })
  const funds = await read("funds")
  const fees = funds.isComplete ? await read("fees") : funds
  if (!fees.isComplete) return message("settlement-not-closed", { date })
  return { ledger, funds: funds.lines, fees: fees.lines }
}

function explain(error: unknown): Message {
  if (error instanceof VippsError) return error.said
  throw error
}
