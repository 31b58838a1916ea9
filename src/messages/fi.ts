import type { English } from "./en"

/** Finnish: not written yet. Missing sentences are shown in English. */
export const fi: Partial<English> = {}
