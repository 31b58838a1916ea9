import type { English } from "../en"
import { checkout } from "./checkout"
import { checks } from "./checks"
import { express } from "./express"
import { guards } from "./guards"
import { notices } from "./notices"
import { operations } from "./operations"
import { orders } from "./orders"
import { payments } from "./payments"
import { requests } from "./requests"
import { staff } from "./staff"
import { vipps } from "./vipps"

/** Bokmål. A missing code does not compile. */
export const nb: English = {
  ...guards,
  ...operations,
  ...vipps,
  ...payments,
  ...orders,
  ...checkout,
  ...express,
  ...notices,
  ...checks,
  ...requests,
  ...staff,
}
