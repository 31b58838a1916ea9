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

/** A code belongs to one subject only, which a test checks. */
export const subjects = {
  guards,
  operations,
  vipps,
  payments,
  orders,
  checkout,
  express,
  notices,
  checks,
  requests,
  staff,
}

export const en = {
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

export type English = typeof en
