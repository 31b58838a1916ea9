import type { LedgerPayment } from "../../src/sandbox"
import { executedByShop, type MoneyRow } from "./checker"
import type { ClickResult } from "./game"
import { describeClick } from "./plan"

type Question = { ledger: LedgerPayment; rows: MoneyRow[]; results: ClickResult[]; hasOrder: boolean }

/**
 * What the people at the buttons were told, against what Vipps did: no success without its row, and no intent twice.
 * An execution begins with the click whose row id it carries.
 */
export function checkIntents(p: Question): string[] {
  const executed = executedByShop(p.ledger)
  const money = p.results.filter(({ click }) => click.act === "capture" || click.act === "refund")
  const origins = money.filter(({ medusaRowId }) =>
    executed.some(({ requestId }) => requestId === medusaRowId),
  )
  return [
    ...findLostSuccesses(money, p.rows),
    ...findStrangers(p, executed),
    ...origins.flatMap((first) => findRepeats(first, { ...p, money, origins })),
    ...origins.flatMap((first) => findDoubles(first, origins)),
  ]
}

function findLostSuccesses(money: ClickResult[], rows: MoneyRow[]): string[] {
  const lost = money.filter(
    ({ outcome, medusaRowId }) =>
      outcome === "success" && medusaRowId && !rows.some(({ id }) => id === medusaRowId),
  )
  return lost.map((one) => `told a success, and the row ${one.medusaRowId} does not exist: ${nameOf(one)}`)
}

/** A refund that cancelling the order makes has a row of its own too, and no click of ours knows its id. */
function findStrangers({ results }: { results: ClickResult[] }, executed: { requestId: string }[]): string[] {
  if (results.some(({ click }) => click.act === "cancelOrder")) return []
  const strangers = executed.filter(
    ({ requestId }) => !results.some(({ medusaRowId }) => medusaRowId === requestId),
  )
  return strangers.map(({ requestId }) => `executed, and nobody asked for it: ${requestId}`)
}

/**
 * The click was executed, and its person was not told so: until somebody is, their next clicks of that kind move nothing.
 * What books or resolves in between may have shown it to them.
 */
function findRepeats(
  first: ClickResult,
  p: Question & { money: ClickResult[]; origins: ClickResult[] },
): string[] {
  if (first.outcome === "success" || first.diedBooked) return []
  const later = p.money.filter(
    (one) => isSamePerson(first, one) && one.startedAt > first.endedAt && one.medusaRowId,
  )
  for (const one of later.sort((a, b) => a.startedAt - b.startedAt)) {
    if (mayHaveBeenShown(first, one, p)) return []
    if (p.origins.includes(one)) {
      return [`moved money again before the first was told: ${nameOf(first)} | ${nameOf(one)}`]
    }
    if (one.outcome !== "refused" || one.message.includes("went through")) return []
  }
  return []
}

/** Told at a click made at the same time, resolved, or in the books that another click wrote meanwhile. */
function mayHaveBeenShown(first: ClickResult, next: ClickResult, { results, hasOrder }: Question): boolean {
  const between = results.filter(
    (other) =>
      other !== first && other !== next && other.endedAt > first.startedAt && other.startedAt < next.endedAt,
  )
  return between.some((other) => {
    if (other.click.act === "cancelOrder") return true
    const isSameKind = other.click.act === first.click.act
    const wroteBooks = other.outcome !== "refused" && (isSameKind || !hasOrder)
    return wroteBooks || (isSamePerson(first, other) && other.message.includes("went through"))
  })
}

/** Two equal clicks of one person at the same time are one intent. */
function findDoubles(first: ClickResult, origins: ClickResult[]): string[] {
  const doubles = origins.filter(
    (other) =>
      isSamePerson(first, other) &&
      first.click.amountMinor === other.click.amountMinor &&
      (other.askedAt ?? 0) > (first.askedAt ?? 0) &&
      (other.askedAt ?? 0) < (first.returnedAt ?? 0),
  )
  return doubles.map((other) => `both of a double click moved money: ${nameOf(first)} | ${nameOf(other)}`)
}

function isSamePerson(one: ClickResult, other: ClickResult): boolean {
  return one !== other && one.click.act === other.click.act && one.click.by === other.click.by
}

function nameOf({ number, click }: ClickResult): string {
  return `${number}. ${describeClick(click)}`
}
