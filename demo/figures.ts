import type { Executed, RemoteSandboxControl } from "./sandbox-control"
import { say } from "./progress"
import type { Admin, PaidOrder } from "./harness"

type Figures = Record<(typeof names)[number], number>
const names = ["reserved", "captured", "released", "refunded"] as const

export type PlayedPayment = { title: string; payment: PaidOrder }

/** What Medusa recorded beside what Vipps executed, payment by payment; answers whether they agree to the øre. */
export async function compareFigures(p: {
  admin: Admin
  sandboxControl: RemoteSandboxControl
  payments: PlayedPayment[]
}): Promise<boolean> {
  say(row(["", "Medusa recorded", "Vipps executed", ""]))
  let agree = true
  for (const { title, payment } of p.payments) {
    const medusa = await recordedFigures(p.admin, payment)
    const vipps = executedFigures(await p.sandboxControl.payment(payment.reference))
    say(`${title}, ${payment.reference}`)
    for (const name of names) say(figureRow(name, medusa[name], vipps[name]))
    agree &&= names.every((name) => medusa[name] === vipps[name])
  }
  return agree
}

async function recordedFigures(admin: Admin, payment: PaidOrder): Promise<Figures> {
  const { authorizedMinor, amountMinor, capturedMinor, refundedMinor } = await admin.recorded(payment)
  // A release leaves Medusa's payment at what was captured: the rest of what was authorized is what it let go.
  return {
    reserved: authorizedMinor,
    captured: capturedMinor,
    released: authorizedMinor - amountMinor,
    refunded: refundedMinor,
  }
}

function executedFigures(executed: Executed): Figures {
  const { reservedMinor, capturedMinor, releasedMinor, refundedMinor } = executed
  return {
    reserved: reservedMinor,
    captured: capturedMinor,
    released: releasedMinor,
    refunded: refundedMinor,
  }
}

function figureRow(name: string, medusaMinor: number, vippsMinor: number): string {
  return row([
    `  ${name}`,
    inKroner(medusaMinor),
    inKroner(vippsMinor),
    medusaMinor === vippsMinor ? "✓" : "✗",
  ])
}

function row([name, medusa, vipps, sign]: [string, string, string, string]): string {
  return `${name.padEnd(14)}${medusa.padStart(18)}${vipps.padStart(18)}   ${sign}`.trimEnd()
}

export function inKroner(amountMinor: number): string {
  const text = (amountMinor / 100).toLocaleString("en-US", {
    minimumFractionDigits: amountMinor % 100 ? 2 : 0,
  })
  return `${text.replaceAll(",", " ").replace(".", ",")} kr`
}

/** How often Vipps was asked for what. */
export async function countCalls(sandboxControl: RemoteSandboxControl): Promise<string> {
  const counts = new Map<string, number>()
  for (const { call } of await sandboxControl.requests()) counts.set(call, (counts.get(call) ?? 0) + 1)
  return [...counts].map(([call, count]) => `${call} ${count}`).join(", ")
}
