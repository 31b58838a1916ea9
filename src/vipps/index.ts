// THE CLIENT: Vipps' APIs eCom v2 and ePayment v1 over HTTP, behind one port. It knows token, headers, time limits, what may be
// repeated, and what an answer means. It must not know Medusa, the journal, or any other folder but `messages`. Every failure of
// a call is a VippsError. A RangeError means that the caller passed something that must never be sent (an amount of 0 means
// "everything" at Vipps).
export { createEcomApi } from "./ecom/client"
export { createEpaymentApi, type EpaymentApi } from "./epayment/client"
export type { Webhook, WebhooksApi } from "./epayment/webhooks"
export { handleOf, msnOf, type Ledger, type LedgerLine, type ReportApi } from "./report/client"
export { readShippingQuestion, renderShippingGroups } from "./epayment/shipping"
export { isFinalCode } from "./error-codes"
export { VippsError, type Finality } from "./errors"
export { readServerTime } from "./http/server-time"
export { shippingBrands, shippingTypes } from "./express"
export type { Api } from "./calls"
export type {
  ExpressAddress,
  ExpressChoice,
  ExpressShipping,
  ShippingBrand,
  ShippingGroup,
  ShippingOption,
  ShippingQuestion,
  ShippingType,
} from "./express"
export type {
  CallOptions,
  HistoryEntry,
  InitiateInput,
  MoneyAnswer,
  PaymentApi,
  PaymentHistory,
  Receipt,
  VippsCallLog,
} from "./payment-api"
