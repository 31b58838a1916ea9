import { osloDate, osloTime } from "./deadlines"
import { kroner } from "./kroner"

/** What decides whether a reservation that the order needs no more is released without a person. Amounts in øre. */
export type ReleaseQuestion = {
  /** what the goods cost that are not fulfilled yet, with tax and discounts */
  unfulfilledOre: number
  /** credit lines that make these goods cheaper: not those of a refund whose goods came back */
  creditOre: number
  /** captured and not refunded, and what other payments still stand for */
  securedOre: number
  /** goods are to come back and are not here yet */
  returnOpenSince: Date | undefined
  refundedAt: Date | undefined
  returnedAt: Date | undefined
  now: Date
}

export type ReleaseBlock =
  | { code: "goods-not-paid"; unfulfilledOre: number; securedOre: number }
  | { code: "return-open"; since: Date }
  | { code: "just-refunded" | "just-returned"; since: Date; until: Date }

/** So long after a refund or a return nothing is released: its second half may still follow. */
const RELEASE_WAIT_MS = 60 * 60_000

/**
 * Why the rest of a reservation is not released now; undefined: it may be. What is paid has to cover all goods that are still to be
 * fulfilled: once released, the shop can't take the money again.
 */
export function blockRelease(p: ReleaseQuestion): ReleaseBlock | undefined {
  const unfulfilledOre = Math.max(0, p.unfulfilledOre - p.creditOre)
  const { securedOre, returnOpenSince } = p
  if (unfulfilledOre > securedOre) return { code: "goods-not-paid", unfulfilledOre, securedOre }
  if (returnOpenSince) return { code: "return-open", since: returnOpenSince }
  return justMoved("just-returned", p.returnedAt, p.now) ?? justMoved("just-refunded", p.refundedAt, p.now)
}

function justMoved(
  code: "just-refunded" | "just-returned",
  since: Date | undefined,
  now: Date,
): ReleaseBlock | undefined {
  if (!since) return undefined
  const until = new Date(since.getTime() + RELEASE_WAIT_MS)
  return now.getTime() < until.getTime() ? { code, since, until } : undefined
}

/** For the staff. `keptOre`: what stays reserved of the payment. */
export function explainReleaseBlock(block: ReleaseBlock, keptOre: number): string {
  const kept = `${kroner(keptOre)} stays reserved`
  switch (block.code) {
    case "goods-not-paid":
      return (
        `${kept}: goods for ${kroner(block.unfulfilledOre)} are not fulfilled yet, and ${kroner(block.securedOre)} is paid or reserved elsewhere. ` +
        `Release it if the order needs no more.`
      )
    case "return-open":
      return (
        `${kept} while a return, requested ${at(block.since)}, is not received. ` +
        `An hour after it is received, what the order needs no more is released by itself.`
      )
    case "just-returned":
      return (
        `${kept} until ${osloTime(block.until)}: goods came back ${at(block.since)}, and their refund may still follow. ` +
        `Then what the order needs no more is released by itself.`
      )
    case "just-refunded":
      return (
        `${kept} until ${osloTime(block.until)}: a refund was made ${at(block.since)}, and the return of its goods may still follow. ` +
        `Then what the order needs no more is released by itself.`
      )
  }
}

/** For the staff: what is kept for goods although Medusa's order page does not ask for it. */
export function explainTakenOffTwice(keptOre: number): string {
  return (
    `${kroner(keptOre)} stays reserved for goods that are not paid, although the order page does not ask for it: goods were refunded ` +
    `first and returned afterwards, and Medusa took them off the order twice. Capture it when you send the goods, or release it if ` +
    `nothing more is to be paid.`
  )
}

const at = (time: Date) => `${osloDate(time)} at ${osloTime(time)}`

/** One line of an order: what was ordered, what is fulfilled, and what the ones that were not returned cost. */
type GoodsLine = { quantity: number; fulfilled: number; returned: number; totalOre: number }

/** What the pieces cost that are not fulfilled yet. Only what was fulfilled can be returned. */
export function unfulfilledCost(lines: GoodsLine[]): number {
  const cost = ({ quantity, fulfilled, returned, totalOre }: GoodsLine) => {
    const left = Math.max(0, quantity - fulfilled)
    const kept = quantity - returned
    return left === 0 || kept <= 0 ? 0 : (totalOre / kept) * left
  }
  return Math.round(lines.reduce((sum, line) => sum + cost(line), 0))
}
