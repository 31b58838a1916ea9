import type { MedusaContainer } from "@medusajs/framework/types"
import type { Message } from "../messages"
import { blockRelease, explainReleaseBlock, explainTakenOffTwice, type ReleaseQuestion } from "../rules"
import { readGoods, readGoodsMoves } from "../medusa/order-goods"
import { isPromised, type OrderMoney, type OrderVippsPayment } from "./order-balance"

/** What of a payment stays reserved although Medusa counts it as not needed, and why. */
export type Kept = {
  paymentId: string
  amountOre: number
  said: Message
  /** a person decides: capture it or release it. Otherwise it is released later by itself */
  needsPerson: boolean
  /** when to look again; undefined: an event tells, or the next ordinary poll */
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
  const backOre = Math.min(goods.refundCreditOre, goods.returnedOre)
  const creditOre = goods.ownCreditOre + goods.refundCreditOre - backOre
  const blocked = unneeded.flatMap((one) => {
    const securedOre = money.paidOre + securedBeside(money, one)
    const question = { ...moves, unfulfilledOre: goods.unfulfilledOre, creditOre, securedOre }
    return keptWhileBlocked(one, question)
  })
  return [...needed, ...blocked]
}

/** What the other payments of the order still stand for. */
function securedBeside(money: OrderMoney, one: OrderVippsPayment): number {
  const ours = money.vipps.filter((other) => other !== one).map(({ shareOre }) => shareOre)
  const others = money.others.filter(isPromised).map((row) => row.amountOre - row.capturedOre)
  return [...ours, ...others].reduce((sum, amountOre) => sum + amountOre, 0)
}

/** Due by the cost of the goods, but not by Medusa's count, which has taken goods off twice. */
function keptForGoods(money: OrderMoney, one: OrderVippsPayment): Kept[] {
  const { row } = one
  const amountOre = one.shareOre - one.outstandingOre
  if (amountOre <= 0 || money.isCanceled) return []
  return [
    {
      paymentId: row.id,
      amountOre,
      said: explainTakenOffTwice(amountOre),
      needsPerson: true,
      until: undefined,
    },
  ]
}

function keptWhileBlocked(one: OrderVippsPayment, question: Omit<ReleaseQuestion, "now">): Kept[] {
  const block = blockRelease({ ...question, now: one.payment.desk.now() })
  if (!block) return []
  const amountOre = one.payment.attempt.seen.capturableOre
  return [
    {
      paymentId: one.row.id,
      amountOre,
      said: explainReleaseBlock(block, amountOre),
      needsPerson: block.code === "goods-not-paid",
      until: "until" in block ? block.until : undefined,
    },
  ]
}
