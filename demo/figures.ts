import type { Executed, Levers } from "./levers"
import { say } from "./progress"
import type { Admin, PaidOrder } from "./stage"

type Figures = Record<(typeof names)[number], number>
const names = ["reserved", "captured", "released", "refunded"] as const

export type ToldPayment = { title: string; payment: PaidOrder }

/** What Medusa recorded beside what Vipps executed, payment by payment; answers whether they agree to the øre. */
export async function compareFigures(p: {
  admin: Admin
  levers: Levers
  told: ToldPayment[]
}): Promise<boolean> {
  say(row(["", "Medusa recorded", "Vipps executed", ""]))
  let agree = true
  for (const { title, payment } of p.told) {
    const medusa = await recordedFigures(p.admin, payment)
    const vipps = executedFigures(await p.levers.payment(payment.orderId))
    say(`${title}, ${payment.orderId}`)
    for (const name of names) say(figureRow(name, medusa[name], vipps[name]))
    agree &&= names.every((name) => medusa[name] === vipps[name])
  }
  return agree
}

async function recordedFigures(admin: Admin, payment: PaidOrder): Promise<Figures> {
  const { authorizedOre, amountOre, capturedOre, refundedOre } = await admin.recorded(payment)
  // A release leaves Medusa's payment at what was captured: the rest of what was authorized is what it let go.
  return {
    reserved: authorizedOre,
    captured: capturedOre,
    released: authorizedOre - amountOre,
    refunded: refundedOre,
  }
}

function executedFigures(executed: Executed): Figures {
  const { reservedOre, capturedOre, releasedOre, refundedOre } = executed
  return { reserved: reservedOre, captured: capturedOre, released: releasedOre, refunded: refundedOre }
}

function figureRow(name: string, medusaOre: number, vippsOre: number): string {
  return row([`  ${name}`, inKroner(medusaOre), inKroner(vippsOre), medusaOre === vippsOre ? "✓" : "✗"])
}

function row([name, medusa, vipps, sign]: [string, string, string, string]): string {
  return `${name.padEnd(14)}${medusa.padStart(18)}${vipps.padStart(18)}   ${sign}`.trimEnd()
}

export function inKroner(amountOre: number): string {
  const text = (amountOre / 100).toLocaleString("en-US", { minimumFractionDigits: amountOre % 100 ? 2 : 0 })
  return `${text.replaceAll(",", " ").replace(".", ",")} kr`
}

/** How often Vipps was asked for what. */
export async function countCalls(levers: Levers): Promise<string> {
  const counts = new Map<string, number>()
  for (const { call } of await levers.requests()) counts.set(call, (counts.get(call) ?? 0) + 1)
  return [...counts].map(([call, count]) => `${call} ${count}`).join(", ")
}
