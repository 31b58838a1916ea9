import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "zod"
import type { Shop } from "../shop"

/**
 * What an order costs, counted here from Medusa's rows: the game's goods have neither fractions nor discounts. In øre. Shares no code
 * with the plugin.
 */
export type Costs = {
  isCanceled: boolean
  /** as Medusa adds it up */
  totalMinor: number
  /** without what Medusa takes off twice: goods that were refunded, and came back as well */
  costMinor: number
  /** what must be paid, or stay reserved, for goods that are still to be sent */
  neededMinor: number
  /** what goods cost that are to come back; Medusa does not count them as outstanding */
  toReturnMinor: number
  isReturnOpen: boolean
  hasReturned: boolean
}

const totalSchema = z.object({ total: z.coerce.number(), canceled_at: z.unknown() })
const sumsRow = z.object({
  unfulfilled: z.number(),
  returned: z.number(),
  toReturn: z.number(),
  goodwill: z.number(),
  ofRefunds: z.number(),
  openReturns: z.number(),
})

export async function readCosts({ container, sql }: Shop, orderId: string): Promise<Costs> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const fields = ["id", "total", "canceled_at"]
  const { data } = await query.graph({ entity: "order", fields, filters: { id: orderId } })
  const { total, canceled_at } = totalSchema.parse(data[0])
  const [row] = await sql(SUMS, [orderId])
  const sums = sumsRow.parse(row)
  const totalMinor = Math.round(total * 100)
  const backMinor = Math.min(sums.ofRefunds, sums.returned)
  return {
    isCanceled: Boolean(canceled_at),
    totalMinor,
    costMinor: totalMinor + backMinor,
    neededMinor: Math.max(0, sums.unfulfilled - sums.goodwill - (sums.ofRefunds - backMinor)),
    toReturnMinor: sums.toReturn,
    isReturnOpen: sums.openReturns > 0,
    hasReturned: sums.returned > 0,
  }
}

const items = (sum: string) => `(select coalesce(round(sum((${sum}) * l.unit_price) * 100), 0)::int
    from order_item i join order_line_item l on l.id = i.item_id join "order" o on o.id = i.order_id
   where o.id = $1 and i.version = o.version and i.deleted_at is null)`
const credits = (condition: string) => `(select coalesce(round(sum(c.amount) * 100), 0)::int
    from order_credit_line c join "order" o on o.id = c.order_id and o.version = c.version
   where o.id = $1 and c.deleted_at is null and ${condition})`

const SUMS = `
  select ${items("greatest(i.quantity - i.fulfilled_quantity, 0)")} as unfulfilled,
         ${items("i.return_received_quantity + i.return_dismissed_quantity")} as returned,
         ${items("i.return_requested_quantity")} as "toReturn",
         ${credits("reference = 'goodwill'")} as goodwill,
         ${credits("reference is distinct from 'goodwill'")} as "ofRefunds",
         (select count(*)::int from "return" where order_id = $1 and deleted_at is null and canceled_at is null
                                               and status in ('requested', 'partially_received')) as "openReturns"`
