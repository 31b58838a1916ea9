import { marketIn, type Market } from "../rules"
import type { VippsOptions } from "./options"

/** The market of a configured sales unit. */
export function marketOfUnit({ market }: Pick<VippsOptions, "market">): Market {
  return marketIn(market)
}
