/** How old an unrecorded execution, or a row without operation, must be before repair takes it for left behind. */
export const GRACE_MS = 5 * 60_000
