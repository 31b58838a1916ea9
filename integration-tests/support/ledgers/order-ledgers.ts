import { decimalOf, minorOf, type PaidOrder } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { atVipps, type Moved } from "./ledgers"

type Place = Pick<BootedShop, "sandbox" | "admin" | "sql">
type Moves = Moved & { payment: PaidOrder }

/** An order with several payments: each agrees with Vipps, and the order's books are their rows, once each. */
export async function expectOrderLedgers(
  place: Place,
  order: Pick<PaidOrder, "orderId">,
  expected: Moves[],
): Promise<void> {
  const rows: string[] = []
  for (const { payment, captured, refunded } of expected) {
    const vipps = await atVipps(place, payment.reference)
    const recorded = await place.admin.recorded(payment)
    expect({
      vipps: { captured: decimalOf(vipps.capturedMinor), refunded: decimalOf(vipps.refundedMinor) },
      rows: { captured: recorded.captured, refunded: recorded.refunded },
    }).toEqual({ vipps: { captured, refunded }, rows: { captured, refunded } })
    rows.push(
      ...recorded.rows.map(
        ({ kind, id, amount }) => `${kind} ${id} ${kind === "refund" ? "-" : ""}${amount}`,
      ),
    )
    expect(
      await place.sql(`select 1 from vipps_operation where reference = $1 and state = 'open'`, [
        payment.reference,
      ]),
    ).toEqual([])
  }
  const booked = await place.admin.booked(order)
  expect(booked.map((one) => `${one.reference} ${one.referenceId} ${one.amount}`).sort()).toEqual(rows.sort())
  const sum = booked.reduce((total, { amount }) => total + minorOf(amount), 0)
  const moved = expected.reduce((total, one) => total + minorOf(one.captured) - minorOf(one.refunded), 0)
  expect(sum).toBe(moved)
}
