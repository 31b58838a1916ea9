import type { English } from "./en"

/** Danish: not written yet. What is missing is said in English. */
export const da: Partial<English> = {}
