import type { English } from "./en"

/** Finnish: not written yet. What is missing is said in English. */
export const fi: Partial<English> = {}
