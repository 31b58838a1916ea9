/**
 * THE PROTOCOL: one row in, one movement of money out. Sends, repeats with the same id, resolves what was not answered, adopts
 * what an earlier request did. Must not know Medusa: a host gives it a journal and the rows, by `ports.ts`.
 */
export { LAG_MS, protocolTimes, type PaymentContext } from "./context"
export { abandonCancel } from "./abandon-cancel"
export { cancelUnwanted } from "./cancel-orphan"
export { isSameRequest, type MoneyRequest } from "./money-request"
export { resolveManually, type ManualDecision } from "./resolve-manually"
export { cancelOrRelease } from "./cancel-or-release"
export { startPayment, type Start, type Started } from "./initiate"
export type { Extras } from "./extras"
export { keepFigures } from "./keep-figures"
export { isOtherCurrency, readPaymentHistory } from "./read-history"
export { hasLiveLink, readLinkState, reuseLink } from "./reuse-link"
export { announcing, because, orphanCanceled, type Announce, type VippsEvent } from "./events"
export { captureOrRefund } from "./capture-or-refund"
export type { Outcome } from "./outcome"
export type * from "./ports"
export { isKnownLater, NEEDS_MANUAL_DECISION, resolvableBy, say } from "./messages"
export { reconcileOperation } from "./reconcile-operation"
