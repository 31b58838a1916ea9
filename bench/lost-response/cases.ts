import { minorOf, pause, type Answer } from "../../demo/harness"
import type { Kind, Payment, Side } from "./side"

const EXECUTION_TIMEOUT_MS = 30_000

/** What gets lost of the click: nothing, the answers of all its requests, or the server that waits for the answer. */
type Loss = "nothing" | "answers" | "server"
type Case = { name: string; kind: Kind; amount: string; loss: Loss }

const refund = { kind: "refund", amount: "250" } as const
const capture = { kind: "capture", amount: "750" } as const
export const cases: Case[] = [
  { name: "refund 250 kr, nothing is lost", ...refund, loss: "nothing" },
  { name: "refund 250 kr, the answers are lost", ...refund, loss: "answers" },
  { name: "refund 250 kr, the server dies before the answer", ...refund, loss: "server" },
  { name: "capture 750 kr, nothing is lost", ...capture, loss: "nothing" },
  { name: "capture 750 kr, the answers are lost", ...capture, loss: "answers" },
]

export type Outcome = {
  case: Case
  side: string
  first: string
  again: string
  askedMinor: number
  /** by the ledger of the payment service */
  executedMinor: number
  /** by Medusa's Capture or Refund rows */
  recordedMinor: number
  requests: number
  keys: number
}

/** One click, and the same click once more unless the first one was told that it is done. */
export async function play(side: Side, one: Case): Promise<Outcome> {
  const payment = await side.pay()
  if (one.kind === "refund") await expectDone(side.admin.capture(payment))
  const click = () => side.admin[one.kind](payment, one.amount)

  const first = await clickWithLoss(side, one, payment, click)
  const again = first?.ok ? undefined : await click()

  const keys = await side.keys(one.kind, payment)
  return {
    case: one,
    side: side.name,
    first: first ? tell(first) : "no answer",
    again: again ? tell(again) : "-",
    askedMinor: minorOf(one.amount),
    executedMinor: movedMinor(one, await side.executed(payment)),
    recordedMinor: movedMinor(one, await side.admin.recorded(payment)),
    requests: keys.length,
    keys: new Set(keys).size,
  }
}

type MoneyRequest = () => Promise<Answer>

async function clickWithLoss(side: Side, one: Case, payment: Payment, click: MoneyRequest) {
  if (one.loss === "nothing") return click()
  if (one.loss === "server") return clickAndKill(side, one, payment, click)
  await side.loseAnswers()
  const first = await click()
  await side.giveAnswers()
  return first
}

/** kill -9 while the answer is on its way, and the same server again on the same database. */
async function clickAndKill(
  side: Side,
  one: Case,
  payment: Payment,
  click: MoneyRequest,
): Promise<undefined> {
  await side.holdAnswers()
  const unanswered = click().catch(() => undefined)
  await waitFor(async () => movedMinor(one, await side.executed(payment)) > 0)
  await side.server.kill()
  await unanswered
  await side.giveAnswers()
  await side.server.start()
}

async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + EXECUTION_TIMEOUT_MS
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("the payment service has executed nothing")
    await pause(50)
  }
}

function movedMinor({ kind }: Case, ledger: { capturedMinor: number; refundedMinor: number }): number {
  return kind === "capture" ? ledger.capturedMinor : ledger.refundedMinor
}

function tell({ ok, status, message }: Answer): string {
  return ok ? "done" : `${status}: ${(message ?? "").replaceAll(/\d\d:\d\d:\d\d/g, "hh:mm:ss")}`
}

async function expectDone(answered: Promise<Answer>): Promise<void> {
  const answer = await answered
  if (!answer.ok) throw new Error(`capturing the order: ${tell(answer)}`)
}
