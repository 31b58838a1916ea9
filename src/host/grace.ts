import type { VippsDesk } from "../providers/vipps/desk"

/** How old an unrecorded execution, or a row without operation, must be before repair takes it for left behind. */
export const GRACE_MS = 5 * 60_000

/** How long ago the shopper approved, and for how long a reservation may wait for its order (`orphanGraceMinutes`). */
export function waitingForOrder(desk: VippsDesk, p: { reservedAt: Date | undefined; startedAt: Date }) {
  return {
    reservedMs: desk.now().getTime() - (p.reservedAt ?? p.startedAt).getTime(),
    graceMs: desk.options.orphanGraceMinutes * 60_000,
  }
}

/** Medusa locks a cart for at most this long while it completes it; a process that died did not unlock it. */
export const COMPLETION_MS = 2 * 60_000
