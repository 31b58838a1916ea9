import * as fc from "fast-check"
import { minorOf, type Answer, type PaidOrder } from "../../../demo/harness"
import { atVipps } from "../../support/ledgers/ledgers"
import type { ObservedShop } from "../../support/server/observed-shop"

/**
 * How something is taken, or given back, by Medusa's own routes: without an amount, with the whole amount, or cut at these
 * places, given as shares of the whole. Cut amounts have fractions of an øre.
 */
export type Way = "button" | "amount" | number[]

export const anyWay: fc.Arbitrary<Way> = fc.oneof(
  fc.constant<Way>("button"),
  fc.constant<Way>("amount"),
  fc.array(fc.double({ min: 0.0001, max: 0.9999, noNaN: true }), { minLength: 1, maxLength: 3 }),
)

type Place = Pick<ObservedShop, "admin" | "sandbox">
type Kind = "capture" | "refund"

/** Captures and refunds all of it; after each step Vipps' sums are the rounded sums of Medusa's rows. */
export async function takeAndGiveBack(place: Place, paid: PaidOrder, p: Record<Kind, Way>): Promise<void> {
  const { amount } = await sums(place, paid)
  await go(place, paid, "capture", amountsOf(p.capture, amount))
  const taken = await sums(place, paid)
  expect(taken.vipps.capturedMinor).toBe(taken.vipps.reservedMinor)
  expect(taken.capturedAt).not.toBeNull()
  await go(place, paid, "refund", amountsOf(p.refund, taken.captured))
  const { vipps } = await sums(place, paid)
  expect(vipps.refundedMinor).toBe(vipps.capturedMinor)
}

async function go(place: Place, paid: PaidOrder, kind: Kind, amounts: (number | undefined)[]): Promise<void> {
  for (const amount of amounts) {
    const answer = await place.admin[kind](paid, amount)
    expect(outcomeOf(answer)).toMatch(/^(done|less than one øre)$/)
    const { vipps, captured, refunded } = await sums(place, paid)
    expect({ captured: vipps.capturedMinor, refunded: vipps.refundedMinor }).toEqual({
      captured: minorOf(captured),
      refunded: minorOf(refunded),
    })
  }
}

function outcomeOf({ status, message }: Answer): string {
  if (status === 200) return "done"
  return message?.includes("it is less than one øre") ? "less than one øre" : `${status} ${message}`
}

/** With at most four decimals, but for the last part, which has what is left. */
function amountsOf(way: Way, whole: number): (number | undefined)[] {
  if (way === "button") return [undefined]
  if (way === "amount") return [whole]
  const cuts = way.map((share) => Math.round(share * whole * 1e4) / 1e4).sort((one, other) => one - other)
  const places = [0, ...cuts, whole]
  return places.slice(1).flatMap((place, i) => {
    const part = Number((place - (places[i] ?? 0)).toFixed(10))
    return part > 0 ? [part] : []
  })
}

async function sums({ admin, sandbox }: Place, paid: PaidOrder) {
  const { rows, amount, capturedAt } = await admin.recorded(paid)
  const sum = (kind: Kind) =>
    rows.filter((row) => row.kind === kind).reduce((total, row) => total + Number(row.amount), 0)
  const captured = Number(sum("capture").toFixed(10))
  const refunded = Number(sum("refund").toFixed(10))
  return { vipps: await atVipps({ sandbox }, paid.reference), captured, refunded, amount, capturedAt }
}
