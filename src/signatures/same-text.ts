import { timingSafeEqual } from "node:crypto"

/** Whether both texts are equal, in a time that reveals only whether their lengths are. */
export function isSameText(expected: string, given: string): boolean {
  if (expected.length !== given.length) return false
  const a = Buffer.from(expected)
  const b = Buffer.from(given)
  return a.length === b.length && timingSafeEqual(a, b)
}
