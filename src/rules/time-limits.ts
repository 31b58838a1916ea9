/** How old an unrecorded execution, or a row without operation, must be before the reconciliation repairs it. */
export const GRACE_MS = 5 * 60_000

/** Medusa locks a cart for at most this long while it completes it; a process that died did not unlock it. */
export const COMPLETION_MS = 2 * 60_000
