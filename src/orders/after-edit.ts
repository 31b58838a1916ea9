import type { MedusaContainer } from "@medusajs/framework/types"
import { minorOf } from "../medusa/exact-amount"
import { readTotalAfterChange } from "../medusa/order-preview"
import { message, money, type Message } from "../messages"
import { allocate } from "../rules"
import type { AmountDue } from "./amount-due"
import type { OrderMoney } from "./order-balance"

/** An edit that is begun or requested, and not confirmed, if less or more of this payment can be captured with it. */
export async function explainOpenEdit(
  container: MedusaContainer,
  { money: order, row, allocatedMinor, payment }: AmountDue,
): Promise<Message | undefined> {
  if (order.openChange?.type !== "edit") return undefined
  const totalMinor = minorOf(await readTotalAfterChange(container, order.orderId))
  const dueMinor = allocateAfter(order, totalMinor).get(row.id) ?? 0
  if (dueMinor === allocatedMinor) return undefined
  const { currencyCode } = payment.attempt
  return message("edit-not-confirmed", {
    due: money(dueMinor, currencyCode),
    left: money(allocatedMinor, currencyCode),
  })
}

/** What the order would need of each reservation if it cost so much. */
function allocateAfter(
  {
    costMinor,
    totalMinor,
    paidMinor,
    vipps,
  }: Pick<OrderMoney, "costMinor" | "totalMinor" | "paidMinor" | "vipps">,
  totalAfterMinor: number,
): ReadonlyMap<string, number> {
  return allocate({
    totalMinor: costMinor + totalAfterMinor - totalMinor,
    paidMinor,
    outstandingMinor: 0,
    promisedMinor: 0,
    payments: vipps.map(({ row, payment }) => ({
      id: row.id,
      restMinor: payment.attempt.figures.capturableMinor,
    })),
  }).allocatedMinor
}
