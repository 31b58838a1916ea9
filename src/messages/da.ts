import type { English } from "./en"

/** Danish: not written yet. Missing sentences are shown in English. */
export const da: Partial<English> = {}
