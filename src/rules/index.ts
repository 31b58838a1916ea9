// THE RULES about money and time, as pure functions: amounts in minor units, references, what a payment's history means, how long Vipps
// allows what, and the guards that refuse before money could go wrong. Must not know: Medusa, Vipps over HTTP, the journal, node.
// Never reads the clock: `now` is an argument.
export { blockRelease, explainReleaseBlock, explainTakenOffTwice, unfulfilledCost } from "./automatic-release"
export type { ReleaseQuestion } from "./automatic-release"
export type { Reference, MinorUnits } from "./brand"
export {
  completionFailureCodes,
  completionPauseMs,
  DUE_PAUSE_MS,
  isConfirmedFailure,
  isExpressFailure,
  medusasFailureCodes,
  isHopeless,
  nextCompletionMs,
  LONGEST_PAUSE_MS,
} from "./completion-failures"
export type { CompletionFailureCode, ExpressFailureCode, MedusasFailureCode } from "./completion-failures"
export { countDays, DAY_MS, daysBetween, deadline, isBefore, REFUND_DAYS } from "./deadlines"
export { isCancelOrRelease } from "./cancel-or-release"
export { guardCancel } from "./guard-cancel"
export { guardCapture } from "./guard-capture"
export { guardCurrency, guardPaymentCurrency } from "./guard-currency"
export { guardInitiate } from "./guard-initiate"
export { guardCancelDuringChange, guardRefundDuringChange } from "./guard-order-change"
export type { OpenOrderChange } from "./guard-order-change"
export { guardRefund } from "./guard-refund"
export { guardRelease } from "./guard-release"
export { allMarkets, brandName, countries, locales, marketIn, marketOf } from "./market"
export type { Country, Locale, Market } from "./market"
export { readMobileNumber } from "./mobile-number"
export { beginsReference, deriveReference, isReferencePrefix } from "./reference"
export {
  aboutAmount,
  decimalFromMinor,
  minor,
  minorFromDecimal,
  roundToMinor,
  shareInMinor,
} from "./minor-units"
export { findOperation, isReleased, successesOf } from "./payment-history"
export type { HistoryEntry, PaymentHistory } from "./payment-history"
export { deriveFigures, freedOf, movedBy, stateOfSums } from "./payment-state"
export type { PaymentFigures, PaymentState } from "./payment-state"
export { isRefusal } from "./refusal"
export type { Refusal } from "./refusal"
export { countExternal, findTransactionIds, findUnaccounted, mayBeOf, namesOperations } from "./count-entries"
export {
  asExternal,
  externalId,
  externalOperation,
  findExternal,
  findExternalEnding,
} from "./external-operations"
export type { ExternalMovement } from "./external-operations"
export { POLLS_BEFORE_REVIEW, nextPollMs, PENDING_GIVEN_UP_MS, retryPollMs } from "./poll-schedule"
export type { PollQuestion } from "./poll-schedule"
export { missingCredit, orderCost, refundCredit } from "./order-cost"
export { allocate } from "./allocation"
export type { OrderAllocation } from "./allocation"
export { fulfillmentAmount } from "./fulfillment-amount"
export type { FulfillmentLine } from "./fulfillment-amount"
export { daysIn } from "./midnight"
export { ageOfLateCapture, bankAxeptLimit, explainAge, nearLimit } from "./reservation-age"
export { GRACE_MS } from "./grace"
export { smallestUlid } from "./ulid"
export { daysLeft, findWarnings } from "./payment-warnings"
export { adviseMedusaCapture, adviseMedusaRefund } from "./medusa-buttons"
export type { MedusaButtonPayment } from "./medusa-buttons"
