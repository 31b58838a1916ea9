import { checkBooks, type Books, type Question } from "./checker"
import { checkIntents } from "./intents"
import { clickOnce, heal, pass, playStep, quietClick, startGame, type Game } from "./game"
import { type MoneyRequest, type Plan } from "./plan"
import type { Counts, AuditTrail } from "./results"
import type { Shop } from "./shop"

const AFTER_QUIET_MINUTES = 6
const AFTER_A_DAY_MINUTES = 26 * 60

/** One payment, with or without an order: captures, refunds and releases by two people on two servers. */
export async function playPayment(shop: Shop, plan: Plan, counts: Counts): Promise<AuditTrail> {
  const game = await startGame(shop, plan)
  const problems: string[] = []
  try {
    for (const step of plan.steps) await playStep(game, step)
    problems.push(...(await settleAndCheck(game)))
  } catch (error) {
    problems.push(`the game broke: ${error instanceof Error ? error.stack : String(error)}`)
  }
  counts.runs += 1
  counts.clicks += game.results.length
  const ledger = await shop.sandbox.control.payment(game.paid.reference)
  counts.executions += (ledger?.captures ?? 0) + (ledger?.refunds ?? 0)
  const text = [...game.log, "", ...(await tellTables(game)), "", ...problems].join("\n")
  await forgetGame(game)
  return { problems, text }
}

async function settleAndCheck(game: Game): Promise<string[]> {
  await heal(game)
  await pass(game, AFTER_QUIET_MINUTES)
  await clickOnce(game, quietClick("reconcile"))
  const first = await check(game, { isLast: false })
  if (first.problems.length > 0) return ["after the first reconciliation:", ...first.problems]
  await pass(game, AFTER_A_DAY_MINUTES)
  await clickOnce(game, quietClick("reconcile"))
  const second = await check(game, { isLast: true })
  const held = await listHeld(game)
  if (second.problems.length + held.length > 0)
    return ["after the second reconciliation:", ...second.problems, ...held]
  return clickTwice(game, second)
}

async function check(game: Game, p: { isLast: boolean }): Promise<Books> {
  const question = await questionOf(game)
  const books = await checkBooks(question, p)
  const intents = checkIntents({
    ledger: question.ledger,
    rows: books.rows,
    results: game.results,
    hasOrder: question.orderId !== undefined,
  })
  return { rows: books.rows, problems: [...books.problems, ...intents] }
}

async function questionOf({ shop, paid }: Game): Promise<Question> {
  const ledger = await shop.sandbox.control.payment(paid.reference)
  if (!ledger) throw new Error("the sandbox has lost the payment")
  return { ledger, sql: shop.sql, ...paid }
}

/** What was given up before it was paid holds nothing, however late the shopper approved. */
async function listHeld({ shop, abandoned }: Game): Promise<string[]> {
  const ledgers = await Promise.all(abandoned.map((reference) => shop.sandbox.control.payment(reference)))
  return ledgers.flatMap((one) =>
    one && one.reservedMinor > one.releasedMinor
      ? [`${one.reference} was given up, and holds ${one.reservedMinor - one.releasedMinor}`]
      : [],
  )
}

const SMALL_ORE = 700

/** Afterwards two clicks without trouble move money again: the first may still be told something. */
async function clickTwice(game: Game, { rows }: Books): Promise<string[]> {
  const { ledger } = await questionOf(game)
  const act = movable(ledger, rows)
  // Medusa's own refund of a cancelled order moves the money and then answers with an error, every time
  const isOrderCanceled = game.results.some(({ click }) => click.act === "cancelOrder")
  if (!act || isOrderCanceled || (await isInDoubt(game))) return []
  const message = await clickUntilDone(game, quietClick(act, SMALL_ORE))
  if (message !== undefined) return [`two quiet clicks later the ${act} is still refused: ${message}`]
  const after = await check(game, { isLast: false })
  const count = act === "capture" ? "captures" : "refunds"
  const { ledger: now } = await questionOf(game)
  const moved = now[count] === ledger[count] + 1 ? [] : [`the quiet ${act} moved nothing`]
  return [...moved, ...after.problems]
}

/** Undefined when one of two clicks succeeds; those that a machine under load was too slow for don't count. */
async function clickUntilDone(game: Game, click: MoneyRequest): Promise<string | undefined> {
  for (let refusals = 0, tries = 0; ; tries++) {
    const { outcome, message } = await clickOnce(game, click)
    if (outcome === "success") return undefined
    const isSlow = /did not answer|still unresolved|in time/.test(message) && tries < 5
    if (!isSlow && ++refusals === 2) return message
  }
}

/** Something that both Vipps and Medusa have room for. */
function movable(ledger: Question["ledger"], rows: Books["rows"]): "capture" | "refund" | undefined {
  const sum = (kind: string) =>
    rows.filter((row) => row.kind === kind).reduce((total, { minor }) => total + minor, 0)
  const isOpen = ledger.releasedMinor === 0 && ledger.state !== "CANCELLED"
  if (isOpen && ledger.reservedMinor - ledger.capturedMinor >= SMALL_ORE) return "capture"
  const roomAtVipps = ledger.capturedMinor - ledger.refundedMinor
  return Math.min(roomAtVipps, sum("capture") - sum("refund")) >= SMALL_ORE ? "refund" : undefined
}

async function isInDoubt({ shop, paid }: Game): Promise<boolean> {
  const open = await shop.sql(`select 1 from vipps_operation where reference = $1 and state = 'open'`, [
    paid.reference,
  ])
  return open.length > 0
}

/** What the next game's reconciliations need not look at any more. */
async function forgetGame({ shop, paid, abandoned }: Game): Promise<void> {
  const references = [paid.reference, ...abandoned]
  await shop.sql(`delete from vipps_operation where reference = any($1)`, [references])
  await shop.sql(`delete from vipps_attempt where reference = any($1)`, [references])
}

async function tellTables({ shop, paid }: Game): Promise<string[]> {
  const ledger = await shop.sandbox.control.payment(paid.reference)
  const entries = ledger?.history.map(
    (one) =>
      `vipps    ${one.at} ${one.operation} ${one.success} ${one.amountMinor} ${one.by} ${one.requestId}`,
  )
  const operations = await shop.sql(
    `select kind, amount_minor, actor, state, origin, request_id, medusa_row_id, created_at, acknowledged_at, ledger_verified_at, executed_at,
            response_lost_at, last_sent_at, error_message from vipps_operation where reference = $1 order by created_at`,
    [paid.reference],
  )
  const attempt = await shop.sql(`select * from vipps_attempt where reference = $1`, [paid.reference])
  const rows = await shop.sql(
    `select 'capture' as kind, id, amount, created_by, created_at from capture where payment_id = $1
     union all select 'refund', id, amount, created_by, created_at from refund where payment_id = $1`,
    [paid.paymentId],
  )
  return [
    ...(entries ?? []),
    ...operations.map((one) => `journal  ${JSON.stringify(one)}`),
    ...attempt.map((one) => `attempt  ${JSON.stringify(one)}`),
    ...rows.map((one) => `medusa   ${JSON.stringify(one)}`),
  ]
}
