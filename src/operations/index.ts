/**
 * THE PROTOCOL: one row in, one movement of money out. Sends, repeats with the same id, resolves what was not answered, adopts
 * what an earlier request did. Must not know Medusa: a host gives it a journal and the rows, by `ports.ts`.
 */
export { protocolTimes, type Desk } from "./context"
export { abandonEnding } from "./abandon-cancel"
export { cancelUnwanted } from "./cancel-orphan"
export type { Click } from "./money-request"
export { decideDoubt, type Decision } from "./resolve-manually"
export { endReservation, type Ending } from "./cancel-or-release"
export { startPayment, type Start, type Started } from "./initiate"
export { announcing, orphanCanceled, type Announce, type VippsEvent } from "./events"
export { move } from "./capture-or-refund"
export type { Outcome } from "./outcome"
export type * from "./ports"
export { isKnownLater, resolvableBy, say } from "./messages"
export { IN_DOUBT } from "./resolve-open"
export { reconcileOperation, type Settled } from "./reconcile-operation"
