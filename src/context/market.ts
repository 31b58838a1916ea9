import { marketIn, type Market } from "../rules"
import type { VippsOptions } from "./options"

/** The market of a configured sales unit. */
export function marketOfUnit(_: VippsOptions): Market {
  return marketIn("NO")
}
