import { message } from "../messages"
import type { UnitContext } from "./vipps-context"

/** Medusa locks a cart for at most this long while it completes it; a process that died did not unlock it. */
const COMPLETION_MS = 2 * 60_000

/** How long the shop may refuse the order of an approved payment before the money is freed (`orphanGraceMinutes`). */
export function orphanGraceMs({ options }: UnitContext): number {
  return options.orphanGraceMinutes * 60_000
}

/**
 * Longer than a completion takes, even with a slow Vipps: Medusa asks it whether the money is there, and to cancel it if the
 * order fails. If a server dies during a completion, the others wait no longer than this.
 */
export function completionLeaseMs({ times }: Pick<UnitContext, "times">): number {
  return Math.max(30_000, 2 * times.callMs + 10_000)
}

/** How old an order without a payment must be before its server counts as dead. */
export function completionMs(context: Pick<UnitContext, "times">): number {
  return Math.max(COMPLETION_MS, completionLeaseMs(context))
}

/** Why an attempt that nobody approved was closed; shoppers are told so. */
export const EXPIRED = message("approval-expired")

/** Medusa takes back an order that it can't finish within a second or two; an older one stays. */
export const TAKEN_BACK_MS = 10_000
