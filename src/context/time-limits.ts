import type { VippsDesk } from "./vipps-context"

/** How old an unrecorded execution, or a row without operation, must be before repair takes it for left behind. */
export const GRACE_MS = 5 * 60_000

/** For how long the shop may refuse the order of an approved payment before the money is let go (`orphanGraceMinutes`). */
export function orphanGraceMs({ options }: VippsDesk): number {
  return options.orphanGraceMinutes * 60_000
}

/**
 * Longer than a completion takes, even with a slow Vipps: Medusa asks it whether the money is there, and to cancel it should the
 * order fail after all. A server that died over a completion holds the others up for no longer.
 */
export function completionLeaseMs({ times }: Pick<VippsDesk, "times">): number {
  return Math.max(30_000, 2 * times.callMs + 10_000)
}

/** An order without a payment is that old before its server counts as dead. */
export function completionMs(desk: Pick<VippsDesk, "times">): number {
  return Math.max(COMPLETION_MS, completionLeaseMs(desk))
}

/** Medusa locks a cart for at most this long while it completes it; a process that died did not unlock it. */
const COMPLETION_MS = 2 * 60_000
