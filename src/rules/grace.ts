/** How old an unrecorded execution, or a row without operation, must be before the reconciliation repairs it. */
export const GRACE_MS = 5 * 60_000
