import { message, type Message } from "../messages"
import { handleOf, VippsError, type Ledger, type LedgerLine, type ReportApi } from "../vipps"

/** What a ledger has of a day. `date`: YYYY-MM-DD, as everywhere here. */
export type LedgerOfDay = { date: string; ledger: Ledger; funds: LedgerLine[]; fees: LedgerLine[] }
/** What could not be read of a sales unit: `from`: the first such day, `to`: the last. */
export type UnreadUnit = { msn: string; why: Message; from: string; to: string }

type Unit = { msn: string; report: Pick<ReportApi, "findLedger" | "readDay"> }
type Failure = { msn: string; why: Message }

/** So many days at the same time: a month by one after the other would keep a person, or a proxy, waiting. */
const DAYS_AT_ONCE = 4

/**
 * The ledgers of all sales units on these days, in their order. Units may share a ledger, which is read once. A unit whose ledger
 * can't be read does not stop the others; it is not unread if another unit's keys read the ledger that both share.
 */
export async function readLedgers(
  units: readonly Unit[],
  dates: readonly string[],
): Promise<{ days: LedgerOfDay[]; unread: UnreadUnit[] }> {
  const days: LedgerOfDay[] = []
  const failures: Failure[] = []
  for (const unit of units) {
    const failure = await readUnit(unit, { dates, days })
    if (failure) failures.push(failure)
  }
  return {
    days: days.sort((a, b) => a.date.localeCompare(b.date)),
    unread: failures.flatMap((failure) => findUnread(failure, { dates, days })),
  }
}

function findUnread(
  { msn, why }: Failure,
  { dates, days }: { dates: readonly string[]; days: readonly LedgerOfDay[] },
): UnreadUnit[] {
  const read = new Set(days.filter(({ ledger }) => ledger.handles.includes(handleOf(msn))).map(dateOf))
  const unread = dates.filter((date) => !read.has(date))
  const [first, last] = [unread[0], unread.at(-1)]
  return first === undefined || last === undefined ? [] : [{ msn, why, from: first, to: last }]
}

const dateOf = ({ date }: LedgerOfDay) => date

/** Adds to `days`. The first day that can't be read ends it: what Vipps has not closed, or not told, it would not on the next one. */
async function readUnit(
  { msn, report }: Unit,
  { dates, days }: { dates: readonly string[]; days: LedgerOfDay[] },
): Promise<Failure | undefined> {
  const ledger = await report.findLedger().catch(explain)
  if (ledger === undefined) return { msn, why: message("settlement-no-ledger", { msn }) }
  if ("code" in ledger) return { msn, why: ledger }
  const read = new Set(days.filter((day) => day.ledger.id === ledger.id).map(dateOf))
  const open = dates.filter((date) => !read.has(date))
  for (let n = 0; n < open.length; n += DAYS_AT_ONCE) {
    const batch = open.slice(n, n + DAYS_AT_ONCE)
    const answers = await Promise.all(batch.map((date) => readDay(report, { ledger, date }).catch(explain)))
    for (const answer of answers) {
      if ("code" in answer) return { msn, why: answer }
      days.push(answer)
    }
  }
  return undefined
}

async function readDay(
  report: Unit["report"],
  { ledger, date }: { ledger: Ledger; date: string },
): Promise<LedgerOfDay | Message> {
  const read = (topic: "funds" | "fees") => report.readDay({ ledgerId: ledger.id, topic, date })
  const funds = await read("funds")
  const fees = funds.isComplete ? await read("fees") : funds
  if (!fees.isComplete) return message("settlement-not-closed", { date })
  return { date, ledger, funds: funds.lines, fees: fees.lines }
}

function explain(error: unknown): Message {
  if (error instanceof VippsError) return error.said
  throw error
}
