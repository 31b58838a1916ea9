import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { minorOf } from "../medusa/exact-amount"
import { readTotalAfterChange } from "../medusa/order-preview"
import { message, money, type Message } from "../messages"
import { allocate } from "../rules"
import type { AmountDue } from "./amount-due"
import type { OrderMoney } from "./order-balance"

/**
 * An edit that is begun or requested, and not confirmed, if less or more of this payment can be captured with it. It is a hint in the
 * answer to a capture that has gone through: if Medusa can't say what the order will cost, there is none.
 */
export async function explainOpenEdit(
  container: MedusaContainer,
  { money: order, row, allocatedMinor, payment }: AmountDue,
): Promise<Message | undefined> {
  if (order.openChange?.type !== "edit") return undefined
  const totalMinor = await readTotalMinor(container, order.orderId)
  if (totalMinor === undefined) return undefined
  const dueMinor = allocateAfter(order, totalMinor).get(row.id) ?? 0
  if (dueMinor === allocatedMinor) return undefined
  const { currencyCode } = payment.attempt
  return message("edit-not-confirmed", {
    due: money(dueMinor, currencyCode),
    left: money(allocatedMinor, currencyCode),
  })
}

/** Nothing of the error but its name: one of the database quotes the order's rows. */
async function readTotalMinor(container: MedusaContainer, orderId: string): Promise<number | undefined> {
  try {
    return minorOf(await readTotalAfterChange(container, orderId))
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`vipps: order ${orderId}: Medusa does not tell what the open edit changes (${name})`)
    return undefined
  }
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
