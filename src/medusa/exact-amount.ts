import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { sqlOf } from "../db/sql"
import { english } from "../messages"
import { decimalFromOre, isRefusal, roundToOre, shareInOre } from "../rules"

/**
 * Medusa's amounts can have fractions of an øre, movements at Vipps can't (`shareInOre`). These functions turn øre into the
 * amount that Medusa's row must have, so that Medusa's records close exactly. They compute with Medusa's own decimals.
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

/** In kroner: all that is left, with its fraction, if the given øre are all that is left; else the øre as they are. */
export async function amountForMedusa(
  container: MedusaContainer,
  paymentId: string,
  p: { kind: Movement; amountOre: number },
): Promise<number> {
  const { taken, whole } = totals[p.kind]
  const [row] = await sqlOf(container).rows<{
    before: string
    after: string
  }>(
    `select (${taken})::text as before, (${whole})::text as after from payment p where p.id = ? and p.deleted_at is null`,
    [paymentId],
  )
  const isAllThatIsLeft = row !== undefined && shareInOre(row) === p.amountOre
  return isAllThatIsLeft ? subtract(row.after, row.before) : decimalFromOre(p.amountOre)
}

/**
 * The same for a refund, also if the øre are what the order owes the customer: Medusa makes a credit line of whatever a refund
 * exceeds that by, even half an øre.
 */
export async function refundForMedusa(
  container: MedusaContainer,
  paymentId: string,
  amountOre: number,
): Promise<number> {
  const amount = await amountForMedusa(container, paymentId, { kind: "refund", amountOre })
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
  return row !== undefined && roundToOre(row.owed) === amountOre ? Number(row.owed) : amount
}

/** The exact amount if it rounds to those øre; else the øre as they are. */
export function exactly(amount: number, amountOre: number): number {
  return roundToOre(amount) === amountOre ? amount : decimalFromOre(amountOre)
}

/** What Vipps would move for an amount that Medusa is asked for, if this much (in kroner) was moved before; 0: unreadable. */
export function shareOfAmount(amount: number, before: number): number {
  const share = shareInOre({ before, after: add(before, amount) })
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
export function oreOf(amount: unknown): number {
  const amountOre = roundToOre(Number(amount ?? 0))
  if (isRefusal(amountOre)) throw new RangeError(english(amountOre))
  return amountOre
}
