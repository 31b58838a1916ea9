import type { MedusaContainer } from "@medusajs/framework/types"
import type { Message } from "../messages"
import { blockRelease, explainReleaseBlock, explainTakenOffTwice, type ReleaseQuestion } from "../rules"
import { readGoods, readGoodsMoves } from "../medusa/order-goods"
import { isAuthorizedElsewhere, type OrderMoney, type OrderVippsPayment } from "./order-balance"

/** The part of a payment that stays reserved although Medusa counts it as not needed, and why. */
export type Kept = {
  paymentId: string
  amountMinor: number
  said: Message
  /** a person decides: capture it or release it. Otherwise it is released later automatically */
  needsPerson: boolean
  /** when to check again; undefined: at an event, or the next ordinary poll */
  until: Date | undefined
}

/** `unneeded`: the reservations that would be released now. Reads the goods only if there are any. */
export async function findKept(
  container: MedusaContainer,
  money: OrderMoney,
  unneeded: OrderVippsPayment[],
): Promise<Kept[]> {
  const needed = money.vipps.flatMap((one) => keptForGoods(money, one))
  if (unneeded.length === 0) return needed
  const goods = await readGoods(container, money.orderId)
  const moves = await readGoodsMoves(container, money.orderId)
  const backMinor = Math.min(goods.refundCreditMinor, goods.returnedMinor)
  const creditMinor = goods.ownCreditMinor + goods.refundCreditMinor - backMinor
  const blocked = unneeded.flatMap((one) => {
    const securedMinor = money.paidMinor + securedBeside(money, one)
    const question = { ...moves, unfulfilledMinor: goods.unfulfilledMinor, creditMinor, securedMinor }
    return keptWhileBlocked(one, question)
  })
  return [...needed, ...blocked]
}

/** What the other payments of the order still cover. */
function securedBeside(money: OrderMoney, one: OrderVippsPayment): number {
  const ours = money.vipps.filter((other) => other !== one).map(({ allocatedMinor }) => allocatedMinor)
  const others = money.others.filter(isAuthorizedElsewhere).map((row) => row.amountMinor - row.capturedMinor)
  return [...ours, ...others].reduce((sum, amountMinor) => sum + amountMinor, 0)
}

/** Due by the cost of the goods, but not by Medusa's count, which has taken goods off twice. */
function keptForGoods(money: OrderMoney, one: OrderVippsPayment): Kept[] {
  const { row } = one
  const { currencyCode } = one.payment.attempt
  const amountMinor = one.allocatedMinor - one.outstandingMinor
  if (amountMinor <= 0 || money.isCanceled) return []
  return [
    {
      paymentId: row.id,
      amountMinor,
      said: explainTakenOffTwice({ keptMinor: amountMinor, currencyCode }),
      needsPerson: true,
      until: undefined,
    },
  ]
}

function keptWhileBlocked(one: OrderVippsPayment, question: Omit<ReleaseQuestion, "now">): Kept[] {
  const block = blockRelease({ ...question, now: one.payment.context.now() })
  if (!block) return []
  const { figures, currencyCode } = one.payment.attempt
  const amountMinor = figures.capturableMinor
  return [
    {
      paymentId: one.row.id,
      amountMinor,
      said: explainReleaseBlock(block, { keptMinor: amountMinor, currencyCode }),
      needsPerson: block.code === "goods-not-paid",
      until: "until" in block ? block.until : undefined,
    },
  ]
}
