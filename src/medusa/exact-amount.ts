import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { sqlOf } from "../db/sql"
import { english } from "../messages"
import { decimalFromMinor, isRefusal, roundToMinor, shareInMinor } from "../rules"

/**
 * Medusa's amounts can have fractions of a minor unit, movements at Vipps can't (`shareInMinor`). These functions turn minor units
 * into the amount that Medusa's row must have, so that Medusa's records close exactly. They compute with Medusa's own decimals.
 */

type Movement = "capture" | "refund"

const totals = {
  capture: {
    taken: `select coalesce(sum(amount), 0) from capture where payment_id = p.id and deleted_at is null`,
    whole: `p.amount`,
  },
  refund: {
    taken: `select coalesce(sum(amount), 0) from refund where payment_id = p.id and deleted_at is null`,
    whole: `(select coalesce(sum(amount), 0) from capture where payment_id = p.id and deleted_at is null)`,
  },
}

/**
 * In the main unit: all that is left, with its fraction, if the given minor units are all that is left; else the minor units as
 * they are.
 */
export async function amountForMedusa(
  container: MedusaContainer,
  paymentId: string,
  p: { kind: Movement; amountMinor: number },
): Promise<number> {
  const { taken, whole } = totals[p.kind]
  const [row] = await sqlOf(container).rows<{
    before: string
    after: string
  }>(
    `select (${taken})::text as before, (${whole})::text as after from payment p where p.id = ? and p.deleted_at is null`,
    [paymentId],
  )
  const isAllThatIsLeft = row !== undefined && shareInMinor(row) === p.amountMinor
  return isAllThatIsLeft ? subtract(row.after, row.before) : decimalFromMinor(p.amountMinor)
}

/**
 * The same for a refund, also if the minor units are what the order owes the customer: Medusa makes a credit line of whatever a
 * refund exceeds that by, even half a minor unit.
 */
export async function refundForMedusa(
  container: MedusaContainer,
  paymentId: string,
  amountMinor: number,
): Promise<number> {
  const amount = await amountForMedusa(container, paymentId, { kind: "refund", amountMinor })
  const [row] = await sqlOf(container).rows<{
    owed: string
  }>(
    `select (-(s.totals->>'pending_difference')::numeric)::text as owed
       from payment p
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
       join "order" o on o.id = l.order_id
       join order_summary s on s.order_id = o.id and s.version = o.version and s.deleted_at is null
      where p.id = ? and p.deleted_at is null`,
    [paymentId],
  )
  return row !== undefined && roundToMinor(row.owed) === amountMinor ? Number(row.owed) : amount
}

/** The exact amount if it rounds to those minor units; else the minor units as they are. */
export function exactly(amount: number, amountMinor: number): number {
  return roundToMinor(amount) === amountMinor ? amount : decimalFromMinor(amountMinor)
}

/**
 * What Vipps would move for an amount that Medusa is asked for, if this much (in the main unit) was moved before; 0: unreadable.
 */
export function shareOfAmount(amount: number, before: number): number {
  // Medusa's decimals make NaN of such an amount, or throw, depending on its version
  if (!Number.isFinite(amount)) return 0
  const share = shareInMinor({ before, after: add(before, amount) })
  return isRefusal(share) ? 0 : share
}

export function add(...amounts: (string | number)[]): number {
  return amounts
    .reduce<ReturnType<typeof MathBN.convert>>((sum, one) => MathBN.add(sum, one), MathBN.convert(0))
    .toNumber()
}

export function subtract(amount: string | number, other: string | number): number {
  return MathBN.sub(amount, other).toNumber()
}

/** For amounts that Medusa computed: always readable. */
export function minorOf(amount: unknown): number {
  const amountMinor = roundToMinor(Number(amount ?? 0))
  if (isRefusal(amountMinor)) throw new RangeError(english(amountMinor))
  return amountMinor
}
