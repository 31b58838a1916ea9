const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const TIME_CHARACTERS = 10

/**
 * The smallest ULID of a moment. Medusa's ids begin with their time, so younger rows are a range of the primary key, and finding
 * them does not slow down with older ones.
 */
export function smallestUlid(at: Date): string {
  let rest = at.getTime()
  let text = ""
  for (let place = 0; place < TIME_CHARACTERS; place++) {
    text = ALPHABET.charAt(rest % 32) + text
    rest = Math.floor(rest / 32)
  }
  return text.padEnd(26, "0")
}
