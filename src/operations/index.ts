/**
 * THE PROTOCOL: row id in, one movement out. Sends, repeats with the same id, settles what was not answered, adopts what
 * an earlier attempt did. Must not know Medusa: a host gives it a journal and the rows, by `ports.ts`.
 */
export { protocolTimes, type Desk } from "./desk"
export { abandonEnding } from "./abandon-ending"
export { cancelUnwanted } from "./cancel-unwanted"
export type { Click } from "./click"
export { decideDoubt, type Decision } from "./decide-doubt"
export { endReservation, type Ending } from "./end-reservation"
export { startPayment, type Start, type Started } from "./initiate"
export { announcing, orphanCanceled, type Announce, type VippsEvent } from "./events"
export { move } from "./move"
export type { Outcome } from "./outcome"
export type * from "./ports"
export { IN_DOUBT } from "./reading"
export { isKnownLater, resolvableBy, say } from "./say"
export { reconcileOperation, type Settled } from "./reconcile-operation"
