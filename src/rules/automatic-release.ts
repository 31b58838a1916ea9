import { message, money, type Message } from "../messages"

/** What decides whether a reservation that the order no longer needs is released without a person. Amounts in minor units. */
export type ReleaseQuestion = {
  /** the cost of goods that are not fulfilled yet, with tax and discounts */
  unfulfilledMinor: number
  /** credit lines that make these goods cheaper: not those of a refund whose goods came back */
  creditMinor: number
  /** captured and not refunded, and what other payments still cover */
  securedMinor: number
  /** goods are to come back and are not here yet */
  returnOpenSince: Date | undefined
  refundedAt: Date | undefined
  returnedAt: Date | undefined
  now: Date
}

export type ReleaseBlock =
  | { code: "goods-not-paid"; unfulfilledMinor: number; securedMinor: number }
  | { code: "return-open"; since: Date }
  | { code: "just-refunded" | "just-returned"; since: Date; until: Date }

/** After a refund or a return nothing is released for this long: its second half may follow. */
const RELEASE_WAIT_MS = 60 * 60_000

/**
 * Why the rest of a reservation is not released now; undefined: it may be. What is paid must cover all goods that are still to be
 * fulfilled: once released, the shop can't take the money again.
 */
export function blockRelease(p: ReleaseQuestion): ReleaseBlock | undefined {
  const unfulfilledMinor = Math.max(0, p.unfulfilledMinor - p.creditMinor)
  const { securedMinor, returnOpenSince } = p
  if (unfulfilledMinor > securedMinor) return { code: "goods-not-paid", unfulfilledMinor, securedMinor }
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

/** What stays reserved of a payment. */
type Rest = { keptMinor: number; currencyCode: string }

/** For the staff. */
export function explainReleaseBlock(block: ReleaseBlock, { keptMinor, currencyCode }: Rest): Message {
  const kept = money(keptMinor, currencyCode)
  switch (block.code) {
    case "goods-not-paid":
      return message("kept-for-goods", {
        kept,
        unfulfilled: money(block.unfulfilledMinor, currencyCode),
        secured: money(block.securedMinor, currencyCode),
      })
    case "return-open":
      return message("kept-for-return", { kept, since: block.since })
    case "just-returned":
      return message("kept-after-return", { kept, since: block.since, until: block.until })
    case "just-refunded":
      return message("kept-after-refund", { kept, since: block.since, until: block.until })
  }
}

/** For the staff: what is kept for goods although Medusa's order page does not ask for it. */
export function explainTakenOffTwice({ keptMinor, currencyCode }: Rest): Message {
  return message("taken-off-twice", { kept: money(keptMinor, currencyCode) })
}

/** One line of an order: what was ordered, what is fulfilled, and the cost of the pieces that were not returned. */
type GoodsLine = { quantity: number; fulfilled: number; returned: number; totalMinor: number }

/** The cost of the pieces that are not fulfilled yet. Only fulfilled pieces can be returned. */
export function unfulfilledCost(lines: GoodsLine[]): number {
  const cost = ({ quantity, fulfilled, returned, totalMinor }: GoodsLine) => {
    const left = Math.max(0, quantity - fulfilled)
    const kept = quantity - returned
    return left === 0 || kept <= 0 ? 0 : (totalMinor / kept) * left
  }
  return Math.round(lines.reduce((sum, line) => sum + cost(line), 0))
}
